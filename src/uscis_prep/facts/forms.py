"""Read the number of a form in the many ways in which people write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn

from uscis_prep.clean import PLAIN_ANSWERS, excerpt, fold
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLE: Final = "I-90"

_GAP: Final = r"[ ._-]*"
# Up to four letters and two after the digits: EOIR-29 and I-864EZ are handed to the agency too.
_NUMBER: Final = (
    rf"(?P<series>[a-z]{{1,4}}){_GAP}(?P<digits>[0-9]{{1,4}}){_GAP}(?:supp?(?:lement|\.)? )?(?P<suffix>[a-z]{{0,2}})"
)
_EACH_NUMBER: Final = r"(?<![a-z0-9])([a-z]{1,4})[._-]?[ ]?([0-9]{1,4}[a-z]{0,2})(?![a-z0-9])"
_NOISE: Final = r"(?:(?:the|my|el|la|mi|uscis) )*(?:(?:(?:formulario|forma|forms)\b|form)[ :#.-]*)?"
_OTHER: Final = frozenset({"other", "otro", "otra"})
_ALIKE: Final = str.maketrans("oil|sb", "011158")


def read_form(text: str, known: Mapping[str, str]) -> str:
    """Read which form a text names.

    Args:
        text: A form number in any spelling, an official title, ``none``, ``unsure`` or ``other``.
        known: The titles of the forms about which something is known, by their official numbers.

    Returns:
        A number out of `known`, ``other`` for any other well-formed number, ``none`` or ``unsure``.

    Raises:
        UsageError: The text holds a look-alike letter, several forms, or nothing like a form.
    """
    folded = fold(text)
    if folded in PLAIN_ANSWERS or folded in _OTHER:
        return PLAIN_ANSWERS.get(folded, "other")
    named = _without_noise(folded)
    by_spelling = {_packed(form.lower()): form for form in known}
    if _packed(named) not in by_spelling:
        _refuse_lookalike(text, named, by_spelling)
    return _by_number(named, by_spelling) or _by_title(folded, known) or _refuse(text, named)


def _without_noise(folded: str) -> str:
    """Drop "form" and the small words around a number."""
    start = re.match(_NOISE, folded)
    return folded[start.end() if start else 0 :].removesuffix(" form").strip()


def _by_number(named: str, by_spelling: Mapping[str, str]) -> str | None:
    found = re.fullmatch(_NUMBER, named)
    if not found or "o" in found["suffix"]:  # no form ends in the letter O: it is the zero of some other number
        return None
    return by_spelling.get("".join(found.groups()), "other")


def _by_title(folded: str, known: Mapping[str, str]) -> str | None:
    return next((form for form, title in known.items() if fold(title) == folded), None)


def _refuse(text: str, named: str) -> NoReturn:
    if len({"".join(pair) for pair in re.findall(_EACH_NUMBER, named)}) > 1:
        raise UsageError("form-several", given=excerpt(text))
    raise UsageError("form-unknown-shape", given=excerpt(text), example=EXAMPLE)


def _refuse_lookalike(text: str, named: str, by_spelling: Mapping[str, str]) -> None:
    """Refuse O for 0, l or I for 1, S for 5, B for 8 or the reverse, where that alone keeps a number from being known.

    Nothing else is ever suggested: two real forms can differ in one digit.
    """
    packed = _packed(named).translate(_ALIKE)
    for spelling, form in by_spelling.items():
        if spelling.translate(_ALIKE) == packed:
            raise UsageError("form-lookalike", given=excerpt(text), suggestion=form)


def _packed(text: str) -> str:
    return re.sub(r"[ ._-]", "", text)
