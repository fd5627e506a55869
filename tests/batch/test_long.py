"""Long tables, and tables that stop half-way: breaking off, pipes that close, full disks, cells without an end."""

import contextlib
import csv
import io
import json
import os
import pty
import random
import signal
import subprocess
import sys
import threading
import time

import pexpect
import pytest

from cli.program import NOW, call
from tables import write
from tiers import HANG, ci, sampled

BATCH = (sys.executable, "-m", "uscis_prep", "batch")
#: So many rows that there is time to break off.
MANY = 60_000


@pytest.fixture(scope="module")
def long_table(tmp_path_factory):
    """Return a long table."""
    path = tmp_path_factory.mktemp("long") / "cases.csv"
    write(path, MANY)
    return path


def test_breaking_off(long_table, tmp_path):
    """Ctrl-C ends a batch with exit 130, and no half file is left that could be taken for a whole one."""
    target = tmp_path / "out.csv"
    process = subprocess.Popen([*BATCH, str(long_table), "--now", NOW, "-o", str(target)], stderr=subprocess.PIPE)
    while not target.exists() or not target.stat().st_size:
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=HANG)
    assert process.returncode == 130
    assert b"Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_enough(long_table):
    """A pipe that closes after the first lines ends the batch without a complaint about the pipe."""
    process = subprocess.Popen([*BATCH, str(long_table), "--now", NOW], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline().startswith(b"row,matter,topic")
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=HANG) in {0, 1}
    assert b"Traceback" not in told
    assert b"pipe" not in told.lower()


@ci
def test_progress_is_for_a_terminal(long_table, tmp_path):
    """A bar moves on a terminal; in a file or pipe there is none."""
    arguments = [*BATCH[1:], str(long_table), "--now", NOW, "-o", str(tmp_path / "seen.csv"), "--errors"]
    child = pexpect.spawn(
        BATCH[0], [*arguments, str(tmp_path / "bad.csv")], timeout=HANG, env={**os.environ, "TERM": "xterm"}
    )
    child.expect(f"[0-9]+/{MANY}")
    child.expect(pexpect.EOF)
    child.close()
    files = ["-o", str(tmp_path / "unseen.csv"), "--errors", str(tmp_path / "bad-2.csv")]
    done = subprocess.run(
        [*BATCH, str(long_table), "--now", NOW, *files], capture_output=True, timeout=HANG, check=False
    )
    assert (done.returncode, child.exitstatus) == (1, 1)
    assert b"The file for errors holds them all." in done.stderr
    assert f"/{MANY}".encode() not in done.stderr + done.stdout
    assert (tmp_path / "seen.csv").read_bytes() == (tmp_path / "unseen.csv").read_bytes()


@ci
@pytest.mark.parametrize("page_format", ["csv", "jsonl"])
def test_the_bar_leaves_the_result_alone(long_table, page_format):
    """With the bar on a terminal and the result in a file, the file is the whole result and the terminal has none."""
    command = [*BATCH, str(long_table), "--now", NOW, "--format", page_format]
    whole = subprocess.run(command, capture_output=True, timeout=HANG, check=False).stdout
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=slave, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(slave)
        reading = threading.Thread(target=drain, args=(master, seen := []))
        reading.start()
        assert process.stdout.read() == whole
    reading.join()
    assert f"/{MANY}".encode() in b"".join(seen)
    assert b"M-00" not in b"".join(seen).split(b"Row ")[0]


def drain(terminal, seen):
    """Read what a terminal shows until the other side closes it."""
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 65536):
            seen.append(part)
    os.close(terminal)


def test_rows_on_the_terminal_are_progress_enough(tmp_path):
    """Where the rows themselves go to the terminal no bar is drawn between them."""
    write(tmp_path / "cases.csv", 2000, broken=0)
    child = pexpect.spawn(
        BATCH[0],
        [*BATCH[1:], str(tmp_path / "cases.csv"), "--now", NOW, "--format", "csv"],
        timeout=HANG,
        env={**os.environ, "TERM": "xterm"},
        dimensions=(50, 2000),
    )
    printed = child.read()
    child.close()
    assert child.exitstatus == 0
    told, rows = printed.split(b"row,matter", 1)
    assert (told.count(b"\r\n"), rows.count(b"\r\n")) == (1, 2001)  # the zone of the times, then the table
    assert b"\x1b" not in printed


@pytest.mark.parametrize("name", sampled(["SIGTERM", "SIGHUP"], 2))
def test_being_told_to_end(long_table, tmp_path, name):
    """A request to end leaves no half file behind either."""
    target = tmp_path / "out.csv"
    process = subprocess.Popen([*BATCH, str(long_table), "--now", NOW, "-o", str(target)], stderr=subprocess.PIPE)
    while not target.exists() or not target.stat().st_size:
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(number := getattr(signal, name))
    _, told = process.communicate(timeout=HANG)
    assert process.returncode == 128 + number
    assert b"Traceback" not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("target", "size"), [("-", 6), ("/dev/null", 0)])
def test_results_may_go_to_what_is_no_file(tmp_path, target, size):
    """`-o -` is stdout, and a device is written like one."""
    write(tmp_path / "cases.csv", 5, broken=0)
    printed = call("batch", str(tmp_path / "cases.csv"), "--now", NOW, "-o", target)
    assert printed.code == 0
    assert len(printed.out.splitlines()) == size
    assert not (tmp_path / "-").exists()


def test_names_are_never_spelled_anew(tmp_path):
    """The name of a case keeps its letters in a file or pipe, whatever the console's encoding: others join by it."""
    (tmp_path / "cases.csv").write_text("matter,topic,processing\nNúñez,processing-delay,inside\n", encoding="utf-8")
    for page_format in ("csv", "jsonl"):
        done = subprocess.run(
            [*BATCH, str(tmp_path / "cases.csv"), "--now", NOW, "--format", page_format],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            timeout=HANG,
            check=True,
        )
        assert "Núñez" in done.stdout.decode("utf-8")


def test_a_cell_without_an_end(tmp_path):
    """A cell past the limit of the csv module makes its row bad, in words of ours; the rows after it are decided."""
    long = "x" * (csv.field_size_limit() + 1)
    (tmp_path / "cases.csv").write_text(f"matter,topic\nA,{long}\nB,expedite\n")
    printed = call("batch", str(tmp_path / "cases.csv"), "--now", NOW, "--lang", "es")
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    assert printed.code == 1
    assert [row["status"] for row in rows] == ["bad", "undecided"]
    assert rows[0]["reason"].startswith("Una celda de la fila tiene más de 131072 caracteres.")


def test_the_order_of_the_rows_makes_no_summary(tmp_path):
    """The summary of a table is the same in whatever order its rows stand."""
    write(tmp_path / "cases.csv", 300)
    head, *rows = (tmp_path / "cases.csv").read_text(encoding="utf-8").splitlines()
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)  # noqa: S311 - no secret
        path = tmp_path / f"{seed}.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        made = json.loads(call("batch", str(path), "--now", NOW, "--json").out)
        found.append([list(made[part].items()) for part in ("by_verdict", "by_who", "by_day")])
    assert found[0] == found[1] == found[2]
