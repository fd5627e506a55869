"""When the advice changes by itself: lines open or close, a date crosses an edge, a value or the rulebook grows stale.

The instants at which anything *can* change are computed from the calendar and the facts; at each of them the advice
just before is compared with the advice after. What is told is therefore exactly what a clock would show.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from uscis_prep.engine import decide
from uscis_prep.plan.calendar import is_open
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.stale import rulebook_is_stale, stale_names, stale_values
from uscis_prep.plan.state import states
from uscis_prep.plan.verdict import attend_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.plan.setting import Request
    from uscis_prep.plan.types import Ahead

#: The advice is told to the minute.
STEP = timedelta(minutes=1)
Advice = dict[str, Any]


def ahead(compiled: Compiled, request: Request, last: date) -> list[Ahead]:
    """Return every change of the advice from now to the end of a day, in order.

    Args:
        compiled: The rulebook.
        request: The facts and the clock.
        last: The last day to look at, in the caller's zone.
    """
    found: list[Ahead] = []
    before = advice(compiled, request)
    for at in instants(Setting(compiled, request), last):
        after = advice(compiled, _at(request, at))
        found += [_told(compiled, _at(request, at), key, before, after) for key in after if before[key] != after[key]]
        before = after
    return found


def advice(compiled: Compiled, request: Request) -> Advice:
    """Return what a plan advises, by topic, without the dates that move with the clock; `rulebook` is its age."""
    setting = Setting(compiled, request)
    found: Advice = {state.topic: _of(state) for state in states(setting)}
    found["rulebook"] = (stale_values(setting), rulebook_is_stale(setting))
    return found


def _of(state: Any) -> Any:
    items = tuple((line.name, line.certain) for line in decide.collect(state.view, "items", state.allowed))
    verdict = tuple((field, tuple(values)) for field, values in state.possible.items())
    record = verdict, tuple(decide.fired(state.view, "route", state.allowed))
    if not state.decided:
        return record, items, None, None
    live = state.setting.channel(state.channel)["live"]
    shut = live and not is_open(state.setting.calendar, state.setting.request.now)
    return record, items, shut, attend_first(state)


def instants(setting: Setting, last: date) -> list[datetime]:
    """Return every minute from now to the end of a day at which anything can change, in order."""
    request = setting.request
    end = datetime.combine(last + timedelta(days=1), time(), request.zone)
    found = {at for at in (*_hours(setting, last), *_midnights(setting, last), *_moments(setting)) if at}
    return sorted(at for at in found if request.now < at < end)


def _hours(setting: Setting, last: date) -> Iterator[datetime]:
    """Yield the opening and closing hours of each day."""
    zone = setting.calendar.zone
    for day in _days(setting, last):
        for hour in (setting.calendar.opens, setting.calendar.closes):
            yield datetime.combine(day, time(hour), zone)


def _midnights(setting: Setting, last: date) -> Iterator[datetime]:
    """Yield each beginning of a day in the caller's zone: days are counted there."""
    for day in _days(setting, last):
        yield datetime.combine(day, time(), setting.request.zone)


def _moments(setting: Setting) -> Iterator[datetime]:
    """Yield the minute in which a moment that was answered crosses an edge in hours, and the one after it."""
    facts = [*setting.request.facts.values(), *(f for need in setting.request.needs for f in need.facts.values())]
    for fact in facts:
        edges = setting.compiled.questions[fact.question].get("edges")
        if edges is None or fact.at is None:
            continue
        days = fact.at if isinstance(fact.at, datetime) else datetime.combine(fact.at, time(), setting.request.zone)
        for amount, unit, _ in edges["relative"]:
            if unit == "hours":
                for at in (days - timedelta(hours=amount), days + timedelta(days=1) - timedelta(hours=amount)):
                    yield at.replace(second=0, microsecond=0)
                    yield at.replace(second=0, microsecond=0) + STEP


def _days(setting: Setting, last: date) -> Iterator[date]:
    day = setting.today - timedelta(days=1)
    while day <= last + timedelta(days=1):
        yield day
        day += timedelta(days=1)


def _at(request: Request, at: datetime) -> Request:
    """Return the request at another time; the edition moves along where it was today's."""
    today = request.now.astimezone(request.zone).date()
    moved = at.astimezone(request.zone).date() if request.as_of == today else request.as_of
    return request._replace(now=at, as_of=moved)


def _told(compiled: Compiled, request: Request, key: str, before: Advice, after: Advice) -> Ahead:
    setting = Setting(compiled, request)
    return {
        "at": request.now.isoformat(timespec="minutes"),
        "topic": None if key == "rulebook" else key,
        "kind": "age" if key == "rulebook" else _kind(before[key], after[key]),
        "text": _age(setting) if key == "rulebook" else _change(setting, key, before[key], after[key]),
    }


def _kind(before: Any, after: Any) -> str:
    """Name the kind of a change: the verdict, the lines, or only the checklist."""
    if before[0] != after[0]:
        return "verdict"
    if before[2:] != after[2:]:
        return "lines"
    return "checklist"


def _age(setting: Setting) -> str:
    names = stale_names(setting)
    return setting.say("ahead-stale", names=names) if names else setting.say("ahead-rulebook")


def _change(setting: Setting, topic: str, before: Any, after: Any) -> str:
    """Say what changed: the verdict itself, the lines, or only the checklist."""
    if before[0] != after[0]:
        state = next(state for state in states(setting) if state.topic == topic)
        if not state.decided:
            return setting.say("ahead-open")
        rules = [setting.data["rules"][name] for name in decide.fired(state.view, "route", state.allowed)]
        told = setting.words(rules[0]["headline"]) if len(rules) == 1 else setting.words(_channel(state)["do"])
        return setting.say("ahead-verdict", headline=told)
    if before[2:] != after[2:]:
        return setting.say("ahead-shut" if after[2] else "ahead-open-now")
    return setting.say("ahead-checklist")


def _channel(state: Any) -> Any:
    return state.setting.channel(state.channel)
