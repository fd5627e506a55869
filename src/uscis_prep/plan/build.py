"""From a request to a plan: needs in the order of doing, the briefing, the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.errors import UsageError
from uscis_prep.plan.briefing import briefing, choose_topic, undecided
from uscis_prep.plan.cited import sources
from uscis_prep.plan.contradictions import check_contradictions
from uscis_prep.plan.need import NEEDED_BY, need
from uscis_prep.plan.repeat import repeat
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.stale import age, rulebook_is_stale, stale_names, stale_values
from uscis_prep.plan.state import State, states
from uscis_prep.plan.worked_out import rests_on

if TYPE_CHECKING:
    from datetime import date

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Request
    from uscis_prep.plan.types import AfterNeed, Ahead, Need, Plan, Rulebook

SCHEMA = "uscis-prep/plan/1"
#: Waiting and doing nothing come last, whatever their channel.
LAST = 99


def build(compiled: Compiled, request: Request, *, last: date | None = None) -> Plan:
    """Make the plan of one or several needs.

    Args:
        compiled: The rulebook.
        request: The facts, the clock, the edition and the language.
        last: The day up to which changes of the advice are told; none are without it.

    Returns:
        The plan as plain data; where a need is not decided, or none was named, with the briefing.

    Raises:
        UsageError: Two answers contradict each other, or the edition asked for is older than the sources.
    """
    setting = Setting(compiled, request)
    check_edition(setting)
    check_contradictions(setting)
    found = states(setting)
    needs = _ordered(setting, found)
    waiting = [state for state in found if not state.decided]
    whole = bool(found) and not waiting
    shown = briefing(setting, waiting) if not whole else None
    rulebook = _rulebook(setting)
    plan: Plan = {
        "schema": SCHEMA,
        "status": "decided" if whole else "undecided",
        "now": request.now.isoformat(timespec="seconds"),
        "zone": str(request.zone),
        "as_of": (request.as_of or setting.today).isoformat(),
        "edition": compiled.edition(request.as_of),
        "language": request.language,
        "rulebook": rulebook,
        "notices": notices(setting),
        "answers": _answers(setting),
        "unused": _unused(setting, found),
        "repeat": repeat(setting),
        "needs": needs,
        "briefing": shown,
        "undecided": undecided(found) if found or shown is None else choose_topic(setting, shown["topics"]),
        "ahead": _ahead(compiled, request, last) if last else [],
        "always": _always(setting, needs, briefed=shown is not None),
        "disclaimer": setting.words(setting.data["head"]["disclaimer"]),
        "sources": {},
    }
    plan["sources"] = sources(setting, _cited(plan))
    return plan


def _ahead(compiled: Compiled, request: Request, last: date) -> list[Ahead]:
    from uscis_prep.plan.ahead import ahead  # noqa: PLC0415 - few plans look ahead

    return ahead(compiled, request, last)


def check_edition(setting: Setting) -> None:
    """Refuse a day before the sources.

    Raises:
        UsageError: The day lies before the earliest one of the rulebook.
    """
    earliest = setting.data["head"]["earliest"]
    as_of = setting.request.as_of
    if as_of is not None and as_of.isoformat() < earliest:
        raise UsageError("as-of-too-early", given=as_of.isoformat(), earliest=setting.dated(earliest))


def _ordered(setting: Setting, found: list[State]) -> list[Need]:
    """Put needs into the order of doing: addresses, tools and writing, then calls; undecided ones at the end."""
    ranked = sorted(enumerate(found), key=lambda row: (_rank(row[1]), row[0]))
    needs: list[Need] = []
    for _, state in ranked:
        made = need(state)
        made["after_needs"] = _after(setting, state, [entry["topic"] for entry in needs])
        needs.append(made)
    return needs


def _rank(state: State) -> int:
    return int(state.setting.channel(state.channel)["order"]) if state.decided else LAST


def _after(setting: Setting, state: State, earlier: list[str]) -> list[AfterNeed]:
    menu = next(row for row in setting.data["menu"] if row["topic"] == state.topic)
    return [
        {"topic": row["topic"], "why": setting.words(row["why"])} for row in menu["after"] if row["topic"] in earlier
    ]


def _rulebook(setting: Setting) -> Rulebook:
    head = setting.data["head"]
    return {
        "id": head["id"],
        "version": head["version"],
        "sha256": setting.data["sha256"],
        "checked_on": head["checked_on"],
        "stale": rulebook_is_stale(setting),
        "stale_values": stale_values(setting),
    }


def _near(request: Request) -> list[Fact]:
    """Return the days that were told by their distance from today, each word once."""
    facts = [*request.facts.values(), *(fact for need in request.needs for fact in need.facts.values())]
    return list({fact.near: fact for fact in facts if fact.near}.values())


def notices(setting: Setting) -> list[str]:
    """Return the lines that stand before every plan of this kind: history, age, zone."""
    request, found = setting.request, age(setting)
    if stale_values(setting):
        found.append(setting.say("notice-stale-values", names=stale_names(setting)))
    found += [setting.say("notice-day", word=fact.near, day=fact.at) for fact in _near(request)]
    if request.zone_told:
        found.append(setting.say("notice-zone", zone=str(request.zone)))
    return found


def _always(setting: Setting, needs: list[Need], *, briefed: bool) -> list[str]:
    """Return what holds in any case: what nobody can demand, where it comes to a call; what nobody has to be told."""
    calls = briefed or any(need["verdict"] and need["verdict"]["action"] == "call" for need in needs)
    later = setting.request.as_of is not None
    keys = {"fixed-note": calls, "honest-note": calls, "never-asked": True, "notice-last-published": later}
    return [setting.say(key) for key, holds in keys.items() if holds]


def _answers(setting: Setting) -> dict[str, str]:
    """Return the answers that hold for all needs; identifiers are masked.

    An answer about a need stands with each need; where no topic was named, it holds for the whole briefing.
    """
    questions, request = setting.compiled.questions, setting.request
    return {
        name: fact.shown
        for name, fact in request.facts.items()
        if questions[name]["scope"] != "need" or not request.needs
    }


def _unused(setting: Setting, found: list[State]) -> dict[str, str]:
    """Return the given facts on which nothing depends in any need that was asked for."""
    facts: dict[str, Fact] = {**setting.request.facts}
    for need_facts in setting.request.needs:
        facts.update(need_facts.facts)
    used = {name for state in found for name in _used(state)}
    return {name: fact.shown for name, fact in facts.items() if found and name not in used}


def _used(state: State) -> set[str]:
    view, found = state.view, set()
    # Which line serves the caller decides the numbers on the page.
    kinds = ("items", "alternatives", "instead")
    roots = [view.plan["outcome"], *(root for kind in kinds for root in view.plan[kind].values())]
    for place in state.given:
        others = {question: values for question, values in state.given.items() if question != place}
        if any(place in view.pool.support(view.pool.restrict(root, others)) for root in roots):
            found.add(state.name(place))
    # A form that only decides what is presumed has done its work too.
    rows = [root for entries in view.frame["presume"].values() for root, _ in entries]
    presumed = {state.name(place) for root in rows for place in view.pool.support(root)}
    # The day by which something is needed is compared with the windows, where there are any.
    answer = state.single("answer")
    days = set(NEEDED_BY) if answer is not None and state.setting.data["answers"][answer]["windows"] else set()
    compiled = state.setting.compiled
    named = [name for name in compiled.worked_out if name in found]
    rested = {question for name in named for question in rests_on(state.setting, name, state.facts)}
    rules = [state.setting.data["rules"][name] for name in state.likely("route")] if state.decided else []
    lasting = {rule["until"]["from"] for rule in rules if "until" in rule}
    return found | ((presumed | days | lasting) & set(state.facts)) | rested


def _cited(plan: Plan) -> set[str]:
    """Return the names of all sources on which anything in a plan rests."""
    found: set[str] = set()
    waiting: list[Any] = [plan]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found.update(value.get("cites", ()))
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found
