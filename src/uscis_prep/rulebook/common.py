"""A space in which the diagrams of two rulebooks can be compared: every question of both, every answer they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import FALSE, Pool
from uscis_prep.rulebook.bands import Edge, Partition, partition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Question = Mapping[str, Any]

OLD, NEW = 0, 1


class Axis(NamedTuple):
    """One question of the space.

    Args:
        name: Its id.
        values: The names of the values that both rulebooks know; stretches of a date are cut at the edges of both.
        places: For each side the place of each value among that rulebook's own; ``None`` where it has no such question.
        dated: Whether it is a date.
    """

    name: str
    values: list[str]
    places: tuple[list[int] | None, list[int] | None]
    dated: bool = False


class Common:
    """The space of two rulebooks, and the way of a diagram into it.

    An option that only one rulebook has lies outside: there is nothing to compare it with. A question that only one
    rulebook has is part of the space: to the other rulebook its answer makes no difference.

    Args:
        old: The questions of the one rulebook, as compiled.
        new: Those of the other.
    """

    def __init__(self, old: Sequence[Question], new: Sequence[Question]) -> None:
        self.axes = list(_axes(old, new))
        self.pool = Pool([len(axis.values) for axis in self.axes])
        place = {axis.name: number for number, axis in enumerate(self.axes)}
        #: Questions that only one of them has.
        self.alone = {axis.name for axis in self.axes if None in axis.places}
        #: Whether the questions or their answers are not the same.
        self.differ = [(row["id"], row["values"]) for row in old] != [(row["id"], row["values"]) for row in new]
        self._place = tuple([place[question["id"]] for question in side] for side in (old, new))
        self._moved: tuple[dict[int, int], dict[int, int]] = ({}, {})

    def forget(self) -> None:
        """Drop everything brought so far: the next diagrams come from other pools."""
        self.pool = Pool(self.pool.sizes)
        self._moved = ({}, {})

    def bring(self, pool: Pool, root: int, side: int) -> int:
        """Return a function of one rulebook as a function of the common space.

        Args:
            pool: Where the function is; always the same one for a side, until `forget`.
            root: The function.
            side: Whose it is.
        """
        if root < 0:
            return root
        moved = self._moved[side]
        if root not in moved:
            var, *children = pool.nodes[root]
            place = self._place[side][var]
            own = self.axes[place].places[side] or []
            moved[root] = self._pick(place, [self.bring(pool, children[value], side) for value in own])
        return moved[root]

    def _pick(self, place: int, children: Sequence[int]) -> int:
        """Return the function that picks a child by a question, wherever that question stands among the others."""
        below = [self.pool.nodes[child][0] for child in children if child >= 0]
        if all(var > place for var in below):
            return self.pool.make(place, children)
        # The rulebooks ask in different orders: each child is kept under its answer, and the parts are put together.
        whole = FALSE
        for value, child in enumerate(children):
            whole = self.pool.join(_sum, whole, self.pool.join(_kept, self.pool.literal(place, [value]), child))
        return self.pool.relabel(whole, {terminal: terminal - 1 for terminal in self.pool.terminals(whole)})


def _kept(holds: int, terminal: int) -> int:
    return terminal + 1 if holds else 0


def _sum(left: int, right: int) -> int:
    return left + right


def _axes(old: Sequence[Question], new: Sequence[Question]) -> Iterator[Axis]:
    """Yield the questions in the new order; those that are gone follow the one that they stood behind."""
    before = {question["id"]: question for question in old}
    after = {question["id"]: question for question in new}
    order = list(after)
    for place, name in enumerate(before):
        if name not in after:
            earlier = list(before)[place - 1] if place else None
            order.insert(order.index(earlier) + 1 if earlier is not None else 0, name)
    for name in order:
        yield _axis(name, before.get(name), after.get(name))


def _axis(name: str, old: Question | None, new: Question | None) -> Axis:
    if old is None or new is None:
        (only,) = (question for question in (old, new) if question is not None)
        values = list(only["values"])
        places = list(range(len(values)))
        return Axis(name, values, (places if old else None, places if new else None), "edges" in only)
    if "edges" in old and "edges" in new:
        return _dates(name, old, new)
    values = [value for value in new["values"] if value in old["values"]]
    return Axis(name, values, (_indexes(old, values), _indexes(new, values)))


def _indexes(question: Question, values: Sequence[str]) -> list[int]:
    return [question["values"].index(value) for value in values]


def _dates(name: str, old: Question, new: Question) -> Axis:
    """Cut a date at the edges of both rulebooks, so that each piece lies in one stretch of each."""
    sides = [_edges(question) for question in (old, new)]
    cut = partition(edge for side in sides for edge in (*side.absolute, *side.relative))
    pieces = [divmod(value, len(cut.relative) + 1) for value in range(cut.size)]
    places = [[_stretch(side, cut, *piece) for piece in pieces] + [side.size] for side in sides]
    return Axis(name, [*cut.names(), "unsure"], (places[OLD], places[NEW]), dated=True)


def _edges(question: Question) -> Partition:
    known = question["edges"]
    absolute = [Edge(day=day, after=after) for day, after in known["absolute"]]
    relative = [Edge(amount=amount, unit=unit, after=after) for amount, unit, after in known["relative"]]
    return Partition(tuple(absolute), tuple(relative))


def _stretch(side: Partition, cut: Partition, absolute: int, relative: int) -> int:
    """Return the stretch of one rulebook in which a piece of the common cut lies."""
    days = sum(edge in side.absolute for edge in cut.absolute[:absolute])
    spans = sum(edge in side.relative for edge in cut.relative[:relative])
    return days * (len(side.relative) + 1) + spans
