"""When the advice changes by itself, against a clock that is advanced minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from changed import compiled_book
from tiers import ci
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.ahead import _at, advice, ahead, instants
from uscis_prep.plan.examples import Example, request
from uscis_prep.plan.setting import Setting

COMPILED = Compiled(compiled_book())
CENTRAL = ZoneInfo("America/Chicago")
MINUTE = timedelta(minutes=1)
BIOMETRICS = {"account": "linked", "role": "applicant"}


def asked(topic, facts, now, zone=CENTRAL):
    made = request(COMPILED, Example({}, [(topic, facts)], now))
    return made._replace(zone=zone)


@pytest.mark.parametrize(
    ("topic", "facts", "now", "last"),
    [
        # The appointment, and the twelve hours before it, lie between.
        (
            "reschedule-biometrics",
            {**BIOMETRICS, "appointment": "2026-12-01T09:30-05:00"},
            "2026-11-30T10:00-05:00",
            "2026-12-01",
        ),
        # Two weeks: daylight saving ends on November 1, the 11th is a holiday, the appointment has no hour.
        pytest.param(
            "reschedule-biometrics",
            {**BIOMETRICS, "appointment": "2026-11-03"},
            "2026-10-30T18:07-04:00",
            "2026-11-13",
            marks=ci,
        ),
        # Daylight saving begins on Sunday, March 14, 2027.
        (
            "reschedule-biometrics",
            {**BIOMETRICS, "appointment": "2027-03-15T02:10-04:00"},
            "2027-03-13T23:59-05:00",
            "2027-03-15",
        ),
    ],
)
def test_announced_changes_are_those_that_a_clock_shows(topic, facts, now, last):
    """Every minute in which the advice differs from the minute before is announced, and no other."""
    start, end = asked(topic, facts, now), date.fromisoformat(last)
    told = {entry["at"] for entry in ahead(COMPILED, start, end)}
    seen, before, at = set(), advice(COMPILED, start), start.now.astimezone(UTC)
    stop = datetime.combine(end + timedelta(days=1), datetime.min.time(), start.zone)
    while (at := at + MINUTE) < stop:
        now_request = _at(start, at)
        after = advice(COMPILED, now_request)
        if after != before:
            seen.add(at)
        before = after
    assert {datetime.fromisoformat(moment).astimezone(UTC) for moment in told} == seen
    assert seen


def test_two_weeks_of_days_and_hours_are_looked_at():
    """Over two weeks with a holiday each opening, closing and midnight is an instant of its own."""
    start = asked("processing-delay", {"processing": "outside"}, "2026-11-20T12:00-05:00")
    found = instants(Setting(COMPILED, start), date(2026, 12, 4))
    assert len(found) == 15 * 3 - 2
    assert found == sorted(set(found))


def test_an_edition_of_its_own_does_not_move_with_the_clock():
    """With --as-of the rules stay those of that day, whatever the clock says."""
    start = asked("processing-delay", {"processing": "outside"}, "2026-11-20T12:00-05:00")
    fixed = start._replace(as_of=date(2024, 1, 1))
    assert _at(fixed, start.now + timedelta(days=30)).as_of == date(2024, 1, 1)
    assert _at(start, start.now + timedelta(days=30)).as_of == date(2026, 12, 20)
