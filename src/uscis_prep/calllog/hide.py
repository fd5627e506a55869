"""Hides numbers that identify a person, before a call is stored and when it is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from uscis_prep.clean import HIDDEN, LAST, clean, mask

if TYPE_CHECKING:
    from uscis_prep.calllog.record import Call

_GAP: Final = r"[ .\-‐-―−]"
#: A card number, or several numbers one after the other: thirteen digits or more in a row or in groups.
_CARD: Final = re.compile(rf"(?<!\d)\d(?:{_GAP}?\d){{12,}}(?!\d)")
_SSN: Final = re.compile(rf"(?<!\d)\d{{3}}{_GAP}\d\d{_GAP}\d{{4}}(?!\d)")
#: Nine digits with nothing before them: an A-number without its letter, or a Social Security number without dashes.
_NINE: Final = re.compile(r"(?<![\d•])\d{9}(?!\d)")
#: The texts of a call in which such a number may stand by mistake.
TEXTS: Final = ("matter", "agent_name", "agent_id", "said", "outcome")
#: The fields that are such a number, or prove who is calling.
NUMBERS: Final = ("number_from", "receipt", "a_number", "service_item")


def hide(text: str) -> str:
    """Hide every number in a text that looks like one of a person: all but its last four digits."""
    safe = clean(text, lines=True)
    # These first: three letters before one would make a receipt number of its beginning, and leave its end.
    for pattern in (_CARD, _SSN, _NINE):
        safe = pattern.sub(_last, safe)
    return mask(safe)


def _last(found: re.Match[str]) -> str:
    return HIDDEN + re.sub(r"\D", "", found[0])[-LAST:]


def last_four(text: str) -> str:
    """Return the last four letters and digits of a number, all of it where it has no more."""
    return re.sub(r"[\W_]", "", text)[-LAST:]


def shown(call: Call, *, whole: bool) -> Call:
    """Return a call as it may be shown.

    Args:
        call: The call as it is stored.
        whole: Whether the person asked to see whole numbers.
    """
    if whole:
        return call
    safe: dict[str, Any] = {name: hide(getattr(call, name)) for name in TEXTS}
    safe |= {name: HIDDEN + last_four(text) for name in NUMBERS if (text := getattr(call, name))}
    if call.receipt.isalpha():  # the letters alone tell nothing of the person
        safe["receipt"] = call.receipt
    return replace(call, **safe)
