"""A call as a row of the database and as plain data, and back."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from uscis_prep.calllog.record import URGENCIES, Call
from uscis_prep.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The fields of a call in the order in which they are stored.
FIELDS = tuple(field.name for field in fields(Call))
MOMENTS = frozenset({"called_at", "created_at", "updated_at", "second_until", "answer_from", "answer_by", "closed_at"})
DAYS = frozenset({"promised", "as_of"})
#: What has to be there; everything else may be missing or null.
NEEDED = frozenset({"id", "called_at", "zone", "created_at", "updated_at"})
CHOICES = {"urgency": URGENCIES, "status": ("open", "closed")}
#: The texts that may have several lines, and how long each text may be.
LONG = {"said": 8000, "outcome": 2000}
LONGEST = 200
MOST_MISSED = 100
ID = re.compile(r"(?:[bcdfghkmnprstvwxz][2-9]){3}")


def to_plain(call: Call) -> dict[str, Any]:
    """Return a call as plain data, times in ISO 8601 with their offsets."""
    return {name: _plain(getattr(call, name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(at) for at in value] if isinstance(value, tuple) else value


def to_row(call: Call) -> dict[str, Any]:
    """Return a call as the values of its row, with the two columns that are searched."""
    due = call.due_at
    row = to_plain(call)
    row["missed"] = json.dumps(row["missed"])
    return {**row, "called_utc": seconds(call.called_at), "due_utc": None if due is None else seconds(due)}


#: No call is older, and nothing is promised for later; at the edges of what Python knows no zone can be told.
FIRST_YEAR, LAST_YEAR = 1900, 2999


def seconds(at: datetime) -> int:
    """Return a moment as whole seconds since 1970, which can be compared whatever its zone."""
    return int(at.timestamp())


def from_row(row: Mapping[str, Any]) -> Call:
    """Return the call of a row.

    Raises:
        ValueError: The row is not one that was written here.
    """
    return from_plain({name: row[name] for name in FIELDS} | {"missed": json.loads(row["missed"])})


def from_plain(data: Mapping[str, Any]) -> Call:
    """Return the call of plain data; text is cleaned, and nothing is taken that could not have been stored.

    Raises:
        ValueError: Something is missing or has another form; the message names the field, never its value.
    """
    missing = sorted(name for name in NEEDED if not data.get(name))
    if missing:
        raise ValueError(missing[0])
    known = {name: data[name] for name in FIELDS if data.get(name) is not None}
    values = {name: _read(name, value) for name, value in known.items()}
    call = Call(**values)
    if not ID.fullmatch(call.id):
        raise ValueError("id")
    if (call.status == "closed") != (call.closed_at is not None):
        raise ValueError("closed_at")
    return call


def _read(name: str, value: Any) -> Any:
    if name == "version":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ValueError(name)
        return value
    if name == "missed":
        if not isinstance(value, list) or len(value) > MOST_MISSED:
            raise ValueError(name)
        return tuple(_moment(name, at) for at in value)
    if name in MOMENTS:
        return _moment(name, value)
    if name in DAYS:
        return _day(name, value)
    if not isinstance(value, str) or len(value) > LONG.get(name, LONGEST):
        raise ValueError(name)
    if name in CHOICES and value not in CHOICES[name]:
        raise ValueError(name)
    return clean(value, lines=name in LONG)


def _moment(name: str, value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(name) from None
    if at.utcoffset() is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(name)
    return at


def _day(name: str, value: Any) -> date:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(name) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(name)
    return day
