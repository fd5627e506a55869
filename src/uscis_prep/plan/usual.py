"""What people with a form usually need, in one sentence each, and what they must know before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine.reach import reached
from uscis_prep.plan.need import topic_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Caution, Usual

FORM = "form"
NO_CHANNEL = "none"


def usual(setting: Setting, states: Mapping[str, State]) -> list[Usual]:
    """Return the usual topics of the form, or of the menu where none is known, each with its sentence.

    Args:
        setting: Rulebook, clock, edition and language.
        states: Every topic of the menu with the facts that were given.
    """
    entry = _form(setting) or setting.data["usual"]
    own = entry["sentences"]
    named = {row["topic"]: row.get("sentence") for row in setting.data["menu"]}
    return [
        {"topic": topic, "sentence": _sentence(states[topic], own.get(topic) or named[topic])}
        for topic in entry["usual_topics"]
    ]


def _sentence(state: State, sentence: Mapping[str, Any]) -> str:
    """Return the sentence of a topic; what the facts lead to, where they make it promise too much or too little."""
    setting = state.setting
    if reached(setting.compiled, state.view, state.allowed) == set(sentence["says"]):
        return setting.words(sentence["text"])
    ways = [_way(setting, name, state.possible["look_again"]) for name in state.possible["channel"]]
    name = topic_name(state)
    asked = name if name.endswith("?") else f"{name}."
    return setting.say("briefing-ways", name=asked, ways=setting.say("or").join(dict.fromkeys(ways)))


def _way(setting: Setting, channel: str, look_again: Sequence[str]) -> str:
    """Name a channel; without a contact it is to wait, where there is a day to look again."""
    if channel != NO_CHANNEL:
        return setting.words(setting.channel(channel)["name"])
    waits = set(look_again) != {NO_CHANNEL}
    return setting.say("briefing-wait" if waits else "action-nothing")


def careful(setting: Setting) -> Caution | None:
    """Return what people with the form must know first, where that is known in the edition asked for."""
    caution = (_form(setting) or {}).get("careful")
    if caution is None or not all(_known(setting, cite) for cite in caution["cites"]):
        return None
    return {"text": setting.words(caution["text"]), "cites": list(caution["cites"])}


def _known(setting: Setting, cite: str) -> bool:
    """Return True if a row of the ledgers holds on the day asked for; documents and safety warnings always do."""
    update = setting.data["updates"].get(cite)
    if update is None or update["warning"]:
        return True
    as_of = setting.request.as_of
    return as_of is not None and str(update.get("from", "")) <= as_of.isoformat()


def _form(setting: Setting) -> Mapping[str, Any] | None:
    """Return what is known about the form that was named."""
    fact = setting.request.facts.get(FORM)
    return setting.data["forms"].get(fact.option) if fact else None
