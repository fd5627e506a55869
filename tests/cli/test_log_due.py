"""`log due`, `log missed` and `incoming --missed` on a real log: formats, zones, errors, and what is kept."""

import csv
import io
import json

import pytest
from icalendar import Calendar

from cli.program import NOW, call

LATER = "2026-11-24T12:00-05:00"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("USCIS_PREP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def add(*more, at="2026-11-24 9:00", stdin=""):
    """Log a call and return its id."""
    return call("log", "add", "--at", at, *more, "--now", NOW, "--json", stdin=stdin).data["calls"][0]["id"]


def due(*more, now=NOW):
    return call("log", "due", "--json", *more, "--now", now)


def test_nothing_is_due(home):
    """Without a log nothing is due in any format: exit 0, and no log is made."""
    assert due().data["entries"] == []
    for form in ("text", "csv", "ics"):
        done = call("log", "due", "--format", form, "--now", NOW)
        assert (done.code, done.err) == (0, "")
        assert done.out
    assert not home.exists()


def test_the_order_of_the_day():
    """What runs now comes first, then what has passed, then what ends today; what comes later only when asked for."""
    urgent = add("--urgency", "urgent", at="2026-11-18 10:00")
    named = add("--urgency", "regular", "--promised", "2026-11-24", at="2026-11-20 10:00")
    later = add("--urgency", "regular")
    missed = add("--urgency", "regular", at="2026-11-20 11:00")
    assert call("log", "missed", missed, "--at", "9:50", "--now", NOW).code == 0
    found = due().data
    assert [entry["id"] for entry in found["entries"]] == [missed, urgent, named]
    assert [entry["status"] for entry in found["entries"]] == ["now", "passed", "today"]
    assert found["counts"] == {"now": 1, "passed": 1, "today": 1, "ahead": 0}
    assert [entry["id"] for entry in due("--within", "60").data["entries"]] == [missed, urgent, named, later]


def test_first_and_second_missed_call():
    """The first missed call gives the half hour of the second try, the second one a new inquiry."""
    ident = add("--urgency", "urgent", at="2026-11-23 9:00")
    (first,) = call("log", "missed", ident, "--at", "2026-11-24 9:45 am", "--now", NOW, "--json").data["entries"]
    assert first["second_attempt"]["earliest"] == "2026-11-24T10:45-05:00"
    assert first["second_attempt"]["latest"] == "2026-11-24T11:15-05:00"
    assert (first["status"], first["step"]["action"]) == ("now", "nothing")
    (second,) = call("log", "missed", ident, "--at", "10:50", "--now", LATER, "--json").data["entries"]
    assert (second["what"], second["step"]["action"]) == ("both-missed", "call")
    assert {"LF13", "TS6.2"} <= set(second["step"]["cites"])
    shown = call("log", "show", ident, "--history", "--json").data
    assert len(shown["calls"][0]["missed"]) == 2
    assert len(shown["history"]) == 2


def test_the_same_missed_call_twice_is_one():
    """To note the same missed call again changes nothing."""
    ident = add()
    pages = [call("log", "missed", ident, "--at", "9:30", "--now", NOW) for _ in range(2)]
    assert pages[0].out == pages[1].out
    assert call("log", "show", ident, "--json").data["calls"][0]["version"] == 2


def test_the_end_of_the_second_try_is_due():
    """After ninety minutes the call is listed as passed, with the step to ask anew."""
    ident = add()
    call("log", "missed", ident, "--at", "9:30", "--now", NOW)
    (entry,) = due(now=LATER).data["entries"]
    assert (entry["id"], entry["status"], entry["step"]["action"]) == (ident, "passed", "call")


@pytest.mark.parametrize(
    ("zone", "at", "missed", "earliest"),
    [
        ("Pacific/Honolulu", "8:00", "9:00", "2026-11-24T15:00-05:00"),
        ("Europe/Madrid", "15:00", "16:00", "2026-11-24T11:00-05:00"),
        ("America/Phoenix", "9:00", "10:30", "2026-11-24T13:30-05:00"),
    ],
)
def test_times_are_told_here_and_there(zone, at, missed, earliest):
    """A time typed in any zone is told in Eastern time and in that zone."""
    ident = call("log", "add", "--at", at, "--zone", zone, "--now", LATER.replace("12:00", "16:00"), "--json").data
    done = call(
        "log", "missed", ident["calls"][0]["id"], "--at", missed, "--zone", zone, "--now",
        LATER.replace("12:00", "16:00"), "--json",
    )  # fmt: skip
    (entry,) = done.data["entries"]
    assert entry["second_attempt"]["earliest"] == earliest
    page = call("incoming", "--missed", missed, "--zone", zone, "--now", earliest)
    assert zone in page.out
    assert "Eastern time" in page.flat


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--at", "2026-11-24"), "hour"),
        (("--at", "11:00"), "has not come yet"),
        (("--at", "8:59"), "before your own call"),
        (("--at", "soon"), "soon"),
    ],
)
def test_wrong_times(more, told):
    """A time that cannot be is exit 2 with what was expected."""
    ident = add()
    done = call("log", "missed", ident, *more, "--now", NOW)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_what_cannot_be_missed():
    """An unknown call, a closed one, and a third missed call are told."""
    ident, other = add(), add()
    call("log", "close", other, "--now", NOW)
    for at in ("9:10", "9:20"):
        call("log", "missed", ident, "--at", at, "--now", NOW)
    for name, code in (("b2b2b2", "log-no-such-call"), (other, "missed-closed"), (ident, "missed-both")):
        done = call("log", "missed", name, "--at", "9:30", "--now", NOW, "--json")
        assert (done.code, done.data["code"]) == (2, code)


