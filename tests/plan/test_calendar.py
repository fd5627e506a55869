"""The laws of the calendar's arithmetic: tables from the design, and properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from uscis_prep.plan import calendar as c
from uscis_prep.rulebook.calendar_table import holiday_table

FILE = Path(__file__).parents[2] / "rules" / "calendar.yaml"
# All text stays text, as in the rulebook's own loader.
RULES = yaml.load(FILE.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
CLOSURES = {day: closure["name"] for day, closure in RULES["closures"].items()}
EASTERN = ZoneInfo("America/New_York")
CAL = c.Calendar.from_data(
    {
        "zone": "America/New_York",
        "opens": 8,
        "closes": 20,
        "holidays": holiday_table(2021, 2050, CLOSURES, RULES["holiday_names"]),
        "known_until": "2050-12-31",
    }
)

dates = st.dates(date(2021, 1, 1), date(2049, 12, 31))
business_days = dates.filter(lambda day: c.is_business_day(CAL, day))
zones = st.sampled_from(["UTC", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Asia/Manila"])
first, last = datetime.fromisoformat("2021-01-04"), datetime.fromisoformat("2049-12-01")
instants = st.datetimes(first, last, timezones=zones.map(ZoneInfo), allow_imaginary=False)
hours = st.integers(0, 2000)


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


def instant(at: datetime) -> datetime:
    """Return the same instant in UTC, since Python compares datetimes of one zone by their wall clocks."""
    return at.astimezone(UTC)


# The table as data


def test_from_data():
    """Plain JSON data gives zone, hours, days off and the end of the table."""
    assert (CAL.zone.key, CAL.opens, CAL.closes, CAL.known_until) == ("America/New_York", 8, 20, date(2050, 12, 31))
    assert c.holiday_name(CAL, date(2026, 11, 26)) == {"en": "Thanksgiving Day", "es": "Día de Acción de Gracias"}
    assert c.holiday_name(CAL, date(2026, 11, 25)) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-25", True),
        ("2026-11-26", False),
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2026-07-03", False),
        ("2027-12-31", False),
        ("2025-12-26", False),
        ("2028-02-29", True),
    ],
)
def test_business_day(day, expected):
    """Mondays to Fridays are business days, days off as observed are not."""
    assert c.is_business_day(CAL, date.fromisoformat(day)) is expected


# Open hours


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-25T07:59:59.999999", False),
        ("2026-11-25T08:00", True),
        ("2026-11-25T19:59:59.999999", True),
        ("2026-11-25T20:00", False),
        ("2026-11-26T10:00", False),
        ("2026-11-28T10:00", False),
        ("2026-11-01T10:00", False),
    ],
)
def test_open(at, expected):
    """The lines are open from the first hour on, and shut from the last hour on, on business days."""
    assert c.is_open(CAL, eastern(at)) is expected


def test_open_in_another_zone():
    """5 in the morning in Los Angeles is 8 in New York, and 20:30 UTC in winter is 15:30 there."""
    assert c.is_open(CAL, datetime(2026, 11, 25, 5, 0, tzinfo=ZoneInfo("America/Los_Angeles")))
    assert c.is_open(CAL, datetime(2026, 11, 25, 20, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-25T07:00", "2026-11-25T08:00-05:00"),
        ("2026-11-25T12:34:56", "2026-11-25T12:34:56-05:00"),
        ("2026-11-25T20:00", "2026-11-27T08:00-05:00"),
        ("2026-11-26T10:00", "2026-11-27T08:00-05:00"),
        ("2026-11-27T20:00", "2026-11-30T08:00-05:00"),
        ("2026-12-31T21:00", "2027-01-04T08:00-05:00"),
        ("2027-12-30T20:00", "2028-01-03T08:00-05:00"),
        ("2026-03-07T12:00", "2026-03-09T08:00-04:00"),
        ("2026-10-31T12:00", "2026-11-02T08:00-05:00"),
    ],
)
def test_next_opening(at, opening):
    """The next opening skips nights, weekends and days off, across year ends and changes of the clock."""
    assert c.next_opening(CAL, eastern(at)).isoformat() == datetime.fromisoformat(opening).isoformat()


@given(instants)
def test_next_opening_is_open_and_the_first(at):
    """At the next opening the lines are open, and no quarter of an hour before it has them open."""
    opening = c.next_opening(CAL, at)
    assert opening.tzinfo is CAL.zone
    assert instant(opening) >= instant(at)
    assert c.is_open(CAL, opening)
    assert c.next_opening(CAL, opening) == opening
    step = instant(at)
    while step < instant(opening):
        assert not c.is_open(CAL, step)
        step += timedelta(minutes=15)


@given(instants)
def test_closing_ends_the_open_period(at):
    """The lines stay open until the closing and are shut at it."""
    opening = c.next_opening(CAL, at)
    end = c.closing(CAL, opening)
    assert (end.hour, end.date()) == (20, opening.date())
    assert c.is_open(CAL, end - timedelta(microseconds=1))
    assert not c.is_open(CAL, end)


def test_closing_when_shut_is_refused():
    """There is no closing to tell of while the lines are shut."""
    with pytest.raises(ValueError, match="not open"):
        c.closing(CAL, eastern("2026-11-26T10:00"))


def test_closing_at_midnight():
    """Lines that are open around the clock close at the midnight that ends the day."""
    assert c.closing(CAL._replace(opens=0, closes=24), eastern("2026-11-25T10:00")) == eastern("2026-11-26T00:00")


def test_an_instant_without_a_zone_is_refused():
    """A naive datetime is never read in the machine's zone."""
    naive = datetime(2026, 11, 25, 10, 0)  # noqa: DTZ001 - that is the point
    for call in (c.is_open, c.next_opening, c.closing):
        with pytest.raises(ValueError, match="no zone"):
            call(CAL, naive)
    with pytest.raises(ValueError, match="no zone"):
        c.add_weekday_hours(naive, 24, EASTERN)


