"""Pages as files: from the interview by a key or by -o, one for each person, and never over another."""

import json

import pytest

from cli.program import NOW, call

FLAGS = ("--role", "applicant", "--where", "us", "--set", "represented=no", "--set", "green_card=lost", "--now", NOW)
TOPIC = ("--topic", "proof-of-status")
STARTS = {
    "html": "<!DOCTYPE html>",
    "md": "# ",
    "ics": "BEGIN:VCALENDAR",
    "txt": "Proof of status for work or travel",
    "json": "{",
}


def interview(*arguments, lines=()):
    """Run the interview with these lines typed."""
    return call(*FLAGS, *arguments, stdin="".join(f"{line}\n" for line in lines))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.mark.parametrize(("ending", "start"), STARTS.items())
def test_a_key_saves_the_page(folder, ending, start):
    """`s NAME` behind a page saves it in the format that the ending names, and the goodbye says so."""
    printed = interview(*TOPIC, lines=["0", f"s my sheet.{ending}", ""])
    assert printed.code == 0
    assert (folder / f"my sheet.{ending}").read_text("utf-8").startswith(start)
    assert f"Saved: my sheet.{ending}" in printed.err
    assert "p = print or save" in printed.err
    assert printed.err.rstrip().endswith(f"but my sheet.{ending}.")


def test_the_key_in_spanish(folder):
    """In Spanish the key is g, and the page is Spanish."""
    printed = interview(*TOPIC, "--lang", "es", lines=["0", "g hoja.html", ""])
    assert "Guardado: hoja.html" in printed.err
    assert '<html lang="es">' in (folder / "hoja.html").read_text("utf-8")


def test_nothing_is_saved_before_a_page_over_a_file_or_under_a_strange_name(folder):
    """Before a page, over a file that is there, into a missing folder, with another ending: nothing, and a word why."""
    (folder / "there.html").write_text("mine", encoding="utf-8")
    lines = ["s early.html", "proof-of-status", "0", "s there.html", "s no/such.html", "s sheet.exe", ""]
    printed = interview(lines=lines)
    assert printed.code == 0
    for words in ("no page to save yet", "is there already", "cannot write", "The name must end with .html"):
        assert words in " ".join(printed.err.split())
    assert (folder / "there.html").read_text("utf-8") == "mine"
    assert [path.name for path in folder.iterdir()] == ["there.html"]
    assert printed.err.rstrip().endswith("Done. Nothing was saved.")


@pytest.mark.parametrize("ending", STARTS)
def test_output_is_written_at_the_end(folder, ending):
    """-o shows the page as usual and writes the last one, as `check` would make it from the same answers."""
    printed = interview(*TOPIC, "-o", f"sheet.{ending}", lines=["0", ""])
    assert printed.code == 0
    assert "Proof of status" in printed.out
    assert (folder / f"sheet.{ending}").read_text("utf-8").startswith(STARTS[ending])


def test_each_person_has_a_file(folder):
    """The next person's page goes into a file of its own."""
    lines = ["0", "next", "change-address", *["0"] * 8, "", "q"]
    printed = interview(*TOPIC, "-o", "sheet.html", lines=lines)
    assert printed.code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["sheet-2.html", "sheet.html"]
    assert "Proof of status" in (folder / "sheet.html").read_text("utf-8")
    assert "Proof of status" not in (folder / "sheet-2.html").read_text("utf-8")


@pytest.mark.parametrize(("page_format", "start"), [("html", "<!DOCTYPE"), ("markdown", "# "), ("ics", "BEGIN:")])
def test_a_format_without_a_file_goes_to_a_pipe(page_format, start):
    """--format alone prints nothing but the last page in that format on stdout."""
    printed = interview(*TOPIC, "--format", page_format, lines=["0", ""])
    assert printed.out.startswith(start)
    assert printed.out.count("Have ready") <= 1


def test_json_as_before():
    """--json prints the last plan once."""
    found = json.loads(interview(*TOPIC, "--json", lines=["0", ""]).out)
    assert found["status"] == "decided"


@pytest.mark.parametrize("flag", [("-o", "x.html"), ("--format", "html"), ("--large",)])
def test_before_a_command_they_are_refused(folder, flag):
    """What belongs behind a command is not silently lost before it."""
    printed = call(*flag, "check", "--form", "I-90")
    assert (printed.code, printed.out) == (2, "")
    assert "after check" in printed.err
    assert list(folder.iterdir()) == []


def test_calendar_lines_survive_the_file(folder):
    """A calendar on disk ends each line with CR LF, once."""
    facts = ("--topic", "processing-delay", "--set", "processing=inside", "--now", NOW)
    assert call("check", *facts, "-o", "look.ics") == (0, "", "")
    raw = (folder / "look.ics").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") > 10
    assert b"\r\r" not in raw


@pytest.mark.parametrize("flags", [("--format", "ics"), ("-o", "calls.ics")])
def test_a_calendar_without_a_day_is_the_page(folder, flags):
    """Whoever stops early, or whose plan has no date, gets the page, the reason on stderr and the usual exit code."""
    stopped = call(*flags, "--now", NOW, stdin="")
    assert stopped.code == 130
    assert "800-375-5283" in stopped.out
    assert "no date for a calendar" in stopped.err
    assert not list(folder.iterdir())
