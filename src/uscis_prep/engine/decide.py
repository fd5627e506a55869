"""What is decided by the answers so far: certain and possible values, the rules that fired, the lines that apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.engine.walk import ends

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.engine.compiled import Allowed, View

#: A need is decided when these are certain; the others may stay open and are listed.
DECISIVE = ("channel", "line", "who", "look_again")


class Collected(NamedTuple):
    """A line of the checklist (or an alternative) that applies, or may apply."""

    name: str
    residual: int
    """TRUE, or the diagram of what is still open."""

    @property
    def certain(self) -> bool:
        """Whether the line applies whatever else is answered."""
        return self.residual == TRUE


def outcomes(view: View, allowed: Allowed) -> list[Mapping[str, str]]:
    """Return the verdict records that are still possible; one record means that everything is decided."""
    return [view.plan["outcomes"][terminal] for terminal in sorted(ends(view.pool, view.plan["outcome"], allowed))]


def possible(view: View, allowed: Allowed) -> dict[str, list[str]]:
    """Return for each field of the verdict the values that are still possible, in a fixed order."""
    records = outcomes(view, allowed)
    return {field: list(dict.fromkeys(record[field] for record in records)) for field in records[0]}


def actions(channels: Mapping[str, Any], view: View, allowed: Allowed) -> set[str]:
    """Return what the verdicts that are still possible leave a person to do; without a contact to wait, or nothing."""
    found = set()
    for record in outcomes(view, allowed):
        action = str(channels[record["channel"]]["action"])
        found.add(action if action != "none" else ("wait" if record["look_again"] != "none" else "nothing"))
    return found


def decided(values: Mapping[str, list[str]]) -> bool:
    """Tell whether the possible values leave no doubt about what to do, how and by whom."""
    return all(len(values[field]) == 1 for field in DECISIVE)


def settled(view: View, allowed: Allowed) -> bool:
    """Tell what `decided` tells of the possible values, looking no further than the first doubt."""
    records: Sequence[Mapping[str, str]] = view.plan["outcomes"]
    first: Mapping[str, str] | None = None
    for terminal in ends(view.pool, view.plan["outcome"], allowed):
        record = records[terminal]
        if first is None:
            first = record
        elif any(record[field] != first[field] for field in DECISIVE):
            return False
    return True


def fired(view: View, decision: str, allowed: Allowed) -> list[str]:
    """Return the rules of a decision that fire, or could still fire, under the answers so far."""
    entry: Mapping[str, Any] = view.plan["decisions"][decision]
    root = view.pool.restrict(entry["by_rule"], allowed)
    return [entry["rules"][terminal - 1] for terminal in view.pool.terminals(root) if terminal]


def collect(view: View, kind: str, allowed: Allowed) -> list[Collected]:
    """Return every item, alternative or disagreement that applies or may still apply."""
    found = []
    for name, root in view.plan[kind].items():
        residual = view.pool.restrict(root, allowed)
        if residual != FALSE:
            found.append(Collected(name, residual))
    return found


def projections(view: View, residual: int) -> dict[int, list[int]]:
    """Return for each question of an open condition the values under which it can still hold."""
    result = {}
    for var in view.pool.support(residual):
        values = range(view.pool.sizes[var])
        result[var] = [value for value in values if view.pool.restrict(residual, {var: (value,)}) != FALSE]
    return result
