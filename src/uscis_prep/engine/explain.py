"""Why something is decided: the smallest set of answers that forces it, and which open questions would settle it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uscis_prep.engine.compiled import Allowed, View


def because(view: View, decision: str, allowed: Allowed) -> list[int]:
    """Return a smallest set of answered questions that forces a decision.

    Of all sets of the smallest size it is the first in question order. Where the decision is still open, the set
    leaves the same results possible as all answers do.
    """
    pool, root = view.pool, view.plan["decisions"][decision]["root"]
    whole = pool.restrict(root, allowed)
    candidates = [var for var in pool.support(root) if var in allowed]
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            part = pool.restrict(root, {var: allowed[var] for var in chosen})
            # Where all answers leave one result, the same result is the same terminal.
            if part == whole or (whole >= 0 and pool.terminals(part) == pool.terminals(whole)):
                return list(chosen)
    return candidates


def settled_by(view: View, field: str, allowed: Allowed) -> list[int]:
    """Return the open questions on which one field of the verdict still depends, in question order."""
    pool, records = view.pool, view.plan["outcomes"]
    values = list(dict.fromkeys(record[field] for record in records))
    names = {index: values.index(record[field]) for index, record in enumerate(records)}
    return pool.support(pool.relabel(pool.restrict(view.plan["outcome"], allowed), names))
