"""The test command is the same on every run and on every machine: no clock decides, and no lot but a fixed one."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import tiers
from conftest import ROOT

TESTS = Path(__file__).parent
#: Measures how fast the program is, and is no test.
BENCH = TESTS / "bench"
APART = ("test_tiers.py", "tiers.py")
#: Whoever asks for one of these wants to know what time it is.
CLOCK = re.compile(r"\b(perf_counter|monotonic|process_time|thread_time|timeit|clock_gettime|time\.time)(_ns)?\b")
#: What a property may choose for itself; how many examples it draws, `tiers` decides.
OWN = {"phases", "report_multiple_bugs", "stateful_step_count", "suppress_health_check"}


def files():
    """Return every file of the tests but the measuring ones, this one and `tiers`, which speak of clocks and lots."""
    return [path for path in sorted(TESTS.rglob("*.py")) if BENCH not in path.parents and path.name not in APART]


def clocks(tree):
    """Return the lines that read a clock, also in a script inside a string, and those that limit the time of a step."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.alias | ast.Constant) and CLOCK.search(words(node)):
            yield node.lineno
        if isinstance(node, ast.Call) and any(limits(word) for word in node.keywords):
            yield node.lineno


def words(node):
    """Return what a name or a string says; what a docstring says is no script, and it names no clock."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def limits(word):
    """Return True if an argument is a limit that a slow machine could meet."""
    if word.arg == "deadline":
        return True
    return word.arg == "timeout" and ast.unparse(word.value) not in ("HANG", "tiers.HANG")


def lots(tree):
    """Return the lines that draw by a lot of their own, and those that wait only so long."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called, named = ast.unparse(node.func), {word.arg for word in node.keywords}
        if called == "settings" and named - OWN and not counted(node):
            yield node.lineno
        if called.endswith((".wait", ".communicate", ".join")) and any(is_number(word) for word in node.args):
            yield node.lineno
        if called in ("Random", "random.Random") and not node.args:
            yield node.lineno
        if re.fullmatch(r"random\.(random|choices?|shuffle|sample|randint|randrange|seed)", called):
            yield node.lineno


def is_number(node):
    """Return True if an argument is a number, which a method that waits takes for seconds."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def counted(node):
    """Return True if `tiers` decides how many examples are drawn, and nothing else is chosen."""
    told = {word.arg: ast.unparse(word.value) for word in node.keywords}
    return told.pop("max_examples", "").startswith("examples(") and set(told) <= OWN


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_clock_and_no_lot_decides(path):
    """No test reads a clock or limits the time of a step, and whatever is drawn is drawn from a fixed seed."""
    tree = ast.parse(path.read_text("utf-8"))
    assert [*clocks(tree), *lots(tree)] == []


@pytest.mark.parametrize(
    "line",
    [
        *("begin = time.perf_counter()", "from time import monotonic", "RUN = 'print(time.process_time_ns())'"),
        *("run(command, timeout=30)", "process.wait(20)", "settings(deadline=1000)", "assert time.time() - begin < 5"),
        *("settings(max_examples=40)", "settings(derandomize=False)", "random.Random()", "random.choice(values)"),
    ],
)
def test_clocks_and_lots_are_seen(line):
    """The test above sees each kind of clock and lot."""
    tree = ast.parse(line)
    assert [*clocks(tree), *lots(tree)]


@pytest.mark.parametrize(
    "line",
    [
        *("run(command, timeout=HANG)", "settings(max_examples=examples(12), stateful_step_count=25)"),
        *("random.Random(5)", "time.sleep(0.01)", "drawn(4, 8, phases=PHASES)"),
    ],
)
def test_what_decides_nothing_is_no_clock(line):
    """Waiting for something, a guard against hanging and a fixed seed are allowed."""
    tree = ast.parse(line)
    assert [*clocks(tree), *lots(tree)] == []


def test_the_profile_is_the_same_on_every_run():
    """Outside the deep mode examples follow from the test alone: no lot, no memory of an earlier run, no clock."""
    same, deep = settings.get_profile("same"), settings.get_profile("deep")
    assert (same.derandomize, deep.derandomize) == (True, False)
    assert deep.max_examples > same.max_examples
    for profile in (same, deep):
        assert (profile.deadline, profile.database) == (None, None)
        assert HealthCheck.too_slow in profile.suppress_health_check
    assert settings.default is settings.get_profile(tiers.PROFILE)
    own = settings(max_examples=3)
    assert (own.derandomize, own.deadline, own.database) == (not tiers.DEEP, None, None)


def test_there_is_one_profile():
    """No file of the tests makes or chooses a profile of its own."""
    choosing = [path.name for path in files() if re.search(r"(load|register)_profile", path.read_text("utf-8"))]
    assert choosing == ["conftest.py"]


def test_the_command_of_the_readme_is_the_quick_tier(request):
    """The README's command chooses no tier, and without a choice it is the quick one; CI runs the rest beside it."""
    readme, run, full = (ROOT.joinpath(name).read_text("utf-8") for name in ("README.md", ".ci/run", ".ci/full"))
    command = readme.split("## Test it\n")[1].split("```sh\n")[1].split("```")[0]
    assert command.endswith(" -m pytest -n auto\n")
    assert "--tier" not in command
    assert "--tier" not in request.config.getini("addopts")
    assert tiers.DEEP or tiers.DEFAULT == tiers.QUICK
    assert 'command=$(readme_command "Test it")' in run
    assert "-m pytest -n auto --tier rest" in run
    assert "USCIS_PREP_FULL=1" in run
    assert "USCIS_PREP_DEEP=1" in full
