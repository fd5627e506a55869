"""Arithmetic on opening hours, business days, weekday hours and months."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

Unit = Literal["days", "months", "business_days", "weekdays"]

_DAY = timedelta(days=1)
_WEEKDAYS = timedelta(days=5)
_WEEK = timedelta(days=7)
_SATURDAY = 5


class Calendar(NamedTuple):
    """When the phone lines are open and which days are days off.

    Args:
        zone: The zone in which the hours and days are meant.
        opens: The hour at which the lines open, Monday to Friday.
        closes: The hour at which they close; they are open in ``[opens, closes)``.
        holidays: The days off by date, each with its name (per language): observed federal holidays and closures.
        known_until: The last day of the table of holidays.
    """

    zone: ZoneInfo
    opens: int
    closes: int
    holidays: Mapping[date, Any]
    known_until: date

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Calendar:
        """Make the calendar from plain JSON data, with dates in ISO format and holidays as pairs of date and name."""
        return cls(
            zone=ZoneInfo(data["zone"]),
            opens=data["opens"],
            closes=data["closes"],
            holidays={date.fromisoformat(day): name for day, name in data["holidays"]},
            known_until=date.fromisoformat(data["known_until"]),
        )


def holiday_name(cal: Calendar, day: date) -> Any | None:
    """Return the name of the day off that ``day`` is, as the table has it, or None."""
    return cal.holidays.get(day)


def is_business_day(cal: Calendar, day: date) -> bool:
    """Tell whether ``day`` is a Monday to Friday that is not a day off.

    Raises:
        ValueError: The day is past the end of the table, so its holidays are not known.
    """
    if day > cal.known_until:
        raise ValueError(f"{day} is past {cal.known_until}, the last day whose holidays are known")
    return day.weekday() < _SATURDAY and day not in cal.holidays


def is_open(cal: Calendar, at: datetime) -> bool:
    """Tell whether the lines are open at an instant.

    Raises:
        ValueError: ``at`` has no zone, or is past the end of the table.
    """
    local = _local(at, cal.zone)
    return cal.opens <= local.hour < cal.closes and is_business_day(cal, local.date())


def next_opening(cal: Calendar, at: datetime) -> datetime:
    """Return the first open instant at or after ``at``, in the calendar's zone; ``at`` itself when open.

    Raises:
        ValueError: ``at`` has no zone, or the opening is past the end of the table.
    """
    local = _local(at, cal.zone)
    if is_open(cal, at):
        return local
    day = local.date() if local.hour < cal.opens else _shift(local.date(), 1)
    while not is_business_day(cal, day):
        day = _shift(day, 1)
    return _at_hour(day, cal.opens, cal.zone)


def closing(cal: Calendar, at: datetime) -> datetime:
    """Return the end of the open period that ``at`` lies in, in the calendar's zone.

    Raises:
        ValueError: The lines are not open at ``at``, or ``at`` has no zone or is past the end of the table.
    """
    if not is_open(cal, at):
        raise ValueError(f"the lines are not open at {at}")
    return _at_hour(_local(at, cal.zone).date(), cal.closes, cal.zone)


def add_business_days(cal: Calendar, start: date, n: int) -> date:
    """Return the ``n``-th business day after ``start``, which itself is not counted.

    Args:
        cal: The days off.
        start: The day to count from; it may be a day off.
        n: Business days; a negative number counts backwards, 0 gives ``start`` itself.

    Raises:
        ValueError: The result is past the end of the table or outside the years a date can have.
    """
    step = 1 if n > 0 else -1
    day, left = start, abs(n)
    while left:
        day = _shift(day, step)
        left -= is_business_day(cal, day)
    return day


def add_weekdays(start: date, n: int) -> date:
    """Return the ``n``-th Monday to Friday after ``start`` (before it when negative); holidays count.

    Raises:
        ValueError: The result is outside the years a date can have.
    """
    step = 1 if n > 0 else -1
    day, left = start, abs(n)
    while left:
        day = _shift(day, step)
        left -= day.weekday() < _SATURDAY
    return day


def business_days_between(cal: Calendar, a: date, b: date) -> int:
    """Count the business days from ``a``, not counted, to ``b``, counted; negative when ``b`` is before ``a``.

    It undoes :func:`add_business_days`: the count from a day to the ``n``-th business day after it is ``n``.

    Raises:
        ValueError: One of the days to look at is past the end of the table.
    """
    step = 1 if b >= a else -1
    return sum(step for away in range(1, abs((b - a).days) + 1) if is_business_day(cal, _shift(a, step * away)))


def add_weekday_hours(start: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which ``hours`` hours of Mondays to Fridays have passed since ``start``.

    Weekends do not count, holidays do. A start at the weekend counts from Monday 0:00. An end that falls together
    with the end of a Friday stays there, as Saturday 0:00: nobody waits the weekend for an hour that has passed.

    Args:
        start: The instant to count from; it has a zone.
        hours: Weekday hours, not negative.
        zone: The zone whose weekdays are meant and in which the result is given.

    Raises:
        ValueError: ``start`` has no zone, ``hours`` is negative, or the result is outside the years a date can have.
    """
    if hours < 0:
        raise ValueError(f"{hours} weekday hours: they count forwards only")
    # Wall-clock time is enough: clocks change on Sundays, so no counted hour is ever skipped or doubled, and the
    # zone put on at the end carries the offset that holds on that side of the weekend.
    local = _local(start, zone).replace(tzinfo=None)
    try:
        return _after_weekday_hours(local, hours).replace(tzinfo=zone)
    except OverflowError as error:
        raise ValueError(f"{hours} weekday hours after {start} is outside the calendar") from error


def _after_weekday_hours(local: datetime, hours: int) -> datetime:
    monday = datetime.combine(local.date() - local.weekday() * _DAY, time())
    elapsed = local - monday
    if elapsed >= _WEEKDAYS:
        monday, elapsed = monday + _WEEK, timedelta()
    weeks, rest = divmod(elapsed + timedelta(hours=hours), _WEEKDAYS)
    if weeks and not rest:
        weeks, rest = weeks - 1, _WEEKDAYS
    return monday + weeks * _WEEK + rest


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` months later (earlier when negative), at most the last day of that month.

    Raises:
        ValueError: The result is outside the years a date can have.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"{months} months from {day} is outside the calendar")
    from calendar import monthrange  # noqa: PLC0415 - few plans count months

    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add(cal: Calendar, start: date, amount: int, unit: Unit) -> date:
    """Return the date ``amount`` days, months, business days or weekdays after ``start`` (before it when negative).

    Raises:
        ValueError: The result is past the end of the table (business days only) or outside the years a date can have.
    """
    match unit:
        case "days":
            return _shift(start, amount)
        case "months":
            return add_months(start, amount)
        case "business_days":
            return add_business_days(cal, start, amount)
        case "weekdays":
            return add_weekdays(start, amount)


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    # A naive datetime would silently be read in the machine's zone.
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no zone")
    try:
        return at.astimezone(zone)
    except OverflowError as error:
        raise ValueError(f"{at} is outside the calendar") from error


def _at_hour(day: date, hour: int, zone: ZoneInfo) -> datetime:
    # Added to midnight instead of given to time(), which refuses hour 24.
    return datetime.combine(day, time(), zone) + timedelta(hours=hour)


def _shift(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise ValueError(f"{days} days from {day} is outside the calendar") from error
