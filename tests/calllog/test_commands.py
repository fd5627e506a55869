"""The commands of the log: what they keep, tell, hide and refuse, for people and for scripts."""

import csv
import io
import json
import os
import re
import stat

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from cli.program import NOW, call
from tiers import drawn

RECEIPT, A_NUMBER, SSN, CARD = "IOE0912345678", "A123456789", "123-45-6789", "4111 1111 1111 1111"
CALL = ("--at", "2026-11-24T09:30-05:00", "--topic", "processing-delay", "--matter", "AB-17")
FIELDS = ("--agent", "Kim", "--agent-id", "4711", "--item", "SR10-777", "--urgency", "regular", "--said", "Wait.")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Give each test a log of its own."""
    monkeypatch.setenv("USCIS_PREP_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def log(*arguments, stdin="", code=0, now=NOW):
    """Run a command of the log, which must end with a code."""
    printed = call("log", *arguments, "--now", now, stdin=stdin)
    assert printed.code == code, printed
    return printed


def data(*arguments, **more):
    """Run a command of the log for a script; what it prints fits its schema."""
    printed = log(*arguments, "--json", **more)
    assert printed.err == ""
    return printed.data


def added(*arguments, **more):
    """Log a call and return it."""
    (made,) = data("add", *CALL, *FIELDS, *arguments, **more)["calls"]
    return made


# ── adding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_add_tells_what_to_expect():
    """A call is stored with the times that the rulebook gives, and each step rests on a source."""
    told = data("add", *CALL, *FIELDS)
    (made,) = told["calls"]
    assert made["answer_by"] == "2027-01-09T00:00:00-05:00"
    assert made["due_at"] == made["answer_by"]
    assert [window["if"] for window in told["expected"]["windows"]] == ["regular"]
    assert told["steps"]
    assert all(step["cites"] for step in told["steps"])
    text = log("add", *CALL, "--urgency", "urgent").flat
    assert "Friday, November 27, 2026, 9:30 AM" in text
    assert "uscis-prep log missed" in text
    assert "(LF6)" in text


@pytest.mark.parametrize(
    ("at", "zone", "urgency", "until"),
    [
        ("2026-11-24T09:30", "America/New_York", "urgent", "2026-11-27T09:30:00-05:00"),
        # Honolulu has no summer time: five hours behind in winter, six in summer.
        ("2026-03-06T10:00", "Pacific/Honolulu", "urgent", "2026-03-11T15:00:00-04:00"),
        ("2026-10-30T10:00", "Pacific/Honolulu", "urgent", "2026-11-04T16:00:00-05:00"),
        # Madrid changes its clocks a week before the East does.
        ("2026-10-28T10:00", "Europe/Madrid", "urgent", "2026-11-02T05:00:00-05:00"),
        ("2026-11-03T23:30", "Europe/Madrid", "urgent", "2026-11-06T17:30:00-05:00"),
        # In Madrid it is Tuesday already; the business days are counted from Monday, the day in the East.
        ("2026-11-24T03:00", "Europe/Madrid", "regular", "2027-01-08T00:00:00-05:00"),
        ("2026-11-24T18:30", "Pacific/Honolulu", "regular", "2027-01-09T00:00:00-05:00"),
        # An hour that the clocks skip is the one after it; of the one that comes twice the first is meant.
        ("2026-03-08T02:30", "America/New_York", "urgent", "2026-03-12T00:00:00-04:00"),
        ("2026-11-01T01:30", "America/New_York", "urgent", "2026-11-05T00:00:00-05:00"),
        ("2026-03-06T12:00", "America/New_York", "urgent", "2026-03-11T12:00:00-04:00"),
    ],
)
def test_zones_and_summer_time(at, zone, urgency, until):
    """Whatever the zone of the caller and whenever clocks change, the answer's time ends when it ends in the East."""
    told = data("add", "--at", at, "--zone", zone, "--urgency", urgency, now="2026-12-24T10:00-05:00")
    (made,) = told["calls"]
    assert made["zone"] == zone
    assert made["answer_by"] == until
    assert made["called_at"].startswith(at if "03-08T02:30" not in at else "2026-03-08T03:30")


