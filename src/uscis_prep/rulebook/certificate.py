"""The certificate: how many combinations of answers were proved, and how many each rule decides."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from uscis_prep.engine.diagram import Pool

if TYPE_CHECKING:
    from collections.abc import Mapping


def certificate(data: Mapping[str, Any]) -> dict[str, Any]:
    """Count the answer space of every decision of every topic in every distinct edition.

    Args:
        data: A compiled rulebook, in which exactly one rule fires everywhere (or it would not have compiled).

    Returns:
        Totals, and per decision the size of its space and the number of combinations that each rule decides. The
        numbers are shares of answer combinations, not of callers.
    """
    sizes = [len(question["values"]) for question in data["questions"]]
    rows = [row for topic in sorted(data["topics"]) for row in _topic(topic, data["topics"][topic], sizes)]
    return {
        "topics": len(data["topics"]),
        "editions": len(data["editions"]) + 1,
        "rules": len(data["rules"]),
        "combinations": sum(row["combinations"] for row in rows),
        "gaps": sum(row["gaps"] for row in rows),
        "overlaps": 0,
        "decisions": rows,
    }


def _topic(topic: str, entry: Mapping[str, Any], sizes: list[int]) -> list[dict[str, Any]]:
    pool = Pool(sizes, entry["nodes"])
    rows = []
    for number, plan in enumerate(entry["plans"]):
        editions = [edition for edition, place in entry["editions"].items() if place == number]
        for decision, made in plan["decisions"].items():
            questions = pool.support(made["by_rule"])
            counts = pool.count(made["by_rule"], questions)
            rows.append(
                {
                    "topic": topic,
                    "decision": decision,
                    "editions": editions,
                    "combinations": prod(sizes[question] for question in questions),
                    "gaps": counts.get(0, 0),
                    "rules": {made["rules"][place - 1]: many for place, many in sorted(counts.items()) if place},
                }
            )
    return rows
