"""What holds in every test: its tier, no network, no real home, an empty environment; and the wheel, built once."""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # tests import the helpers that stand beside them, such as `books`

import tiers

ROOT = Path(__file__).parent.parent
#: Under USCIS_PREP_FULL=1 a skipped test is a failed test.
FULL = os.environ.get("USCIS_PREP_FULL") == "1"
#: Whatever of the developer's own environment could change what the program prints.
FOREIGN = ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS")
XDG = {"XDG_CACHE_HOME": ".cache", "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".data", "XDG_STATE_HOME": ".state"}
#: Holds what Python imports first in every process that a test starts: no network there either.
GUARD = Path(__file__).parent / "guard"
REAL_SOCKET = socket.socket
count = itertools.count()

# A run begun with `nohup … &` ignores Ctrl-C, and so would every program that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    """Add the choice of a tier; see `tiers`."""
    parser.addoption(
        "--tier",
        choices=(tiers.QUICK, tiers.REST, tiers.ALL),
        default=tiers.DEFAULT,
        help="run the quick tier, the rest (what it leaves to CI), or all (default: %(default)s)",
    )


def pytest_configure(config):
    """Say the tier and the profile before any test file is read."""
    tiers.tier = config.getoption("--tier")
    settings.load_profile(tiers.PROFILE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what belongs to another tier; a test that is named by itself always runs."""
    if any("::" in argument for argument in config.args):
        return
    stay = [item for item in items if tiers.belongs(item, tiers.tier)]
    left = [item for item in items if not tiers.belongs(item, tiers.tier)]
    whole = {item.path.name for item in left} - {item.path.name for item in stay}
    if whole and tiers.tier == tiers.QUICK:
        raise pytest.UsageError(f"the quick tier has no test of {', '.join(sorted(whole))}")
    config.hook.pytest_deselected(items=left)
    items[:] = stay


class LocalSocket(REAL_SOCKET):
    """A socket that reaches nothing beyond this machine's own processes."""

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):  # noqa: A002 - the names are the library's
        if family != socket.AF_UNIX and fileno is None:
            raise OSError("tests use no network")
        super().__init__(family, type, proto, fileno)


def refuse(*_arguments, **_more):
    """Refuse to look up a name."""
    raise OSError("tests use no network")


def clean_environment(patch, home):
    """Give a test a home of its own and nothing of the developer's settings."""
    for name in [*FOREIGN, *(name for name in os.environ if name.startswith("USCIS_PREP_"))]:
        patch.delenv(name, raising=False)
    home.mkdir()
    patch.setenv("HOME", str(home))
    for name, folder in XDG.items():
        patch.setenv(name, str(home / folder))
    patch.setenv("LANG", "C.UTF-8")
    patch.setenv("TZ", "America/New_York")
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(scope="session", autouse=True)
def homes(tmp_path_factory):
    """Make the folder for all homes, and protect whatever runs before the first test."""
    folder = tmp_path_factory.mktemp("homes")
    with pytest.MonkeyPatch.context() as patch:
        clean_environment(patch, folder / "session")
        patch.setenv("USCIS_PREP_CACHE", str(folder / "cache"))
        patch.setenv("PYTHONPATH", str(GUARD), prepend=os.pathsep)
        yield folder


@pytest.fixture(autouse=True)
def guarded(homes, monkeypatch):
    """Run a test without network and in a home of its own; what was compiled once may be used again."""
    clean_environment(monkeypatch, homes / str(next(count)))
    monkeypatch.setenv("USCIS_PREP_CACHE", str(homes / "cache"))
    monkeypatch.setattr(socket, "socket", LocalSocket)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):  # noqa: ARG001 - the hook's signature
    """Turn a skip into a failure where everything has to run."""
    report = yield
    if FULL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although everything has to run: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):  # noqa: ARG001 - the hook's signature
    """Turn the skip of a whole file into a failure where everything has to run."""
    report = yield
    if FULL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped although everything has to run: {report.longrepr}"
    return report


def build(kind, source, target):
    """Build a wheel or sdist without network and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=tiers.HANG)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Return the wheel, built from this checkout."""
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """Return a folder that holds the installed wheel and nothing else of this project."""
    target = tmp_path_factory.mktemp("installed") / "site-packages"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-compile"]
    # The pip that came with Python may be older than the warnings that are errors here.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    more = ["--disable-pip-version-check", "--target", str(target), str(wheel)]
    subprocess.run([*command, *more], check=True, capture_output=True, timeout=tiers.HANG, env=environment)
    return target


@pytest.fixture
def run_python(tmp_path):
    """Return a function that runs python in an empty folder with one folder of packages and the dependencies."""

    def run(site, *arguments, **environment):
        empty = tmp_path / "empty folder ñ"
        shutil.rmtree(empty, ignore_errors=True)
        empty.mkdir()
        # -S leaves out .pth files, which would put this checkout on the path.
        path = os.pathsep.join([str(site), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
        done = subprocess.run(
            [sys.executable, "-S", *arguments],
            cwd=empty,
            env={**os.environ, "PYTHONPATH": path, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=tiers.HANG,
            check=False,
        )
        assert list(empty.iterdir()) == [], "the program wrote a file that nobody asked for"
        return done

    return run
