"""What is due: the rulebook says the next step, times are right in every zone, and nothing personal is printed."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cli.program import problems
from tiers import drawn
from uscis_prep.calllog.agenda import agenda
from uscis_prep.calllog.due import STATUSES, TOLD, URGENCIES, Due, horizon, second_attempt
from uscis_prep.calllog.record import Call
from uscis_prep.engine.compiled import Compiled
from uscis_prep.facts.read import read_fact
from uscis_prep.plan.build import build
from uscis_prep.plan.calendar import add_business_days, add_weekday_hours
from uscis_prep.plan.setting import NeedFacts, Request, Setting
from uscis_prep.render.due import render_due, render_due_csv
from uscis_prep.render.due_ics import render_due_ics
from uscis_prep.rulebook.store import load_compiled

EASTERN = ZoneInfo("America/New_York")
HONOLULU, MADRID = ZoneInfo("Pacific/Honolulu"), ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, tzinfo=EASTERN)
#: Days since a call, around every edge at which the rulebook's advice changes.
DAYS = (0, 1, 3, 5, 20, 21, 22, 42, 43, 44, 70)
#: A service item number, a receipt, an A-number and a phone number, whole.
SECRETS = ("87654321", "IOE0912345678", "A123456789", "2025550143")


@pytest.fixture(scope="module")
def compiled():
    return COMPILED


COMPILED = Compiled(load_compiled())


def setting(now=NOW, zone=EASTERN, language="en", edition="today"):
    as_of = now.astimezone(zone).date() if edition == "today" else edition
    return Setting(COMPILED, Request((), {}, now, zone, False, as_of, language, True))


def answer_by(own, called, urgency):
    """Return the end of the time for the answer, by the arithmetic of the calendar alone."""
    if urgency == "regular":
        day = add_business_days(own.calendar, called.astimezone(EASTERN).date(), own.number("regular-days"))
        return datetime(day.year, day.month, day.day, tzinfo=EASTERN) + timedelta(days=1)
    return add_weekday_hours(called, own.number("urgent-most"), EASTERN)


def call(called=NOW - timedelta(days=1), *, urgency="regular", own=None, ident="k4t7m2", **more):
    made = {"zone": "America/New_York", "created_at": called, "updated_at": called, "topic": "processing-delay"}
    by = answer_by(own or setting(), called, urgency)
    return Call(id=ident, called_at=called, urgency=urgency, **{**made, "answer_by": by, **more})


def only(found):
    (entry,) = found
    return entry


@st.composite
def calls(draw):
    """Draw a call of the last ninety days, with everything that may stand in one."""
    called = NOW - timedelta(minutes=draw(st.integers(0, 90 * 24 * 60)))
    since = int((NOW - called).total_seconds() // 60)
    minutes = sorted(draw(st.lists(st.integers(0, since), max_size=2, unique=True)))
    promised = draw(st.one_of(st.none(), st.integers(0, 100)))
    return call(
        called,
        urgency=draw(st.sampled_from(list(TOLD))),
        missed=tuple(called + timedelta(minutes=each) for each in minutes),
        promised=called.date() + timedelta(days=promised) if promised is not None else None,
        ident=draw(st.sampled_from(["b2c3d4", "k4t7m2", "z9x8v7"])),
        service_item=SECRETS[0],
        receipt=SECRETS[1],
        a_number=SECRETS[2],
        number_from=SECRETS[3],
        said=" ".join(SECRETS),
        matter=draw(st.sampled_from(["", "J.R.", "=1+1", f"case {SECRETS[1]}", "@SUM(1)"])),
    )


@given(calls(), st.sampled_from([EASTERN, HONOLULU, MADRID]))
@drawn(150)
def test_nobody_waits_for_a_time_that_is_over(made, zone):
    """Where the time that counts is over, the next step is never to wait; a running second try is never left."""
    entry = only(Due(setting(zone=zone)).entries([made]))
    ends = datetime.fromisoformat(entry["ends"])
    assert (entry["status"] == "passed") == (ends <= NOW)
    if entry["status"] == "passed":
        assert entry["step"]["action"] == "call"
        assert entry["step"]["reach"] == "800-375-5283"
    if entry["status"] == "now":
        assert entry["step"]["action"] == "nothing"
        assert "Stay near your phone" in entry["step"]["headline"]
    assert entry["step"]["headline"]
    assert entry["step"]["cites"]


@given(calls())
@drawn(40)
def test_the_step_is_that_of_the_rulebook(made):
    """Unless a time to wait is over, the step is word for word what `check` says to the same answers."""
    own = setting()
    answers = {
        "asked_by": "phone",
        "asked_on": made.called_at.date().isoformat(),
        "told": TOLD[made.urgency],
        "callback": ("none-yet", "missed-one", "missed-both")[len(made.missed)],
    }
    facts = {name: read_fact(COMPILED, name, text, EASTERN) for name, text in answers.items()}
    plan = build(COMPILED, own.request._replace(needs=(NeedFacts("answer-overdue", facts),)))
    verdict = plan["needs"][0]["verdict"]
    step = only(Due(own).entries([made]))["step"]
    if step["headline"] == verdict["headline"]:
        assert {key: step[key] for key in ("action", "channel", "reach", "tty", "opens")} == {
            key: verdict[key] for key in ("action", "channel", "reach", "tty", "opens")
        }
    else:
        assert verdict["action"] in ("wait", "nothing")
        rows = COMPILED.data["alternatives"].values()
        once = {own.words(row["why"]): own.words(row["once_over"]) for row in rows if "once_over" in row}
        others = [once.get(row["why"], row["why"]) for row in plan["needs"][0]["alternatives"]]
        assert step["headline"] in others


@pytest.mark.parametrize("edition", [None, date(2023, 4, 1), date(2024, 12, 18), NOW.date()], ids=str)
def test_every_record_is_decided(edition):
    """In every edition each class and number of missed calls has a next step on each stretch of days."""
    own = setting(edition=edition)
    judge = Due(own)
    for urgency in TOLD:
        for missed in range(3):
            for days in DAYS:
                called = NOW - timedelta(days=days)
                times = tuple(called + timedelta(minutes=minute) for minute in range(missed))
                assert judge.entry(call(called, urgency=urgency, missed=times))["step"]["headline"]


@given(st.lists(calls(), max_size=8))
@drawn(40)
def test_the_most_pressing_comes_first(found):
    """A running second try comes before what has passed, that before today; urgent before regular, old before new."""
    entries = Due(setting()).entries(found)
    keys = [
        (STATUSES.index(row["status"]), URGENCIES.index(row["urgency"]), datetime.fromisoformat(row["ends"]))
        for row in entries
    ]
    assert keys == sorted(keys)
    assert len(entries) == len(found)


def test_closed_calls_are_not_due():
    """Nothing is awaited for a closed call."""
    assert Due(setting()).entries([call(status="closed", closed_at=NOW)]) == []


@pytest.mark.parametrize(
    ("missed", "zone", "earliest", "latest"),
    [
        ("2026-11-24T10:00-05:00", EASTERN, "2026-11-24T11:00-05:00", "2026-11-24T11:30-05:00"),
        ("2026-11-24T10:00", HONOLULU, "2026-11-24T11:00-10:00", "2026-11-24T11:30-10:00"),
        ("2026-11-24T23:30", MADRID, "2026-11-25T00:30+01:00", "2026-11-25T01:00+01:00"),
        ("2026-11-01T00:30", EASTERN, "2026-11-01T01:30-04:00", "2026-11-01T01:00-05:00"),
        ("2026-03-08T01:15", EASTERN, "2026-03-08T03:15-04:00", "2026-03-08T03:45-04:00"),
        ("2026-10-25T01:45", MADRID, "2026-10-25T02:45+02:00", "2026-10-25T02:15+01:00"),
        ("2026-03-29T01:45", MADRID, "2026-03-29T03:45+02:00", "2026-03-29T04:15+02:00"),
        ("2026-12-31T23:10", EASTERN, "2027-01-01T00:10-05:00", "2027-01-01T00:40-05:00"),
    ],
)
def test_the_second_attempt_counts_minutes_as_they_pass(missed, zone, earliest, latest):
    """Sixty to ninety minutes pass between the calls, also where the clocks change in between."""
    at = datetime.fromisoformat(missed)
    found = second_attempt(setting(), at if at.tzinfo else at.replace(tzinfo=zone))
    assert [each.isoformat(timespec="minutes") for each in found] == [earliest, latest]


@pytest.mark.parametrize(
    ("now", "zone", "end"),
    [
        ("2026-11-24T10:00-05:00", EASTERN, "2026-11-25T00:00-05:00"),
        ("2026-11-24T23:00-05:00", MADRID, "2026-11-25T18:00-05:00"),
        ("2026-11-24T03:00-05:00", HONOLULU, "2026-11-25T00:00-05:00"),
        ("2026-11-24T20:00-05:00", HONOLULU, "2026-11-25T05:00-05:00"),
        ("2026-11-01T10:00-05:00", EASTERN, "2026-11-02T00:00-05:00"),
        ("2026-03-08T10:00-04:00", EASTERN, "2026-03-09T00:00-04:00"),
    ],
)
def test_today_is_today_here_and_there(now, zone, end):
    """What ends today in Eastern time or where the person is counts as ending today."""
    assert horizon(setting(datetime.fromisoformat(now), zone)) == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("minutes", "status", "action"),
    [(0, "now", "nothing"), (89, "now", "nothing"), (90, "passed", "call"), (600, "passed", "call")],
)
def test_after_one_missed_call(minutes, status, action):
    """For ninety minutes the person stays by the phone; then they call and ask anew."""
    made = call(missed=(NOW - timedelta(minutes=minutes),))
    entry = only(Due(setting()).entries([made]))
    assert (entry["what"], entry["status"], entry["step"]["action"]) == ("second-attempt", status, action)
    assert {"TS6.1", "LF13", "H49"} & set(entry["step"]["cites"])


def test_after_two_missed_calls():
    """After the second missed call a new inquiry is the step, with its sources, and when the line opens."""
    night = datetime(2026, 11, 24, 21, tzinfo=EASTERN)
    made = call(missed=(night - timedelta(hours=3), night - timedelta(hours=2)))
    entry = only(Due(setting(night)).entries([made]))
    assert (entry["what"], entry["step"]["opens"]) == ("both-missed", "2026-11-25T08:00-05:00")
    assert {"LF13", "TS6.2"} <= set(entry["step"]["cites"])


@pytest.mark.parametrize(
    ("promised", "status", "action"),
    [("2026-11-23", "passed", "call"), ("2026-11-24", "today", "wait"), ("2026-11-30", "ahead", "wait")],
)
def test_a_day_that_was_named(promised, status, action):
    """A day that an agent named counts, although the usual time is longer; once it is over, the step is to ask."""
    made = call(NOW - timedelta(days=6), promised=date.fromisoformat(promised))
    entry = only(Due(setting()).entries([made]))
    assert (entry["what"], entry["status"], entry["step"]["action"]) == ("promise", status, action)
    assert ("H106" in entry["step"]["cites"]) == (action == "call")


def test_a_goal_shorter_than_the_usual_time():
    """Where the time of the call's own topic is over before the usual one, the step is to ask."""
    made = call(NOW - timedelta(days=25), answer_by=NOW - timedelta(days=2))
    entry = only(Due(setting()).entries([made]))
    assert (entry["what"], entry["status"], entry["step"]["action"]) == ("answer", "passed", "call")


