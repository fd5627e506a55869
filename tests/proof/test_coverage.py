"""What the tests reach is told truly, and the shipped rulebook is reached whole."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from jsonschema import validate

from books import write
from proof.test_runner import EXPECT, GOOD, STORY, files
from tiers import ci
from uscis_prep.cli.app import run


def told(capsys, *arguments):
    """Return exit code and JSON of `rules coverage`."""
    code = run(["rules", "coverage", "--json", *arguments])
    return code, json.loads(capsys.readouterr().out)


@ci
def test_the_shipped_rulebook_is_reached_whole(capsys):
    """Every rule, line, alternative, option, band, statement, later fact and disagreement is reached by a test."""
    code, found = told(capsys, "--require", "100")
    schema = json.loads((resources.files("uscis_prep") / "schemas" / "coverage-1.json").read_text(encoding="utf-8"))
    validate(found, schema)
    assert [f"{row['kind']} {row['id']}" for row in found["parts"] if not row["tests"]] == []
    assert (code, found["percent"]) == (0, 100)


def test_a_small_rulebook_by_hand(tmp_path, capsys):
    """In a small rulebook the parts that are reached, and by which test, are those that one counts by hand."""
    folder = write(tmp_path / "rules", files())
    code, found = told(capsys, "--rules", str(folder), "--require", "99.9")
    reached = {(row["kind"], row["id"]): row["tests"] for row in found["parts"]}
    assert reached["rules", "call"] == ["example call/1", "story a-story"]
    assert reached["rules", "wait"] == ["near-miss call.card"]
    assert reached["rules", "look-web"] == []
    assert reached["items", "line"] == ["example call/1", "story a-story"]
    assert reached["items", "other"] == ["near-miss call.card"]
    assert reached["options", "card=lost"] == ["example call/1", "story a-story"]
    assert reached["options", "card=unsure"] == []
    assert code == 1
    counted = sum(bool(tests) for tests in reached.values()) / len(reached)
    assert found["percent"] == pytest.approx(counted * 100, abs=0.1)


def test_a_test_that_fails_reaches_nothing(tmp_path, capsys):
    """A part that only a failing test touches is not reached."""
    wrong = {"expect": {"channel": "web"}}
    needs = [{"topic": "visit", **wrong}]
    folder = write(tmp_path / "rules", files(example=GOOD | wrong, story=STORY | {"needs": needs}))
    _, found = told(capsys, "--rules", str(folder))
    assert {row["id"]: row["tests"] for row in found["parts"]}["call"] == []
    assert wrong["expect"] != EXPECT


def test_the_text_names_what_is_missing(tmp_path, capsys):
    """Without JSON each part that nothing reaches has a line, then the counts, then the share."""
    assert run(["rules", "coverage", "--rules", str(write(tmp_path / "rules", files()))]) == 0
    assert run(["rules", "coverage", "--require", "101"]) == 2
    *lines, share = capsys.readouterr().out.splitlines()
    assert "not reached: rules look-web" in lines
    assert "rules: 4 of 6" in lines
    assert share.endswith(" percent reached")
