"""The cache of a checkout: one file per state of the rules, never trusted, never needed."""

import importlib.metadata
import json
import os
import shutil
import stat

import pytest

from conftest import ROOT
from uscis_prep.errors import RulebookError
from uscis_prep.rulebook import cache as cache_file
from uscis_prep.rulebook import compile as compiler
from uscis_prep.rulebook import store


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return the folder of an empty cache."""
    monkeypatch.setenv("USCIS_PREP_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def compiled(monkeypatch):
    """Count compilations; each gives small data with the hash of the folder."""
    folders = []

    def compile_folder(folder):
        folders.append(folder)
        return {"sha256": store_hash(folder), "words": "día"}

    monkeypatch.setattr(compiler, "compile_folder", compile_folder)
    return folders


@pytest.fixture
def rules(tmp_path):
    """Return a folder of rules that may be changed."""
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "rulebook.yaml").write_text("id: small\n")
    return folder


def store_hash(folder):
    """Return the hash that a compiled rulebook carries."""
    from uscis_prep.rulebook.fingerprint import folder_hash  # noqa: PLC0415 - as the store does

    return folder_hash(folder)


def test_compiled_once(cache, compiled, rules):
    """The same rules are compiled once, and the second reading gives the same data."""
    assert store.load_compiled(rules) == store.load_compiled(rules)
    assert len(compiled) == 1
    assert len(list(cache.iterdir())) == 1


def test_changed_rules_are_compiled_anew(cache, compiled, rules):
    """The cache goes by the content of the rules."""
    store.load_compiled(rules)
    (rules / "rulebook.yaml").write_text("id: other\n")
    assert store.load_compiled(rules)["sha256"] == store_hash(rules)
    assert len(compiled) == 2
    assert len(list(cache.iterdir())) == 2


def test_same_rules_elsewhere(cache, compiled, rules, tmp_path):
    """Where the rules lie does not matter, only what they say."""
    store.load_compiled(rules)
    shutil.copytree(rules, tmp_path / "copy")
    store.load_compiled(tmp_path / "copy")
    assert compiled == [rules]
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"{}", b"\xff", b'{"sha256": "0"}', b'{"sha256": 1}', b"[" * 200_000],
    ids=list("12345678"),
)
def test_damaged_cache(cache, compiled, rules, damage):
    """A damaged or foreign cache file is compiled anew and mended."""
    expected = store.load_compiled(rules)
    (kept,) = cache.iterdir()
    kept.write_bytes(damage)
    assert store.load_compiled(rules) == expected
    assert json.loads(kept.read_bytes())["rulebook"] == expected
    assert len(compiled) == 2


def test_content_of_somebody_else_under_the_right_name(cache, compiled, rules):
    """A cache file whose content was changed is compiled anew, even where its name and the hash inside are right."""
    expected = store.load_compiled(rules)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes().replace("día".encode(), b"mal" + b" "))
    assert store.load_compiled(rules) == expected
    assert len(compiled) == 2


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_truncated(cache, compiled, rules, share):
    """A cache file that ends too early is compiled anew."""
    expected = store.load_compiled(rules)
    (kept,) = cache.iterdir()
    content = kept.read_bytes()
    kept.write_bytes(content[: int(len(content) * share)])
    assert store.load_compiled(rules) == expected
    assert len(compiled) == 2


@pytest.mark.skipif(os.name == "nt", reason="this system has no modes")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_file_that_others_may_write(cache, compiled, rules, mode):
    """A cache file that others may write is not read, and is replaced by one that they may not."""
    store.load_compiled(rules)
    (kept,) = cache.iterdir()
    kept.chmod(mode)
    store.load_compiled(rules)
    assert len(compiled) == 2
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this system cannot refuse links")
def test_link(cache, compiled, rules, tmp_path):
    """A link in place of the cache file is not followed, neither to read nor to write."""
    store.load_compiled(rules)
    (kept,) = cache.iterdir()
    elsewhere = kept.rename(tmp_path / "elsewhere.json")
    before = elsewhere.read_bytes()
    kept.symlink_to(elsewhere)
    store.load_compiled(rules)
    assert len(compiled) == 2
    assert elsewhere.read_bytes() == before
    assert not kept.is_symlink()


def test_states_of_the_program_do_not_push_each_other_out(cache, compiled, rules, monkeypatch):
    """Two states of the program that take turns compile once each."""
    for state in ("rulebook-98-", "rulebook-99-", "rulebook-98-", "rulebook-99-"):
        monkeypatch.setattr(cache_file, "_state", lambda state=state: state)
        store.load_compiled(rules)
    assert len(compiled) == 2
    assert len(list(cache.glob("rulebook-*.json"))) == 2


def test_another_library_is_another_state(monkeypatch):
    """What a newer library would compile otherwise is not taken from the cache."""
    before = cache_file._state.__wrapped__()
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "99" if name == "holidays" else version(name))
    assert cache_file._state.__wrapped__() != before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_the_file(cache, compiled, rules):
    """A pipe in place of the cache file is not waited for."""
    store.load_compiled(rules)
    (kept,) = cache.iterdir()
    kept.unlink()
    os.mkfifo(kept)
    store.load_compiled(rules)
    assert len(compiled) == 2


@pytest.mark.usefixtures("compiled")
def test_the_newest_are_kept(cache, rules):
    """Of the rulebooks of one state of the program the newest few are kept."""
    for number in range(cache_file.KEPT + 3):
        (rules / "rulebook.yaml").write_text(f"id: number-{number}\n")
        store.load_compiled(rules)
    assert len(list(cache.iterdir())) == cache_file.KEPT
    assert cache_file.read(cache_file.place(store_hash(rules))) is not None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system has no owners")
def test_cache_of_somebody_else(cache, compiled, rules, monkeypatch):
    """A cache file that belongs to another user is not read."""
    store.load_compiled(rules)
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr(os, "getuid", lambda: 4321)
    store.load_compiled(rules)
    assert len(compiled) == 2


@pytest.mark.parametrize("word", ["off", "OFF", "no", "0"])
def test_off(tmp_path, compiled, rules, monkeypatch, word):
    """USCIS_PREP_CACHE=off reads and writes nothing."""
    monkeypatch.setenv("USCIS_PREP_CACHE", word)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    store.load_compiled(rules)
    store.load_compiled(rules)
    assert len(compiled) == 2
    assert sorted(tmp_path.rglob("*")) == before
    assert list((tmp_path / os.environ["HOME"]).iterdir()) == []


@pytest.mark.usefixtures("compiled")
def test_default_place(rules, monkeypatch):
    """Without a word about it the cache lies where the system keeps caches."""
    monkeypatch.delenv("USCIS_PREP_CACHE")
    store.load_compiled(rules)
    home = store.Path(os.environ["HOME"])
    assert [path.suffix for path in home.rglob("*") if path.is_file()] == [".json"]


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_modes(cache, rules, mask):
    """Only the owner may read the cache, whatever the umask is."""
    before = os.umask(mask)
    try:
        store.load_compiled(rules)
    finally:
        os.umask(before)
    (kept,) = cache.iterdir()
    assert (stat.S_IMODE(kept.stat().st_mode), stat.S_IMODE(cache.stat().st_mode)) == (0o600, 0o700)


def test_place_that_cannot_be_written(tmp_path, compiled, rules, monkeypatch):
    """A cache that cannot be written is no fault."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("USCIS_PREP_CACHE", str(tmp_path / "file" / "cache"))
    assert store.load_compiled(rules) == store.load_compiled(rules)
    assert len(compiled) == 2


