"""Where a date falls among the bands of its question, and what that does to a plan."""

from __future__ import annotations

import pytest

from changed import compiled_book
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.examples import Example, request, run
from uscis_prep.plan.locate import locate
from uscis_prep.plan.setting import Setting

COMPILED = Compiled(compiled_book())


def bands(question, text, now="2026-11-24T10:00-05:00"):
    """The names of the bands in which a date lies for certain."""
    setting = Setting(COMPILED, request(COMPILED, Example({question: text}, [], now)))
    values = set(locate(setting, setting.request.facts[question]))
    return {name for name, band in COMPILED.questions[question]["bands"].items() if values <= set(band["values"])}


@pytest.mark.parametrize(
    ("text", "within", "without"),
    [
        ("2026-11-24T09:59", {"past"}, {"upcoming"}),
        ("2026-11-24T10:00", {"upcoming", "within-12h"}, {"past"}),
        ("2026-11-24T21:59", {"within-12h"}, {"later-than-12h"}),
        ("2026-11-24T22:00", {"later-than-12h"}, {"within-12h"}),
        ("2026-11-24", set(), {"past", "upcoming"}),
        ("2026-11-26", {"upcoming", "later-than-12h"}, {"within-12h"}),
    ],
)
def test_hours_to_the_appointment(text, within, without):
    """A band begins with its edge and ends before the next; a day without its hour lies in several."""
    found = bands("appointment", text)
    assert within <= found
    assert not without & found


@pytest.mark.parametrize(
    ("text", "inside"),
    [("2023-11-24", True), ("2023-11-23", False), ("2026-11-30", True)],
)
def test_months_after_the_card_expired(text, inside):
    """The last day to which the months reach still counts."""
    assert ("within-36-months" in bands("card_expires", text)) is inside


@pytest.mark.parametrize(("text", "young"), [("2026-05-25", True), ("2026-05-24", False)])
def test_six_months_after_filing(text, young):
    """On the day on which six months are over, nobody is told to wait for it."""
    assert ("under-six-months" in bands("filed", text)) is young


@pytest.mark.parametrize(
    ("topic", "facts", "attend"),
    [
        ("reschedule-biometrics", {"account": "none"}, True),
        ("reschedule-biometrics", {"account": "none", "ill": "yes"}, False),
        ("reschedule-interview", {}, True),
        ("reschedule-interview", {"ill": "yes"}, False),
        ("reschedule-oath", {"ill": "yes"}, False),
    ],
)
def test_who_is_ill_is_not_told_to_attend(topic, facts, attend):
    """Where the lines open too late the plan says to attend, but never to somebody who is ill."""
    facts = {"appointment": "2026-11-25T08:00", **facts}
    plan, _ = run(COMPILED, Example({}, [(topic, facts)], "2026-11-24T21:00-05:00"))
    verdict = plan["needs"][0]["verdict"]
    assert verdict["attend_first"] is attend
    assert ("Plan to attend" in verdict["headline"]) is attend


@pytest.mark.parametrize(
    ("asked", "waits"),
    [("2026-11-24", True), ("2026-11-20", True), ("2026-11-19", False), ("2026-11-18", False)],
)
def test_urgent_windows_count_holidays(asked, waits):
    """Seventy-two hours of Mondays to Fridays: three weekdays, a holiday counted like any other."""
    facts = {"asked_by": "phone", "told": "urgent", "asked_on": asked, "callback": "none-yet"}
    plan, _ = run(COMPILED, Example({}, [("answer-overdue", facts)], "2026-11-24T10:00-05:00"))
    assert (plan["needs"][0]["verdict"]["action"] == "wait") is waits


@pytest.mark.parametrize(("travel", "late"), [("2026-11-30", True), ("2027-02-01", False)])
def test_a_window_after_the_day_that_was_named_is_told(travel, late):
    """Nobody must find out alone that the appointment is aimed at after the trip."""
    facts = {"green_card": "lost", "form": "I-90", "travel": travel}
    plan, _ = run(COMPILED, Example({}, [("proof-of-status", facts)], "2026-11-24T10:00-05:00"))
    assert plan["needs"][0]["answer"]["after_your_day"] is late