def test_an_offset_is_kept():
    """A time with an offset that is not the caller's keeps it, and the zone says so."""
    (made,) = data("add", "--at", "2026-11-24T04:00-10:00", "--zone", "America/New_York")["calls"]
    assert (made["called_at"], made["zone"]) == ("2026-11-24T04:00:00-10:00", "UTC-1000")


def test_nobody_said_urgent_or_regular():
    """Where nobody said urgent or regular, both windows are told and the shorter one counts."""
    told = data("add", *CALL)
    assert [window["if"] for window in told["expected"]["windows"]] == ["urgent", "regular"]
    assert told["calls"][0]["answer_by"] == "2026-11-27T09:30:00-05:00"


def test_a_promised_day_counts_where_it_is_earlier():
    """A call is due at the end of the promised day, or of the answer's time where that ends before."""
    assert added("--promised", "2026-12-01")["due_at"] == "2026-12-02T00:00:00-05:00"
    assert added("--promised", "2027-02-01")["due_at"] == "2027-01-09T00:00:00-05:00"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--at", "2026-11-24"), "log-hour"),
        (("--at", "2026-11-24T11:00"), "log-future"),
        (("--at", "1999-11-24T11:00"), "date-out-of-range"),
        (("--promised", "2026-11-23"), "log-promised"),
        (("--urgency", "very"), "usage-value"),
        (("--topic", "nonsense"), "unknown-topic"),
        (("--item", RECEIPT), "log-item"),
        (("--a-number", "A12"), "log-a-number"),
        (("--receipt", "IOE09"), "receipt-length"),
        (("--receipt", SSN), "receipt-is-ssn"),
        (("--said", "x" * 8001), "log-value"),
        (("--matter", "x" * 201), "log-value"),
        (("--number", "-"), "input-ended"),
    ],
)
def test_what_cannot_be_kept(arguments, code, home):
    """What cannot be used is refused with its reason, and no file is made."""
    assert data("add", "--at", "9:30", *arguments, code=2)["code"] == code
    assert not home.exists()


def test_from_a_file(tmp_path):
    """All lines of a file are stored, or none where one of them is wrong; the error names the line."""
    lines = [{"called_at": "2026-11-20T10:00", "matter": "A"}, {"matter": "B", "said": f"it is {A_NUMBER}"}]
    told = data("add", "--from", "-", stdin="\n".join(map(json.dumps, lines)))
    assert (told["number"], told["hidden"]) == (2, ["said"])
    file = tmp_path / "calls.jsonl"
    for broken in ("[1]", '{"name": "x"}', '{"said": [1]}', '{"called_at": "tomorrow"}', "{", '{"urgency": true}'):
        file.write_text(f'{{"matter": "C"}}\n\n{broken}\n')
        error = data("add", "--from", str(file), code=2)
        assert error["code"] == "log-line"
        assert "line 3 of" in error["message"]
    assert {row["matter"] for row in data("list")["calls"]} == {"A", "B"}


# ── what is kept and shown of numbers ───────────────────────────────────────────────────────────────────────────────


def test_numbers_are_kept_as_their_last_four(home):
    """Of receipt, A-number and phone the last four digits are kept; a personal number in a text is hidden, and told."""
    said = f"gave {RECEIPT}, {SSN}; paid with {CARD}"
    lines = f"{RECEIPT}\n{A_NUMBER}\n(415) 555-0123\n"
    printed = log("add", "--receipt", "-", "--a-number", "-", "--number", "-", "--said", said, stdin=lines)
    assert "we hid a number that looks personal" in printed.flat
    stored = b"".join(path.read_bytes() for path in home.iterdir())
    for number in ("0912345678", "123456789", SSN, "4111", "5550123", "555-0123"):
        assert number.encode() not in stored
        assert number not in printed.out + printed.err
    (shown,) = data("list", "--show")["calls"]
    assert (shown["receipt"], shown["a_number"], shown["number_from"]) == ("5678", "6789", "0123")
    assert shown["said"] == "gave IOE•••••5678, •••••6789; paid with •••••1111"


