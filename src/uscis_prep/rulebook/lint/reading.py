"""Walks over the files of a rulebook as they are written, for the checks that look at words and citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.strict_yaml import Node

Where = tuple[str | int, ...]
#: Keys whose entries name rows of the ledgers on which advice rests.
CITING = ("cites", "follows", "sides")
#: Files that say what the rows are, or prove something, but give no advice.
NO_ADVICE = ("statements.yaml", "updates.yaml", "sources.yaml", "house.yaml", "invariants.yaml", "words.yaml")


class Sentence(NamedTuple):
    """A text in one language."""

    where: Where
    language: str
    text: str


class Cited(NamedTuple):
    """One citation."""

    where: Where
    row: str


def nodes(subject: Subject) -> Iterator[tuple[Where, Node]]:
    """Yield every value of every file with its file and path."""
    for file, node in sorted(subject.book.nodes.items()):
        yield from _below(node, (file,))


def _below(node: Node, where: Where) -> Iterator[tuple[Where, Node]]:
    yield where, node
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _below(child, (*where, key))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield from _below(child, (*where, index))


def texts(subject: Subject) -> Iterator[tuple[Where, dict[str, str]]]:
    """Yield every text that is written in both languages: its parts by key, `same` among them."""
    for where, node in nodes(subject):
        if isinstance(node.value, dict) and {"en", "es"} <= node.value.keys():
            parts = {key: child.value for key, child in node.value.items() if isinstance(child.value, str)}
            if {"en", "es"} <= parts.keys():
                yield where, parts


def sentences(subject: Subject) -> Iterator[Sentence]:
    """Yield every text in every language."""
    for where, parts in texts(subject):
        for language in ("en", "es"):
            yield Sentence((*where, language), language, parts[language])


def citations(subject: Subject) -> Iterator[Cited]:
    """Yield every citation on which advice rests."""
    for where, node in nodes(subject):
        if where[0] in NO_ADVICE or not isinstance(node.value, str):
            continue
        keys = [step for step in where[1:] if isinstance(step, str)]
        if keys and keys[-1] in CITING:
            yield Cited(where, node.value)
