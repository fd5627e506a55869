"""The calendar file, read back by two other programs: dates, alarms, names of entries, and what is not in it."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from cli.program import NOW, SHUT, call, plan

BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
WAIT = ("--topic", "processing-delay", "--set", "processing=inside")
EXTENDED = (
    "--topic",
    "proof-of-status",
    "--form",
    "I-90",
    "--receipt",
    "IOE",
    "--set",
    "green_card=expired",
    "--set",
    "card_expires=2026-06-30",
)
SEVERAL = ("--topic", "change-address", *BIOMETRICS, *WAIT)
PLANS = {"call": BIOMETRICS, "wait": WAIT, "extended": EXTENDED, "several": SEVERAL}


def ics(*facts, now=NOW, language="en"):
    """Return the calendar of a plan."""
    printed = call("check", *facts, "--now", now, "--lang", language, "--format", "ics")
    assert (printed.code, printed.err) == (0, ""), printed
    return printed.out


def events(text):
    """Return the entries of a calendar."""
    return Calendar.from_ical(text).walk("VEVENT")


def days(event):
    """Return the first and the last day of an entry of whole days; its end is the day after the last."""
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    assert type(start) is type(end) is date
    return start, end - timedelta(days=1)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("facts", PLANS.values(), ids=PLANS)
def test_another_program_reads_the_same(facts, language):
    """Another reader finds every entry with the dates, words and alarms that icalendar finds."""
    text = ics(*facts, language=language)
    ours = {str(event["UID"]): event for event in events(text)}
    theirs = {event.uid.value: event for event in vobject.readOne(text).vevent_list}
    assert ours.keys() == theirs.keys()
    for uid, event in ours.items():
        other = theirs[uid]
        assert other.summary.value == str(event["SUMMARY"])
        assert other.description.value == str(event["DESCRIPTION"])
        assert (other.dtstart.value, other.dtend.value) == (event["DTSTART"].dt, event["DTEND"].dt)
        assert other.valarm.trigger.value == event.walk("VALARM")[0]["TRIGGER"].dt


@pytest.mark.parametrize("facts", PLANS.values(), ids=PLANS)
def test_the_shape_of_the_file(facts):
    """Lines end with CR LF, none is longer than 75 bytes, and every needed property stands in every entry."""
    raw = ics(*facts, language="es").encode()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    for event in events(raw):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"} <= set(event)
        assert [str(alarm["ACTION"]) for alarm in event.walk("VALARM")] == ["DISPLAY"]


def test_when_to_call():
    """While the lines are open the call is now; while they are shut it is when they open, in UTC, for an hour."""
    for now, start in ((NOW, datetime(2026, 11, 24, 15, tzinfo=UTC)), (SHUT, datetime(2026, 11, 25, 13, tzinfo=UTC))):
        first = events(ics(*BIOMETRICS, now=now))[0]
        assert first["DTSTART"].dt == start
        assert first["DTEND"].dt == start + timedelta(hours=1)
        assert first["DTSTART"].dt.tzinfo is not None
    late = events(ics(*BIOMETRICS, now="2026-11-24T19:40-05:00"))[0]
    assert late["DTEND"].dt == datetime(2026, 11, 25, 1, tzinfo=UTC)


def test_answers_and_aims_are_whole_days():
    """An answer is noted from the contact to the last day of its window, a goal on its day, both as free time."""
    _, urgent, regular, _ = events(ics(*BIOMETRICS))
    (windows,) = [need["answer"]["windows"] for need in plan(*BIOMETRICS)["needs"]]
    # The early edge of a window is no "not before".
    assert days(urgent) == (date.fromisoformat(NOW[:10]), date.fromisoformat(windows[0]["latest"][:10]))
    assert days(regular) == (date(2027, 1, 8), date(2027, 1, 8))
    assert {str(urgent["TRANSP"]), str(regular["TRANSP"])} == {"TRANSPARENT"}


def test_days_are_those_of_the_caller():
    """A contact and a window that fall on another day in the caller's zone are noted on that day there."""
    facts = (*BIOMETRICS, "--zone", "Pacific/Auckland", "--where", "abroad")
    (windows,) = [need["answer"]["windows"] for need in plan(*facts)["needs"]]
    latest = datetime.fromisoformat(windows[0]["latest"]).astimezone(ZoneInfo("Pacific/Auckland"))
    assert days(events(ics(*facts))[1]) == (date(2026, 11, 25), latest.date())


