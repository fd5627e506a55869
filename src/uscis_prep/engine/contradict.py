"""Answers that cannot all be true."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.engine.walk import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uscis_prep.engine.compiled import Allowed, Compiled
    from uscis_prep.engine.diagram import Pool


class Conflict:
    """One contradiction of the rulebook as diagrams, each made when it is first needed.

    Args:
        name: Its id.
        between: The questions whose answers contradict each other.
        pool: Where the diagrams are.
        root: Where they contradict each other.
        gates: Where each of them applies, if it does not always.
    """

    def __init__(self, name: str, between: frozenset[int], pool: Pool, root: int, gates: Sequence[int]) -> None:
        self.name, self.between = name, between
        self.pool, self.root, self._gates = pool, root, gates

    @cached_property
    def applies(self) -> int:
        """Where all of the questions apply."""
        found = TRUE
        for gate in self._gates:
            found = self.pool.both(found, gate)
        return found

    @cached_property
    def fine(self) -> int:
        """Where the questions apply and the answers do not contradict each other."""
        return self.pool.without(self.applies, self.root)

    @cached_property
    def about(self) -> list[int]:
        """The questions on whose answers it rests whether they contradict each other."""
        return self.pool.support(self.root)

    def looked_at(self) -> set[int]:
        """Return all questions on which it can rest whether it holds."""
        return {*self.between, *self.about, *self.pool.support(self.applies)}

    def may_hold(self, given: Allowed) -> bool:
        """Tell whether anything was answered from which it could follow; mostly nothing was."""
        self.pool.look_at([*self.about, *self.between])
        return self.root == TRUE or not given.keys().isdisjoint(self.about) or given.keys() >= self.between


def conflicts(compiled: Compiled, pool: Pool, frame: Mapping[str, Any]) -> list[Conflict]:
    """Return the contradictions of a frame.

    Args:
        compiled: The rulebook.
        pool: Where the diagrams of the frame are.
        frame: A topic, or what all topics share.
    """
    found = []
    for name, root in frame["contradictions"].items():
        between = compiled.data["contradictions"][name]["between"]
        gates = [frame["gates"][question] for question in between if question in frame["gates"]]
        places = frozenset(compiled.place[question] for question in between)
        found.append(Conflict(name, places, pool, root, gates))
    return found


def contradicted(known: list[Conflict], given: Allowed) -> Iterator[str]:
    """Yield the contradictions that hold; a question that somebody answered is taken to apply.

    Args:
        known: The contradictions.
        given: The answers that were given.
    """
    for conflict in known:
        pool = conflict.pool
        if not conflict.may_hold(given):
            continue
        if not given.keys() >= conflict.between:  # nobody has taken them all to apply: every possible answer counts
            holds = not reaches(pool, conflict.root, FALSE, given)
        else:
            holds = not reaches(pool, conflict.fine, TRUE, given) and reaches(pool, conflict.applies, TRUE, given)
        if holds:
            yield conflict.name
