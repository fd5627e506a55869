"""The checklist, the alternatives and the disagreements of a need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine import decide
from uscis_prep.plan import windows
from uscis_prep.plan.verdict import opens_too_late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Alternative, Disagreement, Item

SECTIONS = ("before", "have-ready", "say", "ask", "write-down", "afterwards", "warning", "note")
UNSURE = "unsure"


def checklist(state: State) -> list[Item]:
    """Return the lines of the checklist in the order of doing; a line that is still open carries its condition."""
    setting = state.setting
    late = opens_too_late(state)
    shut = bool(windows.opening(setting, state.channel))
    clock = {"shut": shut, "opens-in-time": not late, "opens-too-late": late, None: True}
    found = []
    for line in _slotted(state, decide.collect(state.view, "items", state.allowed)):
        entry = setting.data["items"][line.name]
        if clock[entry.get("clock")]:
            found.append((SECTIONS.index(entry["section"]), entry["order"], line))
    ordered = [line for _, _, line in sorted(found, key=lambda row: (row[0], row[1], row[2].name))]
    return [_item(state, line) for line in ordered]


def _slotted(state: State, lines: list[decide.Collected]) -> list[decide.Collected]:
    """Of the lines of a slot keep the general one while the answer is open, and the exact one once it is known."""
    items = state.setting.data["items"]
    answered = {state.name(place) for place in state.allowed}
    # A slot that rests on one question is settled by its answer, even where an exact line still has a condition.
    settled = {items[line.name].get("slot") for line in lines if items[line.name].get("while_open") in answered}
    still_open = {items[line.name].get("slot") for line in lines if not line.certain} - {None} - settled
    return [
        line
        for line in lines
        if "slot" not in items[line.name] or items[line.name]["general"] == (items[line.name]["slot"] in still_open)
    ]


def _item(state: State, line: decide.Collected) -> Item:
    setting = state.setting
    entry = setting.data["items"][line.name]
    spoken = entry.get("spoken")
    return {
        "id": line.name,
        "section": entry["section"],
        "text": state.words(entry["text"]),
        "more": state.words(entry["more"]) if "more" in entry else None,
        "spoken": {language: setting.fill(text) for language, text in spoken.items()} if spoken else None,
        "cites": list(entry["cites"]),
        "if": None if line.certain else condition(state, line.residual),
        "warning": entry["section"] == "warning" or entry["warning"],
        "until_then": entry["until_then"],
    }


def condition(state: State, residual: int) -> str:
    """Put an open condition into words, question by question; one that every answer allows is not named."""
    setting, told, listed, sizes = state.setting, "", False, state.view.pool.sizes
    open_to = decide.projections(state.view, residual)
    telling = {place: values for place, values in open_to.items() if len(values) < sizes[place]} or open_to
    for place, values in telling.items():
        found = clauses(setting, state.name(place), values)
        # A comma shows where a list ends: "a or b, and c" is not "a, or b and c".
        joined = setting.say("and-after-list" if listed or len(found) > 1 else "and") if told else ""
        told += joined + setting.say("or").join(found)
        listed = len(found) > 1
    return setting.say("if", condition=told)


def clauses(setting: Setting, question: str, values: list[int], never: Sequence[int] = ()) -> list[str]:
    """Return what some values mean, as the ends of sentences that begin with "If": as few stretches of dates as do.

    Args:
        setting: The language.
        question: The question.
        values: The values.
        never: Values that cannot be, so that a stretch may hold them all the same.
    """
    entry = setting.compiled.questions[question]
    missing = [option for value, option in enumerate(entry["values"]) if value not in values]
    if entry["kind"] == "form" and len(missing) < len(values) and set(missing) <= set(setting.data["forms"]):
        return [setting.say("clause-form-not", forms=", ".join(missing))]  # all the others would fill the page
    left = [value for value in values if entry["values"][value] != UNSURE] or list(values)
    found = []
    whole = sorted(entry["bands"].values(), key=lambda band: len(band["values"]), reverse=True)
    for band in whole:
        if set(band["values"]) <= {*values, *never} and set(band["values"]) & set(left):
            found.append(setting.words(band["clause"]))
            left = [value for value in left if value not in band["values"]]
    return list(dict.fromkeys([*found, *(setting.clause(question, value) for value in left)]))


def alternatives(state: State) -> list[Alternative]:
    """Return the other channels that apply for certain, each with its reason; never the recommended one again."""
    setting = state.setting
    found = []
    for line in decide.collect(state.view, "alternatives", state.allowed):
        entry = setting.data["alternatives"][line.name]
        if line.certain:
            found.append((entry["order"], line.name, entry))
    return [_alternative(state, entry) for _, _, entry in sorted(found, key=lambda row: row[:2])]


def _alternative(state: State, entry: Mapping[str, Any]) -> Alternative:
    """Return another channel by the line that serves this caller; a number of its own stays."""
    setting = state.setting
    line = entry["channel"] if "reach" in entry else state.line(entry["channel"])
    cites = list(entry["cites"]) if line == entry["channel"] else [*entry["cites"], *setting.channel(line)["cites"]]
    return {
        "channel": line,
        "name": setting.words(setting.channel(line)["name"]),
        "reach": setting.fill(entry["reach"]) if "reach" in entry else setting.reach(line),
        "tty": _tty(state, entry),
        "opens": _opens(state, entry),
        "why": state.words(entry["why"]),
        "cites": list(dict.fromkeys(cites)),
    }


def _tty(state: State, entry: Mapping[str, Any]) -> str | None:
    """Return the number for TTY beside the line of the Contact Center; a line of its own has none that is known."""
    calls = state.setting.channel(entry["channel"])["action"] == "call" and "reach" not in entry
    return state.setting.fill("{tty-number}") if calls else None


def _opens(state: State, entry: Mapping[str, Any]) -> str | None:
    """Return when a live line opens that is shut now; the hours of a line with a number of its own are not known."""
    opens = None if "reach" in entry else windows.opening(state.setting, entry["channel"])
    return windows.moment(opens) if opens else None


def disagreements(state: State) -> list[Disagreement]:
    """Return where the sources differ on something that this plan says, and whether the verdict depends on it."""
    setting = state.setting
    found: list[Disagreement] = []
    for line in decide.collect(state.view, "disagreements", state.allowed):
        if line.certain:
            entry = setting.data["disagreements"][line.name]
            otherwise = _otherwise(state, line.name)
            found.append(
                {
                    "id": line.name,
                    "text": setting.words(entry["text"]),
                    "cites": list(dict.fromkeys(cite for side in entry["sides"] for cite in side)),
                    "holds_either_way": not otherwise,
                    "otherwise": otherwise,
                }
            )
    return found


def _otherwise(state: State, name: str) -> list[str]:
    """Return the channels that the other sides of a disagreement would lead to, where the verdict differs there."""
    view = state.view
    found = []
    for world in view.plan["worlds"]:
        root = view.pool.restrict(world["outcome"], state.allowed)
        records = [world["outcomes"][terminal] for terminal in view.pool.terminals(root)]
        if world["disagreement"] == name and records != decide.outcomes(view, state.allowed):
            found += [record["channel"] for record in records]
    return list(dict.fromkeys(found))
