"""The wheel and the sdist: what they hold, and that they run where there is no checkout."""

import json
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from changed import compiled_book
from conftest import ROOT, build
from tiers import ci
from uscis_prep.errors import RulebookError
from uscis_prep.rulebook.packed import TABLES, Chosen, Listed, PackedNodes, Texts, unpack

SHIPPED = "uscis_prep/_rulebook.py"
#: What every sdist gets by itself.
MADE = {"PKG-INFO", ".gitignore"}
CHECK = ("-m", "uscis_prep", "check", "--form", "I-90", "--now", "2026-03-03T10:00-05:00")


def contents(wheel):
    """Return name and bytes of every file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def plain(part):
    """Return a part of a rulebook that is read as needed as the plain data that it stands for."""
    if isinstance(part, Mapping):
        return {name: plain(entry) for name, entry in part.items()}
    return [plain(entry) for entry in part] if isinstance(part, Sequence) and not isinstance(part, str) else part


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """Return the sdist, built from this checkout."""
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


def test_wheel_holds_every_source_file(wheel):
    """The wheel holds exactly the package, the rules, the compiled rulebook and its own description."""
    source = ROOT / "src" / "uscis_prep"
    code = {path.relative_to(source.parent).as_posix() for path in source.rglob("*") if path.is_file()}
    rules = {
        f"uscis_prep/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "rules").rglob("*") if path.is_file()
    }
    found = {name for name in contents(wheel) if ".dist-info/" not in name}
    assert found == {name for name in code if "__pycache__" not in name} | rules | {SHIPPED}


def test_wheel_holds_the_rules_as_they_are(wheel):
    """Every rule file lies in the wheel byte for byte."""
    files = contents(wheel)
    for path in (ROOT / "rules").rglob("*.yaml"):
        assert files[f"uscis_prep/{path.relative_to(ROOT).as_posix()}"] == path.read_bytes()


def test_shipped_rulebook_equals_a_fresh_one(wheel):
    """The compiled rulebook of the wheel is what compiling the rules gives now."""
    fresh = json.loads(json.dumps(compiled_book()))
    module = ModuleType("shipped")
    exec(contents(wheel)[SHIPPED], module.__dict__)  # noqa: S102 - the module of the wheel itself
    book = unpack(module)
    whole = {name: plain(part) for name, part in book.items()}
    assert whole == fresh
    assert list(book) == list(fresh)
    assert {name: list(whole[name]) for name in TABLES} == {name: list(fresh[name]) for name in TABLES}


@ci
def test_shipped_rulebook_says_what_a_fresh_one_does(installed, run_python):
    """A plan from the wheel's rulebook is the one that a rulebook compiled from the same YAML gives."""
    facts = ["--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--now", "2026-11-24T10:00-05:00"]
    rules = ["--rules", str(ROOT / "rules")]
    plans = [run_python(installed, "-m", "uscis_prep", "check", *facts, "--json", *more) for more in ([], rules)]
    shipped, fresh = (json.loads(plan.stdout) for plan in plans)
    assert fresh.pop("repeat") == f"{shipped.pop('repeat')} --rules {ROOT / 'rules'}"
    assert shipped == fresh
    assert shipped["status"] in ("decided", "undecided")


def test_building_leaves_nothing_behind(wheel):
    """A build leaves the wheel alone in its folder, and no compiled rulebook among the sources."""
    assert [path.name for path in wheel.parent.iterdir()] == [wheel.name]
    assert not (ROOT / "src" / SHIPPED).exists()


@ci
def test_sdist_gives_the_same_wheel(wheel, sdist, tmp_path):
    """A wheel built from the sdist has the same content as one built from the checkout."""
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert contents(build("wheel", source, tmp_path / "wheel")) == contents(wheel)


