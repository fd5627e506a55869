"""Nobody abroad is given the number for calls from inside the United States."""

from __future__ import annotations

import json

import pytest

from changed import compiled_book
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.examples import Example, run

COMPILED = Compiled(compiled_book())
NOW = "2026-11-30T10:00-05:00"
INSIDE, OVERSEAS = "800-375-5283", "212-620-3418"
#: Facts that decide where the usual answers do not.
FACTS = {
    "processing-delay": {"processing": "inside"},
    "answer-overdue": {"asked_on": "2026-11-20", "asked_by": "phone", "told": "regular", "callback": "missed-one"},
    "reschedule-biometrics": {"appointment": "2026-12-03T09:00"},
    "reschedule-interview": {"appointment": "2026-12-03T09:00", "cancelled_by_uscis": "yes"},
    "reschedule-oath": {"appointment": "2026-12-03T09:00", "cancelled_by_uscis": "yes"},
    "appointment-accommodation": {"appointment": "2027-01-12T09:00"},
    "suspicious-contact": {"contact_by": "text", "contact_wants": "neither"},
    "other-agency": {"agency": "unsure"},
}
MISTAKE = {"mistake_by": "uscis"}
TOPICS = [row["topic"] for row in COMPILED.public_topics()]


def needs(topic, **facts):
    """Return the need of a topic as JSON, the need, and its plan."""
    own = {"role": "applicant", "account": "none", **FACTS.get(topic, {}), **facts}
    plan, _ = run(COMPILED, Example({}, [(topic, own)], NOW))
    need = plan["needs"][0]
    return json.dumps(need), need, plan


@pytest.mark.parametrize("topic", TOPICS)
def test_abroad_reads_the_overseas_number(topic):
    """Abroad no line, alternative or verdict names the number for calls from inside; inside none names the other."""
    abroad, _, plan = needs(topic, where="abroad", phone="foreign")
    assert INSIDE not in abroad
    assert "where" not in plan["unused"]
    inside, _, _ = needs(topic, where="us")
    assert OVERSEAS not in inside


def test_the_one_who_dials_is_inside():
    """A page that goes to a representative or petitioner keeps the number for calls from inside."""
    told, need, _ = needs("document-error", role="beneficiary", form="I-130", where="abroad", **MISTAKE)
    assert need["verdict"]["who"] == "petitioner"
    assert OVERSEAS not in told


def test_the_hours_of_the_military_line_are_not_known():
    """A line with a number of its own does not open when the Contact Center does."""
    facts = {"role": "applicant", "appointment": "2026-12-08T09:00", "account": "none", "cancelled_by_uscis": "no"}
    example = Example({}, [("reschedule-interview", facts)], "2026-11-29T10:00-05:00")
    plan, _ = run(COMPILED, example)
    rows = {row["reach"]: row["opens"] for row in plan["needs"][0]["alternatives"]}
    assert rows["877-247-4645"] is None
    assert rows["https://www.uscis.gov/contactcenter"]
