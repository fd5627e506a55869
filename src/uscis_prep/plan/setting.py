"""Everything that a plan is made from: rulebook, facts, clock, edition, language."""

from __future__ import annotations

import re
from copy import copy
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from uscis_prep.plan.calendar import Calendar
from uscis_prep.plan.when_text import format_date, format_moment, format_pattern, format_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.facts.read import Fact

PLACEHOLDER = re.compile(r"\{([a-z0-9_-]+)\}")
ENGLISH = "en"
#: Days from today beyond which a day is written with its year.
FAR = 300


class NeedFacts(NamedTuple):
    """One topic that was asked for, with the facts that belong to it alone."""

    topic: str
    facts: Mapping[str, Fact]


class Request(NamedTuple):
    """What was asked.

    Args:
        needs: The topics in the order given.
        facts: The facts that belong to all needs.
        now: The aware moment for which the plan is made.
        zone: The zone in which local times are told.
        zone_told: Whether a time without an offset was read in that zone, which the plan then says.
        as_of: The day whose rules hold; ``None`` for the source documents alone.
        language: The language of the page.
        presume: Whether usual answers are taken where nothing was said.
        zone_key: The zone as it was named, which a repetition must name again.
        rules: The folder of another rulebook, as above.
    """

    needs: tuple[NeedFacts, ...]
    facts: Mapping[str, Fact]
    now: datetime
    zone: tzinfo
    zone_told: bool
    as_of: date | None
    language: str
    presume: bool
    zone_key: str | None = None
    rules: str | None = None