@pytest.mark.parametrize("more", [("--within", "-1"), ("--within", "401"), ("--format", "pdf")])
def test_wrong_flags(more):
    """A flag out of its range is exit 2."""
    assert call("log", "due", *more, "--now", NOW).code == 2


def test_without_a_log():
    """A missed call that no log knows has the same page; three are one too many, and it goes alone."""
    (one,) = call("incoming", "--missed", "9:30", "--now", NOW, "--json").data["entries"]
    assert one["second_attempt"]["latest"] == "2026-11-24T11:00-05:00"
    (two,) = call("incoming", "--missed", "9:30", "--missed", "8:20", "--now", NOW, "--json").data["entries"]
    assert two["what"] == "both-missed"
    times = [word for at in ("7:10", "8:20", "9:30") for word in ("--missed", at)]
    assert call("incoming", *times, "--now", NOW, "--json").data["code"] == "missed-many"
    alone = call("incoming", "--missed", "9:30", "--set", "came_by=call", "--now", NOW, "--json")
    assert (alone.code, alone.data["code"]) == (2, "missed-alone")


def test_files(tmp_path):
    """Every format goes to a file that is named, and says the same calls."""
    ident = add("--urgency", "urgent", "--matter", "=J.R.", at="2026-11-18 10:00")
    for form in ("json", "csv", "ics", "text"):
        done = call("log", "due", "--format", form, "-o", str(tmp_path / form), "--now", NOW)
        assert (done.code, done.out) == (0, "")
    text = {form: (tmp_path / form).read_text("utf-8") for form in ("json", "csv", "ics", "text")}
    assert [entry["id"] for entry in json.loads(text["json"])["entries"]] == [ident]
    (row,) = list(csv.DictReader(io.StringIO(text["csv"])))
    assert (row["id"], row["matter"]) == (ident, "'=J.R.")
    assert len(Calendar.from_ical(text["ics"]).events) == 1
    assert ident in text["text"]


def test_spanish():
    """Pages are in Spanish where that is asked for."""
    ident = add("--urgency", "urgent", at="2026-11-18 10:00")
    done = call("log", "due", "--lang", "es", "--now", NOW)
    assert "Lo que tiene pendiente" in done.out
    assert "Ya venció el plazo para la respuesta" in done.flat
    assert "Vuelven a llamar entre" in call("log", "missed", ident, "--lang", "es", "--at", "9:30", "--now", NOW).flat


def test_the_number_of_the_log_is_compared():
    """What the caller says is compared with the real log, and stands in no output."""
    add("--item", "-", stdin="8765 4321\n")
    facts = ("incoming", "--set", "came_by=call", "--set", "wants=nothing", "--set", "caller_id=unknown", "--now", NOW)
    for said, verdict in (("87654321", "plausible"), ("87654322", "hang-up")):
        done = call(*facts, "--item", "-", "--json", stdin=f"{said}\n")
        assert done.data["verdict"]["id"] == verdict
        asked = call(*facts, stdin=f"{said}\n")
        for text in (done.out, asked.out, asked.err):
            assert said not in text.replace(" ", "")
    assert "compared with your log" in asked.err


def test_a_log_that_cannot_be_read(home):
    """A damaged log is exit 5 where a number is to be compared; questions can be asked all the same."""
    add()
    (home / "calls.db").write_bytes(b"no database" * 100)
    facts = ("incoming", "--set", "came_by=call", "--set", "wants=nothing", "--now", NOW)
    assert call(*facts, "--item", "-", stdin="12345678\n").code == 5
    assert call("log", "due", "--now", NOW).code == 5
    asked = call(*facts, stdin="1\nunknown\n")
    assert asked.code == 0
    assert "compared with your log" not in asked.err
