"""What the answers so far leave of a topic: its diagrams, its usual answers, and what is about a person's safety.

A diagram whose answers are taken out no longer depends on them. So a need is no more than a few such diagrams, and
ways of answering that lead to the same ones are the same need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.engine.presume import PAGE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.engine.compiled import Allowed, Compiled, View

UNSURE, YES, NO = "unsure", "yes", "no"


class Need(NamedTuple):
    """What the answers so far leave of the diagrams of a need."""

    outcome: int
    rows: tuple[int, ...]
    """The conditions of usual answers, one after the other."""
    warned: tuple[int, ...]
    """Whether a line of the checklist still rests on each question about safety."""
    gates: tuple[int, ...]
    """Whether each line that was not confirmed applies."""
    unasked: tuple[int, ...]
    """The questions about safety that have no answer."""


class Topic:
    """One topic: its diagrams, and which of its questions have a usual answer that a person can confirm."""

    def __init__(self, compiled: Compiled, view: View, language: str) -> None:
        self.compiled, self.view, self.pool, self.language = compiled, view, view.pool, language
        self.questions: list[Any] = list(compiled.questions.values())
        self.safety = tuple(place for place, entry in enumerate(self.questions) if entry.get("safety"))
        #: For each usual answer that a person can confirm: its question, its condition and its value.
        self.rows: list[tuple[int, int, int]] = list(self._rows())
        self.warned = tuple(self._rests_on(place) for place in self.safety)

    def _rows(self) -> Iterator[tuple[int, int, int]]:
        for name, rows in self.view.frame["presume"].items():
            place, entry = self.compiled.place[name], self.compiled.questions[name]
            for root, option in rows:
                wanted = self.language if option == PAGE_LANGUAGE else option
                # What is asked in two steps is never a line among others: too much rests on it.
                confirmed = "confirm" in entry["options"].get(wanted, {}) and not entry.get("groups")
                if confirmed or place in self.safety:
                    yield place, root, entry["values"].index(wanted)

    def _rests_on(self, place: int) -> int:
        """Return the condition under which a line of the checklist rests on a question about safety."""
        whole = FALSE
        for root in self.view.plan["items"].values():
            if root >= 0 and place in self.pool.support(root):
                whole = self.pool.either(whole, self._differs(root, place))
        for other in self.safety:
            whole = self._any_of(whole, other)
        return whole

    def _differs(self, root: int, place: int) -> int:
        first, *others = [self.pool.restrict(root, {place: (value,)}) for value in range(self.pool.sizes[place])]
        whole = FALSE
        for each in others:
            either = self.pool.either(self.pool.without(first, each), self.pool.without(each, first))
            whole = self.pool.either(whole, either)
        return whole

    def _any_of(self, root: int, place: int) -> int:
        """Return the condition that one holds for some answer to a question."""
        whole = FALSE
        for value in range(self.pool.sizes[place]):
            whole = self.pool.either(whole, self.pool.restrict(root, {place: (value,)}))
        return whole

    def need(self, given: Allowed, named: Sequence[int], *, settle: bool = True) -> Need:
        """Return what some answers leave of this topic; to `settle` is to take what they answer about safety."""
        gates = tuple(self.view.frame["gates"].get(self.compiled.order[place], TRUE) for place in named)
        outcome, rows = self.view.plan["outcome"], tuple(root for _, root, _ in self.rows)
        whole = Need(outcome, rows, self.warned, gates, tuple(place for place in self.safety if place not in given))
        left = self._restricted(whole, given)
        return self.with_facts(left) if settle else left

    def answered(self, need: Need, place: int, value: int) -> Need:
        """Return what is left after an answer."""
        left = self._restricted(need, {place: (value,)})
        left = left._replace(unasked=tuple(other for other in left.unasked if other != place))
        return self.with_facts(left)

    def _restricted(self, need: Need, given: Allowed) -> Need:
        def all_of(roots: Sequence[int]) -> tuple[int, ...]:
            return tuple(self.pool.restrict(root, given) for root in roots)

        outcome = self.pool.restrict(need.outcome, given)
        return Need(outcome, all_of(need.rows), all_of(need.warned), all_of(need.gates), need.unasked)

    def with_facts(self, need: Need) -> Need:
        """Return a need in which a fact answers what it answers about safety: a form that is for asylum only."""
        for place, value in self.by_fact(need).items():
            need = self._restricted(need, {place: (value,)})
            need = need._replace(unasked=tuple(other for other in need.unasked if other != place))
        return need

    def by_fact(self, need: Need) -> dict[int, int]:
        """Return the questions about safety that a fact answers, each with its answer."""
        usual = {place: value for place, value in self.usual(need).items() if place in need.unasked}
        return {place: value for place, value in usual.items() if self.questions[place]["values"][value] != NO}

    def usual(self, need: Need) -> dict[int, int]:
        """Return the usual answers under what is known."""
        found: dict[int, int] = {}
        for (place, _, value), root in zip(self.rows, need.rows, strict=True):
            if root == TRUE:
                found.setdefault(place, value)
        return found
