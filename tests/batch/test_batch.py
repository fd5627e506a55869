"""What `batch` does with tables: right ones, wrong ones, and long ones."""

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from jsonschema import Draft202012Validator

from cli.program import NOW, SHUT, call, schema
from one_by_one import differences
from tables import FIELDS, write
from tiers import DEEP, sampled
from uscis_prep.batch import cases as cases_file
from uscis_prep.batch.rows import FIELDS as COLUMNS

#: How long the table is of which a sample is compared with `check`, and how large the sample.
ROWS, SAMPLE = (100_000, 1000) if DEEP else (1500, 100)
HEAD = "matter,topic,form,processing\n"
GOOD = "A-1,processing-delay,I-90,inside\n"


@pytest.fixture
def table(tmp_path):
    """Return a function that writes a table and runs a batch over it."""

    def run(text, *arguments, now=NOW):
        path = tmp_path / "cases.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return call("batch", str(path), "--now", now, *arguments)

    return run


def lines(printed):
    """Return the rows of a result in CSV."""
    return list(csv.DictReader(io.StringIO(printed.out)))


def refused(printed):
    """Return the code of an error in JSON."""
    assert printed.code == 2
    return json.loads(printed.out)["code"]


@pytest.mark.parametrize("now", sampled([NOW, SHUT], 2))
@pytest.mark.parametrize("more", [[], ["--no-presume"]], ids=["usual", "not-presumed"])
def test_each_row_is_decided_as_check_would(tmp_path, now, more):
    """Of a long table exactly the broken rows are bad, and a sample of the rest says what `check` says."""
    broken = write(tmp_path / "cases.csv", ROWS, seed=len(more))
    files = ("-o", str(tmp_path / "out.csv"), "--errors", str(tmp_path / "bad.csv"))
    assert call("batch", str(tmp_path / "cases.csv"), "--now", now, *files, *more).code == 1
    with (tmp_path / "bad.csv").open(encoding="utf-8", newline="") as file:
        assert sorted({int(row["row"]) for row in csv.DictReader(file)}) == broken
    sample = set(random.Random(5).sample(range(ROWS), SAMPLE))  # noqa: S311 - no secret
    assert differences(tmp_path / "cases.csv", tmp_path / "out.csv", sample, now, presume=not more) == []


def test_forgetting_changes_nothing(tmp_path, monkeypatch):
    """A table says the same where memory is so short that kinds are forgotten again and again, counts included."""
    write(tmp_path / "cases.csv", 400)
    command = ("batch", str(tmp_path / "cases.csv"), "--now", NOW)
    whole, summed = call(*command), call(*command, "--json")
    monkeypatch.setattr(cases_file, "MOST_KINDS", 7)
    assert call(*command).out == whole.out
    assert json.loads(call(*command, "--json").out) == json.loads(summed.out)


def test_no_row_is_lost_while_days_are_forgotten(tmp_path, monkeypatch):
    """Every row counts, also where one kind is told for ever more days than are remembered."""
    text = "topic,appointment,account,moved_twice\n"
    for day in range(120):
        at = datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(days=day % 60)
        text += f"reschedule-biometrics,{at:%Y-%m-%dT%H:%M},none,no\n"
    (tmp_path / "cases.csv").write_text(text)
    monkeypatch.setattr(cases_file, "MOST_KINDS", 7)
    found = json.loads(call("batch", str(tmp_path / "cases.csv"), "--now", NOW, "--json").out)
    assert sum(found["by_verdict"].values()) == found["rows"] == 120


@pytest.mark.parametrize("letters", ["IDK", "NEW", "WAC"])
def test_letters_that_are_words(table, letters):
    """A whole receipt number is one whatever its letters spell, as for `check`."""
    (line,) = lines(table(f"topic,receipt,form\ncase-status,{letters}1234567890,I-90\n"))
    (same,) = lines(table("topic,receipt,form\ncase-status,EAC1234567890,I-90\n"))
    assert line == same


def test_a_zone_that_is_none(table):
    """An offset of a day or more makes its row bad, and no other."""
    head = "topic,appointment\n"
    found = lines(table(head + "reschedule-oath,2026-12-03T09:00+99:00\nreschedule-oath,2026-12-03T09:00-05:00\n"))
    assert [line["status"] == "bad" for line in found] == [True, False]


