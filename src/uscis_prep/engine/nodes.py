"""The nodes of a pool by number; those of a compiled pool stay text until they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: The two terminals of a condition.
FALSE = ~0
TRUE = ~1
#: How many nodes are looked for one after the other before it pays to make a table of all.
FEW = 8


class Written(Sequence[Sequence[int]]):
    """Nodes written in JSON, each read when it is asked for: a page needs few of a topic's thousands.

    Args:
        text: A list of lists of integers as `json.dumps` writes it without spaces.
    """

    __slots__ = ("_finds", "_places", "_texts")

    def __init__(self, text: str) -> None:
        self._texts = text[2:-2].split("],[") if len(text) > len("[[]]") else []
        self._places: dict[str, int] | None = None
        self._finds = 0

    def __getitem__(self, place: Any) -> Any:
        """Return a node.

        Raises:
            ValueError: The text holds something other than integers.
        """
        return tuple(map(int, self._texts[place].split(",")))

    def __len__(self) -> int:
        return len(self._texts)

    def find(self, node: Sequence[int]) -> int | None:
        """Return the number of a node, found by its text; two threads that ask at once work out the same."""
        text = ",".join(map(str, node))
        if self._places is None:
            self._finds += 1
            if self._finds <= FEW:
                return self._texts.index(text) if text in self._texts else None
            self._places = dict(zip(self._texts, range(len(self._texts)), strict=True))
        return self._places.get(text)


class Nodes(dict[int, tuple[int, ...]]):
    """Nodes by number, in which a written node is read when it is first looked at.

    Args:
        given: The nodes to begin with.
    """

    def __init__(self, given: Sequence[Sequence[int]]) -> None:
        self._given = given
        self._count = len(given)
        super().__init__({} if isinstance(given, Written) else enumerate(map(tuple, given)))

    def __missing__(self, number: int) -> tuple[int, ...]:
        """Read a node."""
        node = self[number] = tuple(self._given[number])
        return node

    def __len__(self) -> int:
        return self._count

    def known(self) -> dict[tuple[int, ...], int]:
        """Return the numbers of the nodes that were read."""
        return {node: number for number, node in self.items()}

    def find(self, node: Sequence[int]) -> int | None:
        """Return the number of a node that was given but may not have been read yet."""
        return self._given.find(node) if isinstance(self._given, Written) else None

    def add(self, node: tuple[int, ...]) -> int:
        """Add a node and return its number."""
        self[self._count] = node
        self._count += 1
        return self._count - 1

    def all(self) -> list[tuple[int, ...]]:
        """Return every node, by number."""
        return [self[number] for number in range(self._count)]
