"""Answers that cannot all be true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import TRUE
from uscis_prep.engine.walk import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.engine.compiled import Allowed, Compiled
    from uscis_prep.engine.diagram import Pool


class Conflict(NamedTuple):
    """One contradiction of the rulebook as diagrams.

    Args:
        name: Its id.
        between: The questions whose answers contradict each other.
        applies: Where all of them apply.
        fine: Where they do not contradict each other.
        both: Where they apply and do not contradict each other.
    """

    name: str
    between: frozenset[int]
    applies: int
    fine: int
    both: int


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
        applies = TRUE
        for question in between:
            applies = pool.both(applies, frame["gates"].get(question, TRUE))
        places = frozenset(compiled.place[question] for question in between)
        found.append(Conflict(name, places, applies, pool.negate(root), pool.without(applies, root)))
    return found


def contradicted(pool: Pool, known: list[Conflict], given: Allowed) -> Iterator[str]:
    """Yield the contradictions that hold; a question that somebody answered is taken to apply.

    Args:
        pool: Where the diagrams are.
        known: The contradictions.
        given: The answers that were given.
    """
    for conflict in known:
        if reaches(pool, conflict.both, TRUE, given):
            continue
        pool.look_at(conflict.between)
        if not given.keys() >= conflict.between:
            holds = not reaches(pool, conflict.fine, TRUE, given)
        else:
            holds = reaches(pool, conflict.applies, TRUE, given)
        if holds:
            yield conflict.name
