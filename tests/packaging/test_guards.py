"""The guards of the tests themselves: no network, a home of one's own, no skip where everything has to run."""

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from conftest import ROOT
from tiers import HANG


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_no_network(family):
    """No test can open a socket to another machine."""
    with pytest.raises(OSError, match="no network"):
        socket.socket(family)


def test_no_names():
    """No test can look up the name of another machine."""
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("example.org", 443))


def test_own_processes():
    """Sockets between processes of this machine stay possible."""
    with socket.socket(socket.AF_UNIX) as own:
        assert own.family == socket.AF_UNIX


REACHING = """
import socket, sys
try:
    {attempt}
except OSError as error:
    sys.exit(f"refused: {{error}}")
"""


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.1', 443), timeout=1)",
        "socket.create_connection(('example.org', 443), timeout=1)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
        "socket.socket(socket.AF_INET6, socket.SOCK_STREAM).connect(('2001:db8::1', 443))",
        "socket.socket().bind(('0.0.0.0', 0))",
    ],
)
def test_no_network_in_other_processes(attempt):
    """No Python process that a test starts can reach another machine, or be reached from one."""
    command = [sys.executable, "-c", REACHING.format(attempt=attempt)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)
    assert "refused: tests use no network" in done.stderr


def test_own_home(homes):
    """The home is an empty folder of this test alone."""
    assert os.environ["HOME"].startswith(str(homes))
    assert os.listdir(os.environ["HOME"]) == []  # noqa: PTH208 - as short as it can be said


def test_environment():
    """Of the program's own settings only the cache is set, and the zone is the eastern one."""
    assert [name for name in os.environ if name.startswith("USCIS_PREP_")] == ["USCIS_PREP_CACHE"]
    assert time.tzname == ("EST", "EDT")


def run_pytest(folder, text, full):
    """Run one small test file under the guards and return what pytest prints."""
    for name in ("conftest.py", "tiers.py"):
        shutil.copy(ROOT / "tests" / name, folder)
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)]
    environment = {**os.environ, "USCIS_PREP_FULL": full}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=HANG, check=False
    )
    return done.stdout


@pytest.mark.parametrize(("full", "outcome"), [("1", "1 failed, 1 xfailed, 1 error"), ("0", "2 skipped, 1 xfailed")])
def test_skips(tmp_path, full, outcome):
    """Under USCIS_PREP_FULL=1 a skip is a failure, while an expected failure stays one."""
    text = (
        "import pytest\n"
        "@pytest.mark.skip\ndef test_marked(): pass\n"
        "def test_inside(): pytest.skip('no')\n"
        "@pytest.mark.xfail\ndef test_wrong(): assert False\n"
    )
    assert outcome in run_pytest(tmp_path, text, full)


def test_skipped_file(tmp_path):
    """Under USCIS_PREP_FULL=1 a file that skips itself is a failure too."""
    assert "1 error" in run_pytest(tmp_path, "import pytest\npytest.importorskip('nothing_like_it')\n", "1")
