"""What the checks look at: the book, what its names mean, and every topic as it was compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import FALSE
from uscis_prep.rulebook.problems import Problem
from uscis_prep.rulebook.witness import answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from uscis_prep.engine.diagram import Pool
    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.meaning import Meaning
    from uscis_prep.rulebook.worlds import Setting

#: The decision under which items and alternatives are kept; they belong to none.
COLLECTED = ""


class Part(NamedTuple):
    """The entries of one kind (and decision) that are in force in one setting."""

    effective: Mapping[str, int]
    """By entry the diagram of where it holds, after `over`."""
    raw: Mapping[str, int]
    """The same as the conditions are written."""
    entries: Mapping[str, tuple[str, Any]]
    """File and model of each entry."""


class Seen(NamedTuple):
    """One topic in one edition, in the world that is followed or in another one."""

    setting: Setting
    parts: Mapping[tuple[str, str], Part]
    """By kind (rules, items, alternatives) and decision."""
    by_rule: Mapping[str, int]
    """By decision the diagram of which rule fires."""
    rules: Mapping[str, Sequence[str]]
    """By decision the rules that the terminals of `by_rule` name, counted from 1."""
    outcome: int
    disagreements: Mapping[str, int]


class Study(NamedTuple):
    """One topic with all its settings, in one pool."""

    topic: str
    file: str
    pool: Pool
    gates: Mapping[str, int]
    presume: Mapping[str, Sequence[tuple[int, str]]]
    contradictions: Mapping[str, int]
    seen: Sequence[Seen]

    def witness(self, condition: int) -> dict[int, int]:
        """Return a smallest set of answers under which a condition holds; rather none that contradict each other."""
        sound = condition
        for root in self.contradictions.values():
            sound = self.pool.without(sound, root)
        return self.pool.witness(condition if sound == FALSE else sound, 1) or {}


class Subject(NamedTuple):
    """A rulebook under examination."""

    folder: Path
    """Where it lies: tests and stories stand there too."""
    book: Book
    meaning: Meaning
    studies: Sequence[Study]
    """Only the topics that could be compiled."""
    complete: bool
    """Whether every entry was read and every topic compiled: only then is anything known never to be used."""
    compiled: Mapping[str, Any] | None
    """The compiled rulebook, where nothing makes it unusable."""
    today: date | None = None
    """The day that decides what is stale; without one nothing is."""

    def problem(
        self,
        code: str,
        message: str,
        hint: str,
        where: Sequence[str | int],
        *,
        witness: Mapping[str, str] | None = None,
        editions: Sequence[str] = (),
    ) -> Problem:
        """Make a finding.

        Args:
            code: Its code; `codes.yaml` explains it.
            message: What is wrong.
            hint: What to do.
            where: The file, then the path in it. The place is that of the last key, so that the finding (and what
                allows it) stands at the name of the entry.
            witness: The smallest set of answers that shows it, as a test would give them.
            editions: The editions in which it shows, where it does not show in all.
        """
        file, *path = where
        line, column = key_place(self.book, str(file), *path)
        pairs = tuple((witness or {}).items())
        return Problem(str(file), line, column, code, message, hint, pairs, tuple(editions))

    @property
    def sizes(self) -> list[int]:
        """How many values each question has."""
        return [len(self.meaning.domains[name].values) for name in self.meaning.order]

    def answers(self, witness: Mapping[int, int]) -> dict[str, str]:
        """Return a witness as answers that can be pasted into a test."""
        return answers(self.meaning, witness)

    def entries(self) -> Iterator[tuple[str, str, str, Any]]:
        """Yield file, kind, name and model of every rule, item and alternative."""
        for file, topic in sorted(self.book.topics.items()):
            for kind in ("rules", "items", "alternatives"):
                for name, entry in getattr(topic, kind).items():
                    yield file, kind, name, entry


def key_place(book: Book, file: str, *path: str | int) -> tuple[int, int]:
    """Return line and column of the last key of a path, or of the deepest one that the file has."""
    node = book.nodes[file]
    place = (node.line, node.column)
    for step in path:
        value = node.value
        if isinstance(value, dict) and step in value:
            place, node = node.key_places.get(str(step), place), value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            node = value[step]
            place = (node.line, node.column)
        else:
            break
    return place
