"""A rulebook is read whole or not at all, from its own folder only."""

import pytest

from books import RULES, minimal, problems_in, question, route, rule, shipped, topic, write
from uscis_prep.errors import RulebookError
from uscis_prep.rulebook.fingerprint import MAX_FILES, folder_hash
from uscis_prep.rulebook.load import load


@pytest.fixture
def folder(tmp_path):
    files = minimal({"q": question("a")}, {"one": topic("one", {"only": rule(route())})})
    return write(tmp_path / "rules", files)


def faults(folder):
    return [line.split(": ")[:3] for line in problems_in(folder)]


def test_shipped():
    """The shipped rulebook can be read."""
    assert load(RULES).problems == []


def test_no_rulebook_here(tmp_path):
    """A folder without a rulebook is told as such, not as many missing files."""
    with pytest.raises(RulebookError) as caught:
        load(tmp_path)
    assert len(caught.value.problems) == 1
    assert "RB100: there is no rulebook here" in caught.value.problems[0]


def test_missing_files(folder):
    """Every missing file is told."""
    for name in ("house.yaml", "text/errors.yaml"):
        (folder / name).unlink()
    assert faults(folder) == [
        [f"{name}:1:1", "RB100", "this file is missing"] for name in ("house.yaml", "text/errors.yaml")
    ]


def test_broken_file_is_not_missing(folder):
    """A file that cannot be read is told for what is wrong with it, not as missing too."""
    (folder / "house.yaml").write_text("H1: [")
    found = faults(folder)
    assert [fault[1] for fault in found] == ["RB104"]


def test_texts_of_all_files(folder):
    """The files of `text/` are one map; a key in two of them is told."""
    (folder / "text/sheet.yaml").write_text("hello: {en: Hello, es: Hola}\n")
    assert load(folder).texts()["hello"].es == "Hola"
    (folder / "text/other.yaml").write_text("hello: {en: Good day, es: Buenos días}\n")
    assert faults(folder) == [["text/sheet.yaml:1:8", "RB209", "`hello` is already a text in `text/other.yaml`"]]


def test_unknown_file(folder):
    """A file of a name that means nothing is told, with the name that was probably meant."""
    (folder / "chanels.yaml").write_text("a: b\n")
    (told,) = problems_in(folder)
    assert (
        told == "chanels.yaml:1:1: RB102: the rulebook has no file named `chanels.yaml`: did you mean `channels.yaml`?"
    )


def test_file_outside(folder, tmp_path):
    """A link that leads out of the rulebook is refused."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("topic: one\n")
    (folder / "topics" / "link.yaml").symlink_to(outside)
    assert faults(folder) == [["topics/link.yaml:1:1", "RB100", "this file lies outside the rulebook"]]


def test_link_to_nothing(folder):
    """A link that leads nowhere is refused and does not crash."""
    (folder / "topics" / "link.yaml").symlink_to(folder / "topics" / "gone.yaml")
    ((where, code, _),) = faults(folder)
    assert (where, code) == ("topics/link.yaml:1:1", "RB100")


def test_folder_named_like_a_file(folder):
    """A folder whose name ends like a file's is told and does not crash."""
    (folder / "topics" / "odd.yaml").mkdir()
    ((where, code, _),) = faults(folder)
    assert (where, code) == ("topics/odd.yaml:1:1", "RB100")


def test_too_many_files(folder):
    """More files than are read are told: none is left out in silence."""
    for number in range(MAX_FILES):
        (folder / "shared" / f"s{number:03}.yaml").write_text("rules: {}\n")
    assert "RB101" in {fault[1] for fault in faults(folder)}


def test_not_a_map(folder):
    """A file that should be a map of entries and is a list is told."""
    (folder / "house.yaml").write_text("- H1\n")
    assert ["house.yaml:1:1", "RB122", "a map from names to entries was expected here"] in faults(folder)


def test_hash(folder, tmp_path):
    """The hash is that of names and bytes: it ignores stories and other files, and sees a moved file."""
    first = folder_hash(folder)
    write(folder, {"stories/one.yaml": "a: b\n", "README.md": "words\n"})
    assert folder_hash(folder) == first
    (folder / "shared" / "last.yaml").rename(folder / "shared" / "first.yaml")
    assert folder_hash(folder) != first
    assert folder_hash(shipped(tmp_path / "copy")) == folder_hash(RULES)
