"""A difference of two rulebooks as data: `diff/1`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.cli.diff_example import answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.rulebook.diff import Diff


def document(old: str, new: str, found: Diff) -> dict[str, Any]:
    """Return a difference without its schema's name.

    Args:
        old: What the one side is called.
        new: What the other is called.
        found: How they differ.
    """
    told = found.entries
    return {
        "old": _book(old, found.books[0]),
        "new": _book(new, found.books[1]),
        "empty": found.empty,
        "only_wording": not found.empty and not found.moved,
        "moves": [
            {
                "topics": row.topics,
                "editions": row.editions,
                "combinations": row.move.combinations,
                "of": row.move.of,
                "example": answers(found, row),
                "changes": [{"output": one.output, "from": one.before, "to": one.after} for one in row.move.changes],
            }
            for row in found.moves
        ],
        "added": [{"kind": kind, "id": name} for kind, name in told.added],
        "removed": [{"kind": kind, "id": name} for kind, name in told.removed],
        "changed": [{"kind": kind, "id": name, "keys": keys} for kind, name, keys in told.changed],
        "values": [
            {"parameter": value.parameter, "since": value.since, "from": value.before, "to": value.after}
            for value in found.values
        ],
        "answers": [{"question": name, "added": fresh, "removed": gone} for name, gone, fresh in found.options],
        "reworded": told.reworded,
        "tests": told.examples,
        "reordered": told.order,
    }


def _book(name: str, data: Mapping[str, Any]) -> dict[str, str]:
    return {"name": name, "version": data["head"]["version"], "sha256": data["sha256"]}
