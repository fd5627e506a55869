"""The tree of kinds: at each fork the answer of one column is looked at, at each end stands what is told."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from uscis_prep.batch.codes import Codes, Plain
    from uscis_prep.batch.told import Case, Told
    from uscis_prep.errors import UsageError

    #: What stands at an end of a tree: what is told, the same by exact days, the usual answers, or what is wrong
    #: (nothing, where it is sound).
    Leaf: TypeAlias = "Outcome | Kind | list[Fault] | Usual"


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

    def ways(self) -> Iterable[Any]:
        """Return where this leads, each end once."""
        return self.values() if self.by_value else [self[key] for key in (None, ANSWERED) if key in self]


class Tree:
    """Forks and ends, by which of the first columns are answered."""

    __slots__ = ("patterns",)

    def __init__(self) -> None:
        self.patterns: dict[Any, Any] = {}

    def plant(self, pattern: Any, codes: tuple[Any, ...], looked_at: Iterable[tuple[int, bool]], leaf: Leaf) -> None:
        """Put in a leaf: behind the forks that lead there already, and one for each column not yet forked on.

        Args:
            pattern: Which of the first columns are answered.
            codes: The classes of the row's cells.
            looked_at: The columns on which the leaf depends, each with whether on the answer or on there being one.
            leaf: What stands at the end.
        """
        ways, key = self.patterns, pattern
        node: Any = ways.get(key)
        forked = set()
        while type(node) is Fork:
            forked |= {(node.at, False), (node.at, node.by_value)}
            ways, key = node, node.key(codes)
            node = ways.get(key)
        for at, by_value in looked_at:
            if (at, by_value) not in forked:
                ways[key] = fork = Fork(at, by_value=by_value)
                ways, key = fork, fork.key(codes)
        ways[key] = leaf

    def leaves(self) -> Iterator[Any]:
        """Yield what stands at the ends."""
        waiting = list(self.patterns.values())
        while waiting:
            node = waiting.pop()
            if type(node) is Fork:
                waiting.extend(node.ways())
            else:
                yield node


class Usual(Tree):
    """What is told about the rows of a topic for which the same usual answers are taken: one tree, without a pattern.

    Args:
        answers: The usual answers: the value of each question.
    """

    __slots__ = ("answers",)

    def __init__(self, answers: Mapping[int, int]) -> None:
        super().__init__()
        self.answers = answers


class Topic:
    """The rows of one topic, in trees: what is wrong with a row depends on other answers than what is told.

    Args:
        name: The topic; ``None`` for rows without one.
        codes: For each column that is read the classes of its cells.
        first: The columns of which it is always looked at whether there is an answer.
        telling: The questions on which what is told can depend.
    """

    __slots__ = ("checks", "codes", "first", "name", "presumed", "roots", "telling", "usuals")

    def __init__(
        self, name: str | None, codes: Sequence[Codes | Plain], first: Sequence[int], telling: frozenset[int]
    ) -> None:
        self.name = name
        self.codes = codes
        self.first = picker(first)
        self.telling = telling
        self.checks = Tree()
        self.presumed = Tree()
        self.usuals: dict[tuple[tuple[int, int], ...], Usual] = {}
        self.roots: dict[Any, tuple[Any, Any]] = {}

    def begin(self, seen: tuple[Any, ...], codes: tuple[Any, ...]) -> tuple[Any, Any]:
        """Return where the first trees of a row begin, and keep it by the classes of the first columns."""
        pattern = self.pattern(codes)
        roots = (self.checks.patterns.get(()), self.presumed.patterns.get(pattern))
        if None not in roots and len(self.roots) < MOST_ROOTS:
            self.roots[seen] = roots
        return roots

    def usual(self, answers: Mapping[int, int]) -> Usual:
        """Return what is told under some usual answers; those on which nothing depends are left out."""
        kept = {place: answers[place] for place in sorted(answers) if place in self.telling}
        return self.usuals.setdefault(tuple(kept.items()), Usual(kept))

    def ends(self) -> Iterator[Outcome | Kind]:
        """Yield what was told about the rows so far."""
        for usual in self.usuals.values():
            yield from usual.leaves()

    def pattern(self, codes: tuple[Any, ...]) -> tuple[bool, ...]:
        """Return which of the first columns are answered."""
        return tuple([code is None for code in self.first(codes)])

    def forget(self) -> None:
        """Drop what is known of wrong rows and of usual answers; it is found out anew."""
        self.checks = Tree()
        self.presumed = Tree()
        self.roots.clear()


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