WORDS = st.sampled_from(["", "call back", "wait", "=1+1", "é", "the receipt", "\n", "AND", "due 2026-11-24"])
NUMBERS = st.sampled_from(
    [RECEIPT, "ioe 09 1234 5678", A_NUMBER, "A 123 456 789", "a-123456789", SSN, CARD, "123456789"]
)
TEXTS = st.lists(st.one_of(WORDS, NUMBERS), max_size=5).map(" ".join)
LONG_DIGITS = re.compile(r"0912345678|12345678|4111|123.?45.?678|09.?1234.?5678|123.?456.?789")
COMMANDS = [
    ("list", "--all"),
    ("show", "ID", "--history"),
    ("show", "ID", "--history", "--lang", "es"),
    *(("export", "--format", form) for form in ("csv", "json", "jsonl", "markdown", "html")),
    ("verify",),
    ("path",),
    ("edit", "ID", "--promised", "2020-01-01"),
    ("close", "ID"),
]


@example(texts=["", "", "", "", f"{CARD} {SSN}"], full=False)
@example(texts=[f"AND {SSN}  {SSN}"] * 5, full=True)
@given(texts=st.lists(TEXTS, min_size=5, max_size=5), full=st.booleans())
@drawn(3, 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_number_comes_out_unless_asked_for(texts, full, monkeypatch, tmp_path):
    """Whatever was typed into any field, kept whole or not: without --show no command tells a number."""
    monkeypatch.setenv("USCIS_PREP_HOME", str(tmp_path / os.urandom(4).hex()))
    names = ("--said", "--matter", "--agent", "--agent-id")
    typed = [part for pair in zip(names, texts, strict=False) for part in pair]
    keep = ("--keep-full",) if full else ()
    made = data("add", *typed, "--receipt", RECEIPT, "--a-number", A_NUMBER, "--number", "4155550123", *keep)
    call_id = made["calls"][0]["id"]
    log("close", call_id, "--outcome", texts[4], *keep)
    log("edit", call_id, "--matter", "x", *keep)
    for command in COMMANDS:
        arguments = [call_id if word == "ID" else word for word in command]
        printed = call("log", *arguments, "--now", NOW)
        assert not LONG_DIGITS.search(printed.out + printed.err), (command, printed)
        assert "5550123" not in printed.out + printed.err
    assert not LONG_DIGITS.search(json.dumps(made))


def test_whole_numbers_where_both_were_asked_for():
    """--keep-full keeps whole numbers, and --show shows them."""
    made = added("--receipt", RECEIPT, "--a-number", A_NUMBER, "--keep-full")
    assert made["receipt"] == "•••••5678"
    (shown,) = data("show", made["id"], "--show")["calls"]
    assert (shown["receipt"], shown["a_number"], shown["service_item"]) == (RECEIPT, A_NUMBER, "SR10-777")


# ── changing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_edit_keeps_what_was():
    """A changed call has its times counted anew, and its earlier version is shown with --history."""
    made = added()
    (changed,) = data("edit", made["id"], "--urgency", "urgent", "--said", "New.")["calls"]
    assert (changed["version"], changed["answer_by"]) == (2, "2026-11-27T09:30:00-05:00")
    told = data("show", made["id"], "--history")
    assert [row["said"] for row in told["history"]] == ["Wait."]
    page = log("show", made["id"], "--history").flat
    assert "What they said, before: Wait." in page
    assert "Urgent or regular, before: regular" in page
    assert data("edit", made["id"], code=2)["code"] == "log-nothing-to-edit"
    assert data("edit", "k2k2k2", "--said", "x", code=2)["code"] == "log-no-such-call"


def test_close_and_reopen():
    """A closed call is listed only with --all and is not due; it can be opened again."""
    made = added()
    (shut,) = data("close", made["id"].upper(), "--outcome", "They called.")["calls"]
    assert (shut["status"], shut["due_at"], shut["outcome"]) == ("closed", None, "They called.")
    assert data("list")["calls"] == []
    assert [row["id"] for row in data("list", "--all")["calls"]] == [made["id"]]
    (again,) = data("close", made["id"], "--reopen")["calls"]
    assert (again["status"], again["closed_at"], again["due_at"]) == ("open", None, made["due_at"])


def test_nothing_is_written_by_looking(home):
    """No command but add and import makes a file."""
    for command in (("list",), ("verify",), ("path",), ("export",), ("forget", "--all", "--yes")):
        log(*command)
    assert data("show", "k2k2k2", code=2)["code"] == "log-no-such-call"
    assert not home.exists()


# ── carrying ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_export_and_import_carry_everything(tmp_path, monkeypatch):
    """A log that was exported whole and imported elsewhere is the same log, and importing it twice changes nothing."""
    first = added("--receipt", RECEIPT, "--keep-full")
    log("edit", first["id"], "--said", "Second version.")
    second = added("--matter", "XY")
    log("close", second["id"])
    file = tmp_path / "log.jsonl"
    log("export", "--format", "jsonl", "--show", "-o", str(file))
    everything = log("export", "--format", "jsonl", "--show").out
    monkeypatch.setenv("USCIS_PREP_LOG", str(tmp_path / "other.db"))
    told = data("import", str(file))
    assert sorted(told["added"]) == sorted([first["id"], second["id"]])
    assert log("export", "--format", "jsonl", "--show").out == everything
    assert sorted(data("import", "-", stdin=everything)["unchanged"]) == sorted(told["added"])
    log("edit", first["id"], "--said", "Third version.")
    assert data("import", str(file))["older"] == [first["id"]]
    newer = log("export", "--format", "jsonl", "--show").out
    monkeypatch.delenv("USCIS_PREP_LOG")
    assert data("import", "-", stdin=newer)["changed"] == [first["id"]]
    log("edit", first["id"], "--said", "Another fourth version.")
    monkeypatch.setenv("USCIS_PREP_LOG", str(tmp_path / "other.db"))
    log("edit", first["id"], "--said", "A fourth version.")
    conflict = data("import", "-", stdin=newer.replace("Third version.", "Else."), code=1)
    assert conflict["conflicts"] == [first["id"]]
    assert data("verify")["findings"] == []


def test_what_cannot_be_imported():
    """A file with hidden numbers, or one that is no export, is refused whole."""
    added()
    masked = log("export", "--format", "jsonl").out
    whole = log("export", "--format", "jsonl", "--show").out
    broken = whole.replace('"urgency": "regular"', '"urgency": "7"')
    for text, code in ((masked, "log-import-masked"), (broken, "log-line"), ("{}", "log-line"), ("x", "log-line")):
        assert data("import", "-", stdin=whole.replace("AB", "CD").strip() + "\n" + text, code=2)["code"] == code
    assert len(data("list")["calls"]) == 1


def test_a_file_is_never_replaced_unasked(tmp_path):
    """An export goes to a new file that its owner alone can read; --force replaces one."""
    added()
    file = tmp_path / "log.csv"
    file.write_text("mine")
    assert data("export", "-o", str(file), code=2)["code"] == "log-file-exists"
    assert file.read_text() == "mine"
    assert data("export", "-o", str(file), "--force")["number"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["log.csv"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "%0", "|calc", "\r=2"])
def test_no_cell_is_a_formula(text):
    """Whatever a field begins with, no spreadsheet takes its cell for a formula."""
    added("--said", f"{text} cmd")
    rows = list(csv.DictReader(io.StringIO(log("export").out)))
    assert rows[0]["said"].lstrip()[0] not in "=+-@＝%|"
    assert rows[0]["said"].endswith("cmd")


def test_hostile_text_is_harmless():
    """Markup, control characters and Markdown in any field come out as plain words in every format."""
    hostile = "<script>alert(1)</script> \x1b]0;x\x07 \u202e [x](http://e) ![i](y) {{7*7}} [/] | `c`"
    added("--said", hostile, "--matter", hostile[:40])
    for form in ("csv", "json", "jsonl", "markdown", "html"):
        text = log("export", "--format", form).out
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
        if form in ("markdown", "html"):
            assert "<script" not in text
        if form == "markdown":
            assert "](" not in text
        if form == "html":
            assert "default-src 'none'" in text
            assert "{{7*7}}" in text
            assert "http-equiv" in text


def test_every_page_in_spanish_at_forty_columns(monkeypatch):
    """Every page is told in Spanish, and keeps to a narrow screen."""
    monkeypatch.setenv("COLUMNS", "40")
    made = added("--said", "palabra " * 30)
    for command in (("list",), ("show", made["id"], "--history"), ("verify",), ("add", *CALL), ("close", made["id"])):
        text = log(*command, "--lang", "es").out
        long = [line for line in text.splitlines() if len(line) > 40 and "/" not in line]
        assert long == []
        assert not re.search(r"\b(Call|open|Classed|Earlier|Kept)\b", text)


# ── keeping ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_forget_needs_a_yes():
    """A script has to say --yes; then the call is gone, and what cannot be reached is told."""
    one, two = added(), added()
    assert data("forget", one["id"], code=2)["code"] == "log-needs-yes"
    assert data("forget", code=2)["code"] == data("forget", "--all", one["id"], code=2)["code"] == "log-forget-what"
    told = data("forget", one["id"], "--yes")
    assert told["forgotten"] == [one["id"]]
    assert len(told["cannot_reach"]) == 4
    assert [row["id"] for row in data("list")["calls"]] == [two["id"]]
    assert data("forget", "--all", "--yes")["forgotten"] == [two["id"]]


def test_verify_finds_what_is_wrong(home):
    """What does not hold in a log is listed, and ends with 1."""
    made = added()
    log("edit", made["id"], "--said", "x")
    import sqlite3  # noqa: PLC0415 - one test

    with sqlite3.connect(home / "calls.db") as other:
        other.execute("UPDATE call SET due_utc = 7")
        other.execute("DELETE FROM earlier")
    other.close()
    told = data("verify", code=1)
    assert len(told["findings"]) == 2
    assert all(made["id"] in line for line in told["findings"])
    with (home / "calls.db").open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(4096))
    assert data("verify", code=1)["findings"]
    assert data("list", code=5)["code"] == "log-damaged"


