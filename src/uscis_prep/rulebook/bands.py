"""Edges of date questions: how they are written, sorted, and cut into one partition."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

UNITS = {"h": "hours", "d": "days", "m": "months", "bd": "business_days", "wd": "weekdays"}
#: Days in a unit, only to bring the edges of one question into order.
LENGTH = {"hours": 1 / 24, "days": 1.0, "months": 30.44, "business_days": 1.42, "weekdays": 1.4}
WRITTEN = re.compile(r"(after )?(?:(now|today)|(-?\d{1,4})(h|d|m|bd|wd)|(\d{4}-\d{2}-\d{2}))")


class Edge(NamedTuple):
    """A point in time, absolute or counted from the clock.

    A negative amount is read from the other side: ``-36m`` is reached by a day to which 36 months can be added
    without passing behind today. That is how extensions and windows are counted.
    """

    day: str = ""
    amount: int = 0
    unit: str = "days"
    after: bool = False
    """Whether the edge itself still belongs to the band before it."""

    @property
    def rank(self) -> tuple[float, bool]:
        """The place of a relative edge among the others of its question, roughly in days from the clock."""
        return self.amount * LENGTH[self.unit], self.after


def read_edge(text: str) -> Edge:
    """Read an edge as it stands in the rulebook.

    Args:
        text: `now`, `today`, an amount with `h`, `d`, `m` (months), `bd` (business days) or `wd` (Mondays to
            Fridays, holidays counted), or a date; with `after ` before it, the edge itself still belongs to the
            band before.

    Raises:
        ValueError: It is none of these; the text says what may stand there.
    """
    found = WRITTEN.fullmatch(text)
    if not found:
        told = "an edge was expected: now, today, 12h, 45d, -36m, -30bd or a date such as 2025-10-30"
        raise ValueError(told)
    after, clock, amount, unit, day = found.groups()
    if day:
        return Edge(day=date.fromisoformat(day).isoformat(), after=bool(after))
    if clock:
        return Edge(amount=0, unit="hours" if clock == "now" else "days", after=bool(after))
    return Edge(amount=int(amount), unit=UNITS[unit], after=bool(after))


class Partition(NamedTuple):
    """The common refinement of all edges of one question: every day falls into exactly one stretch.

    Absolute and relative edges move against each other as time passes, so a stretch is a pair: how many absolute
    edges the day has reached, and how many relative ones.
    """

    absolute: tuple[Edge, ...]
    relative: tuple[Edge, ...]

    @property
    def size(self) -> int:
        """How many stretches there are."""
        return (len(self.absolute) + 1) * (len(self.relative) + 1)

    def between(self, start: Edge | None, end: Edge | None) -> list[int]:
        """Return the stretches from an edge (inclusive) up to another (exclusive)."""
        width = len(self.relative) + 1
        return [
            value
            for value in range(self.size)
            if (start is None or self._reached(start, *divmod(value, width)))
            and not (end is not None and self._reached(end, *divmod(value, width)))
        ]

    def _reached(self, edge: Edge, absolute: int, relative: int) -> bool:
        if edge.day:
            return absolute > self.absolute.index(edge)
        return relative > self.relative.index(edge)

    def names(self) -> list[str]:
        """Return a readable name for each stretch, for witnesses and graphs."""
        return [f"{before}{after}" or "any" for before in _spans(self.absolute) for after in _spans(self.relative)]

    def data(self) -> dict[str, Any]:
        """Return the edges as plain data for the compiled rulebook."""
        return {
            "absolute": [[edge.day, edge.after] for edge in self.absolute],
            "relative": [[edge.amount, edge.unit, edge.after] for edge in self.relative],
        }


def partition(edges: Iterable[Edge]) -> Partition:
    """Cut the line of time at all edges of a question."""
    known = set(edges)
    absolute = sorted((edge for edge in known if edge.day), key=lambda edge: (edge.day, edge.after))
    # "today" and "now" are equally far from the clock; the unit brings them into one order, the day before the hour.
    relative = sorted((edge for edge in known if not edge.day), key=lambda edge: (*edge.rank, edge.unit))
    return Partition(tuple(absolute), tuple(relative))


def _spans(edges: tuple[Edge, ...]) -> list[str]:
    told = [f"{'after ' if edge.after else ''}{edge.day or f'{edge.amount}{edge.unit}'}" for edge in edges]
    return [f"[{low}..{high})" for low, high in zip(["", *told], [*told, ""], strict=True)] if told else [""]
