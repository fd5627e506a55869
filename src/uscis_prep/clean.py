"""Make text from outside safe to show, comparable, and free of identifying numbers."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "•••••"
LAST: Final = 4  # as many digits as the agency itself prints on partly hidden numbers

# Answers that stand in place of any identifier, as `fold` leaves them.
PLAIN_ANSWERS: Final = {
    **dict.fromkeys(("none", "nothing", "n/a", "ninguno", "ninguna", "nada"), "none"),
    **dict.fromkeys(("unsure", "not sure", "i don't know", "don't know", "idk"), "unsure"),
    **dict.fromkeys(("no se", "no lo se", "no estoy seguro", "no estoy segura"), "unsure"),
}

# The patterns stay texts: `re` compiles each when it is first needed, and most runs need none of them.
# No two neighbouring repeats share a character, and the bodies of strings hold no control character, so an
# unfinished sequence is scanned once and never again from a later start.
_ESCAPES: Final = (
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)"  # titles, links, device strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor
    r"|\x1b[ -/]*[0-~]"  # all other
)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Drawn as nothing although Unicode files them among letters, marks or unassigned places.
_BLANKS: Final = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"

_GAP: Final = r"[\s.*_\-‐-―−]"
_LETTER: Final = r"[^\W\d_]"
_DATE: Final = r"(?:(?:19|20)\d\d-[01]\d-[0-3]\d|[0-3]\d-[01]\d-(?:19|20)\d\d)(?!\d)"
#: A day as people write it, right or wrong; no number of a person is grouped so.
_HOUR: Final = r"[ ,T]+(?:at |a las? )?[0-2]?\d(?:[:.]\d\d)?(?: ?[apAP]\.? ?[mM]\b\.?|[: ]?(?=\s*$))"
_DAY: Final = (
    r"(?<!\d)(?:(?:19|20)\d\d[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./](?:19|20)\d\d)(?!\d)"
    # With its month in words, where nothing but an hour follows: other digits could be a number of a person.
    rf"|(?<!{_LETTER}){_LETTER}{{2,10}}\.? (?:[0-3]?\d(?:st|nd|rd|th)?,? )?(?:19|20)\d\d(?!\d)"
    rf"(?={_HOUR}|[ ,]*(?:$|{_LETTER}))"
)
_RECEIPT: Final = (
    # Three letters at the start of a word, or glued to the digits wherever the word starts.
    rf"(?P<prefix>(?:(?<!{_LETTER}){_LETTER}{{3}}|{_LETTER}{{3}}(?=\d)))"
    rf"(?!{_GAP}{_DATE}[ T]\d\d:)"  # "due 2026-11-24 10:00" has three letters and ten digits too
    rf"[#:]?(?:{_GAP}{{0,3}}\d){{10}}\d*"
)
_A_NUMBER: Final = (
    rf"(?<![^\W_])(?P<prefix>[Aa])(?!{_GAP}?{_DATE})(?:"
    rf"(?<=A)#?{_GAP}{{0,3}}\d(?:{_GAP}{{0,2}}\d){{6,8}}|[#-]?\d(?:-?\d){{6,8}}"
    # A lower-case "a" with a space is a word in both languages: there the digits must be grouped as on a card.
    r"|\s(?:\d{7,9}|\d{2,3} \d{3} \d{3}))(?!\d)"
)
_RECEIPT_AS_PRINTED: Final = (
    rf"(?P<prefix>{_LETTER}{{3}})(?:[#:]?{_GAP}?(?:\d{{10}}|\d\d{_GAP}\d{{3}}{_GAP}\d{{5}})"
    rf"|(?<=[Ii][Oo][Ee])[#:]?(?:{_GAP}{{0,3}}\d){{10}})(?!\d)"
)
_A_NUMBER_AS_PRINTED: Final = (
    rf"(?<![^\W_])(?P<prefix>[Aa])[#:]?{_GAP}{{0,2}}(?:\d{{7,9}}|\d{{2,3}}{_GAP}\d{{3}}{_GAP}\d{{3}})(?!\d)"
)
_SSN: Final = rf"(?<!\d)(?P<prefix>)\d{{3}}{_GAP}\d\d{_GAP}\d{{4}}(?!\d)"
_LONG_NUMBER: Final = rf"(?P<prefix>)\d(?:{_GAP}{{0,3}}\d){{{LAST},}}"


def clean(text: str, *, lines: bool = False) -> str:
    """Remove everything from a text that a terminal obeys or that an eye cannot see.

    Args:
        text: Any text from outside: an argument, an answer, a line of a file.
        lines: Keep line breaks and tabs; without it each becomes a space.

    Returns:
        The text without escape sequences, control, format and invisible characters, and lone surrogates.
    """
    if text.isascii() and text.isprintable():
        return text
    from unicodedata import category  # noqa: PLC0415 - most of what is cleaned is plain ASCII

    plain = re.sub(_BLANKS, "", re.sub(_ESCAPES, "", text))
    whole = "".join(char for char in plain if char in "\n\t" or category(char) not in _UNSEEN)
    return whole if lines else whole.replace("\n", " ").replace("\t", " ")


def fold(text: str) -> str:
    """Bring the many ways of typing one thing to one: width, accents, case, dashes, quotes and spaces.

    Args:
        text: What the person typed.

    Returns:
        A text for comparing, never for showing.
    """
    plain = clean(text)
    if not plain.isascii():
        from unicodedata import normalize  # noqa: PLC0415 - as above

        plain = "".join(_plain(char) for char in normalize("NFKD", plain))
    return " ".join(plain.lower().split()).strip(" .,;!?\"'()[]")


def key(text: str) -> str:
    """Bring the ways of typing an id to one: case, spaces, underscores and hyphens do not matter.

    Args:
        text: What the person typed.

    Returns:
        A text for comparing, never for showing.
    """
    return re.sub(r"[\s_-]+", "-", fold(text))


def mask(text: str) -> str:
    """Hide receipt numbers, A-numbers and Social Security numbers in a text but for their last four digits.

    It is meant for what people typed, never for a whole page. Dates stay; phone numbers stay too,
    except right after a three-letter word, where nothing tells them from a receipt number.

    Args:
        text: A text that went through `clean`.

    Returns:
        The text with ``IOE•••••5678``, ``A•••••6789`` and ``•••••6789`` in place of the numbers.
    """
    for pattern in (_RECEIPT, _A_NUMBER, _SSN):
        text = re.sub(pattern, _hide, text)
    return text


def mask_case(name: str) -> str:
    """Hide the numbers of persons in the name that an office gave a case.

    Only numbers in the groups in which they are printed are hidden: `IMM-2025-001234` has as many letters and digits
    as a receipt number, and is none.

    Args:
        name: A text that went through `clean`.
    """
    for pattern in (_RECEIPT_AS_PRINTED, _A_NUMBER_AS_PRINTED, _SSN):
        name = re.sub(pattern, _hide, name)
    return name


def mask_phone(text: str) -> str:
    """Hide a caller's own phone number but for its last four digits, without its extension.

    Args:
        text: One phone number as it was typed.

    Returns:
        ``•••••5678``, or the dots alone where there are not more than four digits.
    """
    number = re.split(r"(?<=\d)\s*[^\d\s().+\-‐-―−/]", text, maxsplit=1)[0]
    digits = re.sub(r"\D", "", number)
    return HIDDEN + (digits[-LAST:] if len(digits) > LAST else "")


def excerpt(text: str, longest: int = 40) -> str:
    """Make a short quotation of what was typed, for an error message.

    Args:
        text: What the person typed.
        longest: How many characters may be shown.

    Returns:
        The text, clean, with every number of more than four digits hidden but days, and cut.
    """
    shown = re.sub(rf"(?P<day>{_DAY})|{_LONG_NUMBER}", _hide_but_days, mask(clean(text))).strip()
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _plain(char: str) -> str:
    """Return the ASCII stand-in of a digit, dash or apostrophe, and nothing for an accent."""
    from unicodedata import category, decimal  # noqa: PLC0415 - as above

    if category(char) == "Nd":
        return str(decimal(char))
    if category(char) == "Pd" or char == "−":
        return "-"
    if char in "‘’“”«»":
        return "'"
    return "" if category(char) == "Mn" else char


def _hide(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return found["prefix"].upper() + HIDDEN + digits[-LAST:]


def _hide_but_days(found: re.Match[str]) -> str:
    return found[0] if found["day"] else _hide(found)