@pytest.mark.parametrize("language", ["en", "es"])
def test_prompts(language):
    """Whoever is asked answers line by line; empty lines pass over, b goes back, and only yes stores."""
    lines = ["4", "AB", "b", "AC", "9:15", "415 555 0123", "", "", "?", "SR1", "2", f"gave {A_NUMBER}", "", "yes"]
    printed = call("log", "add", "--now", NOW, "--lang", language, stdin="\n".join(lines))
    assert printed.code == 0, printed
    assert "123456789" not in printed.err + printed.out
    (made,) = data("list", "--show")["calls"]
    assert (made["matter"], made["service_item"], made["urgency"]) == ("AC", "SR1", "regular")
    assert made["called_at"] == "2026-11-24T09:15:00-05:00"


@pytest.mark.parametrize("lines", [["q"], ["4", "AB"], [*[""] * 10, "no"]])
def test_nothing_is_stored_without_a_yes(lines, home):
    """Whoever stops, or says no at the end, leaves nothing behind."""
    printed = call("log", "add", "--now", NOW, stdin="\n".join(lines))
    assert printed.code == 130
    assert "Nothing was stored" in printed.err
    assert not home.exists()


def test_an_unknown_id_is_shown_as_it_was_typed():
    """What was typed is quoted, without its long numbers."""
    assert "There is no call “zzz” in the log." in log("show", "zzz", code=2).err
    assert SSN not in log("missed", SSN, code=2).err


