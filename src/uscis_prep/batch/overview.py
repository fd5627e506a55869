"""One line for each case of a table, in groups: what needs somebody first, what is for today, what waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.batch.columns import read_cell
from uscis_prep.batch.rows import shown
from uscis_prep.batch.told import DECIDED
from uscis_prep.errors import UsageError
from uscis_prep.plan.need import NEEDED_BY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.batch.columns import Columns, Reading
    from uscis_prep.batch.told import Told
    from uscis_prep.plan.setting import Setting

FIRST, TODAY, LATER, WAIT, NOTHING = GROUPS = ("first", "today", "later", "wait", "nothing")
#: A longer group says how many more there are: a page of ten thousand lines helps nobody.
MOST_LINES = 12
#: How many lines of a group are kept before those are dropped that would not be shown.
MOST_KEPT = 50 * MOST_LINES
#: What goes first on one day.
ORDER = ("legal-help", "call", "chat", "write", "self-service", "elsewhere")
WAITING = {"wait": WAIT, "nothing": NOTHING}
#: Answers with a day of the case, as they are named beside it.
DAYS = (*NEEDED_BY, "deadline_date")
YOU = "you"
#: The class of request that has a window and not only a goal.
URGENT = "urgent"


class Entry(NamedTuple):
    """One case as it stands in a group.

    Args:
        rank: Its place in the group.
        matter: Its name, or the number of its row.
        action: What to do, in a word; nothing where it cannot be decided.
        what: What it is about, or what is wrong.
        who: Who must act.
        answer: By when an answer is expected, or when to look again.
    """

    rank: tuple[int, str, int]
    matter: str
    action: str
    what: str
    who: str = ""
    answer: str = ""


class Overview:
    """Collects the lines of a table; a long group keeps only those that are shown, and counts the others.

    Args:
        setting: Clock, calendar, edition and language.
        columns: What the columns of the table mean.
        reading: How cells are read.
    """

    def __init__(self, setting: Setting, columns: Columns, reading: Reading) -> None:
        self.setting = setting
        self.counts = dict.fromkeys(GROUPS, 0)
        self._lines: dict[str, list[Entry]] = {name: [] for name in GROUPS}
        self._columns, self._reading = columns, reading
        self._days: dict[tuple[str, str], date | None] = {}

    def add(self, row: int, matter: str, told: Told, cells: Sequence[str]) -> None:
        """Take a row that was decided, or whose next question is known."""
        if told.status != DECIDED:
            what = self.setting.say("batch-missing", ask=told.reason, column=told.next_question)
            self._put(FIRST, Entry((1, "", row), self._name(row, matter), "", self._topic(told.topic, what)))
            return
        day, who = self._own_day(cells), self._who(told, cells)
        group = WAITING.get(told.verdict) or (LATER if told.when == "later" else TODAY)
        rank = (ORDER.index(told.verdict) if told.verdict in ORDER else len(ORDER), told.next_date, row)
        what = self._what(told, day, cells)
        action = self.setting.say(f"batch-do-{told.verdict}")
        self._put(group, Entry(rank, self._name(row, matter), action, what, who, self._answer(told, day)))

    def bad(self, row: int, matter: str, reason: str) -> None:
        """Take a row that could not be decided as it stands."""
        name = shown(matter)
        what = self.setting.say("batch-in-row", reason=reason, row=row) if name else reason
        self._put(FIRST, Entry((0, "", row), name or self._name(row, ""), "", what))

    def lines(self, group: str) -> list[Entry]:
        """Return the lines of a group that are shown, the most pressing first."""
        return sorted(self._lines[group])[:MOST_LINES]

    def _put(self, group: str, entry: Entry) -> None:
        self.counts[group] += 1
        lines = self._lines[group]
        lines.append(entry)
        if len(lines) > MOST_KEPT:
            lines[:] = sorted(lines)[:MOST_LINES]

    def _name(self, row: int, matter: str) -> str:
        return shown(matter) or self.setting.say("batch-row", row=row)

    def _topic(self, topic: str, what: str) -> str:
        return self.setting.say("batch-about", topic=topic, text=what) if topic else what

    def _what(self, told: Told, day: date | None, cells: Sequence[str]) -> str:
        """Return what a case is about in a few words: the day of the case, or its form."""
        key = f"batch-what-{told.topic}"
        about = self.setting.say(key) if key in self.setting.data["text"] else told.topic
        form = self._cell("form", cells)
        more = self.setting.day(day, "batch-day") if day else (form if form[:1].isalpha() and "-" in form else "")
        return f"{about}, {more}" if more else about

    def _who(self, told: Told, cells: Sequence[str]) -> str:
        """Return who must act; the role of whoever asks, where the table has it."""
        role = self._cell("role", cells) if told.who == YOU else ""
        key = f"batch-role-{role}"
        return self.setting.say(key if key in self.setting.data["text"] else f"batch-who-short-{told.who}")

    def _answer(self, told: Told, day: date | None) -> str:
        """Return the day by which an answer is expected, and whether that is too late; or the day to look again."""
        if told.verdict == "wait" and told.next_date:
            return self.setting.say("batch-look", day=self._short(told.next_date))
        if not told.answer_by:
            return ""
        late = day is not None and self.setting.today <= day < date.fromisoformat(told.answer_by)
        key = "batch-by" if told.urgency == URGENT else "batch-goal"
        return self.setting.say(f"{key}-late" if late else key, day=self._short(told.answer_by))

    def _short(self, day: str) -> str:
        return self.setting.day(date.fromisoformat(day), "batch-day")

    def _own_day(self, cells: Sequence[str]) -> date | None:
        """Return the first day of the case by which something has to be done."""
        days = (self._day(name, text) for name in DAYS if (text := self._cell(name, cells)))
        return min((day for day in days if day is not None), default=None)

    def _cell(self, name: str, cells: Sequence[str]) -> str:
        place = self._columns.questions.get(name)
        if place is not None:
            return cells[place].strip()
        fact = self.setting.request.facts.get(name)
        return fact.shown if fact else ""

    def _day(self, name: str, text: str) -> date | None:
        if (name, text) not in self._days:
            if len(self._days) > MOST_KEPT:
                self._days.clear()
            self._days[name, text] = self._read(name, text)
        return self._days[name, text]

    def _read(self, name: str, text: str) -> date | None:
        try:
            fact = read_cell(self.setting.compiled, name, text, self._reading)
        except UsageError:
            return None
        at = fact.at if fact else None
        return at.date() if isinstance(at, datetime) else at
