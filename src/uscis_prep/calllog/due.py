"""What is due: which time of a logged call is over or ends, and what the rulebook says to do next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypedDict
from zoneinfo import ZoneInfo

from uscis_prep.calllog.hide import hide
from uscis_prep.calllog.record import ATTEMPTS, Call
from uscis_prep.engine import decide
from uscis_prep.facts.read import Fact
from uscis_prep.plan.need import need
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.state import State
from uscis_prep.plan.windows import moment, opening

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from uscis_prep.plan.types import Need

Status = Literal["now", "passed", "today", "ahead"]
What = Literal["second-attempt", "both-missed", "promise", "answer"]
STATUSES: tuple[Status, ...] = ("now", "passed", "today", "ahead")
#: The most pressing class first.
URGENCIES = ("urgent", "unknown", "regular")
#: The topic of the rulebook that says what to do until an answer comes, or after it was missed.
WAITING = "answer-overdue"
#: How the log's classes are called in the rulebook's question `told`.
TOLD = {"urgent": "urgent", "regular": "regular", "unknown": "nothing"}
CALLBACK = ("none-yet", "missed-one", "missed-both")
#: Parameters of the rulebook: the least and the most minutes until the second attempt.
SECOND = ("second-attempt-least", "second-attempt-most")
IDLE = ("wait", "nothing")
#: The decision whose reasons say why to call or to wait; who calls is the log's own affair.
ROUTE = "route"
DAY = timedelta(days=1)


class Because(TypedDict):
    """A reason, with what it rests on."""

    text: str
    cites: list[str]


class Step(TypedDict):
    """What to do next, as the rulebook says it."""

    action: str
    channel: str
    headline: str
    why: list[Because]
    reach: str | None
    tty: str | None
    opens: str | None
    cites: list[str]


class SecondAttempt(TypedDict):
    """Between which moments the agency tries again."""

    earliest: str
    latest: str
    earliest_local: str
    latest_local: str


class Entry(TypedDict):
    """One call that somebody has to look at again; numbers of persons are in none of its fields."""

    id: str
    matter: str
    topic: str
    topic_name: str
    called_at: str
    zone: str
    urgency: str
    missed: list[str]
    promised: str | None
    status: Status
    what: What
    ends: str
    ends_local: str
    second_attempt: SecondAttempt | None
    step: Step


def second_attempt(setting: Setting, missed: datetime) -> tuple[datetime, datetime]:
    """Return between which moments the second attempt comes after a missed call, in the zone of the missed one.

    Minutes are counted as they pass, also where the clocks change in between.
    """
    least, most = (missed.astimezone(UTC) + timedelta(minutes=setting.number(name)) for name in SECOND)
    return least.astimezone(missed.tzinfo), most.astimezone(missed.tzinfo)


def horizon(setting: Setting, days: int = 0) -> datetime:
    """Return the end of today, in Eastern time or where the person is, whichever is later.

    Args:
        setting: The clock and the zones.
        days: How many days to look further ahead.
    """
    request, zone = setting.request, setting.calendar.zone
    ends = []
    for here in (zone, request.zone):
        day = request.now.astimezone(here).date() + timedelta(days=days + 1)
        ends.append(datetime.combine(day, time(), here).astimezone(UTC))
    return max(ends)


class Due:
    """Judges calls at one moment; calls with the same answers share one plan.

    Args:
        setting: The rulebook, the clock, the edition and the language.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        # The published times are Eastern ones, so the days of the rulebook are counted there too.
        self.eastern = Setting(setting.compiled, setting.request._replace(zone=setting.calendar.zone))
        self.names = {row["topic"]: row["name"] for row in setting.compiled.public_topics()}
        self._plans: dict[tuple[str, ...], tuple[State, Need]] = {}

    def entries(self, calls: Iterable[Call]) -> list[Entry]:
        """Return the entries of open calls, the most pressing first."""
        found = [self.entry(call) for call in calls if call.status == "open"]
        return sorted(found, key=_pressing)

    def entry(self, call: Call) -> Entry:
        """Return what is due for a call, and what to do next."""
        what, ends = self._governing(call)
        now, local = self.setting.request.now, self.setting.request.zone
        over = ends <= now
        return {
            "id": call.id,
            "matter": hide(call.matter),
            "topic": call.topic,
            "topic_name": self.setting.words(self.names[call.topic]) if call.topic in self.names else call.topic,
            "called_at": moment(call.called_at),
            "zone": call.zone,
            "urgency": call.urgency,
            "missed": [moment(at) for at in call.missed],
            "promised": call.promised.isoformat() if call.promised else None,
            "status": self._status(what, ends),
            "what": what,
            "ends": moment(ends.astimezone(self.setting.calendar.zone)),
            "ends_local": moment(ends.astimezone(local)),
            "second_attempt": self._again(call),
            "step": self._step(call, what, over=over),
        }

    def _again(self, call: Call) -> SecondAttempt | None:
        """Return between which moments the second attempt comes, where one call was missed."""
        if len(call.missed) != 1:
            return None
        earliest, latest = second_attempt(self.setting, call.missed[0])
        eastern, local = self.setting.calendar.zone, self.setting.request.zone
        return {
            "earliest": moment(earliest.astimezone(eastern)),
            "latest": moment(latest.astimezone(eastern)),
            "earliest_local": moment(earliest.astimezone(local)),
            "latest_local": moment(latest.astimezone(local)),
        }

    def _governing(self, call: Call) -> tuple[What, datetime]:
        """Return the time that counts for a call now: missed calls go before days."""
        if len(call.missed) >= ATTEMPTS:
            return "both-missed", call.missed[ATTEMPTS - 1]
        if call.missed:
            return "second-attempt", call.second_until or second_attempt(self.setting, call.missed[0])[1]
        promise = _end_of_promise(call)
        if promise is not None and (call.answer_by is None or promise <= call.answer_by):
            return "promise", promise
        # Without any time the call itself is the moment: nobody can say how long to wait.
        return "answer", call.answer_by or call.called_at

    def _status(self, what: What, ends: datetime) -> Status:
        if ends <= self.setting.request.now:
            return "passed"
        if what == "second-attempt":
            return "now"
        return "today" if ends <= horizon(self.setting) else "ahead"

    def _step(self, call: Call, what: What, *, over: bool) -> Step:
        """Return the next step: the plan of the topic, or what it offers once its time to wait is over."""
        state, made = self._plan(call)
        verdict = made["verdict"]
        assert verdict is not None  # noqa: S101 - every answer that decides it is filled in, as a test shows
        if over and verdict["action"] in IDLE:
            once = "second-attempt-over" if what == "second-attempt" else "answer-time-over"
            for line in decide.collect(state.view, "alternatives", state.allowed):
                entry = self.setting.data["alternatives"][line.name]
                if line.certain and entry.get("once") == once:
                    return self._instead(state, entry)
        why: list[Because] = [
            {"text": text, "cites": list(row["cites"])}
            for row in made["because"]
            if row["decision"] == ROUTE
            for text in row["why"]
        ]
        return {
            "action": verdict["action"],
            "channel": verdict["channel"],
            "headline": verdict["headline"],
            "why": why,
            "reach": verdict["reach"],
            "tty": verdict["tty"],
            "opens": verdict["opens"],
            "cites": sorted({cite for row in why for cite in row["cites"]}),
        }

    def _instead(self, state: State, entry: Mapping[str, Any]) -> Step:
        """Return another way as a step of its own, by the line that serves the caller."""
        setting, channel = self.setting, state.line(entry["channel"])
        action = setting.channel(channel)["action"]
        opens = opening(setting, channel)
        return {
            "action": action,
            "channel": channel,
            "headline": state.words(entry.get("once_over") or entry["why"]),
            "why": [],
            "reach": setting.fill(entry["reach"]) if "reach" in entry else setting.reach(channel),
            "tty": setting.fill("{tty-number}") if action == "call" else None,
            "opens": moment(opens) if opens else None,
            "cites": list(entry["cites"]),
        }

    def _plan(self, call: Call) -> tuple[State, Need]:
        """Return the answers of a call to the questions of the topic, and the plan that follows from them."""
        zone = self.setting.calendar.zone
        # A clock that was set back would make of the call one that is still to come.
        asked = min(call.called_at.astimezone(zone).date(), self.eastern.today)
        answers = ("phone", TOLD[call.urgency], CALLBACK[min(len(call.missed), ATTEMPTS)])
        key = (*answers, asked.isoformat())
        if key not in self._plans:
            facts = {
                name: Fact(name, option, option)
                for name, option in zip(("asked_by", "told", "callback"), answers, strict=True)
            }
            facts["asked_on"] = Fact("asked_on", asked.isoformat(), asked.isoformat(), asked)
            state = State(self.eastern, WAITING, facts)
            self._plans[key] = (state, need(state))
        return self._plans[key]


def _end_of_promise(call: Call) -> datetime | None:
    """Return the end of the promised day where the call was made."""
    if call.promised is None:
        return None
    day = call.promised + DAY
    try:
        return datetime.combine(day, time(), ZoneInfo(call.zone))
    except (KeyError, ValueError, OSError):
        return datetime.combine(day, time(), call.called_at.tzinfo)


def _pressing(entry: Entry) -> tuple[int, int, datetime, str]:
    ends = datetime.fromisoformat(entry["ends"])
    return STATUSES.index(entry["status"]), URGENCIES.index(entry["urgency"]), ends, entry["id"]


def told_day(ends: datetime) -> date | None:
    """Return the day that ends with a moment at midnight; ``None`` where the moment is an hour of a day."""
    return ends.date() - DAY if ends.time() == time() else None
