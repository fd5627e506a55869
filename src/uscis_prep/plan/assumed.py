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
    """Return what each other answer to a question would change, by option."""
    entry = state.setting.compiled.questions[state.name(place)]
    now = _told(state, state.allowed)
    still = {question: answer for question, answer in state.assumed.items() if question != place}
    lines = _lines_by(state, merged(state.given, still), place)
    found = {}
    for other, option in enumerate(entry["values"]):
        if other == value or option == UNSURE:
            continue
        told = _told(state, merged({**state.given, place: (other,)}, still))
        if told != now:
            found[option] = told
        elif lines[other] != lines[value]:
            found[option] = state.setting.say("if-not-checklist")
    return found


def _lines_by(state: State, others: Allowed, place: int) -> list[tuple[int, ...]]:
    """Return what is left of every line's condition for each answer to a question, the other answers being known."""
    pool = state.view.pool
    roots = [pool.restrict(root, others) for root in state.view.plan["items"].values()]
    return [tuple(pool.restrict(root, {place: (value,)}) for root in roots) for value in range(pool.sizes[place])]


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
