"""Writes a set of answers so that it can be pasted into a test: a stretch of a date question becomes a date in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from uscis_prep.rulebook.bands import Edge
from uscis_prep.rulebook.schema import RuleTest
from uscis_prep.rulebook.thresholds import DAY, moment, workdays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.rulebook.bands import Partition
    from uscis_prep.rulebook.meaning import Meaning
    from uscis_prep.rulebook.thresholds import Workdays

#: The clock of a test that names none.
NOW = datetime.fromisoformat(RuleTest.model_fields["now"].default)
MINUTE = timedelta(minutes=1)


def answers(meaning: Meaning, witness: Mapping[int, int]) -> dict[str, str]:
    """Return question and answer of a witness, as they stand under `answers` of a test.

    Dates are those of the clock that a test has by itself. Where no such day lies in a stretch, the answers have a
    `now` too; where there is none at all, the stretch is written by its edges.

    Args:
        meaning: The symbol table.
        witness: The place of a value by the place of its question.
    """
    first: dict[str, str] | None = None
    for now in _clocks(meaning, witness):
        made = {
            meaning.order[q]: _answer(meaning, meaning.order[q], value, now) for q, value in sorted(witness.items())
        }
        whole = {name: answer for name, answer in made.items() if answer is not None}
        if len(whole) == len(made):
            return whole if now == NOW else {**whole, "now": now.isoformat(timespec="minutes")}
        first = first or {
            name: answer or meaning.domains[name].values[witness[meaning.place[name]]] for name, answer in made.items()
        }
    return first or {}


def written(shown: Mapping[str, str]) -> str:
    """Return answers as they stand in one line of a test."""
    return "{" + ", ".join(f"{name}: {option}" for name, option in shown.items()) + "}"


def _clocks(meaning: Meaning, witness: Mapping[int, int]) -> Iterator[datetime]:
    """Yield the usual clock, then clocks around each fixed day, so that relative edges lie on its other side."""
    yield NOW
    for place in sorted(witness):
        cut = meaning.domains[meaning.order[place]].partition
        if cut is None:
            continue
        work = workdays(meaning.book)
        for edge in cut.absolute:
            fixed = datetime.combine(date.fromisoformat(edge.day), NOW.timetz())
            for other in (Edge(), *cut.relative):
                away = _first(other, NOW, work) or NOW
                for more in (-400, -40, -2, 0, 2, 40, 400):
                    yield fixed - (away - NOW) + more * DAY


def _answer(meaning: Meaning, name: str, value: int, now: datetime) -> str | None:
    """Return a value as an answer; ``None`` where no day lies in the stretch on this clock."""
    cut = meaning.domains[name].partition
    if cut is None or value >= cut.size:
        return meaning.domains[name].values[value]
    found = _inside(cut, value, now.replace(second=0, microsecond=0), workdays(meaning.book))
    if found is None:
        return None
    if meaning.questions[name].kind == "moment":
        return found.strftime("%Y-%m-%dT%H:%M")
    return found.date().isoformat()


def _inside(cut: Partition, value: int, now: datetime, work: Workdays) -> datetime | None:
    """Return a moment in a stretch: its first, or the day before the first edge."""
    absolute, relative = divmod(value, len(cut.relative) + 1)
    sides = ((cut.absolute, absolute), (cut.relative, relative))
    low = [_first(edge, now, work) for edges, number in sides for edge in edges[:number]]
    high = [_first(edge, now, work) for edges, number in sides for edge in edges[number:]]
    lows, highs = [at for at in low if at], [at for at in high if at]
    if len(lows) < len(low) or len(highs) < len(high):
        return None  # beyond the calendar
    if not lows:
        return min(highs) - DAY if highs else now
    start = max(lows)
    return start if not highs or start < min(highs) else None


def _first(edge: Edge, now: datetime, work: Workdays) -> datetime | None:
    try:
        return moment(edge, now, work)
    except ValueError:
        return None
