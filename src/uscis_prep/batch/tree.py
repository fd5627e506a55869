"""The tree of kinds: at each fork the answer of one column is looked at, at each end stands what is told."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from uscis_prep.batch.codes import Codes, Plain
    from uscis_prep.batch.told import Case, Told
    from uscis_prep.errors import UsageError


#: How many beginnings are remembered by their classes; those beyond are found the longer way.
MOST_ROOTS = 20_000


class Outcome:
    """What is told about all rows of a kind, how many there were, and the finished text of it.

    Args:
        told: The fields.
    """

    __slots__ = ("count", "text", "told")

    def __init__(self, told: Told) -> None:
        self.told = told
        self.count = 0
        self.text: str | None = None


class Fault(NamedTuple):
    """One thing that is wrong with a row; `column` is empty where it is the row as a whole."""

    column: str
    error: UsageError


class BadRowError(Exception):
    """A row that cannot be decided.

    Args:
        faults: Everything that is wrong with it.
    """

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


class Kind:
    """All rows of one kind whose words depend on exact days: what is told, by those days.

    Args:
        case: What was decided.
        days: Picks the cells with those days out of a row.
    """

    __slots__ = ("case", "days", "outcomes")

    def __init__(self, case: Case, days: Any) -> None:
        self.case = case
        self.days = days
        self.outcomes: dict[Any, Outcome] = {}


class Fork:
    """A place in the tree at which the answer of one column is looked at.

    Args:
        at: The place of the column among those that are read.
    """

    __slots__ = ("at", "ways")

    def __init__(self, at: int) -> None:
        self.at = at
        self.ways: dict[Any, Any] = {}


#: What stands at an end of the tree: what is told, the same by exact days, or why nothing can be told.
Leaf = Outcome | Kind | list[Fault]


class Topic:
    """The rows of one topic.

    Args:
        name: The topic; ``None`` for rows without one.
        codes: For each column that is read the classes of its cells.
        first: The columns of which it is always looked at whether there is an answer.
    """

    __slots__ = ("codes", "first", "name", "patterns", "roots")

    def __init__(self, name: str | None, codes: Sequence[Codes | Plain], first: Sequence[int]) -> None:
        self.name = name
        self.codes = codes
        self.first = picker(first)
        self.patterns: dict[Any, Any] = {}
        self.roots: dict[Any, Any] = {}

    def root(self, seen: tuple[Any, ...], codes: tuple[Any, ...]) -> Any:
        """Return where the tree of a row begins, and keep it by the classes of the first columns: it never moves."""
        node = self.patterns.get(self.pattern(codes))
        if node is not None and len(self.roots) < MOST_ROOTS:
            self.roots[seen] = node
        return node

    def pattern(self, codes: tuple[Any, ...]) -> tuple[bool, ...]:
        """Return which of the first columns are answered."""
        return tuple([code is None for code in self.first(codes)])

    def leaves(self) -> Iterator[Any]:
        """Yield what stands at the ends of the tree."""
        waiting = list(self.patterns.values())
        while waiting:
            node = waiting.pop()
            if type(node) is Fork:
                waiting.extend(node.ways.values())
            else:
                yield node


def plant(topic: Topic, codes: tuple[Any, ...], looked_at: Iterable[int], leaf: Leaf) -> None:
    """Put a leaf into the tree: behind the forks that lead there already, and one for each answer not yet forked on."""
    ways, key = topic.patterns, topic.pattern(codes)
    node: Any = ways.get(key)
    forked = set()
    while type(node) is Fork:
        forked.add(node.at)
        ways, key = node.ways, codes[node.at]
        node = ways.get(key)
    for at in looked_at:
        if at not in forked:
            ways[key] = fork = Fork(at)
            ways, key = fork.ways, codes[at]
    ways[key] = leaf


def picker(places: Sequence[int]) -> Any:
    """Return a function that picks some cells of a row as a tuple."""
    if not places:
        return lambda _: ()
    if len(places) == 1:
        (place,) = places
        return lambda cells: (cells[place],)
    return itemgetter(*places)
