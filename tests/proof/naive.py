"""Tells by the printed plan alone whether an invariant holds for a complete set of answers."""

from __future__ import annotations

from uscis_prep.engine.compiled import BASE
from uscis_prep.errors import UsageError
from uscis_prep.plan.examples import ZONE, citations, run
from uscis_prep.proof.counterexample import example_of
from uscis_prep.rulebook.meaning import UNSURE, Meaning

DATES = ("2026-11-24", "2026-12-20", "2026-10-01", "2027-06-01", "2025-01-01", "2022-01-01")


def completed(compiled, facts, edition):
    """Answer every question that still matters so that nothing contradicts, and return the plan and its state."""
    answers = dict(facts)
    while True:
        plan, states = run(compiled, example_of(answers, edition))
        state = states[answers["topic"]]
        roots = [
            state.view.plan["outcome"],
            *state.view.plan["items"].values(),
            *state.view.plan["alternatives"].values(),
            *state.view.plan["instead"].values(),
        ]
        pool = state.view.pool
        waiting = {place for root in roots for place in pool.support(pool.restrict(root, state.allowed))}
        waiting -= set(state.given)
        if not waiting:
            return plan, state
        name = compiled.order[min(waiting)]
        answers[name] = next(
            text for text in options(compiled, name) if possible(compiled, {**answers, name: text}, edition)
        )


def options(compiled, name):
    entry = compiled.questions[name]
    return [*DATES, UNSURE] if "edges" in entry else entry["values"]


def possible(compiled, answers, edition):
    try:
        run(compiled, example_of(answers, edition))
    except UsageError:
        return False
    return True


class Naive:
    """One decided plan, and the conditions of invariants as somebody with a pencil would check them."""

    def __init__(self, book, compiled, facts, edition):
        self.meaning = Meaning(book)
        self.compiled = compiled
        self.edition = edition
        self.plan, self.state = completed(compiled, facts, edition)
        self.need = self.plan["needs"][0]

    def holds(self, raw):
        """Tell whether a condition holds."""
        return raw is None or all(self._key(key, value) for key, value in raw.items())

    def _key(self, key, value):
        if key == "not":
            return not self.holds(value)
        if key in ("any", "all"):
            return (any if key == "any" else all)(self.holds(part) for part in value)
        names = value if isinstance(value, list) else [value]
        if key == "is":
            return all(self.holds(self.meaning.facts[name]) for name in names)
        return any(self._is(key, name) for name in names)

    def _is(self, key, name):
        if key == "topic":
            return self.state.topic == name
        if key.startswith("plan."):
            return self._output(key[5:], name)
        if "." in key:
            field = key.split(".")[1]
            return self.state.possible[field][0] in self.meaning.fields[field][name]
        return self._answer(key, name)

    def _answer(self, question, name):
        place = self.compiled.place[question]
        gate = self.state.view.frame["gates"].get(question)
        if gate is not None and self.state.view.pool.restrict(gate, self.state.allowed) != ~1:
            return name == self.meaning.questions[question].else_
        values = self.state.allowed.get(place)
        return values is not None and set(values) <= self.meaning.domains[question].names.get(name, set())

    def _output(self, kind, name):
        rows, verdict = self.compiled.data, self.need["verdict"]
        channels = {channel for channel, row in rows["channels"].items() if name in (channel, *row["groups"])}
        answer = rows["answers"][self.state.possible["answer"][0]]
        shown = [line for line in self.need["checklist"] if line["if"] is None]
        return {
            "action": lambda: verdict["action"] == name,
            "channel": lambda: verdict["channel"] in channels,
            "rule": lambda: any(name in row["rule"] for row in self.need["because"]),
            "offers": lambda: any(row["channel"] in channels for row in self.need["alternatives"]),
            "dials": lambda: (
                verdict["channel"] == name or any(self._dials(row, name) for row in self.need["alternatives"])
            ),
            "shows": lambda: name in [line["id"] for line in shown],
            "tells": lambda: name in citations({"a": shown, "b": self.need["because"]}),
            "answer": lambda: bool(answer.get("windows" if name == "windows" else "silent")),
            "stay-away": lambda: self._stays_away([line["id"] for line in shown]),
            "edition": lambda: name == self.edition,
        }[kind]()

    def _dials(self, row, name):
        return row["channel"] == name and row["reach"] == self.state.setting.reach(name)

    def _stays_away(self, lines):
        rules = [name for row in self.need["because"] for name in row["rule"]]
        rows = self.compiled.data
        return any(rows["items"][name]["stay_away"] for name in lines) or any(
            rows["rules"][n]["stay_away"] for n in rules
        )


__all__ = ["BASE", "ZONE", "Naive", "completed"]
