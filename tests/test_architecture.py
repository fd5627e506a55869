"""What the source may not do, whatever it is about."""

import ast
import json
import re
from functools import cache

import pytest

from conftest import ROOT
from tiers import sampled

SOURCE = ROOT / "src" / "uscis_prep"
FILES = sorted(SOURCE.rglob("*.py"))
PURE = [path for path in FILES if path.relative_to(SOURCE).parts[0] in ("engine", "plan", "facts")]
LONGEST_FILE = 300
#: One model after the other, without a line of logic: it is read as a reference, and split it would be harder to.
REFERENCE = ("schema.py",)
LONGEST_FUNCTION = 60
NETWORK = {"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "webbrowser"}
CODE_FROM_DATA = {"pickle", "marshal", "shelve", "dill", "runpy", "code"}
#: How many modules a page may load, as measured (214) with a little room: each costs a fifth of a millisecond.
MOST_MODULES = 230
CALLS = {"eval", "exec", "compile", "__import__"}
YAML_LOADERS = {"load", "load_all", "safe_load", "safe_load_all", "full_load", "unsafe_load"}
SHELLS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
FILE_METHODS = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
CLOCKS = {"now", "today", "utcnow"}
#: What a page for a script or a pipe needs nothing of.
SLOW = ("rich", "pydantic", "yaml", "holidays", "babel", "phonenumbers", "sqlite3", "jinja2", "icalendar")
PROBE = """
import json, os, sys
from uscis_prep.__main__ import main
os._exit = sys.exit
sys.argv[1:] = {arguments!r}
try:
    main()
finally:
    print(json.dumps([sys.modules["uscis_prep"].__file__, sorted(sys.modules)]), file=sys.stderr)
"""


def each(paths):
    """Run a test once per file."""
    return pytest.mark.parametrize(
        "path", sampled(paths, 3), ids=[path.relative_to(SOURCE).as_posix() for path in paths]
    )


@cache
def tree(path):
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node):
    """Return the modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@cache
def calls(path):
    """Return each call with the dotted name of what is called."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


@each(FILES)
def test_no_network_and_no_code_from_data(path):
    """Nothing in the source can reach the network or unpack code."""
    names = [name for node in ast.walk(tree(path)) for name in imported(node)]
    assert [name for name in names if name.split(".")[0] in NETWORK | CODE_FROM_DATA] == []


@each(FILES)
def test_no_evaluation(path):
    """Nothing in the source runs text as code, and nothing loads YAML except by the strict loader's own events."""
    names = [name for name, _ in calls(path)]
    assert [name for name in names if name in CALLS] == []
    assert [name for name in names if name.split(".")[0] == "yaml" and name.split(".")[-1] in YAML_LOADERS] == []
    taken = [node.names for node in ast.walk(tree(path)) if "yaml" in imported(node)]
    assert {alias.name for names in taken for alias in names} & YAML_LOADERS == set()


@each(FILES)
def test_no_shell(path):
    """Nothing in the source goes through a shell."""
    assert [name for name, _ in calls(path) if name in SHELLS] == []
    for _, node in calls(path):
        shells = [word.value for word in node.keywords if word.arg == "shell"]
        assert all(isinstance(value, ast.Constant) and value.value is False for value in shells)


@each(PURE)
def test_pure(path):
    """Engine, plan and facts open no file, print nothing and read no clock."""
    names = [name for name, _ in calls(path)]
    assert [name for name in names if name in ("open", "print", "input")] == []
    assert [name for name in names if "." in name and name.split(".")[-1] in FILE_METHODS | CLOCKS] == []


@each([path for path in PURE if path.relative_to(SOURCE).parts[0] == "facts"])
def test_facts_know_the_engine_by_type_only(path):
    """Facts import of the engine only types."""
    nodes = list(ast.walk(tree(path)))
    guards = [node for node in nodes if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    for_types = {id(inner) for guard in guards for inner in ast.walk(guard)}
    of_engine = [node for node in nodes if any(name.startswith("uscis_prep.engine") for name in imported(node))]
    assert [ast.unparse(node) for node in of_engine if id(node) not in for_types] == []


@each(FILES)
def test_first_line(path):
    """The first line of every file says its job in one sentence."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert re.fullmatch(r'"""\S.{8,}[.:](""")?', first), first


@each([path for path in FILES if path.name not in REFERENCE])
def test_length_of_files(path):
    """A file that grows over 300 lines has more than one job."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@each(FILES)
def test_length_of_functions(path):
    """A function that grows over 60 lines has more than one job."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]
    long = {node.name: node.end_lineno - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("more", [[], ["--json"], ["--lang", "es"], ["--topic", "processing-delay"]], ids=" ".join)
def test_quick_start(installed, run_python, more):
    """A page from the installed program loads nothing that only terminals, compiling or storing need."""
    done = run_python(installed, "-c", PROBE.format(arguments=["check", "--form", "I-90", *more]))
    assert done.returncode == 0
    place, loaded = json.loads(done.stderr)
    assert place.startswith(str(installed))
    assert [name for name in loaded if name.split(".")[0] in SLOW] == []
    assert len(loaded) <= MOST_MODULES


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--topic", "processing-delay"]], ids=" ".join)
def test_quick_help_and_questions(installed, run_python, arguments):
    """Help and the first question load nothing that only terminals, compiling or storing need either."""
    done = run_python(installed, "-c", PROBE.format(arguments=arguments))
    loaded = json.loads(done.stderr.splitlines()[-1])[1]
    assert [name for name in loaded if name.split(".")[0] in SLOW] == []
    assert len(loaded) <= MOST_MODULES


def test_quick_version(installed, run_python):
    """The version is told before the command line is loaded at all."""
    done = run_python(installed, "-c", PROBE.format(arguments=["--version"]))
    loaded = json.loads(done.stderr)[1]
    assert [name for name in loaded if name.startswith(("uscis_prep.", "typer"))] == ["uscis_prep.__main__"]
