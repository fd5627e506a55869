"""Dates of a need: when the line opens, when an answer is expected, when to look again, how long a verdict holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from uscis_prep.plan.calendar import Unit, add, add_weekday_hours, is_open, next_opening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Answer, ClosedDay, LookAgain, Until, Window

NOW = "now"
#: The unit of a parameter, as calendar arithmetic names it.
UNITS: dict[str, Unit] = {"days": "days", "months": "months", "business-days": "business_days", "weekdays": "weekdays"}


def opening(setting: Setting, channel: str) -> datetime | None:
    """Return when a live line opens that is shut now; ``None`` where nothing stands in the way."""
    return shut_until(setting) if setting.channel(channel)["live"] else None


def shut_until(setting: Setting) -> datetime | None:
    """Return when the lines open that are shut now; ``None`` while they are open."""
    if is_open(setting.calendar, setting.request.now):
        return None
    return next_opening(setting.calendar, setting.request.now)


def answer(setting: Setting, name: str, urgency: str, start: datetime, wanted: date | None = None) -> Answer:
    """Return what answer to expect.

    Args:
        setting: The edition and the calendar.
        name: The answer of the rulebook.
        urgency: Only the windows of this class are kept; `tier1-decides` keeps both.
        start: The contact, from which windows are counted.
        wanted: The day by which the person needs it, if one was named.
    """
    entry = setting.data["answers"][name]
    windows = [_window(setting, row, start) for row in entry["windows"] if _fits(row.get("if"), urgency)]
    silent = setting.words(entry["silent"]) if "silent" in entry else None
    late = any(row["latest"] is not None and _day_of(row["latest"]) > wanted for row in windows) if wanted else False
    return {
        "windows": windows,
        "your_day": wanted.isoformat() if wanted else None,
        "after_your_day": late,
        "silent": silent,
        "cites": list(entry["cites"]),
    }


def closed_days(setting: Setting, channel: str, expected: Answer | None) -> list[ClosedDay]:
    """Return the days off of a live line from today until the last day of an urgent answer."""
    if not setting.channel(channel)["live"]:
        return []
    now = setting.request.now.astimezone(setting.calendar.zone).date()
    rows = expected["windows"] if expected else []
    urgent = [_day_of(row["latest"]) for row in rows if row["if"] == "urgent" and row["latest"]]
    last = max(urgent, default=now)
    names = setting.calendar.holidays
    days = [now + timedelta(days=ahead) for ahead in range((last - now).days + 1)]
    return [{"date": day.isoformat(), "name": setting.words(names[day])} for day in days if day in names]


def _day_of(text: str) -> date:
    return datetime.fromisoformat(text).date() if "T" in text else date.fromisoformat(text)


def _fits(condition: str | None, urgency: str) -> bool:
    return condition is None or urgency not in ("urgent", "regular") or condition == urgency


def _window(setting: Setting, row: Mapping[str, Any], start: datetime) -> Window:
    return {
        "if": row.get("if"),
        "kind": row["kind"],
        "earliest": _end(setting, row.get("earliest"), start),
        "latest": _end(setting, row.get("latest"), start),
        "counting": setting.words(row["counting"]),
        "aim": row["aim"],
    }


def _end(setting: Setting, parameter: str | None, start: datetime) -> str | None:
    """Count a parameter from the contact: hours give a moment, days a date."""
    if parameter is None:
        return None
    amount, unit = setting.number(parameter), setting.unit(parameter)
    if unit == "weekday-hours":
        return moment(add_weekday_hours(start, amount, setting.calendar.zone))
    day = start.astimezone(setting.calendar.zone).date()
    return add(setting.calendar, day, amount, UNITS[unit]).isoformat()


def look_again(setting: Setting, name: str, facts: Mapping[str, Fact]) -> LookAgain | None:
    """Return the day on which to look again, counted from a fact, or from today where the fact is not known."""
    if name == "none":
        return None
    entry = setting.data["look_again"][name]
    start = _start(setting, entry["from"], facts)
    day = add(setting.calendar, start, setting.number(entry["add"]), UNITS[setting.unit(entry["add"])])
    return {"date": day.isoformat(), "why": setting.words(entry["why"]), "cites": list(entry["cites"])}


def until(setting: Setting, rule: Mapping[str, Any], facts: Mapping[str, Fact]) -> Until | None:
    """Return how long a verdict holds by itself; ``None`` where the rule sets no end or its date is not known."""
    entry = rule.get("until")
    fact = facts.get(entry["from"]) if entry else None
    if entry is None or fact is None or fact.at is None:
        return None
    number, unit = setting.number(entry["add"]), setting.unit(entry["add"])
    day = add(setting.calendar, _day(setting, fact.at), number, UNITS[unit])
    months = number if unit == "months" else None
    cites = list(setting.parameter(entry["add"])["cites"])
    return {"date": day.isoformat(), "counted_from": entry["from"], "months": months, "cites": cites}


def _start(setting: Setting, name: str, facts: Mapping[str, Fact]) -> date:
    fact = facts.get(name)
    return setting.today if name == NOW or fact is None or fact.at is None else _day(setting, fact.at)


def _day(setting: Setting, at: date | datetime) -> date:
    return at.astimezone(setting.request.zone).date() if isinstance(at, datetime) else at


def moment(at: datetime) -> str:
    """Write a moment in ISO 8601 with its offset, to the minute."""
    return at.isoformat(timespec="minutes")
