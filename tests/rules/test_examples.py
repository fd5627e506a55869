"""All tests of the shipped rulebook hold, every rule has its own, and what is generated is fresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from changed import book, compiled_book
from tiers import ci
from uscis_prep.cli.rules_test import told
from uscis_prep.engine.compiled import Compiled
from uscis_prep.proof.cases import EXAMPLE, STORY, cases
from uscis_prep.proof.near import files
from uscis_prep.proof.runner import run_all
from uscis_prep.rulebook.stories import load_tests

RULES = Path(__file__).parents[2] / "rules"
BOOK = book()
COMPILED = Compiled(compiled_book())
CASES = cases(BOOK, load_tests(RULES))


@pytest.mark.parametrize("kind", [EXAMPLE, STORY])
def test_every_test_holds(kind):
    """The examples and stories lead to what they say; the near misses are made anew below."""
    outcomes = run_all(COMPILED, [case for case in CASES if case.kind == kind])
    assert [line for outcome in outcomes for line in told(outcome)] == []
    assert len(outcomes) >= {EXAMPLE: 200, STORY: 60}[kind]


def test_every_rule_has_an_example():
    """No rule goes without an example in which it fires."""
    rules = {name for topic in BOOK.topics.values() for name in topic.rules}
    assert rules - {case.rule for case in CASES if case.kind == EXAMPLE} == set()


@ci
def test_near_misses_are_fresh():
    """The committed near misses are those that the rules and their examples give now."""
    written = files(COMPILED, [case for case in CASES if case.kind == EXAMPLE])
    kept = {path.name: path.read_text(encoding="utf-8") for path in (RULES / "near-misses").glob("*.yaml")}
    assert kept == written