def test_the_appointment_itself_is_noted():
    """The one date that must not be missed is in the calendar, with a reminder the day before, until it has passed."""
    *_, event = events(ics(*BIOMETRICS))
    assert event["DTSTART"].dt == datetime(2026, 12, 3, 14, tzinfo=UTC)
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(days=-1)
    past = ("--topic", "reschedule-biometrics", "--appointment", "2026-11-20T09:00", "--account", "none")
    assert "20261120" not in ics(*past)


def test_the_day_to_look_again():
    """A wait is one day in the calendar: the one on which to look again."""
    (only,) = events(ics(*WAIT))
    look = plan(*WAIT)["needs"][0]["verdict"]["look_again"]
    assert days(only) == (date.fromisoformat(look["date"]),) * 2


def test_how_long_it_holds():
    """A verdict that holds until a day notes that day."""
    (only,) = events(ics(*EXTENDED))
    assert days(only)[0].isoformat() == plan(*EXTENDED)["needs"][0]["verdict"]["until"]["date"]


def test_the_last_day_of_an_access_code():
    """The code of a letter works ninety days; its last day is noted while it is still to come, never afterwards."""
    facts = ("--topic", "account-help", "--account", "none", "--receipt", "IOE", "--set", "access_code=have")
    paper = (*facts, "--set", "filed_how=paper")
    running, over = (ics(*paper, "--set", f"code_dated={day}") for day in ("2026-11-03", "2026-08-01"))
    assert date(2027, 2, 1) in [event["DTSTART"].dt for event in events(running)]
    assert "Last day" in running
    assert "Last day" not in over
    told = call("check", *paper, "--set", "code_dated=2026-08-01", "--now", NOW).out
    assert "ASK FOR A NEW CODE WITH THE HELP FORM" in " ".join(told.split())


def test_importing_twice_doubles_nothing():
    """The names of entries are the same a minute later and in both languages, and no two entries share one."""
    first, second = (events(ics(*SEVERAL, now=now)) for now in (NOW, "2026-11-24T10:01-05:00"))
    names = [str(event["UID"]) for event in first]
    assert names == [str(event["UID"]) for event in second]
    assert names == [str(event["UID"]) for event in events(ics(*SEVERAL, language="es"))]
    assert len(set(names)) == len(names) > 4


def test_no_number_of_a_person(tmp_path):
    """Neither receipt nor phone of the person stands in the calendar, however they were given."""
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"receipt": "IOE0912345678", "phone": ["202-555-0143"]}), encoding="utf-8")
    text = re.sub("\r\n ", "", ics("--answers", str(file), *BIOMETRICS))
    assert not re.search(r"0912345678|5678|555-0143|0143", text)


def test_nothing_to_note():
    """A plan without a date and one that is not decided are refused with words of their own, exit 2."""
    assert "Nothing is decided" in call("check", "--form", "I-90", "--format", "ics").err
    valid = ("--topic", "proof-of-status", "--set", "green_card=valid", "--role", "applicant", "--now", NOW)
    for facts in (("--form", "I-90"), ("--topic", "reschedule-biometrics", "--no-presume")):
        assert call("check", *facts, "--format", "ics").code == 2
    assert call("check", *valid, "--format", "ics").code in (0, 2)


def test_the_decided_needs_of_an_undecided_plan():
    """Where one need is decided and another is not, the calendar has the one."""
    text = ics("--topic", "change-address", "--topic", "reschedule-biometrics")
    assert plan("--topic", "change-address", "--topic", "reschedule-biometrics")["status"] == "undecided"
    assert len(events(text)) == 1
