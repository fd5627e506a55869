"""Reduced ordered multi-valued decision diagrams: hash-consed nodes and the operations on them.

A function is named by an integer. A number >= 0 is a node of the pool; a negative number ``~t`` is the terminal
``t``. Because nodes are shared and reduced, two functions are equal exactly when their numbers are equal, and a
question labels a node exactly when the function depends on it.
"""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Any

from uscis_prep.engine import operations
from uscis_prep.engine.nodes import FALSE, TRUE, Nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["FALSE", "TRUE", "BudgetError", "Pool"]

#: For how many sets of answers a pool remembers what it has restricted, and for how many sets of names what it has
#: relabelled: a plan asks under the same few again and again.
REMEMBERED = 256


class BudgetError(Exception):
    """A diagram grew past the node budget: the rules are too tangled to prove."""


class Pool:
    """A shared store of nodes over questions with a fixed order and finite sets of values.

    Args:
        sizes: How many values each question has; the position is the question's place in the order.
        nodes: Nodes written by :meth:`dump`, to go on with a compiled pool.
        budget: The largest number of nodes that the pool may hold; ``None`` for no limit.
    """

    def __init__(self, sizes: Sequence[int], nodes: Sequence[Sequence[int]] = (), *, budget: int | None = None) -> None:
        self.sizes = list(sizes)
        self.nodes = Nodes(nodes)
        self.budget = budget
        self._ids = self.nodes.known()
        self._joined: dict[tuple[Callable[[int, int], int], int, int], int] = {}
        self._restricted: dict[tuple[tuple[int, tuple[int, ...]], ...], dict[int, int]] = {}
        self._latest: tuple[Mapping[int, Sequence[int]], int, dict[int, int]] = {}, 0, {}
        self._renamed: dict[tuple[tuple[int, int], ...], dict[int, int]] = {}
        self._growing = Lock()

    def dump(self) -> list[list[int]]:
        """Return the nodes as plain data: ``[question, child of value 0, child of value 1, ...]``."""
        return [list(node) for node in self.nodes.all()]

    def make(self, var: int, children: Sequence[int]) -> int:
        """Return the function that picks a child by the value of ``var``.

        Raises:
            BudgetError: The pool is full.
        """
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (var, *children)
        found = self._ids.get(key)
        return self._add(key) if found is None else found

    def _add(self, key: tuple[int, ...]) -> int:
        with self._growing:  # two threads that read the same rulebook must not give two nodes one number
            found = self._ids.get(key)
            if found is None:
                found = self.nodes.find(key)
                if found is None:
                    if self.budget is not None and len(self.nodes) >= self.budget:
                        raise BudgetError
                    found = self.nodes.add(key)
                self._ids[key] = found
        return found

    def heaviest(self, most: int) -> list[int]:
        """Return the questions that the most nodes ask about, the heaviest first."""
        return [var for var, _ in Counter(node[0] for node in self.nodes.all()).most_common(most)]

    def literal(self, var: int, values: Iterable[int]) -> int:
        """Return the condition "the answer to ``var`` is one of ``values``"."""
        wanted = set(values)
        return self.make(var, [TRUE if value in wanted else FALSE for value in range(self.sizes[var])])

    def join(self, operation: Callable[[int, int], int], left: int, right: int) -> int:
        """Combine two functions terminal by terminal.

        Args:
            operation: Takes a terminal of each and returns a terminal; must be a module-level function, because
                results are remembered under it.
            left: The first function.
            right: The second function.
        """
        if left < 0 and right < 0:
            return ~operation(~left, ~right)
        if left < 0 or right < 0:
            at_once = operations.AT_ONCE.get(operation)
            known = at_once(left, right) if at_once else None
            if known is not None:
                return known
        key = (operation, left, right)
        found = self._joined.get(key)
        if found is None:
            var = min(self.nodes[function][0] for function in (left, right) if function >= 0)
            pairs = zip(self.cofactors(left, var), self.cofactors(right, var), strict=True)
            found = self._joined[key] = self.make(var, [self.join(operation, a, b) for a, b in pairs])
        return found

    def cofactors(self, function: int, var: int) -> Sequence[int]:
        """Return the function for each value of ``var``, where ``var`` is not below its first question."""
        if function >= 0 and self.nodes[function][0] == var:
            return self.nodes[function][1:]
        return [function] * self.sizes[var]

    def both(self, left: int, right: int) -> int:
        """Return the condition that holds where both hold."""
        return self.join(operations.both, left, right)

    def either(self, left: int, right: int) -> int:
        """Return the condition that holds where at least one holds."""
        return self.join(operations.either, left, right)

    def without(self, left: int, right: int) -> int:
        """Return the condition that holds where the first holds and the second does not."""
        return self.join(operations.without, left, right)

    def negate(self, condition: int) -> int:
        """Return the condition that holds where the given one does not."""
        return self.without(TRUE, condition)

    def choose(self, condition: int, terminal: int, otherwise: int) -> int:
        """Return ``otherwise``, replaced by a terminal wherever the condition holds."""
        return self.join(operations.overlay, self.relabel(condition, {0: 0, 1: terminal + 1}), otherwise)

    def relabel(self, function: int, names: Mapping[int, int]) -> int:
        """Return the function with each terminal replaced."""
        return self._rename(function, names, _done(self._renamed, tuple(sorted(names.items()))))

    def _rename(self, function: int, names: Mapping[int, int], done: dict[int, int]) -> int:
        if function < 0:
            return ~names[~function]
        found = done.get(function)
        if found is None:
            node = self.nodes[function]
            found = done[function] = self.make(node[0], [self._rename(child, names, done) for child in node[1:]])
        return found

    def restrict(self, function: int, allowed: Mapping[int, Sequence[int]]) -> int:
        """Return the function when some questions can only take some of their values.

        Args:
            function: What to restrict.
            allowed: For a question the values that are still possible; one value is an answer, more than one is
                an answer that is not exact enough (a date without its hour).
        """
        if function < 0 or not allowed:
            return function
        latest, last, done = self._latest
        if latest != allowed:
            last, done = self._under(allowed)
        return self._narrow(function, allowed, last, done)

    def _under(self, allowed: Mapping[int, Sequence[int]]) -> tuple[int, dict[int, int]]:
        """Return the last question that is restricted, and what was restricted before under the same answers."""
        key = tuple([(var, tuple(allowed[var])) for var in sorted(allowed)])
        done = _done(self._restricted, key)
        self._latest = dict(allowed), key[-1][0], done  # at once, for other threads
        return key[-1][0], done

    def _narrow(self, function: int, allowed: Mapping[int, Sequence[int]], last: int, done: dict[int, int]) -> int:
        """Restrict a function, where no question after `last` is restricted and `done` holds earlier results."""
        if function < 0:
            return function
        node = self.nodes[function]
        var = node[0]
        if var > last:
            return function
        found = done.get(function)
        if found is None:
            values = allowed.get(var)
            if not values:
                found = self.make(var, [self._narrow(child, allowed, last, done) for child in node[1:]])
            elif len(values) == 1:
                found = self._narrow(node[1 + values[0]], allowed, last, done)
            else:
                kept = [value if value in values else values[0] for value in range(len(node) - 1)]
                found = self.make(var, [self._narrow(node[1 + value], allowed, last, done) for value in kept])
            done[function] = found
        return found

    def values(self, var: int, allowed: Mapping[int, Sequence[int]]) -> Sequence[int] | None:
        """Return the values that a question can still take; nothing where it was not answered."""
        return allowed.get(var)

    def look_at(self, questions: Iterable[int]) -> None:
        """Take note that it matters whether these were answered, where anybody takes notes."""

    def below(self, function: int) -> list[int]:
        """Return every node of a function, each once, the function itself first."""
        seen: dict[int, None] = {}
        waiting = [function]
        while waiting:
            current = waiting.pop()
            if current >= 0 and current not in seen:
                seen[current] = None
                waiting.extend(self.nodes[current][1:])
        return list(seen)

    def support(self, function: int) -> list[int]:
        """Return the questions that the function depends on, in question order."""
        return sorted({self.nodes[node][0] for node in self.below(function)})

    def terminals(self, function: int) -> list[int]:
        """Return the terminals that can still be reached, smallest first."""
        if function < 0:
            return [~function]
        reached = {~child for node in self.below(function) for child in self.nodes[node][1:] if child < 0}
        return sorted(reached)

    def evaluate(self, function: int, values: Mapping[int, int]) -> int:
        """Return the terminal for a complete set of answers.

        Raises:
            KeyError: A question that matters has no value.
        """
        while function >= 0:
            node = self.nodes[function]
            function = node[1 + values[node[0]]]
        return ~function

    def count(self, function: int, over: Sequence[int]) -> dict[int, int]:
        """Count the combinations of answers that end in each terminal.

        Args:
            function: What to count; it may depend only on the questions of ``over``.
            over: The questions of the space, in order.
        """
        memo: dict[tuple[int, int], dict[int, int]] = {}

        def counted(current: int, depth: int) -> dict[int, int]:
            if depth == len(over):
                return {~current: 1}
            key = (current, depth)
            if key not in memo:
                total: dict[int, int] = {}
                for child in self.cofactors(current, over[depth]):
                    for terminal, number in counted(child, depth + 1).items():
                        total[terminal] = total.get(terminal, 0) + number
                memo[key] = total
            return memo[key]

        return counted(function, 0)

    def witness(self, function: int, terminal: int) -> dict[int, int] | None:
        """Return a smallest set of answers that leads to a terminal, or ``None`` where none does."""
        memo: dict[int, tuple[tuple[int, int], ...] | None] = {}

        def shortest(current: int) -> tuple[tuple[int, int], ...] | None:
            if current < 0:
                return () if ~current == terminal else None
            if current not in memo:
                var, *children = self.nodes[current]
                tails = [(shortest(child), value) for value, child in enumerate(children)]
                ways = [((var, value), *tail) for tail, value in tails if tail is not None]
                memo[current] = min(ways, key=len) if ways else None
            return memo[current]

        found = shortest(function)
        return None if found is None else dict(found)

    def depth(self, function: int) -> tuple[int, int]:
        """Return the least and the most questions on a path to a terminal."""
        memo: dict[int, tuple[int, int]] = {}

        def spanned(current: int) -> tuple[int, int]:
            if current < 0:
                return 0, 0
            if current not in memo:
                spans = [spanned(child) for child in self.nodes[current][1:]]
                memo[current] = 1 + min(low for low, _ in spans), 1 + max(high for _, high in spans)
            return memo[current]

        return spanned(function)


def _done(memory: dict[Any, dict[int, int]], key: object) -> dict[int, int]:
    """Return what is remembered under a key, to be added to; all is forgotten where it would become too much."""
    found = memory.get(key)
    if found is None:
        if len(memory) >= REMEMBERED:
            memory.clear()
        found = memory[key] = {}
    return found
