"""The nodes of a pool by number; those of a compiled pool stay bytes until they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import unpack_from
from typing import Any

#: The two terminals of a condition.
FALSE = ~0
TRUE = ~1
#: How many nodes are looked for one after the other before it pays to make a table of all.
FEW = 8
#: How many bytes tell where a node begins.
WIDTH = 4


class Written(Sequence[Sequence[int]]):
    """Nodes in a piece of bytes, beside where each begins, so that those that nobody looks at are not even counted out.

    Args:
        whole: The bytes; each node is numbers with commas, between semicolons.
        text: Where the nodes stand, without the first semicolon.
        begins: Where it stands where each begins: four bytes each, the last of all where one more would begin.
        length: How many there are.
    """

    __slots__ = ("_begins", "_finds", "_length", "_places", "_text", "_whole")

    def __init__(self, whole: bytes, text: Sequence[int], begins: int, length: int) -> None:
        self._whole, self._text, self._begins, self._length = whole, text, begins, length
        self._places: dict[str, int] | None = None
        self._finds = 0

    def __getitem__(self, place: Any) -> Any:
        """Return a node.

        Raises:
            ValueError: The bytes hold something other than nodes.
        """
        start, end = unpack_from("<2I", self._whole, self._begins + WIDTH * place)
        return tuple(map(int, self._whole[start : end - 1].split(b",")))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, range(self._length))

    def find(self, node: Sequence[int]) -> int | None:
        """Return the number of a node, found by its text; two threads that ask at once work out the same."""
        start, end = self._text
        if self._places is None:
            self._finds += 1
            if self._finds > FEW:
                texts = self._whole[start : end - 1].decode().split(";")
                self._places = dict(zip(texts, range(self._length), strict=True))
        text = ",".join(map(str, node))
        return self._at(f";{text};".encode()) if self._places is None else self._places.get(text)

    def _at(self, text: bytes) -> int | None:
        """Return the number of the node that stands in the bytes as it is written there."""
        start, end = self._text
        at = self._whole.find(text, start - 1, end) + 1
        low, high = 0, self._length if at else 0
        while low < high:
            middle = (low + high) // 2
            (begin,) = unpack_from("<I", self._whole, self._begins + WIDTH * middle)
            low, high = (middle + 1, high) if begin < at else (low, middle)
        return low if at else None


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
