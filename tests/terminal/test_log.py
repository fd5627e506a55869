"""The log on a real terminal: the offer after the plan, the prompts, and the question before forgetting."""

import pytest

from terminal.session import OFFER, Key
from tiers import sampled

CALL = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
FACTS = ("--role", "applicant", "--where", "us", "--set", "represented=no", "--set", "moved_twice=no")


def to_the_offer(session):
    """Answer no to everything that the interview offers, up to the offer to log the call."""
    for _ in range(6):
        if session.child.expect([OFFER, "\r\n> "]) == 0:
            session.text += session.child.before + session.child.after
            return
        session.text += session.child.before + session.child.after
        session.child.send("no" + Key.ENTER.value)
    raise AssertionError(session.plain)


@pytest.mark.parametrize("answer", sampled(["", "no", "q", "maybe"], 2))
def test_the_offer_is_declined_by_anything_but_yes(start, answer, home):
    """Enter alone declines the offer, and nothing is stored."""
    session = start(*CALL, *FACTS)
    to_the_offer(session)
    session.child.send(answer + Key.ENTER.value)
    assert session.finish() == 0
    assert session.plain.rstrip().endswith("Nothing was stored.")
    assert not list(home.rglob("calls.db"))


def test_the_offer_leads_to_the_prompts(start, home):
    """Whoever says yes is asked for the call, but not for its topic, and sees it stored."""
    session = start(*CALL, *FACTS)
    to_the_offer(session)
    session.child.send("yes" + Key.ENTER.value)
    session.answer("AB", "9:30", "", "", "", "SR1", "2", "Wait.", "", "yes")
    assert session.finish() == 0
    assert "The call is in your log." in session.plain
    assert "What was the call about?" not in session.plain
    assert list(home.rglob("calls.db"))