def test_sdist_holds_no_leftovers(sdist):
    """The sdist holds no caches and nothing that a build or test run made."""
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    tops = {name.split("/")[1] for name in names}
    assert tops <= {"src", "rules", "tests", "docs", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"} | MADE
    assert [name for name in names if "__pycache__" in name or name.endswith("_rulebook.py")] == []


def test_a_faulty_rulebook_stops_the_build(tmp_path):
    """No wheel comes out of a rulebook with a fault."""
    for name in ("src", "rules"):
        shutil.copytree(ROOT / name, tmp_path / "source" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / "source")
    with (tmp_path / "source" / "rules" / "house.yaml").open("a", encoding="utf-8") as file:
        file.write("H1: {}\n")
    with pytest.raises(subprocess.CalledProcessError) as caught:
        build("wheel", tmp_path / "source", tmp_path / "wheel")
    assert b"house.yaml" in caught.value.stderr + caught.value.stdout
    assert list(tmp_path.glob("wheel/*.whl")) == []


def test_version(installed, run_python):
    """The installed program tells the version that its metadata has."""
    (info,) = installed.glob("uscis_prep-*.dist-info")
    assert run_python(installed, "-m", "uscis_prep", "--version").stdout == f"uscis-prep {info.name[11:-10]}\n"


def test_script(installed):
    """The wheel has the one command `uscis-prep`."""
    (entry,) = installed.glob("uscis_prep-*.dist-info/entry_points.txt")
    assert entry.read_text() == "[console_scripts]\nuscis-prep = uscis_prep.__main__:main\n"


def test_runs_from_an_empty_folder(installed, run_python):
    """The installed program prints a page anywhere, without a word on stderr."""
    done = run_python(installed, *CHECK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "I-90" in done.stdout


def test_installed_and_checkout_say_the_same(installed, run_python):
    """The page does not depend on how the program was installed."""
    assert run_python(installed, *CHECK).stdout == run_python(ROOT / "src", *CHECK).stdout


def test_installed_program_writes_no_cache(installed, run_python, tmp_path):
    """The installed program has its rulebook and keeps none."""
    done = run_python(installed, *CHECK, USCIS_PREP_CACHE=str(tmp_path / "cache"))
    assert done.returncode == 0
    assert not (tmp_path / "cache").exists()


def test_home_that_cannot_be_written(run_python):
    """A checkout works without a cache where the home cannot be written or is not there."""
    done = run_python(ROOT / "src", *CHECK, USCIS_PREP_CACHE="", HOME="/dev/null", XDG_CACHE_HOME="/dev/null/cache")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("parent", ["site-packages", "src"])
def test_rules_of_strangers(installed, run_python, tmp_path, parent):
    """A folder `rules` that happens to lie two levels above the installed package is never taken for a checkout."""
    site = tmp_path / "project" / "lib" / parent
    shutil.copytree(installed, site)
    for rules in (tmp_path / "project" / "rules", tmp_path / "project" / "lib" / "rules"):
        rules.mkdir()
        (rules / "rulebook.yaml").write_text("strange: true\n")
    done = run_python(site, *CHECK)
    assert (done.returncode, done.stderr) == (0, "")


def test_nodes_are_found_as_they_are_read():
    """Stored nodes are those that were given; each is found by its text in both ways of looking, and no other is."""
    nodes = [(place % 5, -1, place, -2) for place in range(40)]
    texts = Texts()
    texts.add("before")
    span = texts.nodes(nodes)
    kept = PackedNodes(bytes(texts.written), *span)
    assert list(kept) == nodes
    for _ in range(2):  # one after the other at first, then by a table of all
        assert [kept.find(node) for node in nodes] == list(range(40))
    for strange in ((1, -1), (0, -1, 40, -2), (-1, 0, -2), (2, -1, 0)):
        assert PackedNodes(bytes(texts.written), *span).find(strange) is None
        assert kept.find(strange) is None


@pytest.mark.parametrize("number", [1, -2, "0", None])
def test_a_record_that_is_not_there(number):
    """A plan that names a record which the rulebook does not have is a damaged one, not the end of a list."""
    chosen = Chosen(Listed(b"{}", [(0, 2)]), [0, number])
    assert chosen[0] == {}
    with pytest.raises(RulebookError, match="install uscis-prep again"):
        list(chosen)


@pytest.mark.parametrize("damage", [b"", b"{", b"[" * 200_000, b"\xff"], ids=list("1234"))
def test_damaged_wheel(installed, run_python, tmp_path, damage):
    """A damaged compiled rulebook is exit 4 and one plain sentence, never a traceback."""
    site = tmp_path / "site"
    shutil.copytree(installed, site)
    (site / SHIPPED).write_bytes(damage)
    done = run_python(site, *CHECK)
    assert done.returncode == 4
    assert "install uscis-prep again" in done.stderr
    assert "Traceback" not in done.stderr


def test_readme_commands():
    """The README has one command to run the program and one to test it, each with its own set-up."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for heading, last in (("Run it", ".venv/bin/uscis-prep"), ("Test it", ".venv-test/bin/python -m pytest -n auto")):
        block = text.split(f"## {heading}\n")[1].split("```sh\n")[1].split("```")[0]
        assert block.startswith("python3 -m venv .venv")
        assert block.endswith(f"&& {last}\n")
        assert len(block.splitlines()) == 1


def test_description(wheel):
    """The wheel has its licence, its description and its command."""
    names = {Path(name).name for name in contents(wheel)}
    assert {"LICENSE", "METADATA", "entry_points.txt"} <= names
