"""After the page nobody is offered a log: the page itself says how to write the call down."""

from terminal.session import Key

CALL = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
FACTS = ("--role", "applicant", "--where", "us", "--set", "represented=no", "--set", "cancelled_by_uscis=no")


def test_no_log_is_offered(start, home):
    """Enter after the page ends the session, and nothing is stored."""
    session = start(*CALL, *FACTS)
    session.answer("0")
    session.until_prompt()
    session.child.send(Key.ENTER.value)
    assert session.finish() == 0
    assert "Did you make the call" not in session.plain
    assert session.plain.rstrip().endswith("Nothing was saved.")
    assert not list(home.rglob("calls.db"))