# Business days


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-11-23", 30, "2027-01-07"),
        ("2026-11-25", 1, "2026-11-27"),
        ("2026-11-26", 1, "2026-11-27"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-28"),
        ("2026-11-27", -1, "2026-11-25"),
        ("2027-01-07", -30, "2026-11-23"),
        ("2027-12-30", 1, "2028-01-03"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2025-12-23", 1, "2025-12-29"),
    ],
)
def test_add_business_days(start, n, end):
    """The start day is not counted; weekends, federal holidays and closures are skipped."""
    assert c.add_business_days(CAL, date.fromisoformat(start), n) == date.fromisoformat(end)


@given(dates, st.integers(-200, 200))
def test_counting_undoes_adding(start, n):
    """Between a day and the n-th business day after or before it are n business days."""
    end = c.add_business_days(CAL, start, n)
    assert c.business_days_between(CAL, start, end) == n
    assert n == 0 or c.is_business_day(CAL, end)


@given(business_days, st.integers(-200, 200))
def test_subtracting_undoes_adding(start, n):
    """From a business day, n business days there and back again is the same day."""
    assert c.add_business_days(CAL, c.add_business_days(CAL, start, n), -n) == start


@given(dates, st.integers(0, 100), st.integers(0, 100))
def test_business_days_add_up(start, n, m):
    """Adding n and then m business days is adding n plus m."""
    assert c.add_business_days(CAL, c.add_business_days(CAL, start, n), m) == c.add_business_days(CAL, start, n + m)


@given(dates, dates, st.integers(-100, 100))
def test_business_days_are_monotone(a, b, n):
    """Whoever starts later is never done earlier, and more business days never end earlier."""
    a, b = sorted((a, b))
    if n:
        assert c.add_business_days(CAL, a, n) <= c.add_business_days(CAL, b, n)
    assert c.add_business_days(CAL, a, n) < c.add_business_days(CAL, a, n + 1) or n in {-1, 0}


@given(business_days, business_days)
def test_counting_backwards_is_counting_forwards_negated(a, b):
    """Between two business days, the count has the same size in both directions."""
    assert c.business_days_between(CAL, a, b) == -c.business_days_between(CAL, b, a)


