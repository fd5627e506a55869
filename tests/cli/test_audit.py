"""A whole session of every command opens no socket, starts no program, and writes no file that was not asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from books import write
from cli.program import NOW
from docs.parts import commands
from proof.test_runner import files
from tiers import HANG

AUDITED = Path(__file__).with_name("audited.py")
CALL = ("log", "add", "--topic", "processing-delay", "--urgency", "urgent", "--at", "2026-11-19 10:00")
#: Each session with what it may write: nothing, the log, or the file that it names.
SESSIONS = [
    ("nothing", ["--topic", "processing-delay", "--set", "processing=inside"], "applicant\n0\n0\n\n"),
    ("nothing", [], "q\n"),
    ("nothing", ["check", "--form", "I-90"], ""),
    ("nothing", ["check", "--form", "I-9O", "--json"], ""),
    ("nothing", ["check", "--topic", "processing-delay", "--set", "processing=inside", "--lang", "es", "--json"], ""),
    ("nothing", ["when"], ""),
    ("nothing", ["forms"], ""),
    ("nothing", ["topics", "--json"], ""),
    ("nothing", ["questions"], ""),
    ("nothing", ["incoming"], "call\nmoney\n"),
    ("nothing", ["incoming"], "email\nnothing\nno-reply@uscis.dhs.gov\nno\n"),
    ("nothing", ["incoming", "--set", "came_by=call", "--set", "wants=nothing", "--item", "-", "--json"], "12345678\n"),
    ("nothing", ["incoming", "--missed", "9:10"], ""),
    ("nothing", ["log", "due"], ""),
    ("nothing", ["log", "list"], ""),
    ("nothing", ["log", "path"], ""),
    ("nothing", ["log", "missed", "b2b2b2"], ""),
    ("log", [*CALL, "--item", "-"], "12345678\n"),
    ("log", ["log", "due"], ""),
    ("log", ["log", "due", "--format", "ics"], ""),
    ("log", ["log", "due", "--format", "csv", "--within", "30", "--json"], ""),
    ("log", ["log", "list", "--all", "--json"], ""),
    ("log", ["log", "show", "@id", "--history"], ""),
    ("log", ["log", "edit", "@id", "--urgency", "regular"], ""),
    ("log", ["log", "missed", "@id", "--at", "9:30"], ""),
    ("log", ["log", "close", "@id"], ""),
    ("log calls.jsonl", ["log", "export", "--format", "jsonl", "--show", "-o", "calls.jsonl"], ""),
    ("log", ["log", "import", "calls.jsonl"], ""),
    ("log", ["log", "verify"], ""),
    ("log", ["log", "export", "--format", "csv"], ""),
    ("log", ["incoming", "--set", "came_by=call", "--set", "wants=nothing", "--item", "-"], "12345678\nunknown\n"),
    ("log", ["log", "forget", "--all", "--yes"], ""),
    ("page.txt", ["check", "--form", "I-90", "-o", "page.txt"], ""),
    ("log due.csv", ["log", "due", "--format", "csv", "-o", "due.csv"], ""),
    ("nothing", ["batch", "-"], "topic,processing\nprocessing-delay,inside\n"),
    ("nothing", ["rules", "lint", "--rules", "@book"], ""),
    ("nothing", ["rules", "sources"], ""),
]


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run all sessions in one process, in an empty folder with a home of its own."""
    folder = tmp_path_factory.mktemp("audited")
    (folder / "here").mkdir()
    book = str(write(folder / "book", files()))  # a small one: what lint touches is no matter of size
    asked = [[book if word == "@book" else word for word in rest] for _, rest, _ in SESSIONS]
    typed = [stdin for _, _, stdin in SESSIONS]
    lines = [
        json.dumps({"arguments": ["--now", NOW, *one], "stdin": two}) for one, two in zip(asked, typed, strict=True)
    ]
    (folder / "sessions").write_text("\n".join(lines), encoding="utf-8")
    environment = {
        **os.environ,
        "USCIS_PREP_HOME": str(folder / "home"),
        "HOME": str(folder),
        "TMPDIR": str(folder / "here"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ran = subprocess.run(
        [sys.executable, str(AUDITED), str(folder / "sessions")],
        cwd=folder / "here",
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=HANG,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return folder, [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(SESSIONS)), ids=[" ".join(row[1]) or "interview" for row in SESSIONS])
def test_a_session_touches_only_what_was_asked(done, number):
    """No socket, no other program, and no file but the log or the one that was named; the cache holds no answers."""
    folder, found = done
    allowed, _, _ = SESSIONS[number]
    assert "Traceback" not in found[number]["text"]
    cache = os.environ["USCIS_PREP_CACHE"]
    for event, path in found[number]["touched"]:
        place = Path(path.removeprefix("file://").partition("?")[0])
        if path in (os.devnull, ":memory:") or Path(cache) in (place, *place.parents):
            continue
        of_log = "log" in allowed.split() and folder / "home" in (place, *place.parents)
        assert of_log or place.name in allowed.split(), (event, path)


def test_the_sessions_did_what_they_say(done):
    """The sessions ran to their end, and only the named files are left."""
    folder, found = done
    ended = {" ".join(row[1]): answer["code"] for row, answer in zip(SESSIONS, found, strict=True) if answer["code"]}
    ended.pop("rules lint --rules @book", None)  # findings are no fault of the session
    assert ended == {
        "": 130,
        "check --form I-9O --json": 2,
        "incoming --set came_by=call --set wants=nothing --item - --json": 2,
        "log missed b2b2b2": 2,
    }
    assert sorted(path.name for path in (folder / "here").iterdir()) == ["calls.jsonl", "due.csv", "page.txt"]


def test_every_command_has_a_session():
    """No command goes unwatched, but for those that only whoever changes the rulebook runs."""
    ran = [" ".join(rest) for _, rest, _ in SESSIONS]
    names = [name.removeprefix("uscis-prep").strip() for name, found in commands() if not hasattr(found, "commands")]
    unwatched = [name for name in names if not any(line.startswith(name) for line in ran)]
    assert [name for name in unwatched if not name.startswith("rules ")] == []
