"""The smallest example of a difference, with days that can be typed in: it can be pasted into a test."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from uscis_prep.engine.compiled import BASE, Compiled
from uscis_prep.plan.sample import sample
from uscis_prep.plan.setting import Request, Setting
from uscis_prep.rulebook.schema import RuleTest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.rulebook.common import Axis
    from uscis_prep.rulebook.diff import Diff
    from uscis_prep.rulebook.moves import Found

#: The clock of a test that names none.
NOW = datetime.fromisoformat(RuleTest.model_fields["now"].default)
#: Parameters that a calendar needs.
HOURS = ("lines-open", "lines-close")


def answers(found: Diff, row: Found) -> dict[str, Any]:
    """Return `answers` and, where the change holds not today, the day or edition in which it does.

    A stretch in which no day lies on the day of the clock is named in brackets.
    """
    told = {axis.name: _answer(found, axis, value) for axis, value in row.answers}
    if found.dates[-1] in row.editions:
        return {"answers": told}
    dated = [edition for edition in row.editions if edition != BASE]
    return {"answers": told, "as_of": dated[-1]} if dated else {"answers": told, "no_updates": True}


def _answer(found: Diff, axis: Axis, value: int) -> str:
    if not axis.dated or axis.values[value] == "unsure":
        return axis.values[value]
    settings = []
    for places, data in zip(axis.places, found.books, strict=True):
        if places is not None and all(name in data["parameters"] for name in HOURS):
            settings.append((_setting(data), places[value]))
    return (sample(settings, axis.name) if settings else None) or axis.values[value]


def _setting(data: Mapping[str, Any]) -> Setting:
    day: date = NOW.date()
    return Setting(Compiled(data), Request((), {}, NOW, ZoneInfo("America/New_York"), False, day, "en", False))


def flow(example: Mapping[str, Any]) -> str:
    """Write an example in one line, as it is pasted into a test."""
    told = "{" + ", ".join(f"{name}: {value}" for name, value in example["answers"].items()) + "}"
    more = [f"{key}: {'true' if value is True else value}" for key, value in example.items() if key != "answers"]
    return ", ".join([told, *more])