# Weekday hours


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-11-28T10:00", 24, "2026-12-01T00:00:00-05:00"),
        ("2026-11-28T10:00", 72, "2026-12-03T00:00:00-05:00"),
        ("2026-11-29T23:59", 1, "2026-11-30T01:00:00-05:00"),
        ("2026-11-25T09:00", 24, "2026-11-26T09:00:00-05:00"),  # Thanksgiving Day counts
        ("2026-11-25T09:00", 72, "2026-11-30T09:00:00-05:00"),
        ("2026-11-27T00:00", 24, "2026-11-28T00:00:00-05:00"),  # the end of Friday
        ("2026-11-27T00:00", 25, "2026-11-30T01:00:00-05:00"),
        ("2026-11-23T00:00", 240, "2026-12-05T00:00:00-05:00"),
        ("2026-11-28T00:00", 0, "2026-11-30T00:00:00-05:00"),
        ("2026-11-25T09:30:15", 0, "2026-11-25T09:30:15-05:00"),
        ("2026-03-06T12:00", 24, "2026-03-09T12:00:00-04:00"),  # spring forward on Sunday 2026-03-08
        ("2026-10-30T12:00", 24, "2026-11-02T12:00:00-05:00"),  # fall back on Sunday 2026-11-01
        ("2026-11-01T01:30", 24, "2026-11-03T00:00:00-05:00"),
        ("2026-12-31T12:00", 24, "2027-01-01T12:00:00-05:00"),
        ("2028-02-28T12:00", 24, "2028-02-29T12:00:00-05:00"),
    ],
)
def test_add_weekday_hours(start, amount, end):
    """Hours of Mondays to Fridays count, those of weekends do not, and the clock's offset is that of the end."""
    assert c.add_weekday_hours(eastern(start), amount, EASTERN).isoformat() == end


def test_weekday_hours_from_the_hour_that_comes_twice():
    """Both 1:30 of the Sunday on which clocks go back count from Monday 0:00."""
    for fold in (0, 1):
        end = c.add_weekday_hours(eastern("2026-11-01T01:30").replace(fold=fold), 24, EASTERN)
        assert end.isoformat() == "2026-11-03T00:00:00-05:00"


def test_weekday_hours_are_those_of_the_zone():
    """Saturday morning in Manila is still Friday evening in New York."""
    start = datetime(2026, 11, 28, 8, 0, tzinfo=ZoneInfo("Asia/Manila"))
    assert c.add_weekday_hours(start, 24, EASTERN).isoformat() == "2026-11-30T19:00:00-05:00"


def weekday_hours_by_counting(start: datetime, amount: int) -> datetime:
    """The same by walking hour by hour of real time, skipping the weekend."""
    at = start.astimezone(EASTERN)
    if at.weekday() >= 5:
        at = datetime.combine(at.date() + timedelta(days=7 - at.weekday()), time(), EASTERN)
    for _ in range(amount):
        if at.weekday() == 5:
            at += timedelta(days=2)
        at = (at.astimezone(UTC) + timedelta(hours=1)).astimezone(EASTERN)
        if at.weekday() == 5 and at.time() > time():
            at += timedelta(days=2)
    return at


@given(instants, st.integers(0, 300))
def test_weekday_hours_are_the_hours_counted_one_by_one(start, amount):
    """The formula gives what walking through the hours of real time gives."""
    assert instant(c.add_weekday_hours(start, amount, EASTERN)) == instant(weekday_hours_by_counting(start, amount))


@given(instants, hours)
def test_weekday_hours_never_end_inside_a_weekend(start, amount):
    """The end is on a weekday, or exactly Saturday 0:00, which is the end of Friday; its offset is the zone's."""
    end = c.add_weekday_hours(start, amount, EASTERN)
    assert end.weekday() < 5 or (end.weekday(), end.time()) == (5, time())
    assert end.tzinfo is EASTERN
    assert instant(end).astimezone(EASTERN).isoformat() == end.isoformat()


