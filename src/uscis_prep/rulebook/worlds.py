"""Worlds: what would hold if the other side of a disagreement were right, and which outputs that may touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.editions import holds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.engine.diagram import Pool
    from uscis_prep.rulebook.load import Book

DISAGREEMENTS = "disagreements.yaml"


class World(NamedTuple):
    """One side of one disagreement taken for right, where the rulebook follows another."""

    disagreement: str
    side: int
    may_touch: tuple[str, ...]

    @property
    def sides(self) -> dict[str, int]:
        """The side that is right, by disagreement."""
        return {self.disagreement: self.side}


class Setting(NamedTuple):
    """An edition in a world."""

    edition: str
    sides: Mapping[str, int]

    def holds(self, entry: Any, book: Book) -> bool:
        """Tell whether an entry is in force: by its date, and by the world that it belongs to."""
        if not holds(entry, self.edition):
            return False
        if entry.world is None:
            return True
        name = entry.world.disagreement
        return bool(entry.world.side == self.sides.get(name, followed(book, name)))

    @property
    def world(self) -> str:
        """The world as it stands in a message; nothing for the one that is followed."""
        return "".join(f", if side {side} of {name} is right" for name, side in self.sides.items())


def told_together(settings: Sequence[Setting]) -> str:
    """List editions in which the same fault shows, with the world of the first."""
    editions = list(dict.fromkeys(setting.edition for setting in settings))
    return f"edition{'s' if len(editions) > 1 else ''} {' '.join(editions)}{settings[0].world}"


def followed(book: Book, name: str) -> int:
    """Return the side (counted from 1) that the rulebook follows: the first that shares a row with `follows`."""
    entry = book.table(DISAGREEMENTS, schema.Disagreement)[name]
    shared = (number for number, side in enumerate(entry.sides, start=1) if set(side) & set(entry.follows))
    return next(shared, 1)


def worlds(book: Book, topic: str) -> list[World]:
    """Return every other world in which some entry of a topic would differ."""
    found = []
    for name, entry in sorted(book.table(DISAGREEMENTS, schema.Disagreement).items()):
        if not _touched(book, topic, name):
            continue
        right = followed(book, name)
        sides = range(1, len(entry.sides) + 1)
        found += [World(name, side, tuple(entry.may_touch)) for side in sides if side != right]
    return found


def _touched(book: Book, topic: str, name: str) -> bool:
    files = [file for file in book.topics.values() if file.topic in (None, topic)]
    entries = [
        entry for file in files for kind in (file.rules, file.items, file.alternatives) for entry in kind.values()
    ]
    return any(entry.world is not None and entry.world.disagreement == name for entry in entries)


def leak(
    pool: Pool, plan: Mapping[str, Any], other: Mapping[str, Any], may_touch: tuple[str, ...]
) -> list[tuple[str, dict[int, int]]]:
    """Return every field of the verdict that differs between two worlds and may not, each with an example.

    Args:
        pool: Where both verdicts are.
        plan: The verdict in the world that is followed.
        other: The verdict in the other world.
        may_touch: The fields that the disagreement may change.
    """
    found = []
    for field in plan["outcomes"][0]:
        if field in may_touch:
            continue
        values = sorted({record[field] for world in (plan, other) for record in world["outcomes"]})
        left, right = (
            pool.relabel(
                world["outcome"],
                {number: values.index(record[field]) for number, record in enumerate(world["outcomes"])},
            )
            for world in (plan, other)
        )
        if left != right:
            found.append((field, pool.witness(pool.join(_differs, left, right), 1) or {}))
    return found


def _differs(left: int, right: int) -> int:
    return int(left != right)
