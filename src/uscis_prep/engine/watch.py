"""Diagrams that note which questions were looked at: what a result can depend on is not guessed but seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class WatchedPool(Pool):
    """A pool that notes the questions on the paths that restricting follows.

    Two sets of answers that agree on every question noted, and on which of them are answered, are restricted alike.

    Args:
        seen: Takes the questions in the order in which they are first looked at; the value tells whether the answer
            was looked at (true), or only whether there is one.
        sizes: As for `Pool`.
        nodes: As for `Pool`.
    """

    def __init__(self, seen: dict[int, bool], sizes: Sequence[int], nodes: Sequence[Sequence[int]] = ()) -> None:
        super().__init__(sizes, nodes)
        self.seen = seen
        self._last: Mapping[int, Sequence[int]] | None = None
        self._length = 0
        self._done: dict[int, int] = {}

    def forget(self) -> None:
        """Drop earlier results, so that every path is followed once more."""
        self._last = None

    def values(self, var: int, allowed: Mapping[int, Sequence[int]]) -> Sequence[int] | None:
        """Return what `Pool.values` returns, noting the question."""
        self.seen[var] = True
        return allowed.get(var)

    def look_at(self, questions: Iterable[int]) -> None:
        """Note questions of which it was looked at whether they are answered."""
        for question in questions:
            self.seen.setdefault(question, False)

    def restrict(self, function: int, allowed: Mapping[int, Sequence[int]]) -> int:
        """Restrict as `Pool.restrict` does, noting each question on the way."""
        if function < 0:
            return function
        if allowed is not self._last or len(allowed) != self._length:
            self._last, self._length, self._done = allowed, len(allowed), {}
        return self._followed(function, allowed, self._done)

    def _followed(self, function: int, allowed: Mapping[int, Sequence[int]], done: dict[int, int]) -> int:
        if function < 0:
            return function
        found = done.get(function)
        if found is None:
            node = self.nodes[function]
            var = node[0]
            self.seen[var] = True
            values = allowed.get(var)
            if values and len(values) == 1:
                found = self._followed(node[1 + values[0]], allowed, done)
            else:
                children: Sequence[int] = node[1:]
                if values:
                    children = [node[1 + (value if value in values else values[0])] for value in range(len(children))]
                found = self.make(var, [self._followed(child, allowed, done) for child in children])
            done[function] = found
        return found