@given(instants, instants, hours, hours)
def test_weekday_hours_are_monotone(a, b, few, more):
    """Whoever starts later is never done earlier, and more hours never end earlier."""
    a, b = sorted((a, b), key=instant)
    few, more = sorted((few, more))
    assert instant(c.add_weekday_hours(a, few, EASTERN)) <= instant(c.add_weekday_hours(a, more, EASTERN))
    assume(more)
    assert instant(c.add_weekday_hours(a, more, EASTERN)) <= instant(c.add_weekday_hours(b, more, EASTERN))


@given(instants, hours, st.integers(1, 2000))
def test_weekday_hours_add_up(start, some, others):
    """Adding some hours and then others is adding both at once."""
    at_once = c.add_weekday_hours(start, some + others, EASTERN)
    assert c.add_weekday_hours(c.add_weekday_hours(start, some, EASTERN), others, EASTERN) == at_once


# Months and units


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2026-11-23", 1, "2026-12-23"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2027-01-15", -13, "2025-12-15"),
        ("2026-11-30", 0, "2026-11-30"),
    ],
)
def test_add_months(day, months, end):
    """A month later is the same day of the month, or the last day of a shorter month."""
    assert c.add_months(date.fromisoformat(day), months) == date.fromisoformat(end)


@given(dates, st.integers(-600, 600))
def test_months_undo_each_other_up_to_the_28th(day, months):
    """A day that each month has comes back; later ones come back or become the last day of a shorter month."""
    there = c.add_months(day, months)
    assert (there.year - day.year) * 12 + there.month - day.month == months
    back = c.add_months(there, -months)
    assert back == day if day.day <= 28 else back <= day


@given(dates, dates, st.integers(-600, 600))
def test_months_are_monotone(a, b, months):
    """A later day stays later or becomes equal."""
    a, b = sorted((a, b))
    assert c.add_months(a, months) <= c.add_months(b, months)


@pytest.mark.parametrize(
    ("amount", "unit", "end"),
    [
        (90, "days", "2027-02-21"),
        (-90, "days", "2026-08-25"),
        (3, "months", "2027-02-23"),
        (30, "business_days", "2027-01-07"),
    ],
)
def test_add(amount, unit, end):
    """One function adds days, months or business days."""
    assert c.add(CAL, date(2026, 11, 23), amount, unit) == date.fromisoformat(end)


# The ends of the table and of the calendar


def test_past_the_table_nothing_is_said_about_business_days():
    """Where holidays are not known, a date is refused rather than guessed."""
    last = date(2050, 12, 29)
    assert c.add_business_days(CAL, last, 1) == date(2050, 12, 30)
    with pytest.raises(ValueError, match="2050-12-31"):
        c.add_business_days(CAL, last, 2)
    with pytest.raises(ValueError, match="2050-12-31"):
        c.business_days_between(CAL, last, date(2051, 1, 2))
    for call in (c.is_open, c.next_opening):
        with pytest.raises(ValueError, match="2050-12-31"):
            call(CAL, eastern("2051-01-03T10:00"))


@pytest.mark.parametrize("size", [10**6, 10**12, 10**30])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("unit", ["days", "months", "business_days"])
def test_out_of_range_is_a_value_error(size, sign, unit):
    """A date outside the years a date can have is refused, whatever the unit and size."""
    start = date(2026, 11, 23) if unit != "business_days" or sign > 0 else date(1, 2, 1)
    with pytest.raises(ValueError, match=r"outside|past"):
        c.add(CAL, start, sign * size * 10, unit)


@pytest.mark.parametrize("amount", [10**9, 10**20, -1])
def test_weekday_hours_out_of_range(amount):
    """Weekday hours that lead out of the calendar, or backwards, are refused."""
    with pytest.raises(ValueError, match="weekday hours"):
        c.add_weekday_hours(eastern("2026-11-23T00:00"), amount, EASTERN)


def test_instants_at_the_edge_of_time():
    """An instant that the zone cannot express is refused."""
    with pytest.raises(ValueError, match="outside"):
        c.is_open(CAL, datetime.min.replace(tzinfo=UTC))
