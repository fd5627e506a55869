"""What the rulebook says to a logged call: which answer to expect until when, and what to do meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.facts.read import read_fact
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import NeedFacts, Setting
from uscis_prep.plan.windows import answer

if TYPE_CHECKING:
    from uscis_prep.calllog.record import Call
    from uscis_prep.plan.types import Answer, Item, Window

#: The answer that any call by phone gives, where the topic names none of its own.
ANY, PHONE = "call-back", "phone"
#: The topic of the rulebook that says what to do until an answer comes, or after it was missed.
WAITING = "answer-overdue"
#: How the log's classes are called in the rulebook's question `told`.
TOLD = {"urgent": "urgent", "regular": "regular", "unknown": "nothing"}
DECIDES = "tier1-decides"
APPOINTMENT = "appointment"
SECTIONS = ("before", "have-ready", "warning", "afterwards")


class Expected(NamedTuple):
    """What follows a call.

    Args:
        answer: The windows of the answer, counted from the call.
        steps: What to do meanwhile, each with what it rests on.
    """

    answer: Answer
    steps: list[Item]


def expected(setting: Setting, call: Call) -> Expected:
    """Return what to expect and to do after a call.

    Raises:
        ValueError: The call is so late that the holidays after it are not known.
    """
    return Expected(_answer(setting, call), _steps(setting, call))


def with_times(setting: Setting, call: Call) -> Call:
    """Return a call with the times that the rulebook gives for its answer.

    Where nobody said urgent or regular, the shorter time counts: an early look costs a minute, a late one the answer.

    Raises:
        ValueError: The call is so late that the holidays after it are not known.
    """
    windows = [window for window in _answer(setting, call)["windows"] if window["kind"] != APPOINTMENT]
    starts = [at for window in windows if (at := _edge(setting, window["earliest"]))]
    ends = [at for window in windows if (at := _edge(setting, window["latest"]))]
    return replace(
        call,
        answer_from=min(starts, default=None),
        answer_by=min(ends, default=None),
        rulebook=str(setting.data["head"]["version"]),
        as_of=setting.request.as_of,
    )


def _answer(setting: Setting, call: Call) -> Answer:
    urgency = DECIDES if call.urgency == "unknown" else call.urgency
    return answer(setting, _name(setting, call.topic), urgency, call.called_at)


def _name(setting: Setting, topic: str) -> str:
    """Return the answer that a call about a topic gives: of several the one that says most."""
    if topic not in setting.data["topics"]:
        return ANY
    outcomes = setting.compiled.view(topic, setting.request.as_of).plan["outcomes"]
    names = [record["answer"] for record in outcomes if record["channel"] == PHONE]
    return max(names, key=lambda name: (_length(setting, name), name), default=ANY)


def _length(setting: Setting, name: str) -> int:
    windows: list[Window] = setting.data["answers"][name].get("windows", [])
    return len(windows)


def _edge(setting: Setting, text: str | None) -> datetime | None:
    """Return the edge of a window as a moment: a day ends with its last minute in Eastern time."""
    if text is None:
        return None
    if "T" in text:
        return datetime.fromisoformat(text)
    end = datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), setting.calendar.zone)
    return datetime.fromisoformat(end.isoformat())


def _steps(setting: Setting, call: Call) -> list[Item]:
    """Return what the rulebook says to whoever waits for this answer."""
    request = setting.request
    # A clock that was set back would make of the call one that is still to come.
    asked = min(call.called_at.astimezone(request.zone).date(), setting.today)
    facts = {
        "asked_by": PHONE,
        "asked_on": asked.isoformat(),
        "told": TOLD[call.urgency],
        "callback": ("none-yet", "missed-one", "missed-both")[min(len(call.missed), 2)],
    }
    read = {name: read_fact(setting.compiled, name, text, request.zone) for name, text in facts.items()}
    wanted = request._replace(needs=(NeedFacts(WAITING, read),), facts={}, presume=True)
    (need,) = build(setting.compiled, wanted)["needs"]
    return [item for section in SECTIONS for item in need["checklist"] if item["section"] == section]
