"""Builds what stands beside the decisions of a topic: disagreements, and the lines that serve some callers instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import FALSE
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.meaning import DECISIONS, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.engine.conditions import Builder
    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.meaning import Meaning

CHANNELS, DISAGREEMENTS = "channels.yaml", "disagreements.yaml"


def instead(meaning: Meaning) -> Iterator[tuple[str, schema.Instead]]:
    """Yield each channel in whose place another serves some callers."""
    for name, channel in sorted(meaning.channels.items()):
        if channel.instead is not None:
            yield name, channel.instead


def lines(meaning: Meaning, builder: Builder, topic: str) -> dict[str, int]:
    """Return for each such channel the callers whom the other one serves.

    Args:
        meaning: What the names of the rulebook mean.
        builder: Builds conditions.
        topic: The topic.
    """
    found = {}
    for name, other in instead(meaning):
        spot = Spot(CHANNELS, (name, "instead", "when"), len(meaning.order), tuple(DECISIONS), topic)
        found[name] = builder.build(meaning.condition(other.when, spot))
    return found


def disagreements(book: Book, meaning: Meaning, builder: Builder, topic: str) -> dict[str, int]:
    """Return where each disagreement between sources is shown in a topic; none that is shown nowhere.

    Args:
        book: The rulebook as it was read.
        meaning: What its names mean.
        builder: Builds conditions.
        topic: The topic.
    """
    found = {}
    for name, entry in sorted(book.table(DISAGREEMENTS, schema.Disagreement).items()):
        spot = Spot(DISAGREEMENTS, (name, "when"), len(meaning.order), tuple(DECISIONS), topic)
        root = builder.build(meaning.condition(entry.when, spot))
        if root != FALSE:
            found[name] = root
    return found