@given(st.lists(calls(), min_size=1, max_size=4), st.sampled_from(["en", "es"]), st.sampled_from([EASTERN, MADRID]))
@drawn(40)
def test_nothing_personal_is_in_any_format(found, language, zone):
    """No service item number, receipt, A-number or phone number of a record is in a page, JSON, table or calendar."""
    own = setting(zone=zone, language=language)
    result = agenda(own, found, horizon(own))
    assert problems(result) == []
    pages = [render_due(result, own, width=width).text() for width in (40, 72)]
    for text in (*pages, str(result), render_due_csv(result), render_due_ics(result, own)):
        squeezed = text.replace(" ", "").replace("-", "").replace("\r\n", "")
        assert not [secret for secret in SECRETS if secret in squeezed]
    for width, text in zip((40, 72), pages, strict=True):
        assert all(len(line) <= width or "://" in line for line in text.splitlines())


@given(st.lists(calls(), max_size=4))
@drawn(30)
def test_the_table_runs_in_no_spreadsheet(found):
    """Each row has all columns, and no cell begins like a formula."""
    own = setting()
    rows = list(csv.reader(io.StringIO(render_due_csv(agenda(own, found, horizon(own))))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + len(found)
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]


def events(text):
    return [part for part in Calendar.from_ical(text).walk() if part.name == "VEVENT"]


def test_the_calendar():
    """A running second try is its half hour, every other time its day; the library that reads it agrees."""
    own = setting()
    found = [call(missed=(NOW,), ident="b2c3d4"), call(NOW - timedelta(days=6), urgency="urgent", ident="k4t7m2")]
    one, two = events(render_due_ics(agenda(own, found, horizon(own)), own))
    assert (one["dtstart"].dt, one["dtend"].dt) == (
        (NOW + timedelta(minutes=60)).astimezone(UTC),
        (NOW + timedelta(minutes=90)).astimezone(UTC),
    )
    assert two["dtstart"].dt == date(2026, 11, 23)
    assert "800-375-5283" in two["description"]


@given(calls(), st.integers(0, 3 * 24 * 60))
@drawn(30)
def test_the_names_in_the_calendar_are_stable(made, minutes):
    """The same time of the same call has the same name whenever and in whatever language it is written."""
    names = set()
    for own in (setting(), setting(NOW + timedelta(minutes=minutes), MADRID, "es")):
        names |= {str(event["uid"]) for event in events(render_due_ics(agenda(own, [made], horizon(own)), own))}
    assert len(names) == 1
    assert not any(made.id in name for name in names)


def test_the_star_is_explained():
    """Where a step is our own suggestion, the page has its star and says once what it means; else neither."""
    own = setting()
    asked = [call(NOW - timedelta(days=6), urgency="urgent")]
    whole = render_due(agenda(own, asked, horizon(own)), own).text()
    assert whole.count(" *\n") == whole.count("* our suggestion") == 1
    assert "*" not in render_due(agenda(own, [], horizon(own)), own).text()


def test_nothing_is_due():
    """An empty list is a page, a document, a table with its heads, and a calendar."""
    own = setting()
    found = agenda(own, [], horizon(own))
    assert problems(found) == []
    assert "Nothing is due." in render_due(found, own).text()
    assert len(render_due_csv(found).splitlines()) == 1
    assert events(render_due_ics(found, own)) == []


def test_many_calls_share_their_plans():
    """A thousand open calls of a month need no more plans than there are days, classes and missed calls."""
    judge = Due(setting())
    found = [call(NOW - timedelta(days=number % 30), ident=f"k{number}") for number in range(1000)]
    judge.entries(found)
    assert len(judge._plans) <= 31
