"""Answers that follow from two days: whether something lasts until the day on which it is needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from uscis_prep.facts.read import Fact
from uscis_prep.plan.calendar import add
from uscis_prep.plan.windows import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.plan.setting import Setting


def with_worked_out(setting: Setting, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return facts with the answers that follow from them; a day counts more than what was said about it.

    Args:
        setting: The edition and the calendar.
        facts: The facts of one need.
    """
    found = dict(facts)
    for name in setting.compiled.worked_out:
        option = work_out(setting, name, facts)
        if option is not None:
            found[name] = Fact(name, option, option)
    return found


def work_out(setting: Setting, name: str, facts: Mapping[str, Fact]) -> str | None:
    """Return the option that follows from the days; ``None`` where one of them is not known."""
    entry = setting.compiled.worked_out[name]
    needed, last = _needed(setting, entry, facts), _last(setting, entry, facts)
    if last is None or (needed is None and last >= setting.today):
        return None
    return str(entry["before"] if last < (needed or setting.today) else entry["otherwise"])


def days_of(entry: Mapping[str, Any]) -> set[str]:
    """Return all questions whose days an answer can follow from."""
    return {*entry["needed"], *(period["from"] for period in entry["lasts"])}


def rests_on(setting: Setting, name: str, facts: Mapping[str, Fact]) -> set[str]:
    """Return the questions whose days an answer follows from; none where it does not."""
    if work_out(setting, name, facts) is None:
        return set()
    entry = setting.compiled.worked_out[name]
    period = _period(entry, facts)
    return {*entry["needed"], *([period["from"]] if period else [])} & set(facts)


def _needed(setting: Setting, entry: Mapping[str, Any], facts: Mapping[str, Fact]) -> date | None:
    """Return the last of the days on which it is needed; one that has passed does not count."""
    days = [_day(setting, facts[question]) for question in entry["needed"] if question in facts]
    return max((day for day in days if day is not None and day >= setting.today), default=None)


def _last(setting: Setting, entry: Mapping[str, Any], facts: Mapping[str, Fact]) -> date | None:
    """Return the last day of what is at hand."""
    period = _period(entry, facts)
    start = _day(setting, facts[period["from"]]) if period and period["from"] in facts else None
    if period is None or start is None or "add" not in period:
        return start
    return add(setting.calendar, start, setting.number(period["add"]), UNITS[setting.unit(period["add"])])


def _period(entry: Mapping[str, Any], facts: Mapping[str, Fact]) -> Mapping[str, Any] | None:
    """Return the first period whose facts are given."""
    for period in entry["lasts"]:
        if all(name in facts and facts[name].option in options for name, options in period["given"].items()):
            return dict(period)
    return None


def _day(setting: Setting, fact: Fact) -> date | None:
    return fact.at.astimezone(setting.request.zone).date() if isinstance(fact.at, datetime) else fact.at
