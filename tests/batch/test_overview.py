"""The summary of a table: one line a case, what needs somebody first at the top; and the page of one case."""

import json

import pytest

from cli.program import NOW, SHUT, call

TABLE = """\
matter,topic,form,receipt,filed,processing,role,g28,appointment,account,callback,document
M-101,processing-delay,I-485,MSC,2023-01-02,outside,attorney,on-file,,none,,
M-102,processing-delay,I-130,WAC,2026-05-30,inside,attorney,on-file,,,,
M-103,reschedule-biometrics,I-485,IOE,,,paralegal,on-file,2026-12-03T09:00,none,,
M-104,answer-overdue,I-765,IOE,,,attorney,on-file,,,missed-both,
M-105,missing-document,I-90,IOE,,,attorney,on-file,,,,
M-106,change-address,I-485,IOE,,,paralegal,none,,,,
M-107,reschedule-interview,N-400,IOE,,,attorney,on-file,2026-12-15T09:00,,,
M-108,processing-delay,I-9O,IOE,,inside,attorney,on-file,,,,
"""
#: About twenty lines for that table; the zone in which hours were read is said once.
MOST_LINES = 23


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Return a function that runs a batch over a table in the folder where it is."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments, text=TABLE, now=NOW):
        (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
        return call("batch", "cases.csv", "--now", now, *arguments)

    return run


def summary(table, *arguments, **more):
    """Return the lines of a summary."""
    return table("--format", "summary", *arguments, **more).out.splitlines()


def test_one_line_a_case(table):
    """Each case stands once, with what to do, who and by when; what cannot be decided comes first."""
    lines = summary(table)
    assert len(lines) <= MOST_LINES
    starts = [line.split()[0] for line in lines if line.startswith("  M-")]
    assert starts == ["M-108", "M-105", "M-103", "M-104", "M-107", "M-101", "M-106", "M-102"]
    told = {line.split()[0]: " ".join(line.split()) for line in lines if line.startswith("  M-")}
    assert told["M-103"] == "M-103 call move biometrics, Dec 3 representative goal Jan 8: late"
    assert told["M-106"] == "M-106 online change address, I-485 client"
    assert told["M-102"] == "M-102 wait processing time, I-130 attorney look again Dec 24"
    assert "Thanksgiving" in "\n".join(lines)


def test_an_error_is_told_once_with_its_row(table):
    """What is wrong with a row stands in the summary, and nowhere else."""
    printed = table("--format", "summary")
    assert printed.code == 1
    assert printed.out.count("I-9O") == 1
    assert "(row 9)" in printed.out
    assert not printed.err


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_summary_fits_its_width(table, language, width, monkeypatch):
    """No line is wider than the screen, in either language."""
    monkeypatch.setenv("COLUMNS", str(width))
    lines = summary(table, "--lang", language)
    assert max(map(len, lines)) <= width
    assert sum("M-10" in line for line in lines) >= 8


def test_a_long_group_says_how_many_more(table):
    """A table of ten thousand cases has a page, and says where the others stand."""
    head, *rows = TABLE.splitlines()
    text = "\n".join([head, *rows * 1250]) + "\n"
    lines = summary(table, text=text)
    assert lines[0].startswith("10,000 cases")
    assert len(lines) < 80
    assert sum("more: " in line for line in lines) == 3
    assert "6,250 FOR TODAY" in "\n".join(lines)


def test_calls_wait_for_the_lines(table):
    """In the evening calls stand in a group of their own, and what can be written stays for today."""
    text = "\n".join(summary(table, now=SHUT))
    assert "3 WHEN THE LINES OPEN" in text
    assert "2 FOR TODAY" in text


def test_a_name_that_is_long_stands_alone(table):
    """A long name, or none, takes nothing from the columns of the others."""
    text = TABLE.replace("M-104", "Lopez and Perez, a long name".replace(",", " ")).replace("M-107", "")
    lines = summary(table, text=text)
    assert any(line.startswith("  Lopez and Perez  a long name") for line in lines)
    assert any(line.startswith("  Row 8") for line in lines)


@pytest.mark.parametrize("flags", [(), ("--why",), ("--full",), ("--lang", "es")])
def test_the_page_of_one_case(table, flags):
    """--only prints what check prints for the facts of that row."""
    facts = ("--topic", "reschedule-biometrics", "--form", "I-485", "--receipt", "IOE", "--role", "paralegal")
    more = ("--g28", "on-file", "--appointment", "2026-12-03T09:00", "--account", "none")
    printed = table("--only", "M-103", *flags)
    checked = call("check", *facts, *more, *flags, "--now", NOW)
    assert printed.code == 0
    commands = [line for line in checked.out.splitlines() if "uscis-prep" not in line and not line.startswith("    --")]
    assert [line for line in commands if line not in printed.out.splitlines()] == []


def test_one_case_as_data_and_as_paper(table, tmp_path):
    """--only with --json is the plan, and a file takes the format of its ending."""
    assert table("--only", "M-102", "--json").data["needs"][0]["verdict"]["action"] == "wait"
    assert table("--only", "M-102", "-o", str(tmp_path / "one.html")).code == 0
    assert "<html" in (tmp_path / "one.html").read_text(encoding="utf-8")


def test_a_case_that_is_not_there(table):
    """A name that no row has, a table without names, and rows asked for together are told."""
    assert "Nearest: M-10" in table("--only", "M-10").err
    assert json.loads(table("--only", "M-1", "--json").out)["code"] == "batch-only"
    assert json.loads(table("--only", "A", "--json", text="topic\nexpedite\n").out)["code"] == "batch-only-unnamed"
    assert json.loads(table("--only", "M-101", "--call-plan", "--json").out)["code"] == "batch-only-alone"


def test_a_bad_row_has_no_page(table):
    """The row that cannot be decided is told, with exit code 1."""
    printed = table("--only", "M-108")
    assert printed.code == 1
    assert "Row 9" in printed.err


def test_a_person_gets_the_summary_and_a_pipe_the_rows(table, monkeypatch):
    """On a terminal the usual format is the summary; in a pipe it stays CSV."""
    assert table().out.startswith("row,matter,")
    monkeypatch.setattr("uscis_prep.cli.batch.looked_at", lambda output: output is None)
    assert table().out.startswith("8 cases")
