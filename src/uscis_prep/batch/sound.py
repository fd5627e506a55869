"""Tells whether the answers of a row contradict each other: each contradiction by the few columns it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.batch.tree import picker
from uscis_prep.engine.contradict import contradicted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from uscis_prep.batch.codes import Codes, Plain
    from uscis_prep.engine.compiled import Allowed
    from uscis_prep.engine.contradict import Conflict

#: How many combinations of classes are remembered by each group; more are forgotten and found out anew.
MOST_KEYS = 20_000


class Frame(NamedTuple):
    """The contradictions among some facts: those that belong to all needs, or all that hold for one.

    Args:
        known: The contradictions, in the order in which they are told.
        always: The answers that hold for every row.
        columns: The columns whose answers count here, by question.
    """

    known: Sequence[Conflict]
    always: Allowed
    columns: Mapping[int, int]


class Group(dict[tuple[Any, ...], "tuple[int, str] | None"]):
    """Contradictions that rest on the same columns: the first one that holds, by the classes of their cells.

    Args:
        codes: The classes of the cells of every column.
        columns: The columns on which these contradictions rest.
        parts: Each with its rank among all and its frame.
    """

    def __init__(
        self, codes: Sequence[Codes | Plain], columns: Sequence[int], parts: Sequence[tuple[int, Frame, Conflict]]
    ) -> None:
        super().__init__()
        self.columns, self._codes, self._parts = columns, codes, parts

    def __missing__(self, key: tuple[Any, ...]) -> tuple[int, str] | None:
        """Find out whether one holds, and remember it."""
        if len(self) >= MOST_KEYS:
            self.clear()
        found = self[key] = next(self._holding(dict(zip(self.columns, key, strict=True))), None)
        return found

    def _holding(self, row: Mapping[int, Any]) -> Iterator[tuple[int, str]]:
        for rank, frame, conflict in self._parts:
            given = dict(frame.always)
            for question, column in frame.columns.items():
                if row.get(column) is not None:
                    given[question] = self._codes[column].located[row[column]]
            for name in contradicted([conflict], given):
                yield rank, name


class Checks:
    """All contradictions of a topic, in groups.

    Args:
        codes: The classes of the cells of every column.
        frames: The contradictions, in the order in which they are told.
    """

    def __init__(self, codes: Sequence[Codes | Plain], frames: Iterable[Frame]) -> None:
        found: dict[tuple[int, ...], list[tuple[int, Frame, Conflict]]] = {}
        parts = [(frame, conflict) for frame in frames for conflict in frame.known]
        for rank, (frame, conflict) in enumerate(parts):
            found.setdefault(_columns(frame, conflict), []).append((rank, frame, conflict))
        #: Each group with what picks its key out of the classes of a row.
        self.groups = [(picker(columns), Group(codes, columns, parts)) for columns, parts in found.items()]
        # What rests on no column is the same for every row: mostly it does not hold.
        self.groups = [(pick, group) for pick, group in self.groups if group.columns or group[()]]

    def first(self, codes: tuple[Any, ...]) -> str:
        """Return the contradiction that is told of a row in which there is one."""
        found = [group[pick(codes)] for pick, group in self.groups]
        return min(one for one in found if one is not None)[1]


def _columns(frame: Frame, conflict: Conflict) -> tuple[int, ...]:
    """Return the columns on which a contradiction rests."""
    return tuple(sorted(frame.columns[place] for place in conflict.looked_at() if place in frame.columns))
