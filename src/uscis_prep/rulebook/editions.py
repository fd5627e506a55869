"""Editions: the stretches of time between two `from` dates, and the source documents alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from uscis_prep.rulebook.schema import Dated

#: The edition of the three source documents alone.
BASE = "base"


def starts(earliest: date, entries: Iterable[Dated]) -> list[str]:
    """Return the first day of each dated edition, oldest first, as ISO dates."""
    later = {entry.from_ for entry in entries if entry.from_ and entry.from_ > earliest}
    return [day.isoformat() for day in sorted({earliest, *later})]


def holds(entry: Dated, edition: str) -> bool:
    """Tell whether something is in force in an edition.

    A warning holds always. What is only known to hold *by* a day holds in every edition but the base one.
    """
    if entry.warning or (entry.from_ is None and entry.in_force_by is None):
        return True
    if edition == BASE:
        return False
    return entry.from_ is None or entry.from_.isoformat() <= edition


def stretches(held: Sequence[str], editions: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Yield the stretches of time that some editions make up: the first one of each, and the one in which it ends.

    Args:
        held: The editions in which something holds.
        editions: All editions, oldest first.
    """
    first: str | None = None
    for edition in editions:
        if edition in held and first is None:
            first = edition
        elif edition not in held and first is not None:
            yield first, edition
            first = None
    if first is not None:
        yield first, None
