"""What a change of the rulebook changes: which advice moves, for how many answers, with an example; what was edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.compiled import BASE, Compiled
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.common import Common
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.entries import Entries, compare
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.moves import Found, moves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from uscis_prep.rulebook.load import Book

    Data = Mapping[str, Any]

INCOMING = "incoming"


class Value(NamedTuple):
    """A value of a parameter that differs; ``None`` where there is none."""

    parameter: str
    since: str | None
    before: str | None
    after: str | None


class Diff(NamedTuple):
    """Everything in which two rulebooks differ."""

    moves: list[Found]
    entries: Entries
    values: list[Value]
    options: list[tuple[str, list[str], list[str]]]
    """Questions that both have whose answers are not the same: the answers gone, and those that are new."""
    books: tuple[Mapping[str, Any], Mapping[str, Any]]
    """Both as compiled."""
    dates: list[str]
    """The editions that were compared, oldest first."""

    @property
    def moved(self) -> bool:
        """Whether anything changes but words, examples and the order of lists."""
        told = self.entries
        meant = [each for each in (*told.added, *told.removed) if each[0] not in ("text", "message")]
        return bool(self.moves or meant or told.changed or self.values)

    @property
    def empty(self) -> bool:
        """Whether the two say the same in the same words."""
        told = self.entries
        return not (self.moved or told.added or told.removed or told.reworded or told.examples or told.order)


def diff_folders(old: Path, new: Path) -> Diff:
    """Compare two rulebooks.

    Raises:
        RulebookError: One of them is not valid.
    """
    books = load(old), load(new)
    compiled = compile_book(books[0]), compile_book(books[1])
    dates = sorted({*compiled[0]["editions"], *compiled[1]["editions"]})
    views = [Compiled(data) for data in compiled]
    pairs = [(BASE, BASE, BASE)]
    pairs += [(_at(views[0], day), _at(views[1], day), day) for day in dates]
    return _diff(books, compiled, pairs)


def diff_editions(folder: Path, first: date | None, second: date | None) -> Diff:
    """Compare two editions of one rulebook; ``None`` is the source documents alone.

    Raises:
        RulebookError: It is not valid.
    """
    book = load(folder)
    data = compile_book(book)
    view = Compiled(data)
    old, new = view.edition(first), view.edition(second)
    return _diff((book, book), (data, data), [(old, new, new)])


def _at(view: Compiled, day: str) -> str:
    """Return the edition of a rulebook on the first day of an edition of the other."""
    starts = view.data["editions"]
    return max((start for start in starts if start <= day), default=str(starts[0]))


def _diff(books: tuple[Book, Book], compiled: tuple[Data, Data], pairs: list[tuple[str, str, str]]) -> Diff:
    found = moves(*compiled, pairs, Common(*(data["questions"] for data in compiled)))
    options = _options(*compiled)
    # Whether a contact may be trusted is a rulebook within the rulebook, with questions and editions of its own.
    old, new = (data.get(INCOMING) for data in compiled)
    if old and new:
        views = Compiled(old), Compiled(new)
        inner = [(_within(views[0], first), _within(views[1], second), name) for first, second, name in pairs]
        found += moves(old, new, inner, Common(old["questions"], new["questions"]))
        options += _options(old, new)
    return Diff(found, compare(*books), _values(*books), options, compiled, [name for _, _, name in pairs])


def _within(view: Compiled, edition: str) -> str:
    return BASE if edition == BASE else _at(view, edition)


def _values(old: Book, new: Book) -> list[Value]:
    """Return every dated value that differs, in the parameters that both have."""
    sides = [book.model("parameters.yaml", schema.Parameters).parameters for book in (old, new)]
    found = []
    for name in sorted(set(sides[0]) & set(sides[1])):
        before, after = ({_since(value): str(value.value) for value in side[name].values} for side in sides)
        days = [day for day in sorted({**before, **after}, key=str) if before.get(day) != after.get(day)]
        found += [Value(name, day, before.get(day), after.get(day)) for day in days]
    return found


def _since(value: schema.Value) -> str | None:
    day = value.from_ or value.in_force_by
    return day.isoformat() if day else None


def _options(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, list[str], list[str]]]:
    found = []
    before = {question["id"]: question for question in old["questions"]}
    for question in new["questions"]:
        if question["id"] in before and "edges" not in question:
            one, two = before[question["id"]]["values"], question["values"]
            gone, fresh = [value for value in one if value not in two], [value for value in two if value not in one]
            if gone or fresh:
                found.append((question["id"], gone, fresh))
    return found
