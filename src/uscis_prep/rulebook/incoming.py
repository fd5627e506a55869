"""Compiles `incoming.yaml`: may a call or message that says it is the agency be trusted; with its laws proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from uscis_prep.engine.conditions import Builder, Condition
from uscis_prep.engine.diagram import FALSE, Pool
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.catalogue import printed, question
from uscis_prep.rulebook.decisions import cycle, decide, exclusive
from uscis_prep.rulebook.editions import BASE, holds, starts
from uscis_prep.rulebook.meaning import UNSURE, Meaning, Spot
from uscis_prep.rulebook.outcome import prune

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.rulebook.load import Book

FILE = "incoming.yaml"
#: The one decision, and the name under which the engine finds it.
TRUST, VERDICT, TOPIC = "trust", "verdict", "incoming"
Entry = schema.IncomingRule | schema.IncomingItem


class IncomingMeaning(Meaning):
    """The symbol table of `incoming.yaml`: questions of its own, and one decision."""

    file: ClassVar[str] = FILE
    decisions: ClassVar[Mapping[str, tuple[str, ...]]] = {TRUST: (VERDICT,)}

    def _fields(self) -> dict[str, dict[str, frozenset[str]]]:
        verdicts = self.book.model(FILE, schema.Incoming).verdicts
        return {VERDICT: {name: frozenset({name}) for name in verdicts}}


def compile_incoming(book: Book) -> dict[str, Any] | None:
    """Compile the decision in the shape of a rulebook with one topic, so that the engine reads it like any other.

    Args:
        book: The rulebook; what is wrong is added to its problems.

    Returns:
        Plain data, or ``None`` where the rulebook does not have the file.
    """
    if FILE not in book.single:
        return None
    return _Incoming(book).compile()


class _Incoming:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.data = book.model(FILE, schema.Incoming)
        self.meaning = IncomingMeaning(book)
        self.verdicts = list(self.data.verdicts)
        self.sizes = [len(self.meaning.domains[name].values) for name in self.meaning.order]
        self.pool = Pool(self.sizes)
        entries = [*self.data.rules.values(), *self.data.items.values()]
        self.starts = starts(book.model("rulebook.yaml", schema.Head).earliest, entries)

    def compile(self) -> dict[str, Any]:
        plans: list[dict[str, Any]] = []
        editions: dict[str, int] = {}
        for edition in (BASE, *self.starts):
            builder = Builder(self.pool, self._gates())
            plan = self._plan(builder, edition)
            if plan not in plans:
                plans.append(plan)
            editions[edition] = plans.index(plan)
        gates = {self.meaning.order[place]: builder.gate(place) for place in builder.gates}
        frame = {"gates": gates, "presume": {}, "contradictions": {}}
        kept = prune(self.pool, plans, frame)
        return {
            "questions": [question(self.meaning, name) for name in self.meaning.order],
            "editions": self.starts,
            "topics": {TOPIC: {"nodes": kept.dump(), "plans": plans, "editions": editions, **frame}},
            "shared": {"nodes": []},
            "rules": {name: printed(entry, ()) for name, entry in self.data.rules.items()},
            "items": {name: printed(entry, ()) for name, entry in self.data.items.items()},
            **printed(self.data, ("questions", "facts", "rules", "items", "laws", "stories")),
        }

    def _gates(self) -> dict[int, Condition]:
        found = {}
        for place, (name, entry) in enumerate(self.meaning.questions.items()):
            if entry.only_if is not None:
                spot = Spot(FILE, ("questions", name, "only_if"), place, (), None)
                found[place] = self.meaning.condition(entry.only_if, spot)
        return found

    def _plan(self, builder: Builder, edition: str) -> dict[str, Any]:
        conditions = self._conditions(builder, "rules", self.data.rules, edition)
        made = decide(self.pool, conditions)
        if made.gap is not None:
            told = f"no rule fires (edition {edition}), for example {self._told(made.gap)}"
            self.book.complain("RB301", told, "add a rule for these answers, or widen one", FILE, "rules")
        for overlap in made.overlaps:
            told = f"`{overlap.second}` and `{overlap.first}` both fire (edition {edition}), for example "
            hint = "say in one of them `over: [the other]`, or make a condition narrower"
            told += self._told(overlap.witness)
            self.book.complain("RB302", told, hint, FILE, "rules", overlap.second)
        # Terminals are ranks: 0 is the worst verdict, and a gap counts as it.
        ranks = [self._rank(self.data.rules[name].then) for name in made.rules]
        root = self.pool.relabel(made.by_rule, {0: 0, **dict(enumerate(ranks, start=1))})
        records = [{VERDICT: name} for name in self.verdicts]
        builder.decide(TRUST, root, records)
        self._laws(builder, root, edition)
        trust = {"rules": made.rules, "by_rule": made.by_rule, "records": records, "root": root}
        items = self._conditions(builder, "items", self.data.items, edition)
        return {
            "decisions": {TRUST: trust},
            "outcome": root,
            "outcomes": records,
            "items": {name: condition for name, condition in items.items() if condition != FALSE},
            "alternatives": {},
            "disagreements": {},
            "instead": {},
            "worlds": [],
        }

    def _rank(self, verdict: str) -> int:
        return self.verdicts.index(verdict) if verdict in self.verdicts else 0

    def _conditions(self, builder: Builder, kind: str, entries: Mapping[str, Entry], edition: str) -> dict[str, int]:
        decided = (TRUST,) if kind == "items" else ()
        raw: dict[str, int] = {}
        for name, entry in sorted(entries.items()):
            if holds(entry, edition):
                spot = Spot(FILE, (kind, name, "when"), len(self.sizes), decided, None)
                raw[name] = builder.build(self.meaning.condition(entry.when, spot))
        over = {name: entries[name].over for name in raw}
        for name in cycle(over):
            self.book.complain("RB304", f"`{name}` is over itself", "remove one `over`", FILE, kind, name)
        return exclusive(self.pool, raw, over)

    def _laws(self, builder: Builder, root: int, edition: str) -> None:
        """Prove that every law holds everywhere, and that not knowing an answer is never better than giving it."""
        for name, law in self.data.laws.items():
            spot = Spot(FILE, ("laws", name, "when"), len(self.sizes), (), None)
            where = builder.build(self.meaning.condition(law.when, spot))
            other = self.pool.relabel(root, {rank: int(v not in law.only) for rank, v in enumerate(self.verdicts)})
            witness = self.pool.witness(self.pool.both(where, other), 1)
            if witness is not None:
                told = f"the law `{name}` is broken (edition {edition}), for example {self._told(witness)}"
                self.book.complain("RB440", told, "correct the rule that fires there", FILE, "laws", name)
        for place, name in enumerate(self.meaning.order):
            unsure = self.meaning.domains[name].values.index(UNSURE)
            kept = self.pool.restrict(root, {place: (unsure,)})
            for value, option in enumerate(self.meaning.domains[name].values):
                given = self.pool.restrict(root, {place: (value,)})
                witness = self.pool.witness(self.pool.join(_better, kept, given), 1)
                if witness is not None:
                    told = f"`{name}: unsure` is trusted more than `{option}` (edition {edition}), for example "
                    told += self._told(witness)
                    hint = "let `unsure` lead to the worst verdict of its options"
                    self.book.complain("RB441", told, hint, FILE, "questions", name)

    def _told(self, witness: Mapping[int, int]) -> str:
        names = self.meaning.order
        pairs = [f"{names[q]}: {self.meaning.domains[names[q]].values[v]}" for q, v in sorted(witness.items())]
        return "{" + ", ".join(pairs) + "}"


def _better(left: int, right: int) -> int:
    return int(left > right)
