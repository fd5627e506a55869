"""What is told about one case: one verdict, the channel, who, the next day, and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine import decide
from uscis_prep.plan import windows
from uscis_prep.plan.briefing import ask
from uscis_prep.plan.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.engine.compiled import View
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Verdict

ROUTE = "route"
DECIDED, UNDECIDED, BAD = "decided", "undecided", "bad"


class Told(NamedTuple):
    """One case. Every field is text as it stands in a cell; lists are parted by spaces.

    Args:
        topic: The topic.
        status: decided, undecided or bad.
        verdict: What to do: call, chat, write, self-service, wait, nothing, elsewhere, legal-help.
        channel: The channel.
        who: Who must act.
        when: now, later or none.
        next_date: The day to act, or to look again.
        until: The last day on which the verdict holds by itself.
        answer_by: The last day of the longest window in which an answer is expected.
        tier: Who answers.
        urgency: The class of the request.
        reach: The number or address.
        headline: What to do, in a sentence.
        reason: Why, in a sentence.
        presumed: The usual answers on which this rests.
        next_question: What has to be known, where it is undecided.
        cites: What it rests on.
    """

    topic: str = ""
    status: str = UNDECIDED
    verdict: str = ""
    channel: str = ""
    who: str = ""
    when: str = ""
    next_date: str = ""
    until: str = ""
    answer_by: str = ""
    tier: str = ""
    urgency: str = ""
    reach: str = ""
    headline: str = ""
    reason: str = ""
    presumed: str = ""
    next_question: str = ""
    cites: str = ""


class Watched:
    """The facts of a need, noting of which the exact day was looked at.

    Args:
        facts: The facts by question.
    """

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self.seen: set[str] = set()

    def get(self, name: str) -> Fact | None:
        """Return a fact, noting it."""
        self.seen.add(name)
        return self._facts.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __getitem__(self, name: str) -> Fact:
        self.seen.add(name)
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)


class Case:
    """One case that was decided, with everything about it that no exact day can change.

    Args:
        state: The need.
        answers: By which day an answer is expected, as far as it was counted: by its window, the urgency and the moment
            of the contact.
    """

    def __init__(self, state: State, answers: dict[tuple[str, str, datetime], str]) -> None:
        self.state = state
        self._answers = answers
        rules = state.setting.data["rules"]
        fired = [rules[name] for decision in state.view.plan["decisions"] for name in _fired(state, decision)]
        likely = [rules[name] for name in state.likely(ROUTE)]
        self.why = state.setting.words(likely[0]["why"]) if len(likely) == 1 and "why" in likely[0] else ""
        self.cites = " ".join(dict.fromkeys(cite for rule in fired for cite in rule["cites"]))
        self.presumed = " ".join(_resting(state))

    def told(self, facts: Mapping[str, Fact]) -> tuple[Told, set[str]]:
        """Return what is told for some facts, and the questions of which it looked at the exact day.

        Args:
            facts: The facts; from those that the case was made of they differ in nothing that a diagram can tell.
        """
        watched = Watched(facts)
        self.state.facts = watched  # type: ignore[assignment]
        made = verdict(self.state)
        return self._line(made), watched.seen

    def _line(self, made: Verdict) -> Told:
        state = self.state
        return Told(
            topic=state.topic,
            status=DECIDED,
            verdict=made["action"],
            channel=made["channel"],
            who=made["who"],
            when=made["when"],
            next_date=_next_date(state.setting, made),
            until=made["until"]["date"] if made["until"] else "",
            answer_by=self._answer_by(made),
            tier=state.single("tier") or "",
            urgency=state.single("urgency") or "",
            reach=made["reach"] or "",
            headline=made["headline"],
            reason=self.why or made["headline"],
            presumed=self.presumed,
            cites=self.cites,
        )

    def _answer_by(self, made: Verdict) -> str:
        """Return the last day of the longest window that is counted from the contact."""
        name = self.state.single("answer")
        if name is None:
            return ""
        opens = datetime.fromisoformat(made["opens"]) if made["opens"] else self.state.setting.request.now
        key = (name, self.state.single("urgency") or "tier1-decides", opens)
        if key not in self._answers:
            found = windows.answer(self.state.setting, *key)["windows"]
            days = [date.fromisoformat(row["latest"][:10]) for row in found if row["latest"]]
            self._answers[key] = max(days).isoformat() if days else ""
        return self._answers[key]


def _fired(state: State, decision: str) -> list[str]:
    return decide.fired(state.view, decision, state.allowed)


def _resting(state: State) -> Iterator[str]:
    """Yield the usual answers without which the verdict would not be certain."""
    pool, root = state.view.pool, state.view.plan["outcome"]
    whole = pool.restrict(root, state.allowed)
    for place, value in sorted(state.assumed.items()):
        others = {question: values for question, values in state.allowed.items() if question != place}
        if pool.restrict(root, others) != whole:
            name = state.name(place)
            yield f"{name}={state.setting.compiled.questions[name]['values'][value]}"


def undecided(setting: Setting, view: View, place: int | None, narrowed: bool) -> Told:
    """Return what is told about a case with too few facts.

    Args:
        setting: Rulebook, clock, edition and language.
        view: The topic.
        place: The next question, if there is one.
        narrowed: Whether its day is known and only the hour is asked for.
    """
    name = "" if place is None else setting.compiled.order[place]
    asked = ask(setting, name, narrowed=narrowed)["ask"] if name else ""
    return Told(topic=view.topic, reason=asked, next_question=name)


def without_topic(setting: Setting) -> Told:
    """Return what is told about a case that names no topic."""
    return Told(reason=setting.say("briefing-ask"), next_question="topic")


def _next_date(setting: Setting, made: Mapping[str, Any]) -> str:
    """Return the day to act or to look again, as it is counted where the lines are."""
    if made["look_again"]:
        return str(made["look_again"]["date"])
    if made["when"] == "later":
        return str(made["opens"])[:10]
    if made["when"] == "now":
        return setting.request.now.astimezone(setting.calendar.zone).date().isoformat()
    return ""
