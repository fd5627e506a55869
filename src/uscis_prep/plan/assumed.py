"""Which presumed answers matter, and what would be different without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine import decide
from uscis_prep.engine.presume import merged
from uscis_prep.plan.verdict import ALONE

if TYPE_CHECKING:
    from uscis_prep.engine.compiled import Allowed
    from uscis_prep.engine.diagram import Pool
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


def safety_assumed(state: State) -> bool:
    """Return True if nothing was said about the person's safety, so that every such fact is presumed absent."""
    compiled = state.setting.compiled
    asked = {compiled.place[name] for name, entry in compiled.questions.items() if entry.get("safety")}
    return bool(asked) and asked <= {*state.assumed}


def _lines_by_question(state: State) -> dict[int, list[int]]:
    """Return what the given answers leave of the conditions of lines of the checklist, by question."""
    pool = state.view.pool
    found: dict[int, list[int]] = {}
    for root in state.view.plan["items"].values():
        left = pool.restrict(root, state.given)
        for place in pool.support(left):
            found.setdefault(place, []).append(left)
    return found


def _differences(state: State, place: int, value: int, roots: list[int]) -> dict[str, str]:
    """Return what each other answer to a question would change, by option; some of the lines depend on it."""
    entry = state.setting.compiled.questions[state.name(place)]
    now = _told(state, state.allowed)
    still = {question: answer for question, answer in state.assumed.items() if question != place}
    others = merged(state.given, still)
    pool = state.view.pool
    left = [pool.restrict(root, others) for root in roots]
    lines = _lines(pool, left, place, value)
    found = {}
    for other, option in enumerate(entry["values"]):
        if other == value or option == UNSURE:
            continue
        told = _told(state, {**others, place: (other,)})
        if told != now:
            found[option] = told
        elif _lines(pool, left, place, other) != lines:
            found[option] = state.setting.say("if-not-checklist")
    return found


def _lines(pool: Pool, left: list[int], place: int, value: int) -> list[int]:
    """Return what an answer to a question leaves of some lines' conditions; the other answers are known already."""
    answer = {place: (value,)}
    return [pool.restrict(root, answer) for root in left]


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
