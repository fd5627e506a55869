"""Which answers to a question some diagrams cannot tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscis_prep.engine.diagram import Pool


def classes(pool: Pool, functions: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return for each question on which a function depends the class of each of its values.

    Two values are in one class when every node on the question leads to the same place by both. So no function can
    differ between them, whatever the other answers are.

    Args:
        pool: Where the functions are.
        functions: The functions that matter.
    """
    nodes = {node for function in functions for node in pool.below(function)}
    ways: dict[int, list[tuple[int, ...]]] = {}
    for node in sorted(nodes):
        var, *children = pool.nodes[node]
        ways.setdefault(var, []).append(tuple(children))
    return {var: numbered(list(zip(*rows, strict=True))) for var, rows in ways.items()}


def numbered(values: Iterable[object]) -> tuple[int, ...]:
    """Return for each value the place of the first one that is equal to it."""
    first: dict[object, int] = {}
    return tuple(first.setdefault(value, place) for place, value in enumerate(values))


def common(parts: Iterable[dict[int, tuple[int, ...]]]) -> dict[int, tuple[int, ...]]:
    """Return the classes that no part of several can tell apart."""
    together: dict[int, list[tuple[int, ...]]] = {}
    for part in parts:
        for var, row in part.items():
            together.setdefault(var, []).append(row)
    return {var: numbered(list(zip(*rows, strict=True))) for var, rows in together.items()}
