"""The program as a library: typed plans, in threads, in other processes, over a Dask bag."""

import doctest
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

import uscis_prep
from cli.program import NOW, plan
from conftest import ROOT
from tables import FIELDS, rows
from tiers import HANG, ci
from uscis_prep import check, library, load_rulebook
from uscis_prep.errors import UsageError

HOW_TO = ROOT / "docs" / "how-to" / "dask.md"
AT = datetime.fromisoformat(NOW)


@pytest.fixture(scope="module")
def book():
    """Return the shipped rulebook."""
    return load_rulebook()


def cases(number):
    """Return topics and answers of some cases."""
    found = []
    for cells, _ in rows(number, seed=11, broken=0):
        row = {name: cell for name, cell in zip(FIELDS, cells, strict=True) if cell and name != "matter"}
        found.append((row.pop("topic"), row))
    return found


def test_examples():
    """The example of the documentation says what the library gives."""
    assert doctest.testmod(library, raise_on_error=True).attempted > 0


def test_the_plan_is_that_of_check(book):
    """The library gives the very plan that the command prints."""
    printed = plan("--topic", "processing-delay", "--set", "processing=inside", "--zone", "America/New_York")
    made = check(book, {"processing": "inside"}, topics=["processing-delay"], now=AT)
    assert made == printed


def test_pickled(book):
    """A rulebook that was pickled and read back gives the same plans."""
    again = pickle.loads(pickle.dumps(book))  # noqa: S301 - our own bytes
    assert (again.sha256, again.version) == (book.sha256, book.version)
    for topic, answers in cases(5):
        assert check(again, answers, topics=[topic], now=AT) == check(book, answers, topics=[topic], now=AT)


def test_threads():
    """Threads that share one fresh rulebook get the plans that one thread alone gets."""
    many, alone, shared = cases(60), load_rulebook(), load_rulebook()
    expected = [check(alone, answers, topics=[topic], now=AT) for topic, answers in many]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda case: check(shared, case[1], topics=[case[0]], now=AT), many))
    assert found == expected


def test_unknown_names(book):
    """A topic or an answer that is unknown is refused with the nearest name."""
    with pytest.raises(UsageError, match="processing-delay"):
        check(book, {}, topics=["procesing-delay"])
    with pytest.raises(UsageError, match="inside"):
        check(book, {"processing": "insid"}, topics=["processing-delay"])
    with pytest.raises(AttributeError):
        uscis_prep.nothing  # noqa: B018 - the access itself is tested


def test_importing_the_package_loads_nothing():
    """The library is loaded when it is first used, not with the package."""
    code = "import sys, uscis_prep; print([n for n in sys.modules if n.startswith('uscis_prep.')])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@ci
def test_dask(tmp_path):
    """The script of the how-to runs on a local cluster of two processes and counts every case."""
    script = HOW_TO.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    (tmp_path / "backlog.py").write_text(script, encoding="utf-8")
    lines = ['{"topic": "processing-delay", "processing": "inside"}\n'] * 30
    lines += ['{"topic": "processing-delay", "processing": "outside", "account": "none"}\n'] * 12
    (tmp_path / "cases.jsonl").write_text("".join(lines), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "backlog.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=HANG, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "('wait', 30)" in done.stdout
    assert "12)" in done.stdout