@pytest.mark.parametrize(
    ("at", "heading"), [("2026-11-24T09:30-05:00", "Until then"), ("2026-09-01T09:30-04:00", "Now")]
)
def test_an_answer_that_is_overdue_is_not_waited_for(at, heading):
    """What to do stands under a heading that is true: until the answer, or now."""
    told = log("add", "--topic", "processing-delay", "--at", at, "--urgency", "regular").out.splitlines()
    assert heading in told
    assert len({"Until then", "Now"} & set(told)) == 1


def test_a_wait_that_is_over_is_said_to_be_over():
    """Once the time is over the step has no "if" left."""
    call_id = added()["id"]
    late = log("missed", call_id, "--at", "2026-11-24T09:45-05:00", now="2026-11-24T15:00-05:00").flat
    assert "Do not wait longer. Call and ask again." in late
    assert "If that time is over" not in late


# ── what cannot be kept, and where it goes ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "flag", [("--receipt", "foo"), ("--receipt", "NONE1"), ("--number", "abc"), ("--number", "12")]
)
def test_what_is_no_number_is_refused(flag):
    """A field for a number takes no word: it would be lost, or look like the end of a number."""
    assert "is not a" in log("add", *CALL, *flag, code=2).err
    assert data("list")["calls"] == []


@pytest.mark.parametrize(("typed", "kept"), [("none", ""), ("IOE", "IOE"), ("ioe", "IOE"), ("5678", "5678")])
def test_what_stands_for_a_receipt(typed, kept):
    """No receipt is nothing, the letters are kept as they are, and four digits are the last four."""
    made = added("--receipt", typed, "--show")
    assert made["receipt"] == kept
    shown = data("show", made["id"])["calls"][0]["receipt"]
    assert shown == ("•••••5678" if kept.isdigit() else kept)


