"""Everything that is wrong with a rulebook, at once: what makes it unusable, and what only lint minds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.rulebook.certificate import certificate
from uscis_prep.rulebook.lint.allow import allow, allowances
from uscis_prep.rulebook.lint.entries import otherwise_rules
from uscis_prep.rulebook.lint.registry import CHECKS, codes
from uscis_prep.rulebook.lint.salvage import salvage, without_echoes
from uscis_prep.rulebook.lint.study import Studying
from uscis_prep.rulebook.lint.subject import Subject
from uscis_prep.rulebook.load import Book, read_book
from uscis_prep.rulebook.meaning import Meaning
from uscis_prep.rulebook.references import check_references

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from pathlib import Path

    from uscis_prep.rulebook.problems import Problem

#: Files in which a fault says nothing about the decisions of any topic.
BESIDE = ("text/", "statements.yaml", "house.yaml", "sources.yaml", "calendar.yaml")


class Report(NamedTuple):
    """What lint found.

    Args:
        findings: By place.
        allowed: Findings that a comment in the rulebook allows, each with its reason.
        certificate: What was proved, where nothing makes the rulebook unusable.
        subject: What was examined, where the files could be read.
    """

    findings: Sequence[Problem]
    allowed: Sequence[tuple[Problem, str]]
    certificate: dict[str, Any] | None
    subject: Subject | None = None


def lint(folder: Path, today: date | None = None) -> Report:
    """Examine a rulebook.

    Args:
        folder: The folder with `rulebook.yaml`.
        today: The day that decides what is stale; without one nothing is.

    Raises:
        RulebookError: There is no rulebook at all.
    """
    book = read_book(folder)
    lost = salvage(book) if book.problems else set()
    if lost is None:
        return Report(sorted(set(book.problems)), (), None)
    subject = examine(folder, book, lost)._replace(today=today)
    checks = [check for check in CHECKS if subject.complete or not check.whole]
    found = without_echoes(sorted({problem for check in checks for problem in check.run(subject)}), lost)
    left, allowed = allow(found, allowances(folder), codes(), complete=subject.complete)
    proved = None
    if subject.compiled is not None and not book.problems:
        proved = certificate(subject.compiled, otherwise_rules(subject))
    return Report(sorted({*book.problems, *left}), allowed, proved, subject)


def examine(folder: Path, book: Book, lost: Collection[str] = ()) -> Subject:
    """Read the names of a book and compile every topic that can be; faults are added to the book.

    Args:
        folder: Where the book was read from.
        book: The book, perhaps without entries that have a fault of shape.
        lost: The names of those entries.
    """
    known = len(book.problems)  # what reading has found is no echo of anything
    meaning = Meaning(book)
    check_references(book, meaning)
    work = Studying(book, meaning)
    work.check_conditions()
    book.problems[known:] = without_echoes(book.problems[known:], lost)
    sound = _sound_topics(book)
    studies, topics = work.study(sound)
    complete = not known and sound == meaning.topics and not any(p.code == "RB306" for p in book.problems)
    compiled = work.assemble(topics) if complete and not book.problems else None
    return Subject(folder, book, meaning, studies, complete, compiled)


def _sound_topics(book: Book) -> set[str]:
    """Return the topics that can be compiled: a fault in one topic's file does not hide what is wrong in others."""
    faulty = {problem.file for problem in book.problems}
    if any(not file.startswith((*BESIDE, "topics/")) for file in faulty):
        return set()
    return {topic.topic for file, topic in book.topics.items() if topic.topic and file not in faulty}