class Setting:
    """A request with its rulebook: looks up texts, values and channels in the edition and language asked for.

    Args:
        compiled: The rulebook.
        request: What was asked.
    """

    def __init__(self, compiled: Compiled, request: Request) -> None:
        self.compiled = compiled
        self.request = request
        self.data = compiled.data
        #: Where each fact falls among the values of its question, once it was worked out (see `plan.locate`).
        self.located: dict[Fact, tuple[int, ...]] = {}
        table = self.data["calendar"]
        self.calendar = Calendar(
            zone=ZoneInfo(table["zone"]),
            opens=self.number("lines-open"),
            closes=self.number("lines-close"),
            holidays=compiled.days_off(),
            known_until=date.fromisoformat(table["known_until"]),
        )

    def asked(self, request: Request) -> Setting:
        """Return the same setting for another request with the same clock, edition and language."""
        made = copy(self)
        made.request = request
        return made

    @property
    def today(self) -> date:
        """The day of `now` in the caller's zone."""
        return self.request.now.astimezone(self.request.zone).date()

    @property
    def is_eastern(self) -> bool:
        """Whether the caller's zone is the one of the published hours."""
        return str(self.request.zone) == str(self.calendar.zone)

    def parameter(self, name: str) -> Mapping[str, Any]:
        """Return the row of a parameter that is in force in the edition asked for.

        The newest row in force is used; a parameter that came later than the edition gives its oldest row, because
        a rule of the edition cannot name it.
        """
        rows = self.data["parameters"][name]["values"]
        as_of = self.request.as_of
        base = [row for row in rows if "from" not in row and "in_force_by" not in row]
        if as_of is None:
            return dict((base or rows)[-1])
        dated = [row for row in rows if row.get("from", "") <= as_of.isoformat()]
        return dict(max(dated or rows[:1], key=lambda row: (row.get("from", ""), "in_force_by" in row)))

    def number(self, name: str) -> int:
        """Return a parameter that is a number."""
        return int(self.parameter(name)["value"])

    def unit(self, name: str) -> str:
        """Return the unit of a parameter."""
        return str(self.data["parameters"][name]["unit"])

    def words(self, text: Mapping[str, str], values: Mapping[str, object] | None = None) -> str:
        """Return a text in the language of the page, with its placeholders filled.

        Args:
            text: A text by language; English stands in for a language that is missing.
            values: Values beside the parameters; dates and moments are written out.
        """
        return self.fill(text.get(self.request.language, text[ENGLISH]), values)

    def fill(self, text: str, values: Mapping[str, object] | None = None) -> str:
        """Fill the placeholders of a sentence with parameters and the given values."""

        def value(found: re.Match[str]) -> str:
            name = found[1]
            if values and name in values:
                told = self.told(values[name])
            else:
                told = self.value(name) if name in self.data["parameters"] else found[0]
            # A value such as "5:00 p.m." ends its sentence by itself.
            return told.removesuffix(".") if text.startswith(".", found.end()) else told

        return PLACEHOLDER.sub(value, text)

    def moment(self, at: datetime, label: str) -> str:
        """Write a moment in the caller's zone, with a name for that zone."""
        return format_moment(self.data["dates"], self._language, at.astimezone(self.request.zone), label)

    def written(self, at: datetime, label: str) -> str:
        """Write a moment in its own zone, with a name for that zone."""
        return format_moment(self.data["dates"], self._language, at, label)

    def short(self, day: date) -> str:
        """Write a day without its weekday, for lists."""
        return format_date(self.data["dates"], self._language, day, "medium")

    def dated(self, text: str) -> str:
        """Write a day of the rulebook, such as 2023-06-28, as a person reads it: without its weekday."""
        return format_date(self.data["dates"], self._language, date.fromisoformat(text), "long")

    def clock(self, at: datetime) -> str:
        """Write the time of day of a moment in the caller's zone."""
        return format_time(self.data["dates"], self._language, at.astimezone(self.request.zone))

    def day(self, day: date, key: str = "day-line") -> str:
        """Write a day as it stands on the page: short, and with its year only where that is far away.

        Args:
            day: The day.
            key: The text that holds its pattern.
        """
        far = key == "day-line" and abs((day - self.today).days) > FAR
        pattern = self.data["text"][f"{key}-year" if far else key][self._language]
        return format_pattern(self.data["dates"], self._language, day, pattern)

    def hour(self, at: datetime) -> str:
        """Write the time of day as it stands on the page: the caller's own first, where it is not Eastern."""
        eastern = self.say("hour-eastern", here=self._hour(at.astimezone(self.calendar.zone)))
        if self.shows_eastern(at):
            return eastern
        return self.say("hour-yours", here=self._hour(at.astimezone(self.request.zone)), eastern=eastern)

    def shows_eastern(self, at: datetime) -> bool:
        """Return True if the caller's clock shows Eastern time at a moment, whatever its zone is called."""
        return at.astimezone(self.request.zone).utcoffset() == at.astimezone(self.calendar.zone).utcoffset()

    def _hour(self, at: datetime) -> str:
        pattern = self.data["text"]["hour-line-minutes" if at.minute else "hour-line"][self._language]
        return format_pattern(self.data["dates"], self._language, at, pattern).lower()

    def value(self, name: str) -> str:
        """Write a parameter as it stands in a sentence; an hour of the day as people say it."""
        if self.unit(name) == "clock":
            at = datetime.combine(self.today, time(self.number(name)), self.calendar.zone)
            return format_time(self.data["dates"], self._language, at)
        return str(self.parameter(name)["value"])

    @property
    def _language(self) -> str:
        """The language of dates: that of the page, or English where the names of another are missing."""
        return self.request.language if self.request.language in self.data["dates"] else ENGLISH

    def told(self, value: object) -> str:
        """Write a value as a person reads it: dates and moments in words."""
        if isinstance(value, datetime):
            label = self.say("zone-eastern")
            return format_moment(self.data["dates"], self._language, value.astimezone(self.calendar.zone), label)
        if isinstance(value, date):
            return format_date(self.data["dates"], self._language, value)
        return str(value)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the program itself."""
        return self.words(self.data["text"][key], values)

    def acts(self, who: str, channel: str) -> str:
        """Say who acts: a page, a letter and a talk have sentences of their own where one would not be true of all."""
        own = f"who-{who}-{self.channel(channel)['action']}"
        return self.say(own if own in self.data["text"] else f"who-{who}")

    def channel(self, name: str) -> Mapping[str, Any]:
        """Return a channel of the rulebook."""
        return self.data["channels"][name]  # type: ignore[no-any-return]

    def reach(self, name: str) -> str | None:
        """Return the number or address of a channel."""
        reach = self.channel(name).get("reach")
        return self.fill(reach) if reach else None

    def band(self, question: str, value: int, *, words: bool = False) -> str | None:
        """Return the narrowest stretch of dates that a value lies in; ``None`` where none is told.

        Args:
            question: A date question.
            value: One of its values.
            words: Whether one counts too that only has words, and is no name.
        """
        bands = self.compiled.questions[question]["bands"]
        names = [name for name, band in bands.items() if value in band["values"] and words >= band["words_only"]]
        return min(names, key=lambda name: len(bands[name]["values"])) if names else None

    def clause(self, question: str, value: int) -> str:
        """Return an answer as the end of a sentence that begins with "If"."""
        entry = self.compiled.questions[question]
        option = entry["values"][value]
        if option in entry["options"]:
            return self.words(entry["options"][option]["clause"])
        if option in self.data["forms"]:
            return self.say("clause-form", form=option)
        if band := self.band(question, value, words=True):
            return self.words(entry["bands"][band]["clause"])
        return self.say("clause-unsure", short=self.words(entry["short"]))