@pytest.mark.usefixtures("compiled")
def test_full_disk(cache, rules, monkeypatch):
    """A cache file is there whole or not at all."""

    def full(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_file.os, "fdopen", full)
    assert store.load_compiled(rules)["sha256"] == store_hash(rules)
    assert list(cache.iterdir()) == []


@pytest.mark.usefixtures("compiled")
def test_leftover_of_a_killed_process(cache, rules):
    """What a killed process with the same number left behind does not keep the cache from being written."""
    store.load_compiled(rules)
    (kept,) = cache.iterdir()
    kept.rename(f"{kept}.{os.getpid()}")
    store.load_compiled(rules)
    assert list(cache.iterdir()) == [kept]


def test_not_a_rulebook(tmp_path):
    """A folder without rulebook.yaml is told as such."""
    with pytest.raises(RulebookError, match="no rulebook here"):
        store.load_compiled(tmp_path)


def test_checkout_is_read_as_it_is():
    """A checkout reads its own rules, so that a change in them counts at once."""
    assert store.load_compiled()["sha256"] == store_hash(ROOT / "rules")


@pytest.mark.parametrize("missing", ["pyproject.toml", "rules/rulebook.yaml", "src"])
def test_what_makes_a_checkout(tmp_path, monkeypatch, missing):
    """A checkout is a folder src beside pyproject.toml and rules/rulebook.yaml, nothing less."""
    package = tmp_path / "src" / "uscis_prep"
    package.mkdir(parents=True)
    (tmp_path / "rules").mkdir()
    for name in ("pyproject.toml", "rules/rulebook.yaml"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(store, "PACKAGE", package)
    assert store._checkout() == tmp_path / "rules"
    if missing == "src":
        monkeypatch.setattr(store, "PACKAGE", (tmp_path / "src").rename(tmp_path / "lib") / "uscis_prep")
    else:
        (tmp_path / missing).unlink()
    assert store._checkout() is None
