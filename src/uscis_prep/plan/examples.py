"""Makes the plan of an example of the rulebook (beside a rule, or a story), and reads from it what is expected."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from uscis_prep.facts.read import read_fact
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import NeedFacts, Request, Setting
from uscis_prep.plan.state import State, states

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.types import Need, Plan

#: The zone of examples whose clock carries no offset.
ZONE = ZoneInfo("America/New_York")
VERDICT = ("action", "channel", "who", "when", "reach", "opens")
RECORD = ("tier", "urgency", "decided_by")
#: Names of the rulebook that the plan itself does not print.
NAMES = ("answer", "look_again")
#: Whether the person must plan to attend, because no line opens before the appointment.
ATTEND = "attend_first"
#: Days of the answer to expect.
WINDOWS = ("answer_from", "answer_by", "urgent_by")
#: Days of the verdict, and the part of it that holds each.
DAYS = {"until": "until", "look_again_on": "look_again"}
#: Everything that may stand under `expect`.
FIELDS = (*VERDICT, *RECORD, *NAMES, *WINDOWS, *DAYS, "status", ATTEND)


class Example(NamedTuple):
    """Facts, a clock, and what is expected of each need.

    Args:
        facts: Facts that hold for all needs, by question.
        needs: The topics with their own facts.
        now: The moment.
        as_of: The day whose rules hold; ``None`` for the day of `now`.
        no_updates: Whether only the source documents count.
        language: The language of the page.
        presume: Whether usual answers are taken.
    """

    facts: Mapping[str, str]
    needs: Sequence[tuple[str, Mapping[str, str]]]
    now: str
    as_of: str | None = None
    no_updates: bool = False
    language: str = "en"
    presume: bool = True


def request(compiled: Compiled, example: Example) -> Request:
    """Return the request of an example.

    Raises:
        UsageError: A fact of the example cannot be read.
    """
    now = datetime.fromisoformat(example.now)
    day = date.fromisoformat(example.as_of) if example.as_of else now.date()
    return Request(
        needs=tuple(NeedFacts(topic, _facts(compiled, own)) for topic, own in example.needs),
        facts=_facts(compiled, example.facts),
        now=now if now.tzinfo else now.replace(tzinfo=ZONE),
        zone=ZONE,
        zone_told=False,
        as_of=None if example.no_updates else day,
        language=example.language,
        presume=example.presume,
    )


def _facts(compiled: Compiled, given: Mapping[str, str]) -> dict[str, Fact]:
    return {name: read_fact(compiled, name, text, ZONE) for name, text in given.items()}


def run(compiled: Compiled, example: Example) -> tuple[Plan, dict[str, State]]:
    """Return the plan of an example, and the state of each need by topic.

    Raises:
        UsageError: The facts cannot be read or contradict each other.
    """
    asked = request(compiled, example)
    setting = Setting(compiled, asked)
    return build(compiled, asked), {state.topic: state for state in states(setting)}


def actual(need: Need, state: State, field: str) -> str:
    """Return what a need really says in a field of the verdict, its record or its dates, as an example writes it.

    Args:
        need: The need of the plan.
        state: The same need as the engine sees it.
        field: A name that may stand under `expect`.

    Raises:
        KeyError: No field has this name.
    """
    verdict: Mapping[str, Any] = need["verdict"] or {}
    if field in RECORD or field == "status":
        return str(need[field])  # type: ignore[literal-required]
    if field in NAMES:
        return str(state.single(field))
    if field in DAYS:
        return str((verdict.get(DAYS[field]) or {}).get("date"))
    if field in WINDOWS:
        return _window(need, field)
    if field in VERDICT:
        return str(verdict.get(field))
    if field != ATTEND:
        raise KeyError(field)
    return "yes" if verdict.get(field) else "no"


def _window(need: Need, field: str) -> str:
    """Return the first or the last day of the answer to expect, over all its windows or the urgent one."""
    rows = need["answer"]["windows"] if need["answer"] else []
    if field == "urgent_by":
        rows = [row for row in rows if row["if"] == "urgent"]
    key = "earliest" if field == "answer_from" else "latest"
    days = sorted(row[key] for row in rows if row[key] is not None)  # type: ignore[literal-required]
    return str((days[0] if field == "answer_from" else days[-1]) if days else None)


def citations(value: Any) -> set[str]:
    """Return everything that a need cites, updates under their own id included."""
    if isinstance(value, dict):
        own = set(value.get("cites", ()))
        if "check_at" in value:
            own.add(value["id"])
        return own.union(*(citations(child) for child in value.values()))
    return set().union(*(citations(child) for child in value)) if isinstance(value, list) else set()
