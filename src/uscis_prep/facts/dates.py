"""Reads a day, or a day with its hour, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import excerpt, fold
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

# The patterns stay texts: `re` compiles each when it is first needed, and a date as most programs write it needs none.
_DAY = r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2})(?::\d{2}(?:\.\d{1,6})?)?)?\s*([ap])?\.?\s?m?\.?"
_OFFSET = r"(z|[+-]\d{2}:?\d{2})?"
_WRITTEN = rf"(?i:{_DAY}(?:[t\s,]+(?:at |a las? )?{_CLOCK}\s*{_OFFSET})?)"
_NUMBERS = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?=\D|$)"
#: In which order a table may write the numbers of a day.
ORDERS = {"mdy": (3, 1, 2), "dmy": (3, 2, 1)}
_SLASHES = r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b.*"
#: A day and a month in words, in either order, with no year.
_DAY_AND_MONTH = (
    r"(?:el |the )?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:de |of )?)?(?P<month>[a-z]{3,})\.?"
    r"(?: (?P<last>\d{1,2})(?:st|nd|rd|th)?)?"
)
_NOON = 12
#: Days by their distance from today, without accents; the longer words first.
_NEAR = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "antes de ayer": -2,
    "anteayer": -2,
    "yesterday": -1,
    "ayer": -1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "pasado manana": 2,
    "tomorrow": 1,
    "manana": 1,
    "today": 0,
    "hoy": 0,
}
#: Years that a date on a card or notice can have; arithmetic on it stays inside the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2049


def read_day(text: str, names: Mapping[str, Any], today: date | None = None) -> date:
    """Read a day.

    Args:
        text: An ISO date, or day, month in words and year in any order, in any of the languages; or `tomorrow`.
        names: The compiled names of months and weekdays by language.
        today: The day from which `tomorrow` is counted; without it no such word is a day.

    Raises:
        UsageError: It is not a day, or a day that could be two.
    """
    found = read_moment(text, names, None, today)
    return found.date() if isinstance(found, datetime) else found


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
    exact = _exact(text, zone)
    if exact is not None:
        return exact
    plain = _with_numbers(_with_day(fold(text), today), names)
    found = re.fullmatch(_WRITTEN, plain.strip())
    if not found:
        raise _weekday(text, names, today) or _yearless(text, names, today) or _complaint(text)
    year, month, day, hour, minute, half, offset = found.groups()
    try:
        on = date(int(year), int(month), int(day))
        at = None if hour is None else _clock(hour, minute, half)
    except ValueError:
        raise UsageError("date-impossible", given=_told(text)) from None
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise UsageError("date-out-of-range", given=_told(text), first=str(FIRST_YEAR), last=str(LAST_YEAR))
    if at is None or (zone is None and offset is None):
        return on
    if offset:
        try:
            return datetime.fromisoformat(f"{on}T{at}{'+00:00' if offset.casefold() == 'z' else offset}")
        except ValueError:  # no zone is a whole day away
            raise UsageError("date-impossible", given=_told(text)) from None
    return datetime.combine(on, at, zone)


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
    plain = fold(text)
    return next((word for word in _NEAR if plain.startswith(word) and not plain[len(word) :][:1].isalnum()), "")


def _with_day(text: str, today: date | None) -> str:
    """Rewrite a day that is told by its distance from today as an ISO date."""
    word = near_word(text)
    if today is None or not word:
        return text
    return f"{today + timedelta(days=_NEAR[word])}{text[len(word) :]}"


def _weekday(text: str, names: Mapping[str, Any], today: date | None) -> UsageError | None:
    """Return the two days that a weekday alone could be; nobody else knows which of them is meant."""
    wanted = fold(text)
    for language in names.values():
        folded = [fold(name) for name in language["weekdays"]]
        if today is not None and wanted in folded:
            past = today - timedelta(days=(today.weekday() - folded.index(wanted)) % 7)
            days = {"first": past.isoformat(), "second": (past + timedelta(days=7)).isoformat()}
            return UsageError("date-ambiguous", given=_told(text), **days)
    return None


def _yearless(text: str, names: Mapping[str, Any], today: date | None) -> UsageError | None:
    """Return the two days, one past and one ahead, that a day without its year could be."""
    found = re.fullmatch(_DAY_AND_MONTH, fold(text))
    if today is None or not found:
        return None
    day, month = int(found["day"] or found["last"] or 0), _month(found["month"], names)
    try:
        days = [date(today.year + step, month or 0, day) for step in (-1, 0, 1)]
    except ValueError:
        return None
    first = days[1] if days[1] <= today else days[0]
    second = days[days.index(first) + 1]
    return UsageError("date-ambiguous", given=_told(text), first=first.isoformat(), second=second.isoformat())


def _with_numbers(text: str, names: Mapping[str, Any]) -> str:
    """Rewrite a date with a month in words as an ISO date; leave anything else alone."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    for word in words:
        month = _month(word, names)
        numbers = re.findall(r"\d+", text)
        if month is None or len(numbers) < 2:  # noqa: PLR2004 - a day and a year
            continue
        year = next((number for number in numbers if len(number) == 4), None)  # noqa: PLR2004 - digits of a year
        day = next((number for number in numbers if len(number) <= 2), None)  # noqa: PLR2004 - digits of a day
        if year and day:
            behind = text[text.index(year) + len(year) :].strip(" ,")
            return f"{year}-{month:02}-{int(day):02}" + (f" {behind}" if behind else "")
    return text


def _month(word: str, names: Mapping[str, Any]) -> int | None:
    """Return the number of a month by its name or the first three letters, in any language."""
    for language in names.values():
        for number, name in enumerate(language["months"], start=1):
            if word in (fold(name), fold(name)[:3]):
                return number
    return None


def _complaint(text: str) -> UsageError:
    found = re.fullmatch(_SLASHES, text.strip())
    if not found:
        return UsageError("date-unreadable", given=_told(text))
    one, two, year = found.groups()
    readings = []
    for month, day in ((one, two), (two, one)):
        try:
            readings.append(date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    if not readings:
        return UsageError("date-impossible", given=_told(text))
    if len(set(readings)) == 1:
        return UsageError("date-slashes", given=_told(text), suggestion=readings[0])
    return UsageError("date-ambiguous", given=_told(text), first=readings[0], second=readings[1])


def _told(text: str) -> str:
    """Quote a date in an error: its digits may be read, but not a receipt number that was typed here by mistake."""
    return excerpt(text)
