"""When the edges of a date question are reached: as days and hours of one calendar, for examples and for checks."""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.calendar_table import holiday_table

if TYPE_CHECKING:
    from uscis_prep.rulebook.bands import Edge
    from uscis_prep.rulebook.load import Book

DAY = timedelta(days=1)
_SATURDAY = 5


class Workdays(NamedTuple):
    """Every Monday to Friday of some years, with and without the federal holidays."""

    weekdays: tuple[date, ...]
    business_days: tuple[date, ...]


def workdays(book: Book) -> Workdays:
    """Return the working days of a rulebook's calendar."""
    entry = book.model("calendar.yaml", schema.CalendarFile)
    names = tuple(sorted(entry.holiday_names))
    return _workdays(entry.first_year, entry.last_year, tuple(sorted(entry.closures)), names)


@cache
def _workdays(first: int, last: int, closures: tuple[str, ...], names: tuple[str, ...]) -> Workdays:
    table = holiday_table(first, last, {day: {} for day in closures}, {name: {} for name in names})
    off = {date.fromisoformat(day) for day, _ in table}
    days = (date.fromordinal(number) for number in range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()))
    weekdays = tuple(day for day in days if day.weekday() < _SATURDAY)
    return Workdays(weekdays, tuple(day for day in weekdays if day not in off))


def reached_on(edge: Edge, today: date, work: Workdays) -> date:
    """Return the first day that has reached an edge which is counted in days or longer units.

    A negative edge is reached by a day from which its amount leads to today or further (see `bands.Edge`).

    Raises:
        ValueError: The calendar does not reach so far.
    """
    if edge.day:
        first = date.fromisoformat(edge.day)
        return first + DAY if edge.after else first
    goal = today + DAY if edge.after else today
    try:
        return _back(edge, goal, work) if edge.amount < 0 else _ahead(edge, today, work) + (goal - today)
    except (IndexError, OverflowError):
        raise ValueError("the calendar ends before this edge") from None


def _ahead(edge: Edge, today: date, work: Workdays) -> date:
    if edge.unit in ("weekdays", "business_days"):
        days: tuple[date, ...] = getattr(work, edge.unit)
        return days[bisect_right(days, today) + edge.amount - 1] if edge.amount else today
    return months_later(today, edge.amount) if edge.unit == "months" else today + edge.amount * DAY


def _back(edge: Edge, goal: date, work: Workdays) -> date:
    """Return the first day from which the amount of an edge leads to a goal or further."""
    amount = -edge.amount
    if edge.unit in ("weekdays", "business_days"):
        days: tuple[date, ...] = getattr(work, edge.unit)
        place = bisect_left(days, goal) - amount  # of the working days after it, this many lie before the goal
        if place < 0:
            raise IndexError
        return days[place]
    if edge.unit != "months":
        return goal - amount * DAY
    day = months_later(goal, -amount) - 3 * DAY
    while months_later(day, amount) < goal:
        day += DAY
    return day


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, at most the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def moment(edge: Edge, now: datetime, work: Workdays) -> datetime:
    """Return the first minute that has reached an edge."""
    if not edge.day and edge.unit == "hours":
        return now + timedelta(hours=edge.amount, minutes=1 if edge.after else 0)
    return datetime.combine(reached_on(edge, now.date(), work), time(), now.tzinfo)
