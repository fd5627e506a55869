"""How much of a rulebook its tests reach, and which test reaches what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine import decide
from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.plan.examples import citations
from uscis_prep.plan.setting import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Plan
    from uscis_prep.proof.runner import Outcome
    from uscis_prep.rulebook.load import Book

KINDS = ("rules", "items", "alternatives", "options", "bands", "statements", "updates", "disagreements")
#: Statements that no advice rests on.
UNUSED = ("unreadable", "out-of-scope")
LEDGERS = {"statements": "statements.yaml", "updates": "updates.yaml"}
#: The rank of our own suggestions.
HOUSE = "house"
#: What an entry of the rulebook is called by where it stands in a test: kind and name.
Part = tuple[str, str]


def parts(book: Book, compiled: Compiled) -> list[Part]:
    """Return everything that a test can reach, in the order of the rulebook.

    Args:
        book: The rulebook.
        compiled: The same rulebook compiled.
    """
    found = [(kind, name) for kind in ("rules", "items", "alternatives") for name in compiled.data[kind]]
    for question, entry in compiled.questions.items():
        found += [("options", f"{question}={option}") for option in (*entry["options"], entry["values"][-1])]
        bands = ((name, band) for name, band in entry["bands"].items() if not band["words_only"])
        found += [
            ("bands", f"{question}={band}") for band, row in bands if _possible(compiled, question, row["values"])
        ]
    for kind, file in LEDGERS.items():
        rows = book.maps[file].items()
        found += [(kind, name) for name, row in rows if getattr(row, "encodes", None) not in UNUSED]
    return found + [("disagreements", name) for name in compiled.data["disagreements"]]


def _possible(compiled: Compiled, question: str, values: Sequence[int]) -> bool:
    """Tell whether an answer can be true at all: a day of filing that is still to come contradicts itself."""
    pool = compiled.shared
    left = compiled.data["shared"]["gates"].get(question, TRUE)
    for root in compiled.data["shared"]["contradictions"].values():
        left = pool.without(left, root)
    return pool.restrict(left, {compiled.place[question]: tuple(values)}) != FALSE


def reached(outcomes: Sequence[Outcome]) -> dict[Part, list[str]]:
    """Return for each part the tests that passed and reach it.

    Args:
        outcomes: What came of the tests.
    """
    found: dict[Part, list[str]] = {}
    for outcome in outcomes:
        if outcome.failures or outcome.plan is None:
            continue
        for part in dict.fromkeys(_reached(outcome.plan, outcome.states.values())):
            found.setdefault(part, []).append(outcome.case.name)
    return found


def _reached(plan: Plan, states: Iterable[State]) -> Iterator[Part]:
    needs = {need["topic"]: need for need in plan["needs"]}
    for state in states:
        need = needs[state.topic]
        yield from _answered(state)
        yield from (("rules", name) for row in need["because"] for name in row["rule"] if len(row["rule"]) == 1)
        yield from (("items", line["id"]) for line in need["checklist"])
        yield from (("disagreements", row["id"]) for row in need["disagreements"])
        if need["verdict"] is not None:
            lines = decide.collect(state.view, "alternatives", state.allowed)
            yield from (("alternatives", line.name) for line in lines if line.certain)
        yield from _rows(state, {*citations(need), *_behind(state, need), *citations(plan["briefing"])})


def _answered(state: State) -> Iterator[Part]:
    """Yield the options and bands that were given; what is presumed was not tested."""
    for name in state.facts:
        entry = state.setting.compiled.questions[name]
        values = state.given[state.setting.compiled.place[name]]
        if len(values) == 1:
            yield "options", f"{name}={entry['values'][values[0]]}"
        for band, row in entry["bands"].items():
            if set(values) <= set(row["values"]):
                yield "bands", f"{name}={band}"


def _behind(state: State, need: Mapping[str, Any] | Any) -> set[str]:
    """Return the rows behind the numbers and the channel that a need names."""
    if need["verdict"] is None:
        return set()
    data, setting = state.setting.data, state.setting
    found = set(setting.channel(state.channel)["cites"])
    answer = state.single("answer")
    texts: list[Any] = [data["rules"][row] for entry in need["because"] for row in entry["rule"]]
    texts += [data["items"][line["id"]] for line in need["checklist"]]
    texts += [setting.channel(state.channel), data["answers"][answer] if answer else {}]
    for name in _named(texts):
        if name in data["parameters"]:
            found |= set(setting.parameter(name)["cites"])
    if setting.channel(state.channel)["live"]:
        found |= {cite for name in ("lines-open", "lines-close") for cite in setting.parameter(name)["cites"]}
    return found


def _named(value: Any) -> Iterator[str]:
    """Yield the parameters that texts and windows name."""
    if isinstance(value, str):
        yield from PLACEHOLDER.findall(value)
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _named(child)
    elif isinstance(value, list):
        for child in value:
            yield from _named(child)


def _rows(state: State, cites: Iterable[str]) -> Iterator[Part]:
    ledger, updates = state.setting.data["ledger"], state.setting.data["updates"]
    for cite in cites:
        if ledger[cite]["rank"] != HOUSE:
            yield ("updates" if cite in updates else "statements"), cite
