"""The verdict of a need: what to do, how, by whom, when, and why."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from uscis_prep.engine import decide
from uscis_prep.engine.diagram import TRUE
from uscis_prep.engine.explain import because, settled_by
from uscis_prep.plan import windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Because, Change, Open, Verdict

#: What an open verdict may still be, in the order in which it is listed.
OUTPUTS = ("channel", "tier", "urgency", "decided_by", "answer", "look_again", "who", "line")
APPOINTMENT = "appointment"
#: What anybody may seek for themselves, without USCIS: nobody else has to do it.
ALONE = "legal-help"


def verdict(state: State) -> Verdict:
    """Return the verdict of a decided need."""
    setting = state.setting
    channel = setting.channel(state.channel)
    look = windows.look_again(setting, state.possible["look_again"][0], state.facts)
    action = channel["action"] if channel["action"] != "none" else ("wait" if look else "nothing")
    opens = windows.opening(setting, state.channel)
    rules = [setting.data["rules"][name] for name in state.likely("route")]
    until = windows.until(setting, rules[0], state.facts) if len(rules) == 1 else None
    attend = attend_first(state)
    return {
        "action": action,
        "channel": state.channel,
        "who": state.possible["who"][0],
        "when": "none" if channel["action"] == "none" else ("later" if opens else "now"),
        "opens": windows.moment(opens) if opens else None,
        "reach": _reach(state, rules),
        "tty": setting.fill("{tty-number}") if channel["action"] == "call" else None,
        "look_again": look,
        "until": until,
        "headline": _headline(state, rules, until["date"] if until else None, attend=attend),
        "attend_first": attend,
    }


def _reach(state: State, rules: list[Mapping[str, Any]]) -> str | None:
    """Return the number or page: the rule's own where all rules agree on one and the line is not another."""
    own = {rule.get("reach") for rule in rules}
    exact = own.pop() if len(own) == 1 and state.possible["line"] == ["same"] else None
    return state.setting.fill(exact) if exact else state.setting.reach(state.channel)


def _headline(state: State, rules: list[Mapping[str, Any]], until: str | None, *, attend: bool) -> str:
    setting = state.setting
    values = {"until": date.fromisoformat(until)} if until else {}
    texts = list(dict.fromkeys(setting.words(rule["headline"], values) for rule in rules if "headline" in rule))
    told = texts[0] if len(texts) == 1 else setting.words(setting.channel(state.channel)["do"])
    who = state.possible["who"][0]
    if who != "you" and setting.channel(state.channel)["action"] not in ("none", ALONE):
        # Whoever may not ask must not read "call" first. A rule that lets anybody ask says so in its own words.
        own = [text for name in state.likely("who") if (text := setting.data["rules"][name].get("headline"))]
        told = f"{setting.words(own[0]) if len(own) == 1 else setting.acts(who, state.channel)} {told}"
    return f"{setting.say('attend-first')} {told}" if attend else told


def attend_first(state: State) -> bool:
    """Tell whether a call is due and nobody can move the appointment in time, so that one plans to attend."""
    # A batch notes what is looked at: nothing may hang on the day before everything else was looked at.
    if not windows.opening(state.setting, state.channel) or _stays_away(state):
        return False
    return opens_too_late(state)


def _stays_away(state: State) -> bool:
    """Tell whether a rule or a line says not to go."""
    data, pool = state.setting.data, state.view.pool
    away = [root for name, root in state.view.plan["items"].items() if data["items"][name]["stay_away"]]
    told = any(pool.restrict(root, state.allowed) == TRUE for root in away)
    return told or any(data["rules"][name]["stay_away"] for name in state.likely("route"))


def opens_too_late(state: State) -> bool:
    """Tell whether the lines open only when the appointment has begun."""
    opens = windows.shut_until(state.setting)
    fact = state.facts.get(APPOINTMENT) if opens else None
    if opens is None or fact is None or fact.at is None:
        return False
    request = state.setting.request
    if isinstance(fact.at, datetime):
        return request.now <= fact.at <= opens
    # Without an hour the day itself must be enough: the last minute before the lines open may be the appointment.
    begin = datetime.combine(fact.at, time(), request.zone)
    end = datetime.combine(fact.at, time(23, 59), request.zone)
    return end >= request.now and begin <= opens


def reasons(state: State) -> list[Because]:
    """Return for each decision the rules that fired and the smallest set of answers that forces it."""
    setting = state.setting
    found: list[Because] = []
    for decision in state.view.plan["decisions"]:
        names = decide.fired(state.view, decision, state.allowed)
        questions = because(state.view, decision, state.allowed)
        rules = [setting.data["rules"][name] for name in names]
        likely = [setting.data["rules"][name] for name in state.likely(decision)]
        whys = [setting.words(rule["why"]) for rule in likely if "why" in rule and len(likely) == 1]
        found.append(
            {
                "decision": decision,
                "rule": names,
                "answers": {state.name(place): answer_told(state, place) for place in questions},
                "presumed": [state.name(place) for place in questions if place in state.assumed],
                "why": list(dict.fromkeys(whys)),
                "cites": list(dict.fromkeys(cite for rule in rules for cite in rule["cites"])),
            }
        )
    return found


def answer_told(state: State, place: int) -> str:
    """Return an answer as it is listed: the given one as given, the presumed one by its option."""
    name = state.name(place)
    if name in state.facts:
        return state.facts[name].shown
    return str(state.setting.compiled.questions[name]["values"][state.assumed[place]])


def open_outputs(state: State) -> list[Open]:
    """Return the fields of the verdict that are not certain, and what would settle each."""
    return [
        {
            "output": field,
            "possible": state.possible[field],
            "settled_by": [state.name(place) for place in settled_by(state.view, field, state.allowed)],
        }
        for field in OUTPUTS
        if len(state.possible[field]) > 1
    ]


def changes(state: State) -> list[Change]:
    """Return what has changed since the source documents, as far as this verdict rests on it."""
    setting = state.setting
    if setting.request.as_of is None:
        return []
    names = decide.fired(state.view, "route", state.allowed)
    cites = dict.fromkeys(cite for name in names for cite in setting.data["rules"][name]["cites"])
    found: list[Change] = []
    for cite in cites:
        row = setting.data["updates"].get(cite)
        if row is not None:
            found.append(
                {
                    "id": cite,
                    "from": row.get("from"),
                    "by": row.get("in_force_by"),
                    "rank": row["rank"],
                    "was": setting.words(row["was"]) if "was" in row else None,
                    "now": setting.words(row["now"]) if "now" in row else None,
                    "text": setting.words(row["text"]) if "text" in row else row["says"],
                    "check_at": row["check_at"],
                }
            )
    return found
