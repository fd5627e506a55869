"""Walks through a diagram under the answers so far that stop at the first sight of what is asked.

Nothing is built, and few questions are looked at: a batch decides rows alike that differ in the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uscis_prep.engine.diagram import Pool


def reaches(pool: Pool, function: int, terminal: int, allowed: Mapping[int, Sequence[int]]) -> bool:
    """Tell whether a function can still lead to a terminal, without restricting it.

    Args:
        pool: Where the function is.
        function: The function.
        terminal: As it stands among the children: ``TRUE``, ``FALSE`` or any other negative number.
        allowed: As for :meth:`Pool.restrict`.
    """
    return _leads(pool, function, terminal, allowed, set())


def _leads(pool: Pool, function: int, terminal: int, allowed: Mapping[int, Sequence[int]], failed: set[int]) -> bool:
    while function >= 0:
        node = pool.nodes[function]
        values = pool.values(node[0], allowed)
        if values and len(values) == 1:
            function = node[1 + values[0]]
            continue
        children = [node[1 + value] for value in values] if values else node[1:]
        if terminal in children:
            return True
        for child in children:
            if child >= 0 and child not in failed:
                if _leads(pool, child, terminal, allowed, failed):
                    return True
                failed.add(child)
        return False
    return function == terminal


def ends(pool: Pool, function: int, allowed: Mapping[int, Sequence[int]]) -> Iterator[int]:
    """Yield each terminal that can still be reached, going no further than whoever asks."""
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if current < 0:
            yield ~current
            continue
        node = pool.nodes[current]
        values = pool.values(node[0], allowed)
        waiting.extend([node[1 + value] for value in values] if values else node[1:])


def first_open(pool: Pool, function: int, allowed: Mapping[int, Sequence[int]]) -> int | None:
    """Return the first question on which a function still depends, without restricting it."""
    while function >= 0:
        node = pool.nodes[function]
        values = pool.values(node[0], allowed)
        children = [node[1 + value] for value in values] if values else node[1:]
        function = children[0]
        same: set[tuple[int, int]] = set()
        if any(_differ(pool, function, child, allowed, same) for child in children[1:]):
            return node[0]
    return None


def _differ(pool: Pool, one: int, two: int, allowed: Mapping[int, Sequence[int]], same: set[tuple[int, int]]) -> bool:
    """Tell whether two functions can still differ; `same` takes pairs that cannot."""
    if one == two or (one, two) in same:
        return False
    if one < 0 and two < 0:
        return True
    var = min(pool.nodes[function][0] for function in (one, two) if function >= 0)
    values = pool.values(var, allowed)
    ones, twos = pool.cofactors(one, var), pool.cofactors(two, var)
    pairs = zip(ones, twos, strict=True) if not values else [(ones[value], twos[value]) for value in values]
    if any(_differ(pool, left, right, allowed, same) for left, right in pairs):
        return True
    same.add((one, two))
    return False
