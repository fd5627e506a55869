"""Reads on where a file has a fault of shape, without the broken entries, so that they hide nothing in others."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from uscis_prep.rulebook.load import MAPS, OPTIONAL, SINGLE, TOPIC_FOLDERS, read_node

if TYPE_CHECKING:
    from collections.abc import Collection

    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.problems import Problem
    from uscis_prep.rulebook.strict_yaml import Node

#: Behind every line.
LAST = 1 << 30
QUOTED = re.compile(r"`([^`]+)`")


def salvage(book: Book) -> set[str] | None:
    """Take broken entries out of a book and read what is left of their files.

    Args:
        book: A book with problems of shape.

    Returns:
        The names that are missing now; ``None`` if some file cannot be read even so.
    """
    lost: set[str] = set()
    for file in sorted({problem.file for problem in book.problems}):
        lines = {problem.line for problem in book.problems if problem.file == file}
        node = book.nodes.get(file)
        names, rest = _without(node, lines, _depth(file)) if node is not None else (set(), None)
        if names and rest is not None and _reads(book, file, rest):
            lost |= names
        elif file.startswith("topics/"):
            lost.add(file.removeprefix("topics/").removesuffix(".yaml"))  # a topic's file is named like the topic
        else:
            return None
    return lost if set(SINGLE) - {*OPTIONAL} <= set(book.single) and set(MAPS) <= set(book.maps) else None


def _reads(book: Book, file: str, rest: Node) -> bool:
    """Read what is left of a file; tell whether it is sound now."""
    before = len(book.problems)
    read_node(book, file, rest)
    sound = len(book.problems) == before
    del book.problems[before:]
    return sound


def _depth(file: str) -> int:
    """Return how deep the entries of a file lie: below a kind (rules, items, questions), or at its top."""
    return 2 if file in SINGLE or file.split("/", maxsplit=1)[0] in TOPIC_FOLDERS else 1


def _without(node: Node, lines: set[int], depth: int) -> tuple[set[str], Node | None]:
    """Return the names of the entries at a depth in whose lines a problem stands, and the tree without them."""
    if not isinstance(node.value, dict):
        return set(), None
    names: set[str] = set()
    kept: dict[str, Node] = {}
    starts = sorted(line for line, _ in node.key_places.values())
    for key, child in node.value.items():
        first = node.key_places[key][0]
        end = next((line for line in starts if line > first), LAST)
        inside = {line for line in lines if first <= line < end}
        if not inside:
            kept[key] = child
        elif depth == 1:
            names.add(key)
        else:
            inner, rest = _without(child, inside, depth - 1)
            if rest is None or not inner:
                return set(), None
            names |= inner
            kept[key] = rest
    return names, replace(node, value=kept)


def without_echoes(problems: list[Problem], lost: Collection[str]) -> list[Problem]:
    """Leave out complaints about names that are only missing because their entry is broken."""
    return [problem for problem in problems if not set(lost) & set(QUOTED.findall(problem.message))]
