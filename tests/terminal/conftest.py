"""A clean home for each session; only the compiled rulebook is kept between them."""

import os

import pytest

from terminal.session import Session, piped

pytest.importorskip("pexpect")


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def environment(home, cache):
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "LANG": "en_US.UTF-8",
        "PYTHONUTF8": "1",
        "TZ": "America/New_York",
        "USCIS_PREP_CACHE": str(cache),
        "PYTHONPATH": os.environ["PYTHONPATH"],
    }


@pytest.fixture
def start(environment, home):
    """Start the program on a terminal; names in capitals change the environment."""
    sessions = []

    def run(*arguments, rows=24, columns=80, **changes):
        session = Session(arguments, environment | changes, home, rows, columns)
        sessions.append(session)
        return session

    yield run
    for session in sessions:
        session.child.close(force=True)


@pytest.fixture
def pipe(environment, home):
    """Run the program with lines from a pipe."""

    def run(text, *arguments, **changes):
        return piped(text, arguments, environment | changes, home)

    return run
