"""The examples beside the rules hold, and every rule has one in which it fires."""

from __future__ import annotations

from pathlib import Path

import pytest

from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.examples import Example, failures, run
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.load import load

RULES = Path(__file__).parents[2] / "rules"
BOOK = load(RULES)
COMPILED = Compiled(compile_book(BOOK))
#: Any topic does for a rule that holds for all of them, unless the example names one.
CASES = [
    (file, topic.topic, name, number, rule, test)
    for file, topic in BOOK.topics.items()
    for name, rule in topic.rules.items()
    for number, test in enumerate(rule.tests)
]


@pytest.mark.parametrize(
    ("topic", "name", "rule", "test"),
    [pytest.param(topic, name, rule, test, id=f"{name}-{number}") for _, topic, name, number, rule, test in CASES],
)
def test_the_example_beside_a_rule_holds(topic, name, rule, test):
    """With the answers of the example its rule fires, and the verdict is the expected one."""
    answers = dict(test.answers)
    asked = answers.pop("topic", topic)
    as_of = test.as_of.isoformat() if test.as_of else None
    example = Example({}, [(asked, answers)], test.now, as_of, test.no_updates)
    plan, states = run(COMPILED, example)
    need = plan["needs"][0]
    assert failures(need, states[asked], test.expect, test.has, test.lacks) == []
    fired = next(entry["rule"] for entry in need["because"] if entry["decision"] == rule.decision)
    assert fired == [name]


def test_every_rule_has_an_example():
    """No rule goes without an example in which it fires."""
    rules = {name for topic in BOOK.topics.values() for name in topic.rules}
    assert rules - {name for _, _, name, _, _, _ in CASES} == set()
