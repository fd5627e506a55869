"""Which presumed answers matter, and what would be different without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine import decide
from uscis_prep.engine.presume import merged

if TYPE_CHECKING:
    from uscis_prep.engine.compiled import Allowed
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Assumed

UNSURE = "unsure"


def assumed(state: State) -> list[Assumed]:
    """Return the presumptions that can change something, given the given answers alone."""
    view = state.view
    matters = set(view.pool.support(view.pool.restrict(view.plan["outcome"], state.given)))
    for root in view.plan["items"].values():
        matters.update(view.pool.support(view.pool.restrict(root, state.given)))
    found: list[Assumed] = []
    for place, value in sorted(state.assumed.items()):
        if_not = _differences(state, place, value) if place in matters else {}
        if if_not:
            name = state.name(place)
            option = state.setting.compiled.questions[name]["values"][value]
            text = state.setting.clause(name, value)
            found.append({"question": name, "option": option, "text": text, "if_not": if_not})
    return found


def _differences(state: State, place: int, value: int) -> dict[str, str]:
    entry = state.setting.compiled.questions[state.name(place)]
    now = _told(state, state.allowed)
    lines = _lines(state, state.allowed)
    found = {}
    for other, option in enumerate(entry["values"]):
        if other == value or option == UNSURE:
            continue
        allowed = merged({**state.given, place: (other,)}, _still(state, place))
        told = _told(state, allowed)
        if told != now:
            found[option] = told
        elif _lines(state, allowed) != lines:
            found[option] = state.setting.say("if-not-checklist")
    return found


def _still(state: State, place: int) -> dict[int, int]:
    return {question: value for question, value in state.assumed.items() if question != place}


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
    return do if who == "you" else f"{do} {setting.say('who-' + who)}"


def _lines(state: State, allowed: Allowed) -> list[tuple[str, int]]:
    return [(line.name, line.residual) for line in decide.collect(state.view, "items", allowed)]