def test_order_and_numbers(table):
    """Rows keep their order and have the numbers that a spreadsheet shows; empty rows are counted and left out."""
    found = lines(table(HEAD + GOOD + "\n,,,\nB-2,case-status,I-90,\n"))
    assert [(line["row"], line["matter"]) for line in found] == [("2", "A-1"), ("5", "B-2")]
    assert list(found[0]) == list(COLUMNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_dialects(table, delimiter, mark, end):
    """Commas, semicolons and tabs, a byte order mark and both line ends are read alike."""
    rows = [["matter", "topic", "processing"], ["A, B; C", "processing-delay", "inside"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    printed = table(mark + text.getvalue().encode())
    (line,) = csv.DictReader(io.StringIO(printed.out), delimiter=delimiter)
    assert (line["matter"], line["verdict"]) == ("A, B; C", "wait")


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("matter,rol\n", "batch-column"),
        ("role,Role\n", "batch-column-twice"),
        ("role,,form\n", "batch-column-unnamed"),
        ("", "batch-empty"),
        (b"matter\nMu\xf1oz\n", "batch-encoding"),
    ],
)
def test_tables_that_cannot_be_used(table, head, code):
    """A table whose head or text cannot be used is refused before any row, with exit code 2."""
    assert refused(table(head, "--json")) == code


def test_nearest_names(table):
    """A column and an answer that are misspelt are told with the nearest name, before the first row runs."""
    assert "Nearest: role" in table("matter,rol\nA,attorney\n").err
    printed = table(HEAD + GOOD + "B-2,processing-delay,I-90,outsid\n")
    assert printed.err.index("outside") < printed.err.index("Row 3")
    assert printed.code == 1


@pytest.mark.parametrize("row", ["A-1,processing-delay,I-90\n", "A-1,processing-delay,I-90,inside,x\n"])
def test_ragged_rows(table, row):
    """A row with too few or too many cells is bad and stops no other."""
    found = lines(table(HEAD + row + GOOD))
    assert [line["status"] for line in found] == ["bad", "decided"]


def test_contradictions(table):
    """A row whose answers contradict each other is bad, and the reason is the rulebook's own sentence."""
    (line,) = lines(table("topic,role,form\ncase-status,petitioner,I-90\n"))
    assert line["status"] == "bad"
    assert "applicant" in line["reason"]


@pytest.mark.parametrize("matter", ["=1+1", "+1", "-1", "@sum", '=cmd|"/c"'])
def test_no_formulas(table, matter):
    """No cell of a result is a formula for a spreadsheet."""
    text = io.StringIO()
    csv.writer(text).writerows([["matter", "topic", "processing"], [matter, "processing-delay", "inside"]])
    (line,) = lines(table(text.getvalue()))
    assert line["matter"] == f"'{matter}"


@pytest.mark.parametrize("page_format", ["csv", "jsonl"])
def test_harmless_names(table, page_format):
    """The name of a case comes out clean, and a number of a person in it is masked."""
    text = "matter,topic,processing\n\x1b[31mIOE1234567890,processing-delay,inside\n"
    printed = table(text, "--format", page_format)
    assert "IOE•••••7890" in printed.out
    assert "\x1b" not in printed.out
    assert "123456" not in printed.out + printed.err


def test_json_lines(table):
    """JSON lines give what the same table in CSV gives; every line fits the schema."""
    row = {"matter": "A-1", "topic": "processing-delay", "form": "I-90", "processing": "inside"}
    printed = table(json.dumps(row) + "\n" + "{broken\n", "--format", "jsonl")
    found = [json.loads(line) for line in printed.out.splitlines()]
    for line in found:
        assert list(Draft202012Validator(schema("batch")).iter_errors(line)) == []
    assert [line["status"] for line in found] == ["decided", "bad"]
    (same,) = lines(table(HEAD + GOOD))
    told = {name: " ".join(value) if name == "cites" else value or "" for name, value in found[0].items()}
    assert {name: told[name] for name in same if name != "row"} == {n: c for n, c in same.items() if n != "row"}


def test_nothing_is_overwritten(table, tmp_path):
    """A file that exists is never written over, and no half-written one stays behind after an error."""
    (tmp_path / "mine.csv").write_text("mine")
    assert refused(table(HEAD + GOOD, "-o", str(tmp_path / "mine.csv"), "--json")) == "file-exists"
    assert (tmp_path / "mine.csv").read_text() == "mine"
    table("rol\nx\n", "-o", str(tmp_path / "new.csv"))
    assert not (tmp_path / "new.csv").exists()


def test_columns_of_their_own(table):
    """All columns that are no questions are told at once; those that are left out by name are not read."""
    text = "Client,matter,topic,processing,Our notes\nNúñez,A-1,processing-delay,inside,call her\n"
    printed = table(text)
    assert printed.code == 2
    assert "“Client”, “Our notes”" in printed.err
    (line,) = lines(table(text, "--leave-out", "client", "--leave-out", "Our notes"))
    assert line["verdict"] == "wait"
    assert refused(table(text, "--leave-out", "Cleint", "--leave-out", "Our notes", "--json")) == "batch-column"
    assert refused(table(HEAD + GOOD, "--leave-out", "Client", "--json")) == "batch-leave-out"


@pytest.mark.parametrize(
    ("order", "day"),
    [("mdy", "12/3/2026"), ("dmy", "3.12.2026"), ("mdy", "12/03/26"), ("dmy", "03-12-2026"), ("mdy", "2026-12-03")],
)
@pytest.mark.parametrize(("clock", "told"), [(" 9:00 AM", "09:00"), (" 00:00:00", None), ("", None)])
def test_days_as_tables_write_them(table, order, day, clock, told):
    """Days with the numbers in another order are read where --dates says which; midnight is a day without an hour."""
    head = "topic,appointment,account,moved_twice\n"
    (line,) = lines(table(f"{head}reschedule-biometrics,{day}{clock},none,no\n", "--dates", order))
    iso = f"2026-12-03T{told}" if told else "2026-12-03"
    (same,) = lines(table(f"{head}reschedule-biometrics,{iso},none,no\n"))
    assert line == same


def test_a_day_without_its_hour_asks_for_it(table):
    """Where the hour decides, it is the hour that is asked for, as `check` does."""
    (line,) = lines(table("topic,appointment,account,moved_twice\nreschedule-biometrics,2026-11-24,linked,no\n"))
    assert (line["next_question"], line["reason"]) == ("appointment", "What time is it that day?")


@pytest.mark.parametrize("cell", ["TBD", "new", "Yes"])
def test_words_that_are_no_receipt(table, cell):
    """A word that stands for a missing number is not taken for the letters of one."""
    (line,) = lines(table(f"topic,receipt\ncase-status,{cell}\n"))
    assert line["status"] == "bad"


def test_words_for_days(table):
    """`tomorrow` is the day that it is for `check`."""
    head = "topic,appointment,account,moved_twice\nreschedule-biometrics,"
    (line,) = lines(table(f"{head}tomorrow 9 am,none,no\n"))
    (same,) = lines(table(f"{head}2026-11-25T09:00,none,no\n"))
    assert line == same


def test_a_name_twice_in_one_object(table):
    """An object that answers a question twice is a bad row: the last answer must not win in silence."""
    text = '{"topic": "processing-delay", "processing": "outside", "processing": "inside"}\n'
    printed = table(text, "--format", "jsonl")
    assert json.loads(printed.out)["status"] == "bad"
    assert "processing" in printed.err


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--no-updates"], "HISTORY"),
        (["--now", "2027-08-01T10:00-04:00"], "last checked"),
        (["--topic", "reschedule-biometrics"], "zone"),
    ],
)
def test_what_holds_for_all_rows(table, flags, told):
    """History, age and zone are told with every format: above a summary, and on stderr beside rows."""
    text = "matter,appointment\nA-1,2026-12-03T09:00\n"
    for page_format, stream in (("summary", "out"), ("csv", "err"), ("jsonl", "err")):
        assert told in getattr(table(text, "--format", page_format, *flags), stream)
    assert any(told in notice for notice in json.loads(table(text, "--json", *flags).out)["notices"])


