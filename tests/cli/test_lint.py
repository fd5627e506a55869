"""`rules lint` and `rules sources`: the proof and what it rests on."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import validate

from changed import compiled_book
from tiers import ci
from uscis_prep.cli.app import run
from uscis_prep.engine.diagram import Pool

RULES = Path(__file__).parents[2] / "rules"


def schema(name):
    return json.loads((resources.files("uscis_prep") / "schemas" / f"{name}-1.json").read_text(encoding="utf-8"))


def printed(capsys, *arguments):
    code = run(list(arguments))
    return code, capsys.readouterr().out


@pytest.fixture(scope="module")
def linted():
    """The exit code and the JSON of lint on the shipped rulebook; the flags stand before the group."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        code = run(["--lang", "es", "rules", "--json", "lint"])
    return code, json.loads(told.getvalue())


@ci
def test_the_shipped_rulebook_has_no_findings(capsys):
    """Lint ends with nothing found and the size of what was proved."""
    code, told = printed(capsys, "rules", "lint")
    assert code == 0
    assert told.startswith("0 findings\n22 topics")  # twenty-one to choose, and the page of any call
    assert "0 gaps, 0 overlaps" in told


@ci
def test_the_counts_of_the_certificate_add_up(linted):
    """In every decision the combinations that the rules decide are exactly the combinations that there are."""
    code, found = linted
    validate(found, schema("lint"))
    assert (code, found["findings"]) == (0, [])
    for row in found["certificate"]["decisions"]:
        assert sum(row["rules"].values()) == row["combinations"], row["topic"]
        assert row["gaps"] == 0
    assert found["certificate"]["combinations"] == sum(r["combinations"] for r in found["certificate"]["decisions"])


def test_a_small_space_is_counted_as_by_hand():
    """The count of the pool equals walking through all combinations one by one."""
    data = compiled_book()
    entry = data["topics"]["other-agency"]
    sizes = [len(question["values"]) for question in data["questions"]]
    pool, made = Pool(sizes, entry["nodes"]), entry["plans"][-1]["decisions"]["route"]
    (place,) = pool.support(made["by_rule"])
    by_hand = [pool.evaluate(made["by_rule"], {place: value}) for value in range(sizes[place])]
    assert pool.count(made["by_rule"], [place]) == {number: by_hand.count(number) for number in by_hand}


@ci
def test_findings_have_their_place_and_exit_code_one(capsys, tmp_path):
    """All faults are told at once with file, line and column; lint itself ends with 1, other commands with 4."""
    folder = shutil.copytree(RULES, tmp_path / "rules")
    path = folder / "topics" / "processing-delay.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("when: {processing: inside,", "when: {procesing: inside,", 1), encoding="utf-8")
    code, told = printed(capsys, "rules", "lint", "--rules", str(folder), "--json")
    found = json.loads(told)
    validate(found, schema("lint"))
    assert code == 1
    assert found["certificate"] is None
    finding = found["findings"][0]
    assert (finding["file"], finding["code"]) == ("topics/processing-delay.yaml", "RB201")
    assert "did you mean `processing`" in finding["hint"]
    assert run(["check", "--rules", str(folder)]) == 4


def test_sources_count_what_rests_on_them(capsys):
    """Each document and each later fact is listed with its rank and page, and most have entries."""
    code, told = printed(capsys, "rules", "sources", "--json")
    found = json.loads(told)
    validate(found, schema("sources"))
    rows = {row["id"]: row for row in found["sources"]}
    assert code == 0
    assert len(rows) == 3 + 40
    assert rows["tip-sheet"]["entries"] > 50
    assert [name for name, row in rows.items() if not row["entries"]] == []


def test_global_flags_may_stand_before_the_group(capsys, linted):
    """`uscis-prep --lang es rules --json lint` is understood like flags at the end."""
    assert linted[1]["schema"] == "uscis-prep/lint/1"
    assert run(["--lang", "es", "rules", "--json", "sources"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "uscis-prep/sources/1"
