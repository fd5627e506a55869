"""One decision of one topic in one edition: from rules to a diagram in which exactly one rule decides everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.engine.diagram import FALSE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.engine.diagram import Pool


class Overlap(NamedTuple):
    """Two rules that both fire for some answers, neither over the other."""

    first: str
    second: str
    witness: dict[int, int]


class Decision(NamedTuple):
    """A decision as two diagrams: which rule fires, and which record it gives."""

    rules: list[str]
    by_rule: int
    """Terminal 0 is a gap, terminal n is rule n-1."""
    gap: dict[int, int] | None
    overlaps: list[Overlap]


def exclusive(pool: Pool, raw: Mapping[str, int], over: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Take from each condition what a stronger one claims.

    `over` acts on the conditions as written and transitively, so that the order of rules means nothing.

    Args:
        pool: Where the conditions are.
        raw: The conditions as written.
        over: For each rule the weaker rules; names that are not in `raw` belong to other editions.
    """
    stronger: dict[str, set[str]] = {name: set() for name in raw}
    for name in raw:
        for weaker in _below(name, over):
            if weaker in raw and weaker != name:
                stronger[weaker].add(name)
    result = {}
    for name, condition in raw.items():
        left = condition
        for other in sorted(stronger[name]):
            left = pool.without(left, raw[other])
        result[name] = left
    return result


def cycle(over: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the rules that are, through others, over themselves."""
    return sorted(name for name in over if name in _below(name, over))


def _below(name: str, over: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(over.get(name, ()))
    while waiting:
        weaker = waiting.pop()
        if weaker not in found:
            found.add(weaker)
            waiting.extend(over.get(weaker, ()))
    return found


def decide(pool: Pool, conditions: Mapping[str, int]) -> Decision:
    """Put the rules of a decision together.

    Args:
        pool: Where the conditions are.
        conditions: By rule, after `exclusive`.
    """
    rules = sorted(name for name, condition in conditions.items() if condition != FALSE)
    by_rule = FALSE
    overlaps = []
    for number, name in enumerate(rules, start=1):
        for earlier in rules[: number - 1]:
            witness = pool.witness(pool.both(conditions[name], conditions[earlier]), 1)
            if witness is not None:
                overlaps.append(Overlap(earlier, name, witness))
        by_rule = pool.choose(conditions[name], number, by_rule)
    return Decision(rules, by_rule, pool.witness(by_rule, 0), overlaps)
