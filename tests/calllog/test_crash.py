"""Nothing that was acknowledged is lost: not by a kill, not by a full disk, not by a failing write."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from calllog.crash import kills, lost
from calllog.samples import sample
from tiers import DEEP, HANG, sampled
from uscis_prep.calllog.store import open_log
from uscis_prep.calllog.verify import verify
from uscis_prep.errors import LogError

FULL_DISK = Path("/dev/full")
#: Runs the commands of a script one after the other under a limit of the size of files, and tells each exit code.
SCRIPTED = """
import io, json, resource, sys
from contextlib import redirect_stderr, redirect_stdout
from uscis_prep.cli.app import run
from uscis_prep.rulebook.store import load_compiled
load_compiled()  # compiled and kept before anything fails to be written
limit, home = int(sys.argv[1]), sys.argv[2]
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
made = []
for number in range(6):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["log", "add", "--matter", f"m{number}", "--said", "word " * 300, "--json"])
        if code == 0 and number % 2:
            code = run(["log", "edit", json.loads(out.getvalue())["calls"][0]["id"], "--matter", f"e{number}"])
    made.append([number, code, "Traceback" in err.getvalue()])
    sys.__stdout__.write(json.dumps(made[-1]) + "\\n")
    sys.__stdout__.flush()
"""


def test_kills(tmp_path):
    """Four processes write while one after the other is killed: all that was acknowledged is there, and all is well."""
    file = tmp_path / "data" / "calls.db"
    acknowledged, failed = kills(file, 200 if DEEP else 12)
    assert failed == []
    assert acknowledged
    number, missing, faults = lost(file, acknowledged)
    assert (missing, faults) == ([], [])
    assert number >= len({call_id for call_id, _ in acknowledged})
    modes = {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == {0o600}


def limited(limit, home):
    """Run the script under a limit; return what it told of each step."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPTED, str(limit), str(home)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "USCIS_PREP_HOME": str(home)},
        capture_output=True,
        check=False,
        timeout=HANG,
    )
    return [json.loads(line) for line in done.stdout.decode().splitlines()], done.stderr.decode()


@pytest.mark.parametrize("limit", range(0, 82, 2) if DEEP else sampled((14, 0, 2, 34, 66), 3))
def test_a_limit_of_the_size_of_files(tmp_path, limit):
    """Whatever the size at which writes begin to fail, each command says so with exit 5 or is all there."""
    home = tmp_path / "data"
    steps, err = limited(limit * 1024, home)
    assert err == ""
    assert len(steps) == 6
    assert {code for _, code, _ in steps} <= {0, 5}
    assert not any(traceback for _, _, traceback in steps)
    with open_log(home / "calls.db") as log:
        number, faults = verify(log)
        stored = {call.matter for call in log.calls()}
    assert faults == []
    for step, code, _ in steps:
        if code == 0:
            assert (f"e{step}" if step % 2 else f"m{step}") in stored
    assert number <= 6


def test_a_full_disk(tmp_path):
    """A log on a full disk is refused with what to do, and what was there before stays."""
    if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k,mode=700", "none", tmp_path],
                                          capture_output=True, check=False).returncode:  # fmt: skip
        pytest.xfail("no file system can be mounted here; test_a_limit_of_the_size_of_files covers failing writes")
    try:
        file, stored = tmp_path / "calls.db", []

        def fill():
            with open_log(file, create=True) as log:
                while True:
                    stored.append(log.add(sample(said="word " * 500)).id)

        with pytest.raises(LogError) as caught:
            fill()
        assert caught.value.key == "log-full"
        with open_log(file) as log:
            assert {call.id for call in log.calls()} == set(stored)
            assert verify(log) == (len(stored), [])
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@pytest.mark.skipif(os.name != "posix", reason="no such device")
def test_a_device_is_no_log():
    """A device is refused, and not written to."""
    with pytest.raises(LogError) as caught:
        open_log(FULL_DISK, create=True)
    assert caught.value.key in ("log-is-device", "log-folder-open")


def test_a_home_that_cannot_be_written(tmp_path):
    """In a home that cannot be written every command that would write ends with 5, and says what to do."""
    home = tmp_path / "home"
    home.mkdir(0o500)
    blocked = tmp_path / "file"
    blocked.write_text("")
    place = home if os.getuid() else blocked  # nothing is forbidden to root, but a file is no folder for root either
    run = "import sys; from uscis_prep.cli.app import run; sys.exit(run(sys.argv[1:]))"
    for more in ((), ("--json",)):
        done = subprocess.run(
            [sys.executable, "-c", run, "log", "add", "--matter", "A", *more],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "USCIS_PREP_HOME": str(place / "data")},
            capture_output=True,
            check=False,
            timeout=HANG,
        )
        told = (done.stdout + done.stderr).decode()
        assert done.returncode == 5, told
        assert "cannot read or write" in " ".join(told.split())
        assert "Traceback" not in told
