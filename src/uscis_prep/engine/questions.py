"""Which question comes next, and how many are left at least and at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.engine.walk import first_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.engine.compiled import Allowed, View


class Bounds(NamedTuple):
    """How many questions are still to come."""

    least: int
    most: int


def open_questions(view: View, allowed: Allowed) -> list[int]:
    """Return the questions that can still change the verdict, in the author's order.

    In a reduced diagram a question labels a node exactly when the function depends on it, so each of these has two
    answers that lead to different verdicts for some answers to the others.
    """
    return view.pool.support(view.pool.restrict(view.plan["outcome"], allowed))


def next_question(view: View, allowed: Allowed) -> int | None:
    """Return the first question that can still change the verdict, or ``None``."""
    return first_open(view.pool, view.plan["outcome"], allowed)


def bounds(views: Sequence[tuple[View, Allowed]], shared: Sequence[int]) -> Bounds:
    """Return the exact bounds for several needs that are asked one after the other.

    Args:
        views: For each need its view and the answers that hold for it.
        shared: The questions whose answer serves all needs, so that they are asked once.
    """
    roots = tuple(view.pool.restrict(view.plan["outcome"], allowed) for view, allowed in views)
    if len(roots) == 1:
        return Bounds(*views[0][0].pool.depth(roots[0]))
    common = set(shared)
    memo: dict[tuple[int, ...], Bounds] = {}

    def walk(first: int, current: tuple[int, ...]) -> Bounds:
        while first < len(current) and current[first] < 0:
            first += 1
        if first == len(current):
            return Bounds(0, 0)
        key = (first, *current)
        if key not in memo:
            memo[key] = step(first, current)
        return memo[key]

    def step(first: int, current: tuple[int, ...]) -> Bounds:
        var, *children = views[first][0].pool.nodes[current[first]]
        spans = []
        for value, child in enumerate(children):
            rest = list(current)
            rest[first] = child
            if var in common:
                for other in range(first + 1, len(current)):
                    rest[other] = views[other][0].pool.restrict(current[other], {var: (value,)})
            spans.append(walk(first, tuple(rest)))
        return Bounds(1 + min(span.least for span in spans), 1 + max(span.most for span in spans))

    return walk(0, roots)


def second_round(view: View, allowed: Allowed, kinds: Sequence[str] = ("items",)) -> list[int]:
    """Return the questions that can still change the checklist, in the author's order."""
    found: set[int] = set()
    for kind in kinds:
        for root in view.plan[kind].values():
            found.update(view.pool.support(view.pool.restrict(root, allowed)))
    return sorted(found)
