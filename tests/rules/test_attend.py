"""Nobody stays away from an appointment because the lines open too late: hour by hour around Thanksgiving."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from changed import compiled_book
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.examples import ZONE, Example, run

COMPILED = Compiled(compiled_book())
#: Wednesday noon before Thanksgiving to Monday noon after it, hour by hour.
START = datetime(2026, 11, 25, 12, tzinfo=ZONE)
HOURS = [START + timedelta(hours=number) for number in range(0, 121, 2)]


@pytest.mark.parametrize("appointment", ["2026-11-27T07:30-05:00", "2026-11-30T08:00-05:00", "2026-11-30T09:00-05:00"])
@pytest.mark.parametrize("topic", ["reschedule-interview", "reschedule-oath"])
def test_plan_to_attend(topic, appointment):
    """The plan says to attend exactly where a call is due and no line opens before the appointment begins."""
    at = datetime.fromisoformat(appointment)
    seen = set()
    for now in HOURS:
        facts = {"role": "applicant", "appointment": appointment, "cancelled_by_uscis": "no", "ill": "no"}
        plan, _ = run(COMPILED, Example({}, [(topic, facts)], now.isoformat()))
        verdict = plan["needs"][0]["verdict"]
        opens = datetime.fromisoformat(verdict["opens"]) if verdict["opens"] else None
        late = opens is not None and now <= at <= opens
        assert verdict["attend_first"] is late, now
        assert verdict["headline"].startswith("Plan to attend") is late, now
        seen.add(late)
    assert seen == {True, False} or at.hour == 9
