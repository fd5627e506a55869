"""Writes dates and times in a language, from the compiled names and patterns of CLDR."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Style = Literal["full", "long", "medium"]

# A quoted literal, in which '' is an apostrophe, or a run of one letter, which is a field. All else stands for itself.
_PART = re.compile(r"'(?P<literal>(?:[^']|'')*)'|(?P<field>([A-Za-z])\3*)")

# The fields that CLDR's patterns for dates and short times use, by their letters.
_FIELDS: dict[str, Callable[[Mapping[str, Any], datetime], str]] = {
    "EEEE": lambda words, at: words["weekdays"][at.weekday()],
    "EEE": lambda words, at: words["weekdays_short"][at.weekday()],
    "MMMM": lambda words, at: words["months"][at.month - 1],
    "MMM": lambda words, at: words["months_short"][at.month - 1],
    "MM": lambda _, at: f"{at.month:02}",
    "M": lambda _, at: f"{at.month}",
    "dd": lambda _, at: f"{at.day:02}",
    "d": lambda _, at: f"{at.day}",
    "y": lambda _, at: f"{at.year}",
    "HH": lambda _, at: f"{at.hour:02}",
    "H": lambda _, at: f"{at.hour}",
    # On a clock of twelve hours, midnight and noon are 12.
    "hh": lambda _, at: f"{at.hour % 12 or 12:02}",
    "h": lambda _, at: f"{at.hour % 12 or 12}",
    "mm": lambda _, at: f"{at.minute:02}",
    "a": lambda words, at: words["am" if at.hour < 12 else "pm"],  # noqa: PLR2004 - noon
}


def format_date(names: Mapping[str, Mapping[str, Any]], lang: str, day: date, style: Style = "full") -> str:
    """Return a date in words: ``Wednesday, November 25, 2026`` or, in the medium style, ``Nov 25, 2026``.

    Args:
        names: The compiled names and patterns by language.
        lang: A language of ``names``.
        day: The date.
        style: ``full`` has the weekday and the whole month, ``long`` the month, ``medium`` neither.

    Raises:
        KeyError: ``names`` does not have the language.
        ValueError: The language's pattern has a field that is not known here.
    """
    words = names[lang]
    return _fill(words[style], words, datetime.combine(day, time()))


def format_time(names: Mapping[str, Mapping[str, Any]], lang: str, at: datetime) -> str:
    """Return the time of day that ``at`` shows in its own zone, in hours and minutes: ``8:00 AM``.

    Raises:
        KeyError: ``names`` does not have the language.
        ValueError: The language's pattern has a field that is not known here.
    """
    words = names[lang]
    return _fill(words["time"], words, at)


def format_moment(names: Mapping[str, Mapping[str, Any]], lang: str, at: datetime, zone_label: str) -> str:
    """Return date, time and zone in words: ``Wednesday, November 25, 2026, 8:00 AM Eastern``.

    Args:
        names: The compiled names and patterns by language.
        lang: A language of ``names``.
        at: The instant, already in the zone that it is to be told in.
        zone_label: What people call that zone, such as ``Eastern`` or ``hora del Este``.

    Raises:
        KeyError: ``names`` does not have the language.
        ValueError: The language's pattern has a field that is not known here.
    """
    words = names[lang]
    parts = {"{0}": f"{format_time(names, lang, at)} {zone_label}", "{1}": format_date(names, lang, at)}
    # One pass, so that braces within the parts stay what they are.
    return re.sub(r"\{[01]\}", lambda place: parts[place[0]], _fill(words["moment"], words, at))


def format_pattern(names: Mapping[str, Mapping[str, Any]], lang: str, at: date, pattern: str) -> str:
    """Return a day or an instant by a pattern of CLDR, such as ``EEE MMM d`` for ``Fri Nov 27``.

    Raises:
        KeyError: ``names`` does not have the language.
        ValueError: The pattern has a field that is not known here.
    """
    return _fill(pattern, names[lang], at if isinstance(at, datetime) else datetime.combine(at, time()))


def _fill(pattern: str, words: Mapping[str, Any], at: datetime) -> str:
    def part(match: re.Match[str]) -> str:
        if (field := match["field"]) is None:
            return match["literal"].replace("''", "'") or "'"
        if field not in _FIELDS:
            raise ValueError(f"{pattern!r}: the field {field!r} is not known")
        return _FIELDS[field](words, at)

    return _PART.sub(part, pattern)
