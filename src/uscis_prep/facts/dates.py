"""Reads a day, or a day with its hour, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import clean, excerpt, fold
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

# The patterns stay texts: `re` compiles each when it is first needed, and a date as most programs write it needs none.
_DAY = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2})(?::\d{2}(?:\.\d{1,6})?)?)?\s*([ap])?\.?\s?m?\.?"
_OFFSET = r"(z|[+-]\d{2}:?\d{2})?"
_WRITTEN = rf"(?i:{_DAY}(?:[t\s,]+(?:at |a las? )?{_CLOCK}\s*{_OFFSET})?)"
_NUMBERS = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?=\D|$)"
#: In which order a table may write the numbers of a day.
ORDERS = {"mdy": (3, 1, 2), "dmy": (3, 2, 1)}
_NOON = 12
#: Years that a date on a card or notice can have; arithmetic on it stays inside the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2049
#: Of two days around today the nearer one is taken where it is no further than this part of the way between them.
CLEARLY = 3
#: Which days an answer can be where its question says so.
PAST, AHEAD = "past", "ahead"
#: No more of what was typed is quoted.
_LONGEST = 40


def read_day(text: str, names: Mapping[str, Any], today: date | None = None) -> date:
    """Read a day.

    Args:
        text: An ISO date, or day, month in words and year in any order, in any of the languages; or `tomorrow`.
        names: The compiled names of months and weekdays by language.
        today: The day from which `tomorrow` is counted; without it no such word is a day.

    Raises:
        UsageError: It is not a day, or a day that could be two.
    """
    moment = read_moment(text, names, None, today)
    return moment.date() if isinstance(moment, datetime) else moment


def read_moment(text: str, names: Mapping[str, Any], zone: tzinfo | None, today: date | None = None) -> date | datetime:
    """Read a day, with its hour if there is one.

    Args:
        text: As for `read_day`, with a time such as `9:00`, `9 am` or `T09:00-05:00` behind it.
        names: The compiled names of months and weekdays by language.
        zone: The zone of a time without an offset; ``None`` drops the time.
        today: As for `read_day`.

    Returns:
        A date where no time was given, else an aware datetime.

    Raises:
        UsageError: It is not a date, or could be two.
    """
    readings = read_moments(text, names, zone, today)
    if len(readings) == 1 and len(readings[0]) == 1:
        return readings[0][0]
    pair = readings[0] if len(readings) == 1 else [nearest_to(reading, today) for reading in readings]
    first, second = (_iso(day) for day in sorted(pair, key=_iso)[:2])
    raise UsageError("date-ambiguous", given=_shown(text), first=first, second=second)


def read_nearest(
    text: str, names: Mapping[str, Any], zone: tzinfo | None, today: date, side: str = ""
) -> list[date | datetime]:
    """Return the day that a person who is asked for one means, or the two that it can be.

    Args:
        text: As for `read_moment`.
        names: As for `read_moment`.
        zone: As for `read_moment`.
        today: The day from which is counted.
        side: PAST or AHEAD where the day can lie on one side of today only.

    Raises:
        UsageError: It is not a date.
    """
    readings = read_moments(text, names, zone, today)
    if len(readings) > 1:
        days = [_on_side(reading, today, side) for reading in readings]
        return list(dict.fromkeys(nearest_to(reading, today) for reading in days))
    days_left = _on_side(readings[0], today, side)
    near = nearest_to(days_left, today)
    span = abs((_day_of(days_left[-1]) - _day_of(days_left[0])).days)
    distance = abs((_day_of(near) - today).days)
    # A weekday said on that weekday means today or a week from now: nobody else knows.
    clear = 0 < distance * CLEARLY <= span or (distance == 0 and span > len(names["en"]["weekdays"]))
    return [near] if clear or len(days_left) == 1 else list(days_left)


def _on_side(days: tuple[date | datetime, ...], today: date, side: str) -> tuple[date | datetime, ...]:
    """Return the days on one side of today, or all where none is: then the day was written so, and stands."""
    wrong = {PAST: 1, AHEAD: -1}.get(side, 0)
    return tuple(day for day in days if (_day_of(day) - today).days * wrong <= 0) or days


def nearest_to(days: Iterable[date | datetime], today: date | None) -> date | datetime:
    """Return the day that is nearest to today."""
    return min(days, key=lambda day: abs((_day_of(day) - (today or _day_of(day))).days))


def _day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _iso(moment: date | datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M") if isinstance(moment, datetime) else moment.isoformat()


def read_moments(
    text: str, names: Mapping[str, Any], zone: tzinfo | None, today: date | None
) -> list[tuple[date | datetime, ...]]:
    """Return every reading of a text: each is one day, or the last and the next one where the year is missing.

    Raises:
        UsageError: It is not a date.
    """
    exact = _exact(text, zone)
    if exact is not None:
        return [(exact,)]
    plain = fold(text)
    try:
        written = _written(plain, text, zone)
        return [(written,)] if written is not None else _spoken(plain, text, names, zone, today)
    except ValueError:
        raise UsageError("date-impossible", given=_shown(text)) from None


def _written(plain: str, text: str, zone: tzinfo | None) -> date | datetime | None:
    """Read a day with the year first, in numbers.

    Raises:
        ValueError: The calendar has no such day, or a day no such hour.
    """
    numbers = re.fullmatch(_WRITTEN, plain)
    if not numbers:
        return None
    year, month, day, hour, minute, half, offset = numbers.groups()
    on = _in_range(date(int(year), int(month), int(day)), text)
    at = None if hour is None else _clock(hour, minute, half)
    if at is None or (zone is None and offset is None):
        return on
    if offset:
        return datetime.fromisoformat(f"{on}T{at}{'+00:00' if offset == 'z' else offset}")
    return datetime.combine(on, at, zone)


def _spoken(
    plain: str, text: str, names: Mapping[str, Any], zone: tzinfo | None, today: date | None
) -> list[tuple[date | datetime, ...]]:
    """Read a day as people say it.

    Raises:
        ValueError: The calendar has no such day, or a day no such hour.
        UsageError: It is not a date.
    """
    from uscis_prep.facts.spoken import days, split_clock  # noqa: PLC0415 - most dates come from programs

    told, at = split_clock(plain)
    readings = days(told, names, today)
    if not readings:
        raise UsageError("date-unreadable", given=_told(text))
    every = [tuple(_in_range(day, text) for day in reading) for reading in readings]
    if at is None or zone is None:
        return [tuple(reading) for reading in every]
    return [tuple(datetime.combine(day, at, zone) for day in reading) for reading in every]


def _in_range(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError("date-out-of-range", given=_shown(text), first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return day


def _exact(text: str, zone: tzinfo | None) -> date | datetime | None:
    """Read `2026-12-03` and `2026-12-03T09:00`; return nothing for any other spelling, and for what is no date."""
    day, clock = text[:10], text[11:]
    if (
        day[4:8:3] != "--"
        or text[10:11].upper() not in {"", "T", " "}
        or (text[10:] and (len(clock) != 5 or clock[2] != ":"))  # noqa: PLR2004 - HH:MM
    ):
        return None
    try:
        on = date.fromisoformat(day)
        at = time.fromisoformat(clock) if clock else None
    except ValueError:
        return None
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        return None
    return on if at is None or zone is None else datetime.combine(on, at, zone)


def _clock(hour: str, minute: str | None, half: str | None) -> time:
    number = int(hour)
    if half:
        if not 1 <= number <= _NOON:
            raise ValueError(hour)
        number = number % _NOON + (_NOON if half.casefold() == "p" else 0)
    return time(number, int(minute or 0))


def in_order(text: str, order: str) -> str:
    """Return a day that is written in numbers alone, such as `11/30/2026 9:00`, with the year first.

    Args:
        text: What stands in a table; anything but such a day is left alone.
        order: One of ORDERS.
    """
    found = re.match(_NUMBERS, text.strip())
    if not found:
        return text
    year, month, day = (found[place] for place in ORDERS[order])
    return f"{year if len(year) == len('2026') else '20' + year}-{month}-{day}{text.strip()[found.end() :]}"


def near_word(text: str) -> str:
    """Return the word for a day near today with which a text begins, such as `tomorrow`; else nothing."""
    if text[:1].isdigit():
        return ""
    from uscis_prep.facts.spoken import near_word as first_word  # noqa: PLC0415 - as above

    return first_word(text)


def _shown(text: str) -> str:
    """Quote what was read as a day: no number of a person is written so, and a day is never hidden."""
    return clean(text).strip()[:_LONGEST]


def _told(text: str) -> str:
    """Quote a date in an error: its digits may be read, but not a receipt number that was typed here by mistake."""
    return excerpt(text)
