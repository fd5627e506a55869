"""A day or moment that lies in a stretch of a date question, so that an example can be typed in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from uscis_prep.facts.read import Fact
from uscis_prep.plan.calendar import add
from uscis_prep.plan.locate import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.plan.setting import Setting

_HALF_HOUR = timedelta(minutes=30)
_DAY = timedelta(days=1)
#: Days around an edge that are tried: holidays and short months move an edge by less.
AROUND = 4


def sample(settings: Sequence[tuple[Setting, int]], question: str) -> str | None:
    """Return a day or moment as it is typed; ``None`` where none lies there on that day of the clock.

    Args:
        settings: Rulebooks with one clock, and the stretch of the question in each in which the day must lie.
        question: A date question that each of them has.
    """
    found = {at for setting, _ in settings for at in _candidates(setting, question)}
    today = settings[0][0].today
    for at in sorted(found, key=lambda at: (abs(_day(at) - today), str(at))):
        fact = Fact(question, str(at), str(at), at)
        if all(locate(setting, fact) == (value,) for setting, value in settings):
            return at.strftime("%Y-%m-%dT%H:%M") if isinstance(at, datetime) else at.isoformat()
    return None


def _day(at: date | datetime) -> date:
    return at.date() if isinstance(at, datetime) else at


def _candidates(setting: Setting, question: str) -> Iterator[date | datetime]:
    """Yield days, or moments, on both sides of every edge."""
    entry = setting.compiled.questions[question]
    exact = entry["kind"] == "moment"
    for day, _ in entry["edges"]["absolute"]:
        yield from _around(setting, date.fromisoformat(day), exact)
    yield from _around(setting, setting.today, exact)
    for amount, unit, _ in entry["edges"]["relative"]:
        if unit == "hours":
            at = setting.request.now + timedelta(hours=amount)
            yield from ((at - _HALF_HOUR, at + _HALF_HOUR) if exact else ())
            yield from (() if exact else _around(setting, at.date(), exact))
        else:
            yield from _around(setting, _counted(setting, amount, unit), exact)


def _counted(setting: Setting, amount: int, unit: Any) -> date:
    """Return the day so far from today; business days before today are taken for so many days of seven fifths."""
    if amount < 0 and unit in ("business_days", "weekdays"):
        return setting.today - timedelta(days=-amount * 7 // 5)
    return add(setting.calendar, setting.today, amount, unit)


def _around(setting: Setting, day: date, exact: bool) -> Iterator[date | datetime]:
    for step in range(-AROUND, AROUND + 1):
        near = day + step * _DAY
        yield datetime.combine(near, time(9), setting.request.zone) if exact else near
