"""The tree of kinds: at each fork the answer of one column is looked at, at each end stands what is told."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from uscis_prep.batch.told import Case, Told
    from uscis_prep.errors import UsageError

    #: What stands at an end of a tree: what is told, the same by exact days, or the usual answers.
    Leaf: TypeAlias = "Outcome | Kind | Usual"


class Outcome:
    """What is told about some rows, how many there were, and the finished text of it.

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


#: Stands at a fork for every answer, where it only matters that there is one.
ANSWERED = "answered"


class Fork(dict[Any, Any]):
    """A place in the tree at which one column is looked at; the ways from there by the class of its cell.

    Args:
        at: The place of the column among those that are read.
        by_value: Whether the answer is looked at, or only whether there is one.
    """

    __slots__ = ("at", "by_value")

    def __init__(self, at: int, *, by_value: bool) -> None:
        super().__init__()
        self.at, self.by_value = at, by_value

    def __missing__(self, code: Any) -> Any:
        """Return where a class leads that has not come this way: nowhere yet, or where every answer leads."""
        found = None if code is None else self.get(ANSWERED)
        if found is not None:
            self[code] = found
        return found

    def key(self, codes: tuple[Any, ...]) -> Any:
        """Return the way of a row."""
        code = codes[self.at]
        return code if self.by_value or code is None else ANSWERED


class Tree:
    """Forks and ends."""

    __slots__ = ("root",)

    def __init__(self) -> None:
        self.root: Any = None

    def plant(self, codes: tuple[Any, ...], looked_at: Iterable[tuple[int, bool]], leaf: Leaf) -> None:
        """Put in a leaf: behind the forks that lead there already, and one for each column not yet forked on.

        Args:
            codes: The classes of the row's cells.
            looked_at: The columns on which the leaf depends, each with whether on the answer or on there being one.
            leaf: What stands at the end.
        """
        above: Fork | None = None
        node, forked = self.root, set()
        while type(node) is Fork:
            forked |= {(node.at, False), (node.at, node.by_value)}
            above, node = node, node.get(node.key(codes))
        for at, by_value in looked_at:
            if (at, by_value) not in forked:
                fork = Fork(at, by_value=by_value)
                self._put(above, codes, fork)
                above = fork
        self._put(above, codes, leaf)

    def _put(self, above: Fork | None, codes: tuple[Any, ...], node: Fork | Leaf) -> None:
        if above is None:
            self.root = node
        else:
            above[above.key(codes)] = node


class Usual(Tree):
    """What is told about the rows of a topic for which the same usual answers are taken.

    Args:
        answers: The usual answers: the value of each question.
    """

    __slots__ = ("answers",)

    def __init__(self, answers: Mapping[int, int]) -> None:
        super().__init__()
        self.answers = answers


def folded(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return one outcome for all that a summary counts alike."""
    found: dict[tuple[str, ...], Outcome] = {}
    for outcome in outcomes:
        told = outcome.told
        key = (told.status, told.verdict, told.who, told.next_date, told.next_question)
        found.setdefault(key, Outcome(told)).count += outcome.count
    return list(found.values())


def picker(places: Sequence[int]) -> Any:
    """Return a function that picks some cells of a row as a tuple."""
    if not places:
        return lambda _: ()
    if len(places) == 1:
        (place,) = places
        return lambda cells: (cells[place],)
    return itemgetter(*places)
