"""How things are told: conditions that can be read one way, stretches of dates that end, dates in words."""

import pytest

from cli.program import NOW, call, plan
from render.paths import request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.checklist import condition
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.state import State
from uscis_prep.rulebook.store import load_compiled

BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00")


def page(*arguments, now=NOW):
    """Return the page of `check`, on one line."""
    return " ".join(call("check", *arguments, "--now", now).out.split())


def test_a_comma_shows_where_a_list_of_conditions_ends():
    """A list of conditions, and what holds beside all of it, are told apart by a comma."""
    compiled = Compiled(load_compiled())
    state = State(Setting(compiled, request("case-status", {})), "case-status", {})
    gone = state.view.pool.restrict(state.view.plan["items"]["deadline-gone"], state.allowed)
    text = condition(state, gone)
    assert text.count(" or ") == 2
    assert text.endswith("or you have a fee to pay, and the deadline has passed:")


@pytest.mark.parametrize(("where", "number"), [("us", "800-375-5283"), ("abroad", "212-620-3418")])
@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (("--topic", "answer-overdue", "--set", "callback=missed-one"), "overdue-no-second-call"),
        ((*BIOMETRICS, "--account", "none"), "beware-of-fraud"),
        (
            ("--topic", "reschedule-interview", "--set", "cancelled_by_uscis=yes", "--appointment", "2026-12-10T09:00"),
            "interview-no-notice-came",
        ),
    ],
)
def test_a_line_names_the_number_that_the_person_dials(where, number, facts, line):
    """Somebody abroad is never told to dial the number that works in the United States."""
    (need,) = plan(*facts, "--where", where)["needs"]
    (text,) = [item["text"] for item in need["checklist"] if item["id"] == line]
    assert number in text


def test_a_fact_that_decides_a_number_is_used():
    """Where somebody is decides the number, so that it does not stand among what changes nothing."""
    assert plan("--topic", "answer-overdue", "--set", "callback=missed-one", "--where", "abroad")["unused"] == {}


def test_dates_that_come_too_late_are_told_apart():
    """With one date it is that one, with several the last of them."""
    one = page("--topic", "appointment-accommodation", "--appointment", "2026-12-09")
    several = page(*BIOMETRICS, "--account", "none")
    assert one.count("after your date, Wed Dec 9.") == 1
    assert several.count("after your date, Thu Dec 3.") == 1
    assert several.count("Tell the agent your date") == 1


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (("--topic", "reschedule-biometrics"), "the appointment is 12 hours away or more: phone or"),
        (
            ("--topic", "appointment-accommodation"),
            "the appointment is past, the appointment is at most 14 days away: phone",
        ),
        (
            ("--topic", "proof-of-status", "--form", "I-90", "--receipt", "IOE", "--set", "green_card=expired"),
            "the card expired at most 36 months ago: There is nothing to ask.",
        ),
    ],
)
def test_stretches_of_dates_with_one_outcome_are_one(facts, told):
    """Neighbors are told together, and no stretch reaches into another outcome."""
    assert told in page(*facts, "--full")


def test_a_day_that_cannot_be_is_no_answer():
    """Nobody asked tomorrow, and an expired card has no date that is to come."""
    late = ("--topic", "processing-delay", "--set", "processing=outside", "--set", "asked_before=waiting")
    assert "the day is still to come" not in page(*late)


def test_options_are_told_in_words_with_what_is_typed():
    """A briefing says what an option means, and how to type it."""
    assert "Three other letters (other-prefix): " in page("--topic", "biometrics-not-scheduled", "--form", "I-90")


def test_a_sentence_ends_with_one_stop():
    """A time in Spanish ends with a stop of its own."""
    told = call("when", "--lang", "es", "--zone", "America/Los_Angeles", "--now", NOW).out
    assert "p.m." in told
    assert "p.m.." not in told


def test_dates_of_the_rulebook_are_told_in_words():
    """Since when something is different is a date as people write it."""
    told = page(*BIOMETRICS, "--account", "linked", "--why")
    assert "Since June 28, 2023 (U01)" in told
    assert "2023-06-28" not in told


def test_values_that_were_not_checked_lately_have_names():
    """A page names the hours, and not the keys of the rulebook."""
    told = page("--form", "I-90", now="2027-06-01T10:00-04:00")
    assert (
        "We have not checked these lately, but we use them here: the phone numbers, the number that the screen shows,"
        in told
    )
    assert "lines-open" not in told


def test_what_is_ours_has_a_star_and_the_star_is_explained_once():
    """A line that rests on one of our own rows is marked on the page; with --plain the mark is made of words."""
    wait = ("--topic", "processing-delay", "--set", "processing=inside")
    starred, plain = page(*wait), page(*wait, "--plain")
    assert starred.endswith("* our suggestion")
    assert "*" not in plain
    assert plain.count("(our suggestion)") == starred.count("*") - 1
