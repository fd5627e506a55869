"""An outside oracle: zen-engine decides as we do, from the rules as they are written."""

import json
import random
from datetime import date

import pytest
import zen

from books import RULES
from changed import compiled_book
from jdm import BASE, Exporter
from tiers import DEEP
from uscis_prep.engine.compiled import Compiled

#: Cases for each topic.
CASES = 10_000 if DEEP else 120
SEED = 20261124
DECISIONS = ("route", "who", "contact")
COMPILED = Compiled(compiled_book())
EXPORTER = Exporter(RULES)
ENGINE = zen.ZenEngine()


def decider(topic, edition):
    """Return a function from answers to what zen-engine says."""
    decision = ENGINE.create_decision(json.dumps(EXPORTER.export(topic, edition)))
    return lambda answers: decision.evaluate({"answers": answers})["result"]


def theirs(told):
    """Return what zen-engine says: the rule and record of each decision, items and alternatives."""
    rows = {decision: [dict(row) for row in told[decision]] for decision in DECISIONS}
    lists = {kind: sorted(row["rule"] for row in told.get(kind) or []) for kind in ("items", "alternatives")}
    return rows | lists


def ours(view, values):
    """Return the same from the diagrams."""
    rows = {}
    for decision in DECISIONS:
        made = view.plan["decisions"][decision]
        place = view.pool.evaluate(made["by_rule"], values)
        record = made["records"][view.pool.evaluate(made["root"], values)]
        rows[decision] = [{"rule": made["rules"][place - 1], **record}]
    lists = {
        kind: sorted(name for name, root in view.plan[kind].items() if view.pool.evaluate(root, values))
        for kind in ("items", "alternatives")
    }
    return rows | lists


def cases(view, number, chance):
    """Yield answers to all questions: every other time such that a rule drawn by lot decides, however rare it is."""
    by_rule = [made["by_rule"] for made in view.plan["decisions"].values()]
    for turn in range(number):
        values = {place: chance.randrange(size) for place, size in enumerate(COMPILED.sizes)}
        if turn % 2:
            root = chance.choice(by_rule)
            values |= view.pool.witness(root, chance.choice(view.pool.terminals(root)))
        yield values


def told(values):
    """Return answers by name."""
    return {name: COMPILED.questions[name]["values"][values[place]] for place, name in enumerate(COMPILED.order)}


@pytest.mark.parametrize("topic", sorted(COMPILED.data["topics"]))
def test_another_engine_agrees(topic):
    """In the newest edition and in one drawn by lot, both engines name the same rules, records and lines."""
    chance = random.Random(f"{SEED} {topic}")  # noqa: S311 - a fixed seed, so that a failure can be repeated
    editions = [COMPILED.data["editions"][-1], chance.choice([BASE, *COMPILED.data["editions"][:-1]])]
    for edition in editions:
        decide = decider(topic, edition)
        view = COMPILED.view(topic, None if edition == BASE else date.fromisoformat(edition))
        for values in cases(view, CASES // 2, chance):
            answers = told(values)
            assert theirs(decide(answers)) == ours(view, values), (edition, answers)


def test_the_oracle_is_not_deaf(monkeypatch):
    """A single option that is left out of a single rule makes the two engines disagree."""
    topic, edition = "reschedule-biometrics", COMPILED.data["editions"][-1]
    rule = EXPORTER.book.topics[f"topics/{topic}.yaml"].rules["biometrics-tool"]
    monkeypatch.setitem(rule.when, "moved_twice", ["no"])
    decide = decider(topic, edition)
    view = COMPILED.view(topic, date.fromisoformat(edition))
    found = [theirs(decide(told(values))) != ours(view, values) for values in cases(view, 400, random.Random(SEED))]  # noqa: S311 - as above
    assert any(found)
