"""Who acts, on the page: said once, true of the way it goes, and never of a reader who does not ask."""

import pytest

from cli.program import NOW, call, plan

LATE = ("--topic", "processing-delay", "--form", "I-90", "--set", "processing=outside")
LAWYER = ("--topic", "emergency-travel", "--where", "abroad", "--set", "way_back=no-permission")
OVERDUE = ("--topic", "answer-overdue", "--set", "callback=missed-both")
VERIFIED = {
    "en": ("verification-questions", "verification-questions-person"),
    "es": ("ask-for-spanish", "ask-for-spanish-person"),
    "other": ("bring-an-interpreter", "bring-an-interpreter-person"),
}


def page(*arguments):
    """Return the page of `check`, on one line."""
    return " ".join(call("check", *arguments, "--now", NOW).out.split())


def test_who_acts_is_said_once():
    """The sentence stands in the headline, and not again beside "Who"."""
    told = page(*LATE, "--role", "helper", "--account", "none")
    assert told.upper().count("HAS TO SEND IT IN THEIR OWN NAME") == 1


@pytest.mark.parametrize(("role", "said"), [("helper", True), ("applicant", False)])
def test_a_reader_who_does_not_ask_is_told_whom_the_page_means(role, said):
    """From the first line that speaks to the one who asks, "you" is that person."""
    told = page(*LATE, "--role", role, "--account", "none")
    assert ("From “Have ready” on, “you” means the person who contacts USCIS." in told) == said


@pytest.mark.parametrize("speaks", VERIFIED)
@pytest.mark.parametrize(("role", "index"), [("applicant", 0), ("helper", 1), ("beneficiary", 1)])
def test_whoever_is_verified_is_the_one_meant(speaks, role, index):
    """A helper is never told that questions confirm who the helper is."""
    facts = ("--form", "I-130" if role == "beneficiary" else "I-485", "--role", role, "--speaks", speaks)
    (need,) = plan(*OVERDUE, *facts)["needs"]
    lines = {item["id"] for item in need["checklist"]} & {name for pair in VERIFIED.values() for name in pair}
    assert lines == {VERIFIED[speaks][index]}


@pytest.mark.parametrize("role", ["applicant", "helper"])
def test_legal_help_is_for_anybody(role):
    """Nothing is asked of USCIS, so that nobody else must do it, and no answer is awaited."""
    facts = ("--role", role, *(("--set", "person_where=abroad") if role == "helper" else ()))
    told = page(*LAWYER, *facts)
    (need,) = plan(*LAWYER, *facts)["needs"]
    assert need["verdict"]["action"] == "legal-help"
    assert need["verdict"]["headline"].upper() in told
    assert " Who " not in told
    assert " Answer " not in told
    assert "has to do this" not in told