def test_rows_without_a_topic(table):
    """A table that names no topic at all is told so, and which fact is missing is counted."""
    printed = table("matter\nA-1\nA-2\n")
    assert "--topic" in printed.err
    assert json.loads(table("matter\nA-1\nA-2\n", "--json").out)["by_missing"] == {"topic": 2}


def test_facts_for_every_row(table):
    """A fact of the command line holds for every row; one that is a column too is refused."""
    text = "matter,form\nA-1,I-90\n"
    (line,) = lines(table(text, "--topic", "processing-delay", "--set", "processing=inside"))
    assert line["verdict"] == "wait"
    assert refused(table(text, "--form", "I-90", "--json")) == "batch-both"


def test_days_for_every_row(table):
    """What follows from a day of the command line and an answer of the table follows in every row."""
    flags = ("--topic", "proof-of-status", "--set", "card_expires=2027-01-10", "--set", "needed_by=2027-02-01")
    kinds = ("valid", "expired", "lost", "", "expired")
    text = "green_card,form,receipt\n" + "".join(f"{kind},I-90,EAC1234567890\n" for kind in kinds)
    day = ",card_expires,needed_by\n"
    spelled = text.replace("\n", day, 1).replace("7890\n", "7890,2027-01-10,2027-02-01\n")
    assert lines(table(text, *flags)) == lines(table(spelled, *flags[:2]))
    column = text.replace("\n", ",proof_ends\n", 1).replace("7890\n", "7890,before\n")
    assert lines(table(column, *flags)) == lines(table(text, *flags))


