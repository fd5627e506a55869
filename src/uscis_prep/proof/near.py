"""Makes near misses: the answers of a firing example with one change, so that its rule does not fire."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.decide import fired
from uscis_prep.plan.examples import FIELDS, Example, actual, run
from uscis_prep.proof.change import changed, other_answers, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.plan.state import State
    from uscis_prep.proof.cases import Case

HEADER = """\
# Near misses: the answers of the example beside a rule with one change, so that the rule does not fire.
# Written by `uscis-prep rules test --write-near-misses`; whoever changes a rule reads the difference.
"""
TOPIC, AS_OF, NO_UPDATES = "topic", "as_of", "no_updates"
#: The clock of an example that names none.
CLOCK = "2026-11-24T10:00-05:00"
#: What a near miss says of the verdict.
SAID = ("status", "channel", "who", "tier", "urgency", "decided_by", "answer", "look_again")
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
#: Words that some reader of YAML does not take for text.
TYPED = ("true", "false", "null", "yes", "no", "on", "off")


class Near(NamedTuple):
    """A near miss.

    Args:
        rule: The rule that is missed.
        changed: What was changed.
        side: For a day or moment whether it lies `earlier` or `later`; else nothing.
        example: The answers with the change.
    """

    rule: str
    changed: str
    side: str
    example: Example

    @property
    def id(self) -> str:
        """Its name among the near misses."""
        return ".".join(filter(None, (self.rule, self.changed, self.side)))


def near_misses(compiled: Compiled, cases: Sequence[Case]) -> list[Near]:
    """Return the near misses of every rule: one for each thing that its example depends on.

    Args:
        compiled: The rulebook.
        cases: The examples beside the rules. Of several examples of a rule each adds what the earlier ones had not.
    """
    found: dict[str, Near] = {}
    for case in cases:
        for near in _of(compiled, case):
            found.setdefault(near.id, near)
    return list(found.values())


def _of(compiled: Compiled, case: Case) -> Iterator[Near]:
    state = state_of(compiled, case.example)
    rule = case.rule
    if state is None or rule is None:
        return
    for question in _questions(state, rule):
        for side, example in _answered(compiled, case.example, state, rule, question).items():
            yield Near(rule, question, side, example)
    for key, example in _elsewhere(compiled, case.example, rule):
        other = state_of(compiled, example)
        if other is not None and not _fires(other, rule):
            yield Near(rule, key, "", example)
            return


def _questions(state: State, rule: str) -> list[str]:
    """Return the questions whose other answers could keep a rule from firing: the given ones, then the presumed ones.

    That is a question on which the decision depends with all other answers as they are, or on which a usual answer
    depends.
    """
    pool, plan = state.view.pool, state.view.plan
    (root,) = (made["by_rule"] for made in plan["decisions"].values() if rule in made["rules"])
    rows = [row for entries in state.view.frame["presume"].values() for row, _ in entries]
    usual = {place for row in rows for place in pool.support(row)}
    found = []
    for place in [*sorted(state.given), *sorted(state.assumed)]:
        others = {other: values for other, values in state.allowed.items() if other != place}
        if place in usual or place in pool.support(pool.restrict(root, others)):
            found.append(state.name(place))
    return found


def _answered(compiled: Compiled, example: Example, state: State, rule: str, question: str) -> dict[str, Example]:
    """Return for each side the example with the first answer with which the rule does not fire; a decided one first."""
    undecided: dict[str, Example] = {}
    found: dict[str, Example] = {}
    for side, text in other_answers(state, question):
        if side in found:
            continue
        made = changed(compiled, example, question, text)
        if made is None or _fires(made[1], rule):
            continue
        (found if made[1].decided else undecided).setdefault(side, made[0])
    return {**undecided, **found}


def _elsewhere(compiled: Compiled, example: Example, rule: str) -> Iterator[tuple[str, Example]]:
    """Yield the same answers in another edition, and in other topics for a rule that holds for several."""
    entry = compiled.data["rules"][rule]
    if "from" in entry:
        before = date.fromisoformat(entry["from"]) - timedelta(days=1)
        if before.isoformat() >= compiled.data["head"]["earliest"]:
            yield AS_OF, example._replace(as_of=before.isoformat(), no_updates=False)
    if "from" in entry or "in_force_by" in entry:
        yield NO_UPDATES, example._replace(as_of=None, no_updates=True)
    if entry["topic"] is None:
        ((own, facts),) = example.needs
        for row in compiled.data["menu"]:
            if row["topic"] != own:
                yield TOPIC, example._replace(needs=[(row["topic"], facts)])


def _fires(state: State, rule: str) -> bool:
    """Tell whether a rule fires or could still fire."""
    return any(rule in fired(state.view, decision, state.allowed) for decision in state.view.plan["decisions"])


def entry(compiled: Compiled, near: Near) -> dict[str, Any]:
    """Return a near miss as it is written: with the verdict that it leads to."""
    plan, states = run(compiled, near.example)
    ((topic, facts),) = near.example.needs
    need, state = plan["needs"][0], states[topic]
    said = {field: actual(need, state, field) for field in SAID if field in FIELDS}
    kept = {field: value for field, value in said.items() if value not in ("None", "none" * (field == "look_again"))}
    if kept["status"] == "decided":
        del kept["status"]
    rules = [fired(state.view, decision, state.allowed) for decision in state.view.plan["decisions"]]
    written: dict[str, Any] = {"rule": near.rule, "topic": topic, "changed": near.changed, "answers": dict(facts)}
    if near.example.now != CLOCK:
        written["now"] = near.example.now
    if near.example.as_of:
        written["as_of"] = near.example.as_of
    if near.example.no_updates:
        written["no_updates"] = True
    return written | {"expect": kept, "because": [names[0] for names in rules if len(names) == 1]}


def files(compiled: Compiled, cases: Sequence[Case]) -> dict[str, str]:
    """Return the files of near misses by name: one for each file of rules.

    Args:
        compiled: The rulebook.
        cases: The examples beside the rules.
    """
    homes = {case.rule: case.node.file for case in cases}
    written: dict[str, list[str]] = {}
    for near in near_misses(compiled, cases):
        name = homes[near.rule].replace("/", "-").removeprefix("topics-")
        lines = written.setdefault(name, [])
        lines.append(f"{near.id}:")
        lines += [f"  {key}: {flow(value)}" for key, value in entry(compiled, near).items()]
    return {name: HEADER + "\n".join(lines) + "\n" for name, lines in written.items()}


def flow(value: Any) -> str:
    """Write a text, switch, list or map in one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(child) for child in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return value if PLAIN.fullmatch(value) and value not in TYPED else json.dumps(value, ensure_ascii=False)
