"""One need of the plan, decided or not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from uscis_prep.plan import checklist, verdict, windows
from uscis_prep.plan.assumed import assumed, safety_assumed

if TYPE_CHECKING:
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Answer, Need


#: Questions whose day is one by which an answer is needed.
NEEDED_BY = ("travel", "needed_by", "appointment")


def need(state: State) -> Need:
    """Return a need with everything that is certain; a verdict stands only where it is decided."""
    decided = state.decided
    answer = _answer(state) if decided else None
    return {
        "topic": state.topic,
        "name": topic_name(state),
        "status": "decided" if decided else "undecided",
        "answers": own_answers(state),
        "verdict": verdict.verdict(state) if decided else None,
        "tier": state.single("tier"),
        "urgency": state.single("urgency"),
        "decided_by": state.single("decided_by"),
        "answer": answer,
        "closed_days": windows.closed_days(state.setting, state.channel, answer) if decided else [],
        "alternatives": checklist.alternatives(state) if decided else [],
        "assumed": assumed(state) if decided else [],
        "safety_assumed": decided and safety_assumed(state),
        "open": verdict.open_outputs(state),
        "checklist": checklist.checklist(state) if decided else [],
        "after_needs": [],
        "because": verdict.reasons(state) if decided else [],
        "disagreements": checklist.disagreements(state) if decided else [],
        "changed_since": verdict.changes(state) if decided else [],
    }


def topic_name(state: State) -> str:
    """Return the name of a topic as the menu shows it."""
    entry = next(row for row in state.setting.data["menu"] if row["topic"] == state.topic)
    return state.setting.words(entry["name"])


def own_answers(state: State) -> dict[str, str]:
    """Return the given answers to questions of this need alone."""
    questions = state.setting.compiled.questions
    return {name: fact.shown for name, fact in state.facts.items() if questions[name]["scope"] == "need"}


def _answer(state: State) -> Answer | None:
    name = state.single("answer")
    if name is None:
        return None
    opens = windows.opening(state.setting, state.channel)
    start = opens or state.setting.request.now
    days = [state.facts[question].at for question in NEEDED_BY if question in state.facts]
    dates = [at.date() if isinstance(at, datetime) else at for at in days if at is not None]
    # A day that has passed cannot be met any more, so that nothing is said of it.
    wanted = min((day for day in dates if day >= state.setting.today), default=None)
    return windows.answer(state.setting, name, state.single("urgency") or "tier1-decides", start, wanted)
