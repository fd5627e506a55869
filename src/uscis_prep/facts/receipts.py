"""Read a receipt number, or the three letters that it begins with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from uscis_prep.clean import HIDDEN, LAST, PLAIN_ANSWERS, fold
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS: Final = 10
#: Three letters that tables hold where there is no number (yet); as letters of one they would change the advice.
NO_LETTERS: Final = frozenset({"TBD", "TBA", "NEW", "YES", "UNK", "NIL", "PND", "XXX"})

_SSN: Final = r"[0-9]{3}[ .*_-][0-9]{2}[ .*_-][0-9]{4}"
_LETTERS_FOR: Final = str.maketrans("01", "OI")
_DIGITS_FOR: Final = str.maketrans("OIL", "011")


class Receipt(NamedTuple):
    """What is kept of a receipt number: never the number itself."""

    prefix: str
    last_four: str
    option: str

    @property
    def masked(self) -> str:
        """The number as it may be shown."""
        return f"{self.prefix}{HIDDEN}{self.last_four}" if self.last_four else self.prefix


def read_receipt(text: str, *, known_prefixes: Sequence[str]) -> Receipt:
    """Read what stands for a receipt number.

    Args:
        text: A whole number, its three letters, ``none`` or ``unsure``, in any case and with any separators.
        known_prefixes: The letters that are known, only for a hint where the number is malformed: any three
            letters are accepted.

    Returns:
        The letters, the last four digits, and the option of the rulebook.

    Raises:
        UsageError: The text is none of these; the error never holds more than four digits of it.
    """
    folded = fold(text)
    if folded in PLAIN_ANSWERS:
        return Receipt("", "", PLAIN_ANSWERS[folded])
    if re.fullmatch(_SSN, folded):
        raise UsageError("receipt-is-ssn")
    typed = re.sub(r"[\s.*_#:-]", "", folded).upper()
    if re.fullmatch(r"A[0-9]{7,9}", typed):
        raise UsageError("receipt-is-a-number", given=_shown(typed))
    if typed in NO_LETTERS or not re.fullmatch(rf"[A-Z]{{3}}(?:[0-9]{{{DIGITS}}})?", typed):
        raise _complaint(typed, known_prefixes)
    return Receipt(typed[:3], typed[3:][-LAST:], "ioe" if typed.startswith("IOE") else "other-prefix")


def _complaint(typed: str, known: Sequence[str]) -> UsageError:
    """Say what is wrong with a number, the most particular first."""
    expected = typed[:3].translate(_LETTERS_FOR) + typed[3:].translate(_DIGITS_FOR)
    if expected != typed and _is_lookalike(typed, expected, known):
        # The first wrong place is enough: the person looks at the notice and types the number again.
        at = next(place for place, pair in enumerate(zip(typed, expected, strict=True)) if pair[0] != pair[1])
        place = {"position": str(at + 1), "found": typed[at], "expected": expected[at]}
        given = typed[:3] + (HIDDEN + typed[-LAST:] if typed[3:] else "")
        return UsageError("receipt-lookalike", given=given, **place)
    digits = sum(char.isdigit() for char in typed)
    right_shape = re.fullmatch(r"[A-Z]{3}[0-9]+", typed)
    fields = {"given": _shown(typed), "found": str(digits), "expected": str(DIGITS)}
    return _with_near("receipt-length" if right_shape else "receipt-shape", fields, known)


def _is_lookalike(typed: str, expected: str, known: Sequence[str]) -> bool:
    """Tell whether O for 0, I or L for 1, or the other way round, is all that stands against a number's shape."""
    is_shaped = re.fullmatch(r"[A-Z]{3}[0-9]*", expected) is not None and any(char.isdigit() for char in typed)
    # Where the length is wrong too, a letter may be missing rather than mistaken, unless the letters come out known.
    return is_shaped and (len(typed) in {3, 3 + DIGITS} or expected[:3] in known)


def _with_near(key: str, fields: dict[str, str], known: Sequence[str]) -> UsageError:
    """Add the known letters that differ by one from those given, if there are such."""
    letters = fields["given"].partition(HIDDEN)[0]
    near = [prefix for prefix in known if _is_one_apart(letters, prefix)]
    return UsageError(f"{key}-near", suggestion=near[0], **fields) if near else UsageError(key, **fields)


def _is_one_apart(one: str, other: str) -> bool:
    """Tell whether one letter was changed, left out or added."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(left != right for left, right in zip(short, long, strict=True)) == 1
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _shown(typed: str) -> str:
    """Return the letters in front and at most four digits from the end."""
    letters = re.match(r"[A-Z]{0,12}", typed)
    digits = re.sub(r"[^0-9]", "", typed)
    return (letters[0] if letters else "") + (HIDDEN + digits[-LAST:] if digits else "")
