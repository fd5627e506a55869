"""A short name for what a diagram says: equal for equal meaning, whatever the order of options, nodes and files."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.engine.diagram import Pool

SHOWN = 10


class Digests:
    """Names the functions of one pool.

    Args:
        pool: Where the functions are.
        questions: The questions as compiled: their ids and the names of their values.
    """

    def __init__(self, pool: Pool, questions: Sequence[Mapping[str, Any]]) -> None:
        self.pool = pool
        self.names = [question["id"] for question in questions]
        self.values = [question["values"] for question in questions]
        self._known: dict[int, str] = {}

    def of(self, condition: int) -> str:
        """Return the name of a condition (a function whose terminals are only TRUE and FALSE)."""
        if condition < 0:
            return "everywhere" if ~condition else "nowhere"
        return self._whole(condition)[:SHOWN]

    def _whole(self, function: int) -> str:
        if function < 0:
            return str(~function)
        if function not in self._known:
            var, *children = self.pool.nodes[function]
            rows = sorted(zip(self.values[var], map(self._whole, children), strict=True))
            told = json.dumps([self.names[var], rows])
            self._known[function] = hashlib.sha256(told.encode()).hexdigest()
        return self._known[function]
