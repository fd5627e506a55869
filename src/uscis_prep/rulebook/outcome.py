"""Puts decisions together into the verdict record, and keeps only the nodes that a plan needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine.diagram import TRUE, Pool

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Parts of a plan that are maps from a name to a diagram.
MAPPED = ("items", "alternatives", "disagreements", "instead")


def outcome(pool: Pool, decisions: Mapping[str, Any]) -> tuple[int, list[dict[str, str]]]:
    """Put the records of all decisions together into the verdict record."""
    root = TRUE
    records: list[dict[str, str]] = [{}, {}]
    for decision in decisions.values():
        joined: dict[tuple[int, int], int] = {}
        merged: list[dict[str, str]] = []

        def pair(left: int, right: int, joined: dict[tuple[int, int], int] = joined) -> int:
            return joined.setdefault((left, right), len(joined))

        root = pool.join(pair, root, decision["root"])
        for left, right in joined:
            merged.append({**records[left], **decision["records"][right]})
        root, records = _distinct(pool, root, merged)
    return root, records


def _distinct(pool: Pool, root: int, records: list[dict[str, str]]) -> tuple[int, list[dict[str, str]]]:
    kept: list[dict[str, str]] = []
    names = {}
    for number, record in enumerate(records):
        if record not in kept:
            kept.append(record)
        names[number] = kept.index(record)
    return pool.relabel(root, names), kept


def prune(pool: Pool, plans: list[dict[str, Any]], frame: dict[str, Any]) -> Pool:
    """Copy only the nodes that some plan needs into a new pool, and point everything at them.

    Args:
        pool: The pool in which the plans were made.
        plans: The plans of one topic.
        frame: Its gates, presumptions and contradictions.
    """
    fresh = Pool(pool.sizes)
    moved: dict[int, int] = {}

    def move(root: int) -> int:
        if root < 0:
            return root
        if root not in moved:
            var, *children = pool.nodes[root]
            moved[root] = fresh.make(var, [move(child) for child in children])
        return moved[root]

    for plan in plans:
        plan["outcome"] = move(plan["outcome"])
        for decision in plan["decisions"].values():
            decision["by_rule"], decision["root"] = move(decision["by_rule"]), move(decision["root"])
        for world in plan["worlds"]:
            world["outcome"] = move(world["outcome"])
        for kind in MAPPED:
            plan[kind] = {name: move(root) for name, root in plan[kind].items()}
    frame["gates"] = {name: move(root) for name, root in frame["gates"].items()}
    frame["presume"] = {
        name: [[move(root), option] for root, option in rows] for name, rows in frame["presume"].items()
    }
    frame["contradictions"] = {name: move(root) for name, root in frame["contradictions"].items()}
    return fresh