def test_call_plan(table):
    """A call that is not urgent goes past the busiest weekday, unless a date is near; both sources are told."""
    sunday = "2026-11-22T10:00-05:00"
    head = "matter,topic,receipt,form,appointment,travel,account,moved_twice,emergency\n"
    status = "case-status,none,I-90,,{},none,,{}\n"
    rows = "A-DAY,reschedule-biometrics,,,2026-12-03T09:00,,none,no,\n"
    rows += "NO-DAY,reschedule-biometrics,,,unsure,,none,no,\n"
    for name, travel in {"ANY-DAY": "", "FAR": "2027-06-01", "NEAR": "2026-12-01", "NOBODY-KNOWS": "unsure"}.items():
        rows += f"{name}," + status.format(travel, "")
    rows += "EMERGENCY," + status.format("", "yes")
    found = json.loads(table(head + rows, "--call-plan", "--json", now=sunday).out)
    assert list(Draft202012Validator(schema("batch")).iter_errors(found)) == []
    days = {entry["matter"]: (entry["date"], entry["put_off"]) for entry in found["calls"]["plan"]}
    monday, tuesday = ("2026-11-23", False), ("2026-11-24", True)
    assert {name for name, day in days.items() if day == tuesday} == {"ANY-DAY", "FAR"}
    assert {name for name, day in days.items() if day == monday} == days.keys() - {"ANY-DAY", "FAR"}
    assert found["calls"]["holidays"] == [{"date": "2026-11-26", "name": "Thanksgiving Day"}]
    assert found["calls"]["best_day"]["cites"] == ["TS3.4", "LF5"]


def test_summary_as_data(table):
    """The summary counts every row once."""
    found = json.loads(table(HEAD + GOOD * 3 + "B-2,,,\nbad\n", "--json").out)
    assert (found["rows"], found["bad_rows"]) == (5, 1)
    assert found["by_verdict"] == {"wait": 3, "undecided": 1}


def test_columns_of_the_generated_tables():
    """The tables of these tests use only columns that the program knows."""
    from uscis_prep.engine.compiled import Compiled  # noqa: PLC0415 - only here
    from uscis_prep.rulebook.store import load_compiled  # noqa: PLC0415 - as above

    assert set(FIELDS) <= {"matter", "topic", *Compiled(load_compiled()).order}


def test_who_makes_a_call_is_said_once(table):
    """Under the name of who makes it, a call does not repeat who must; a table without days has no heading for them."""
    text = "matter,topic,role,g28,account\nA-1,reschedule-interview,paralegal,on-file,none\n"
    told = table(
        text.replace("account", "account,appointment").replace(",none\n", ",none,2026-12-03T09:00\n"),
        "--format",
        "summary",
        "--call-plan",
    ).flat
    assert "the representative" in told
    assert "must do it, not you" not in told
    assert told.startswith("1 case")