def test_last_digits_never_look_like_a_number():
    """Even with --show a page marks what was kept as the last four digits."""
    made = added("--receipt", RECEIPT, "--number", "415 555 0123", "--a-number", A_NUMBER)
    told = log("show", made["id"], "--show").flat
    assert all(f"•••••{last}" in told for last in ("5678", "0123", "6789"))
    assert RECEIPT in log("add", *CALL, "--receipt", RECEIPT, "--keep-full", "--show").flat


@pytest.mark.parametrize("ending", ["json", "jsonl", "html", "md", "csv"])
def test_the_ending_is_the_format_of_an_export(tmp_path, ending):
    """Without --format the ending of the file counts, and one of another format is refused."""
    added()
    file = tmp_path / f"log.{ending}"
    log("export", "-o", str(file))
    form = "markdown" if ending == "md" else ending
    assert file.read_text("utf-8") == log("export", "--format", form).out
    assert "ending" in log("export", "-o", str(tmp_path / "log.pdf"), code=2).err
    assert not (tmp_path / "log.pdf").exists()


def test_export_for_a_script_is_json():
    """`--json` without a file is the log as JSON, as with every other command."""
    made = added()
    assert data("export")["calls"][0]["id"] == made["id"]


def test_due_follows_the_ending_and_writes_over_nothing(tmp_path):
    """The ending of the file is the format, and a file that exists is left as it is."""
    added()
    file = tmp_path / "due.ics"
    log("due", "-o", str(file))
    assert file.read_text("utf-8").startswith("BEGIN:VCALENDAR")
    file.write_text("mine")
    assert "exists already" in log("due", "-o", str(file), code=2).err
    assert file.read_text("utf-8") == "mine"
    assert log("due", "-o", "-").out == log("due").out


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_beyond_the_calendar_is_not_imported(at):
    """A time that no zone can tell is refused at import, and the log stays readable."""
    made = added()
    line = log("export", "--format", "jsonl", "--show").out
    assert "called_at" in log("import", "-", stdin=line.replace(made["called_at"], at), code=2).err
    assert len(data("list")["calls"]) == 1


def test_nothing_is_left_in_a_folder_that_is_not_safe(tmp_path):
    """Where the folder is refused, no empty log is left in it."""
    place = tmp_path / "open"
    place.mkdir()
    place.chmod(0o777)
    log("add", *CALL, "--log", str(place / "calls.db"), code=5)
    assert not list(place.iterdir())
