"""Where a fact falls among the values of its question: exact, or several values where a date has no hour."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from uscis_prep.plan.calendar import add

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.engine.compiled import Allowed
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting


def locate(setting: Setting, fact: Fact) -> tuple[int, ...]:
    """Return the values that a fact can stand for, smallest first.

    Args:
        setting: The clock and the calendar.
        fact: A fact; a date without an hour may reach over several bands of a moment.
    """
    found = setting.located.get(fact)
    if found is None:
        found = setting.located[fact] = _located(setting, fact)
    return found


def located(setting: Setting, facts: Mapping[str, Fact]) -> Allowed:
    """Return facts as the diagrams read them: the values that each can stand for, by the place of its question."""
    return {setting.compiled.place[name]: locate(setting, fact) for name, fact in facts.items()}


def _located(setting: Setting, fact: Fact) -> tuple[int, ...]:
    entry = setting.compiled.questions[fact.question]
    if fact.at is None:
        return (entry["values"].index(fact.option),)
    if entry["kind"] == "moment" and not isinstance(fact.at, datetime):
        first = datetime.combine(fact.at, time(), setting.request.zone)
        last = datetime.combine(fact.at, time(23, 59, 59), setting.request.zone)
        return tuple(range(_value(setting, entry, first), _value(setting, entry, last) + 1))
    return (_value(setting, entry, fact.at),)


def _value(setting: Setting, entry: Mapping[str, Any], at: date | datetime) -> int:
    edges = entry["edges"]
    day = at.astimezone(setting.request.zone).date() if isinstance(at, datetime) else at
    reached = sum(_past_day(day, *edge) for edge in edges["absolute"])
    within = sum(_past_edge(setting, at, edge) for edge in edges["relative"])
    return reached * (len(edges["relative"]) + 1) + within


def _past_day(day: date, edge: str, after: bool) -> bool:
    return day > date.fromisoformat(edge) if after else day >= date.fromisoformat(edge)


def _past_edge(setting: Setting, at: date | datetime, edge: Sequence[Any]) -> bool:
    """Tell whether a day or moment has reached a relative edge (see `rulebook.bands`)."""
    amount, unit, after = edge
    if unit == "hours" and isinstance(at, datetime):
        limit = setting.request.now + timedelta(hours=amount)
        return at > limit if after else at >= limit
    reached = at.astimezone(setting.request.zone).date() if isinstance(at, datetime) else at
    goal = setting.today
    if unit == "hours":
        # A day without an hour against an edge in hours: only whole days can be told apart.
        amount, unit = 0, "days"
    if amount < 0:
        reached = add(setting.calendar, reached, -amount, unit)
    else:
        goal = add(setting.calendar, goal, amount, unit)
    return reached > goal if after else reached >= goal
