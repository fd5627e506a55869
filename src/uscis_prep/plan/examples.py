"""Checks an example of the rulebook (beside a rule, or a story) against the plan that it really gives."""

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
VERDICT = ("action", "channel", "who", "when", "reach")
RECORD = ("tier", "urgency", "decided_by")
#: Names of the rulebook that the plan itself does not print.
NAMES = ("answer", "look_again")


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


def failures(
    need: Need, state: State, expect: Mapping[str, str], has: Sequence[str], lacks: Sequence[str]
) -> list[str]:
    """Return in words everything in which a need differs from what is expected; nothing means that it holds.

    Args:
        need: The need of the plan.
        state: The same need as the engine sees it.
        expect: By field of the verdict or its record, or `status`.
        has: Citations that some line of the need must carry.
        lacks: Citations that no line of it may carry.
    """
    found = [f"{field}: expected {wanted}, got {got}" for field, wanted, got in _compared(need, state, expect)]
    cited = citations(need)
    found += [f"nothing cites {cite}" for cite in has if cite not in cited]
    found += [f"{cite} is cited" for cite in lacks if cite in cited]
    return found


def _compared(need: Need, state: State, expect: Mapping[str, str]) -> list[tuple[str, str, str]]:
    rows = [(field, wanted, _actual(need, state, field)) for field, wanted in expect.items()]
    return [row for row in rows if row[1] != row[2]]


def _actual(need: Need, state: State, field: str) -> str:
    verdict: Mapping[str, Any] = need["verdict"] or {}
    if field in RECORD or field == "status":
        return str(need[field])  # type: ignore[literal-required]
    if field in NAMES:
        return str(state.single(field))
    if field == "until":
        return str((verdict.get("until") or {}).get("date"))
    if field == "look_again_on":
        return str((verdict.get("look_again") or {}).get("date"))
    if field in VERDICT:
        return str(verdict.get(field))
    return f"no field of a verdict is named {field}"


def citations(value: Any) -> set[str]:
    """Return everything that a need cites, updates under their own id included."""
    if isinstance(value, dict):
        own = set(value.get("cites", ()))
        if "check_at" in value:
            own.add(value["id"])
        return own.union(*(citations(child) for child in value.values()))
    return set().union(*(citations(child) for child in value)) if isinstance(value, list) else set()
