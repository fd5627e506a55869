"""The certificate: how many combinations of answers were proved, and how many each rule decides."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from uscis_prep.engine.diagram import Pool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


def certificate(data: Mapping[str, Any], otherwise: Collection[str] = ()) -> dict[str, Any]:
    """Count the answer space of every topic in every distinct edition.

    Args:
        data: A compiled rulebook, in which exactly one rule fires everywhere (or it would not have compiled).
        otherwise: The rules without a condition, which take what no other rule takes.

    Returns:
        Totals; per decision the size of its own space (the questions that it depends on) and what each rule decides
        of it; and per topic one space for all its decisions. The numbers are shares of answer combinations, not of
        callers.
    """
    sizes = [len(question["values"]) for question in data["questions"]]
    names = [question["id"] for question in data["questions"]]
    rows, spaces = [], []
    for topic, pool, editions, plan in _plans(data, sizes):
        for decision, made in plan["decisions"].items():
            around = {"topic": topic, "decision": decision, "editions": editions}
            questions = pool.support(made["by_rule"])
            counts = pool.count(made["by_rule"], questions)
            whole = prod(sizes[question] for question in questions)
            rows.append({**around, "combinations": whole, "gaps": counts.get(0, 0), "rules": _named(made, counts)})
        spaces.append({"topic": topic, "editions": editions, **_space(pool, plan, names, otherwise)})
    return {
        "topics": len(data["topics"]),
        "editions": len(data["editions"]) + 1,
        "rules": len(data["rules"]),
        "questions": len(sizes),
        "answer_space": prod(sizes),
        "combinations": sum(row["combinations"] for row in rows),
        "gaps": sum(row["gaps"] for row in rows),
        "overlaps": 0,
        "decisions": rows,
        "spaces": spaces,
    }


def _plans(data: Mapping[str, Any], sizes: list[int]) -> Iterator[tuple[str, Pool, list[str], Mapping[str, Any]]]:
    """Yield every distinct plan of every topic, with the editions for which it is the same."""
    for topic, entry in sorted(data["topics"].items()):
        pool = Pool(sizes, entry["nodes"])
        for number, plan in enumerate(entry["plans"]):
            yield topic, pool, [edition for edition, place in entry["editions"].items() if place == number], plan


def _named(made: Mapping[str, Any], counts: Mapping[int, int]) -> dict[str, int]:
    return {made["rules"][place - 1]: many for place, many in sorted(counts.items()) if place}


def _space(pool: Pool, plan: Mapping[str, Any], names: list[str], otherwise: Collection[str]) -> dict[str, Any]:
    """Count all decisions of a plan over the same questions, so that their numbers can be compared."""
    asked = sorted({question for made in plan["decisions"].values() for question in pool.support(made["by_rule"])})
    decisions = {
        decision: _named(made, pool.count(made["by_rule"], asked)) for decision, made in plan["decisions"].items()
    }
    return {
        "questions": [names[question] for question in asked],
        "combinations": prod(pool.sizes[question] for question in asked),
        "decisions": decisions,
        "otherwise": {rule: many for rules in decisions.values() for rule, many in rules.items() if rule in otherwise},
    }
