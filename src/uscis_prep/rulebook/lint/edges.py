"""Bands of date questions: none is empty or unused, and no two edges change places over the years."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.bands import UNITS, Edge
from uscis_prep.rulebook.meaning import QUESTIONS
from uscis_prep.rulebook.thresholds import DAY, Workdays, reached_on, workdays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: Every day of so many years is tried: all positions of leap days, weekends and holidays that matter come up.
YEARS = 8
SHORT = {unit: sign for sign, unit in UNITS.items()}


def empty_bands(subject: Subject) -> Iterator[Problem]:
    """Find bands that no day is in, because they begin where or after they end."""
    for name, question in subject.meaning.questions.items():
        for band, entry in question.bands.items():
            if not subject.meaning.domains[name].names[band]:
                told = (
                    f"no day is in the band `{band}` of `{name}`: it begins at `{entry.from_}` and ends at `{entry.to}`"
                )
                where = (QUESTIONS, "questions", name, "bands", band)
                yield subject.problem("RB319", told, "write the earlier edge under `from`", where)


def moving_edges(subject: Subject) -> Iterator[Problem]:
    """Find edges in different units that come in another order on some days than on others."""
    for name in subject.meaning.order:
        cut = subject.meaning.domains[name].partition
        pairs = [pair for pair in combinations(cut.relative, 2) if pair[0].unit != pair[1].unit] if cut else []
        for first, second in pairs:
            day = _swapped(first, second, subject)
            if day is None:
                continue
            told = f"`{_told(first)}` and `{_told(second)}` of `{name}` come in another order on some days, "
            told += f"for example on {day.isoformat()}"
            hint = "write both in one unit, or further apart: a day between them would fall into the wrong band"
            yield subject.problem("RB318", told, hint, (QUESTIONS, "questions", name, "bands"))


def _swapped(first: Edge, second: Edge, subject: Subject) -> date | None:
    """Return a day on which the second edge is reached before the first, if there is one."""
    work = workdays(subject.book)
    day = subject.book.model("rulebook.yaml", schema.Head).checked_on
    for away in range(YEARS * 366):
        with suppress(ValueError):  # the calendar may begin later or end before
            if _latest(first, day + away * DAY, work) > _earliest(second, day + away * DAY, work):
                return day + away * DAY
    return None


def _latest(edge: Edge, today: date, work: Workdays) -> timedelta:
    """Return how long after midnight an edge is reached, at the latest: one in hours moves with the clock."""
    if edge.unit == "hours":
        return timedelta(hours=edge.amount, days=1) if edge.amount else timedelta(hours=23, minutes=59)
    return reached_on(edge, today, work) - today


def _earliest(edge: Edge, today: date, work: Workdays) -> timedelta:
    if edge.unit == "hours":
        return timedelta(hours=edge.amount)
    return reached_on(edge, today, work) - today


def _told(edge: Edge) -> str:
    after = "after " if edge.after else ""
    if not edge.amount:
        return f"{after}{'now' if edge.unit == 'hours' else 'today'}"
    return f"{after}{edge.amount}{SHORT[edge.unit]}"
