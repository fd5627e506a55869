"""The call plan: which calls, by whom, on which day, and the days on which nobody answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.batch.columns import read_cell
from uscis_prep.plan.calendar import holiday_name, is_business_day
from uscis_prep.plan.need import NEEDED_BY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.batch.columns import Columns, Reading
    from uscis_prep.batch.told import Told
    from uscis_prep.plan.setting import Setting

CALL = "call"
#: The class of call that cannot wait a day, and the answer that makes one of it.
URGENT = "urgent"
EMERGENCY, YES = "emergency", "yes"
#: Answers with a day by which something has to be done: near it no call is put off.
PRESSING = (*NEEDED_BY, "deadline_date")
#: So far from today, before or after, a day is near.
NEAR = timedelta(days=14)
BEST_DAY = "best-day"
BUSIEST = "busiest-weekday"
#: Holidays are named as far ahead as this, where all calls are sooner.
LEAST_AHEAD = timedelta(days=7)


class Call(NamedTuple):
    """One call of the plan.

    Args:
        day: The day to call.
        who: Who must make it.
        row: The row of the table.
        matter: The name of the case.
        told: What is told about it.
        put_off: Whether it could be made on an earlier day, which is said to be busier.
    """

    day: date
    who: str
    row: int
    matter: str
    told: Told
    put_off: bool


class CallPlan:
    """Collects the calls of a table.

    Args:
        setting: Clock, calendar and edition.
        columns: What the columns of the table mean.
        reading: How cells are read.
    """

    def __init__(self, setting: Setting, columns: Columns, reading: Reading) -> None:
        self.setting = setting
        self.calls: list[Call] = []
        self._reading = reading
        self._places = columns.questions
        self._near: dict[tuple[str, str], bool] = {}
        self._topics: dict[str, list[str]] = {}
        self._busiest = int(setting.parameter(BUSIEST)["value"])
        self._days: dict[str, date] = {}

    def add(self, row: int, matter: str, told: Told, cells: Sequence[str]) -> None:
        """Take a row; one that is no call is left out.

        A call goes on the first day on which the lines are open. One that nothing makes urgent goes on the next open
        day where the first one falls on the weekday that is said to be the busiest.
        """
        if told.verdict != CALL:
            return
        first = self._days.get(told.next_date)
        if first is None:
            first = self._days[told.next_date] = date.fromisoformat(told.next_date)
        can_wait = told.urgency != URGENT and not self._presses(told.topic, cells)
        day = self._not_busiest(first) if can_wait else first
        self.calls.append(Call(day, told.who, row, matter, told, day != first))

    def _presses(self, topic: str, cells: Sequence[str]) -> bool:
        """Tell whether a day of the row is near, or may be: what the topic asks for and nobody has said."""
        asked = self._topics.get(topic)
        if asked is None:
            asked = self._topics[topic] = self._asked(topic)
        facts = {name: self._cell(name, cells) for name in (*PRESSING, EMERGENCY)}
        if facts[EMERGENCY] == YES or any(facts[name] is None for name in asked):
            return True
        return any(self._is_near(name, text) for name in PRESSING if (text := facts[name]))

    def _asked(self, topic: str) -> list[str]:
        """Return the days by which something is needed that a topic asks for."""
        view = self.setting.compiled.view(topic, self.setting.request.as_of)
        roots = (view.plan["outcome"], *view.plan["items"].values())
        places = {place for root in roots for place in view.pool.support(root)}
        return [name for name in NEEDED_BY if self.setting.compiled.place[name] in places]

    def _cell(self, name: str, cells: Sequence[str]) -> str | None:
        """Return the answer of a row as it is written, or that of the command line."""
        if name in self._places:
            return cells[self._places[name]].strip() or None
        fact = self.setting.request.facts.get(name)
        return fact.option if fact else None

    def _is_near(self, name: str, text: str) -> bool:
        found = self._near.get((name, text))
        if found is None:
            found = self._near[name, text] = self._read_near(name, text)
        return found

    def _read_near(self, name: str, text: str) -> bool:
        """Tell whether a day is near; one that nobody knows may be."""
        fact = read_cell(self.setting.compiled, name, text, self._reading)
        if fact is None or fact.at is None:
            return True
        day = fact.at.date() if isinstance(fact.at, datetime) else fact.at
        return abs(day - self.setting.today) <= NEAR

    def _not_busiest(self, day: date) -> date:
        while day.weekday() == self._busiest or not is_business_day(self.setting.calendar, day):
            day += timedelta(days=1)
        return day

    def put_off(self) -> tuple[str, list[str]]:
        """Return that some calls are put off, which is ours, with what it rests on."""
        return self.setting.say("batch-put-off"), self.setting.parameter(BUSIEST)["cites"]

    def in_order(self) -> list[Call]:
        """Return the calls by day, then by who makes them, then as they stand in the table."""
        return sorted(self.calls, key=lambda call: (call.day, call.who, call.row))

    def holidays(self) -> list[tuple[date, str]]:
        """Return the holidays from today to the last call, with their names: nobody answers then."""
        today = self.setting.request.now.astimezone(self.setting.calendar.zone).date()
        last = max([call.day for call in self.calls], default=today)
        days = (today + timedelta(days=away) for away in range(max(last - today, LEAST_AHEAD).days + 1))
        found = ((day, holiday_name(self.setting.calendar, day)) for day in days)
        return [(day, self.setting.words(name)) for day, name in found if name]

    def best_day(self) -> tuple[str, list[str]]:
        """Return what the sources say about the best day, both sides, with their citations."""
        entry = self.setting.data["disagreements"][BEST_DAY]
        return self.setting.words(entry["text"]), [cite for side in entry["sides"] for cite in side]


def grouped(calls: Iterable[Call]) -> dict[date, dict[str, list[Call]]]:
    """Return calls by day and by who makes them, in the order given."""
    found: dict[date, dict[str, list[Call]]] = {}
    for call in calls:
        found.setdefault(call.day, {}).setdefault(call.who, []).append(call)
    return found
