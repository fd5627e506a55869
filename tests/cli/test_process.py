"""A few real processes: exit codes, streams, pipes that close, the folder of the person."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.program import NOW
from tiers import HANG, sampled

FULL = Path("/dev/full")
PROGRAM = (sys.executable, "-m", "uscis_prep")


def start(*arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **environment):
    return subprocess.run(
        [*PROGRAM, *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env={**os.environ, **environment},
        timeout=HANG,
        check=False,
    )


def start_into_closed_pipe(*arguments):
    reading, writing = os.pipe()
    os.close(reading)
    done = start(*arguments, stdout=writing)
    os.close(writing)
    return done


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "--form", "I-90"], 0),
        (["check", "--form", "I-9O"], 2),
        (["check", "--form", "I-90", "--require-decision"], 3),
        (["check", "--rules", "/missing"], 4),
        (["--version"], 0),
    ],
)
def test_exit_codes(arguments, code):
    """The process ends with the code of the contract, and never with a traceback."""
    done = start(*arguments)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_results_to_stdout_errors_to_stderr():
    """A result is on stdout alone, an error on stderr alone."""
    right, wrong = start("check", "--json", "--now", NOW), start("check", "--form", "I-9O")
    assert json.loads(right.stdout)["schema"] == "uscis-prep/plan/1"
    assert right.stderr == wrong.stdout == b""
    assert b"I-90" in wrong.stderr


@pytest.mark.parametrize("arguments", [["check", "--form", "I-90"], ["check", "--json"], ["questions"], ["--help"]])
def test_a_closed_pipe_is_no_error(arguments):
    """Whoever reads only the first line, as `head -1` does, gets no complaint."""
    assert start_into_closed_pipe(*arguments).stderr == b""


def test_a_closed_pipe_is_exit_0():
    """A reader that has enough is no finding."""
    assert start_into_closed_pipe("check", "--form", "I-90").returncode == 0


@pytest.mark.skipif(not FULL.exists(), reason="only where there is a device that is always full")
@pytest.mark.parametrize("line", ["check --form I-90", "check --json", "questions", "--help", "--version"])
def test_a_full_disk_is_told(line):
    """Where the result cannot be written whole, that is said on stderr, and the exit code is no success."""
    with FULL.open("wb") as full:
        done = start(*line.split(), stdout=full)
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"]])
def test_a_closed_pipe_is_exit_0_for_help_too(arguments):
    """What the command-line library prints itself is no exception."""
    done = start_into_closed_pipe(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_error_keeps_its_code_where_nobody_reads_it():
    """An error that goes into a closed pipe still tells a script by its exit code."""
    done = start_into_closed_pipe("check", "--form", "I-9O", "--json")
    assert (done.returncode, done.stderr) == (2, b"")


@pytest.mark.skipif(not FULL.exists(), reason="only where there is a device that is always full")
def test_an_error_keeps_its_code_on_a_full_disk():
    """Where the JSON of an error cannot be written, the error is told on stderr, with its own code."""
    with FULL.open("wb") as full:
        done = start("check", "--form", "I-9O", "--json", stdout=full)
    assert done.returncode == 2
    assert b"Did you mean I-90?" in done.stderr
    assert b"Traceback" not in done.stderr
    with FULL.open("wb") as full:
        assert start("check", "--form", "I-9O", stderr=full).returncode == 2


@pytest.mark.skipif(not FULL.exists(), reason="only where there is a device that is always full")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_call_is_stored_although_nobody_can_be_told(tmp_path, more):
    """Where the page of a stored call cannot be written, that is said: nobody logs the call twice."""
    log = tmp_path / "own" / "calls.db"
    with FULL.open("wb") as full:
        done = start("log", "add", "--log", str(log), "--topic", "case-status", *more, stdout=full)
    assert done.returncode == 2
    assert b"Your call is stored as" in done.stderr
    assert len(json.loads(start("log", "list", "--log", str(log), "--json").stdout)["calls"]) == 1


@pytest.mark.parametrize(
    "line",
    [
        "check --answers -",
        "check --receipt -",
        "check --phone -",
        "log add --receipt - --log {log}",
        "log add --from - --log {log}",
    ],
)
@pytest.mark.parametrize("encoding", sampled(["utf-8:strict", "ascii:strict"], 2))
def test_bytes_that_are_no_text_are_refused(tmp_path, line, encoding):
    """Bytes on standard input that are no text are told, whatever the locale."""
    words = line.format(log=tmp_path / "calls.db").split()
    (tmp_path / "bytes").write_bytes(b"\xff\xe9\n")
    with (tmp_path / "bytes").open("rb") as given:
        done = start(*words, stdin=given, PYTHONIOENCODING=encoding)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_encodings(encoding):
    """An old console gets the whole page."""
    done = start("check", "--form", "I-90", "--lang", "es", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"800-375-5283" in done.stdout


def test_bytes_that_are_no_text():
    """An argument that is no text is an error of the person, not of the program."""
    done = subprocess.run(
        [*(part.encode() for part in PROGRAM), b"check", b"--role", b"\xff\xfe"],
        capture_output=True,
        timeout=HANG,
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "lines", "code"),
    [
        (["--receipt", "-"], b"IOE\nq\n", 130),
        (["incoming", "--set", "came_by=call", "--item", "-"], b"12345678\nnothing\n", 2),
        (["incoming", "--set", "came_by=\xff"], b"call\n\xff\nmoney\n", 2),
        (["incoming"], b"\xff\nother\n", 0),
    ],
)
def test_a_line_before_the_questions(arguments, lines, code, tmp_path):
    """A value read from a line of a pipe goes before the questions on the same pipe; bytes that are no text pass."""
    (tmp_path / "lines").write_bytes(lines)
    with (tmp_path / "lines").open("rb") as stdin:
        done = start(*arguments, "--now", NOW, stdin=stdin)
    assert b"Traceback" not in done.stderr
    assert done.returncode == code
