"""Which presumed answers matter, and what would be different without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine import decide
from uscis_prep.engine.presume import merged
from uscis_prep.plan.verdict import ALONE

if TYPE_CHECKING:
    from uscis_prep.engine.compiled import Allowed
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Assumed

UNSURE = "unsure"


def assumed(state: State) -> list[Assumed]:
    """Return the presumptions that can change something, given the given answers alone."""
    pool, plan = state.view.pool, state.view.plan
    outcome = pool.support(pool.restrict(plan["outcome"], state.given))
    lines = _lines_by_question(state)
    found: list[Assumed] = []
    for place, value in sorted(state.assumed.items()):
        matters = place in outcome or place in lines
        if_not = _differences(state, place, value, lines.get(place, [])) if matters else {}
        if if_not:
            name = state.name(place)
            option = state.setting.compiled.questions[name]["values"][value]
            text = state.setting.clause(name, value)
            found.append({"question": name, "option": option, "text": text, "if_not": if_not})
    return found


def _lines_by_question(state: State) -> dict[int, list[int]]:
    """Return the conditions of the lines of the checklist that depend on a question, by question."""
    pool = state.view.pool
    found: dict[int, list[int]] = {}
    for root in state.view.plan["items"].values():
        for place in pool.support(pool.restrict(root, state.given)):
            found.setdefault(place, []).append(root)
    return found


def _differences(state: State, place: int, value: int, roots: list[int]) -> dict[str, str]:
    """Return what each other answer to a question would change, by option; some of the lines depend on it."""
    entry = state.setting.compiled.questions[state.name(place)]
    now = _told(state, state.allowed)
    still = {question: answer for question, answer in state.assumed.items() if question != place}
    others = merged(state.given, still)
    found = {}
    for other, option in enumerate(entry["values"]):
        if other == value or option == UNSURE:
            continue
        told = _told(state, {**others, place: (other,)})
        if told != now:
            found[option] = told
        elif _lines(state, roots, others, place, other) != _lines(state, roots, others, place, value):
            found[option] = state.setting.say("if-not-checklist")
    return found


def _lines(state: State, roots: list[int], others: Allowed, place: int, value: int) -> list[int]:
    """Return what is left of some lines' conditions under an answer to a question, the other answers being known."""
    pool = state.view.pool
    return [pool.restrict(pool.restrict(root, others), {place: (value,)}) for root in roots]


def _told(state: State, allowed: Allowed) -> str:
    """Describe a verdict in a few words: the channel, and who must act where it is not the caller."""
    setting = state.setting
    possible = decide.possible(state.view, allowed)
    if not decide.decided(possible):
        return setting.say("if-not-more")
    line = possible["line"][0]
    channel = possible["channel"][0] if line == "same" else line
    who = possible["who"][0]
    do = setting.words(setting.channel(channel)["do"])
    if channel == "none":
        do = setting.say("action-wait" if possible["look_again"][0] != "none" else "action-nothing")
    alone = who == "you" or setting.channel(channel)["action"] == ALONE
    return do if alone else f"{do} {setting.acts(who, channel)}"
