"""The briefing: what holds before anything is decided, and which fact settles what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine import decide
from uscis_prep.engine.contradict import contradicted
from uscis_prep.engine.questions import bounds, next_question
from uscis_prep.plan.checklist import checklist, clauses
from uscis_prep.plan.need import topic_name
from uscis_prep.plan.state import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Briefing, Caution, Left, NextQuestion, Option, TopicRow, Undecided, Usual

#: The internal topic whose checklist holds for any call.
ANY_CALL = "any-call"
#: The question that comes before all others; it has a flag, and is none of the rulebook's.
TOPIC = "topic"
UNSURE = "unsure"
FORM = "form"
NO_CHANNEL = "none"
#: A list longer than this says less than its beginning.
MOST_OPTIONS = 12


def briefing(setting: Setting, topics: list[State]) -> Briefing:
    """Return the table of topics and the checklist of any call.

    Args:
        setting: Rulebook, clock, edition and language.
        topics: The needs that are not decided; without any, all topics of the menu.
    """
    rows = topics or [State(setting, row["topic"], setting.request.facts) for row in setting.compiled.public_topics()]
    call = State(setting, ANY_CALL, setting.request.facts)
    return {
        "reach": setting.reach(_line_dialled(call)),
        "careful": careful(setting),
        "usual": [] if topics else usual(setting, {state.topic: state for state in rows}),
        "holds": checklist(call),
        "topics": [_row(state) for state in rows],
    }


def _line_dialled(call: State) -> str:
    """Return the line of any call; the general one while it is open which line it is."""
    lines = call.possible["line"]
    return call.channel if len(lines) == 1 else call.possible["channel"][0]


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
    if decide.actions(setting.data["channels"], state.view, state.allowed) == set(sentence["says"]):
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


def _row(state: State) -> TopicRow:
    menu = next(row for row in state.setting.data["menu"] if row["topic"] == state.topic)
    left, decided = bounds([(state.view, state.allowed)], []), state.decided
    return {
        "topic": state.topic,
        "name": topic_name(state),
        "about": state.setting.words(menu["about"]),
        "status": "decided" if decided else "undecided",
        "verdict": _short(state) if decided else None,
        "depends_on": None if decided else _depends(state),
        "questions_left": {"least": left.least, "most": left.most},
    }


def _short(state: State) -> dict[str, str]:
    """Return channel, person and one line of a decided topic."""
    channel = state.setting.channel(state.channel)
    return {
        "channel": state.channel,
        "who": state.possible["who"][0],
        "reach": state.setting.reach(state.channel) or "",
        "headline": _line(state) or state.setting.words(channel["do"]),
    }


def _line(state: State) -> str | None:
    rules = [state.setting.data["rules"][name] for name in decide.fired(state.view, "route", state.allowed)]
    if len(rules) != 1 or "{until}" in rules[0]["headline"]["en"]:
        return None
    return state.setting.words(rules[0]["headline"])


def _depends(state: State) -> dict[str, Any]:
    """Return the question that comes next, and what each of its answers would lead to."""
    pool = state.view.pool
    left = pool.restrict(state.view.plan["outcome"], state.allowed)
    place, *children = pool.nodes[left]
    setting, name = state.setting, state.name(place)
    entry = setting.compiled.questions[name]
    options: dict[str, str] = {}
    for value, option in enumerate(entry["values"]):
        named = setting.band(name, value) if entry["kind"] in ("date", "moment") and option != UNSURE else option
        if named:  # a stretch of dates without a name cannot be told
            exact = place in state.allowed  # a day without its hour: what its answers leave is told for each alone
            told = outcome_told(state, {**state.allowed, place: (value,)}) if exact else _told(state, children[value])
            options[named] = told
    return {"question": name, "ask": setting.words(entry["ask"]), "options": dict(list(options.items())[:MOST_OPTIONS])}


def stretches(state: State, question: str) -> dict[str, list[str]]:
    """Return for each outcome the stretches of a date that lead to it, in words; a day that cannot be is left out."""
    setting, view, place = state.setting, state.view, state.setting.compiled.place[question]
    options = setting.compiled.questions[question]["values"]
    conflicts = setting.compiled.conflicts(view)
    never, found = [], dict[str, list[int]]()
    for value in state.allowed.get(place, range(len(options))):
        if any(contradicted(conflicts, {**state.given, place: (value,)})):
            never.append(value)
            continue
        found.setdefault(outcome_told(state, {**state.allowed, place: (value,)}), []).append(value)
    return {told: _dates(setting, question, values, never) for told, values in found.items()}


def _dates(setting: Setting, question: str, values: list[int], never: list[int]) -> list[str]:
    """Return stretches of dates in words, and last that nobody knows."""
    entry = setting.compiled.questions[question]
    known = [value for value in values if entry["values"][value] != UNSURE]
    told = clauses(setting, question, known, never) if known else []
    unsure = setting.say("clause-unsure", short=setting.words(entry["short"]))
    return told if known == values else [*told, unsure]


def outcome_told(state: State, allowed: dict[int, tuple[int, ...]]) -> str:
    """Say in a few words what some answers lead to: one channel, several, or another question."""
    return _told(state, state.view.pool.restrict(state.view.plan["outcome"], allowed))


def _told(state: State, left: int) -> str:
    """Say what may still come of an outcome of which the answers are taken out."""
    setting, records = state.setting, state.view.plan["outcomes"]
    possible = [records[terminal] for terminal in state.view.pool.terminals(left)]
    channels = list(dict.fromkeys(record["channel"] for record in possible))
    if channels == ["none"]:
        waits = {record["look_again"] != "none" for record in possible}
        return setting.say("action-wait" if waits == {True} else "action-nothing")
    names = [setting.words(setting.channel(channel)["name"]) for channel in channels]
    return setting.say("or").join(names)


def undecided(states: list[State]) -> Undecided | None:
    """Return the next question over all needs, and how many are left."""
    waiting = [state for state in states if not state.decided]
    place = next_question(waiting[0].view, waiting[0].allowed) if waiting else None
    if place is None:
        return None
    compiled = waiting[0].setting.compiled
    shared = [i for i, name in enumerate(compiled.order) if compiled.questions[name]["scope"] != "need"]
    left = bounds([(state.view, state.allowed) for state in waiting], shared)
    question = ask(waiting[0].setting, compiled.order[place], narrowed=place in waiting[0].given)
    return {"next_question": question, "questions_left": {"least": left.least, "most": left.most}}


def choose_topic(setting: Setting, rows: Sequence[TopicRow]) -> Undecided:
    """Return the choice of a topic as the next question, where none was named.

    Args:
        setting: Rulebook, clock, edition and language.
        rows: The row of each topic of the menu.
    """
    options: list[Option] = [{"id": row["topic"], "text": row["name"]} for row in rows]
    spans = [row["questions_left"] for row in rows]
    left: Left = {"least": 1 + min(span["least"] for span in spans), "most": 1 + max(span["most"] for span in spans)}
    return {
        "next_question": {"id": TOPIC, "ask": setting.say("briefing-ask"), "options": options},
        "questions_left": left,
    }


def ask(setting: Setting, name: str, *, narrowed: bool = False) -> NextQuestion:
    """Return a question as it is put, with its options; a day that is known asks for its hour only."""
    entry = setting.compiled.questions[name]
    options = [{"id": option, "text": option_text(setting, name, option)} for option in listed(entry)]
    text = setting.say("ask-hour") if narrowed else setting.words(entry["ask"])
    return {"id": name, "ask": text, "options": options}  # type: ignore[typeddict-item]


def listed(entry: Any) -> list[str]:
    """Return the options that a person chooses from; a date has none, a form only those that are no form."""
    return [*entry["options"], "unsure"]


def option_text(setting: Setting, question: str, option: str) -> str:
    """Return an option as it is listed."""
    words = setting.compiled.questions[question]["options"].get(option)
    return setting.words(words["text"]) if words else setting.say("unsure-option")
