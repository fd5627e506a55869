"""Conditions of the rulebook as data, and how they become diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.engine.diagram import FALSE, TRUE, Pool

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Answered(NamedTuple):
    """The answer to a question is one of some values, all given by their place in the question's list."""

    question: int
    values: frozenset[int]
    else_value: bool
    """Whether the value that the question takes when it does not apply is among those meant."""


class Decided(NamedTuple):
    """An earlier decision gave a field one of some values."""

    decision: str
    field: str
    values: frozenset[str]


class Every(NamedTuple):
    """All parts hold; without parts it always holds."""

    parts: tuple[Condition, ...]


class Some(NamedTuple):
    """At least one part holds; without parts it never holds."""

    parts: tuple[Condition, ...]


class Inverse(NamedTuple):
    """The part does not hold."""

    part: Condition


Condition = Answered | Decided | Every | Some | Inverse


class Builder:
    """Turns conditions into diagrams of one pool, under the gates of the questions and the decisions so far.

    A question that does not apply (its ``only_if`` is false) has no stale answer: every condition on it is built as
    "it applies and the answer is among these, or it does not apply and its else-value is".

    Args:
        pool: Where the diagrams are made.
        gates: For each gated question its ``only_if``; it may name earlier questions only.
        roots: The same as diagrams of the pool, where they were made before.
    """

    def __init__(self, pool: Pool, gates: Mapping[int, Condition], roots: Mapping[int, int] | None = None) -> None:
        self.pool = pool
        self.gates = gates
        self.records: dict[str, tuple[int, Sequence[Mapping[str, str]]]] = {}
        self._gate_roots: dict[int, int] = dict(roots or {})

    def gate(self, question: int) -> int:
        """Return the diagram of "this question applies"."""
        if question not in self._gate_roots:
            condition = self.gates.get(question)
            self._gate_roots[question] = TRUE if condition is None else self.build(condition)
        return self._gate_roots[question]

    def decide(self, decision: str, root: int, records: Sequence[Mapping[str, str]]) -> None:
        """Let later conditions refer to a decision: a diagram whose terminals are places in a list of records."""
        self.records[decision] = (root, records)

    def build(self, condition: Condition) -> int:
        """Return the diagram of a condition."""
        match condition:
            case Answered():
                return self._answered(condition)
            case Decided(decision, field, values):
                root, records = self.records[decision]
                return self.pool.relabel(root, {i: int(record[field] in values) for i, record in enumerate(records)})
            case Inverse(part):
                return self.pool.negate(self.build(part))
            case Every(parts):
                return self._fold(self.pool.both, TRUE, parts)
            case Some(parts):
                return self._fold(self.pool.either, FALSE, parts)

    def _answered(self, condition: Answered) -> int:
        literal = self.pool.literal(condition.question, condition.values)
        gate = self.gate(condition.question)
        inside = self.pool.both(gate, literal)
        return self.pool.either(inside, self.pool.negate(gate)) if condition.else_value else inside

    def _fold(self, operation: object, start: int, parts: Sequence[Condition]) -> int:
        result = start
        for part in parts:
            result = operation(result, self.build(part))  # type: ignore[operator]
        return result
