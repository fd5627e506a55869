"""From one decided need of a plan to its part of the sheet: what stands on the page."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from uscis_prep.plan.verdict import ALONE
from uscis_prep.render.compose_details import details
from uscis_prep.render.phrases import (
    first_sentence,
    ours,
    page_times,
    page_when,
    page_who,
    page_windows,
    short_address,
    who,
)
from uscis_prep.render.sheet import Block, Field, Line, NeedSheet, Row, Writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Alternative, Assumed, Item, Need, Verdict

#: What there is to write down while it happens, by what is done; nothing is written down about a wait.
FIELDS = {
    "call": ("service-item", "urgency", "date-time", "called-from", "agent-name", "agent-id", "said"),
    "chat": ("service-item", "urgency", "date-time", "agent-name", "agent-id", "said"),
    "write": ("date-time", "confirmation", "sent"),
    "self-service": ("date-time", "confirmation"),
    "elsewhere": ("date-time", "spoke-with", "said"),
    "legal-help": ("date-time", "spoke-with", "said"),
}
CALL = "call"
#: Lines without a box to tick: what warns, what is good to know, what stands before words to say.
MARKS = {"warning": "dash", "note": "dash", "say": ""}
#: Nobody is contacted.
IDLE = ("wait", "nothing")
#: Who asks instead of the reader.
OTHERS = ("party", "petitioner", "representative")
#: Fields with room for sentences.
WIDE = ("said", "sent")
#: The end of a conversation: two sections under one heading.
CLOSING = ("ask", "write-down")
#: Its heading, by what is done.
CLOSINGS = {"call": "hang-up", "chat": "leave-chat", "write": "send", "self-service": "done"}


def need_sheet(setting: Setting, need: Need, verdict: Verdict) -> NeedSheet:
    """Return the part of one need."""
    boxed = [item for item in need["checklist"] if not _beside(item)]
    return NeedSheet(
        topic=need["topic"],
        action=verdict["action"],
        name=need["name"],
        headline=verdict["headline"],
        reach=verdict["reach"] or "",
        short=short_address(verdict["reach"]),
        tty=f"{setting.say('label-tty')} {verdict['tty']}" if verdict["tty"] else "",
        after=tuple(after["why"] for after in need["after_needs"]),
        first=tuple(item_line(setting, item) for item in need["checklist"] if _goes_first(item)),
        rows=tuple(_rows(setting, need, verdict)),
        checklist=checklist(setting, boxed, verdict["action"]),
        writing=writing(setting, verdict["action"], "section-write-down"),
        calling=_calling(setting, need, verdict),
        assumed=_assumed(setting, need),
        details=details(setting, need, verdict),
    )


def _goes_first(item: Item) -> bool:
    """Return True if an item comes before the verdict: legal help, a letter with a deadline."""
    return item["section"] == "before" and item["warning"] and not item["until_then"]


def _beside(item: Item) -> bool:
    """Return True if an item stands beside the verdict or behind the page, and not under a heading with boxes."""
    return item["until_then"] or item["section"] in ("warning", "note") or _goes_first(item)


def _warns_beside(item: Item) -> bool:
    """Return True if an item is a line "Careful": what holds until the answer has a row of its own."""
    return item["section"] == "warning" and not item["until_then"]


def writing(setting: Setting, action: str, title: str) -> Writing | None:
    """Return what there is to write down by hand, under a heading of the program."""
    classes = tuple(setting.say(f"urgency-{name}") for name in ("urgent", "regular"))
    fields = tuple(
        Field(setting.say(f"field-{name}"), classes if name == "urgency" else (), name in WIDE)
        for name in FIELDS.get(action, ())
    )
    return Writing(setting.say(title), fields) if fields else None


def _calling(setting: Setting, need: Need, verdict: Verdict) -> Writing | None:
    """Return room to write for a call, where calling is another way than the one advised."""
    ways = {setting.channel(other["channel"])["action"] for other in need["alternatives"]}
    other = CALL in ways and verdict["action"] != CALL
    return writing(setting, CALL, "briefing-call") if other else None


# ── the rows beside the verdict ─────────────────────────────────────────────────────────────────────────────────────


def _rows(setting: Setting, need: Need, verdict: Verdict) -> Iterator[Row]:
    """Yield the rows in their order; a row without lines is left out."""
    contact = verdict["action"] not in IDLE
    rows = {
        "look-again": _look_again(setting, verdict),
        "when": [
            Line(text, times=page_times(setting, at)) for text, at in page_when(setting, need, verdict) if contact
        ],
        "who": _who(setting, need, verdict),
        "answer": _answer(setting, need, verdict),
        "until-then": [item_line(setting, item) for item in need["checklist"] if item["until_then"]],
        "careful": [item_line(setting, item) for item in need["checklist"] if _warns_beside(item)],
        "why": _why(need),
        "or": _or(setting, need, verdict),
    }
    for name, lines in rows.items():
        if lines:
            yield Row(name, setting.say(f"label-{name}"), tuple(line._replace(mark="") for line in lines))


def _look_again(setting: Setting, verdict: Verdict) -> list[Line]:
    if (look := verdict["look_again"]) is None:
        return []
    day, cites = date.fromisoformat(look["date"]), tuple(look["cites"])
    text = setting.say("look-again", day=setting.day(day), why=look["why"])
    return [Line(text, cites=cites, ours=ours(cites), times=page_times(setting, day))]


def _who(setting: Setting, need: Need, verdict: Verdict) -> list[Line]:
    """Say who acts, who handles it, and who "you" is where the reader is not the one who asks."""
    action = verdict["action"]
    if action == ALONE or (action in IDLE and verdict["who"] == "you"):
        return []
    acts = who(setting, need, verdict)
    text = page_who(setting, need, verdict)
    if acts in verdict["headline"]:
        text = text.removeprefix(acts).strip()
    asking = next((item["section"] for item in need["checklist"] if item["section"] != "before"), None)
    if action not in IDLE and asking and verdict["who"] in OTHERS:
        text = f"{text} {setting.say('who-reader', section=setting.say(f'section-{asking}'))}".strip()
    return [Line(text)] if text else []


def _answer(setting: Setting, need: Need, verdict: Verdict) -> list[Line]:
    """Say by when an answer comes, or that nobody knows when."""
    answer = need["answer"]
    if answer is None or verdict["action"] in (*IDLE, ALONE):
        return []
    cites = tuple(answer["cites"])
    lines = [Line(answer["silent"], cites=cites)] if answer["silent"] else []
    rows = page_windows(setting, answer, verdict["action"])
    return lines + [Line(text, cites=cites, times=page_times(setting, *days)) for text, days in rows]


def _why(need: Need) -> list[Line]:
    """Give the reason for the channel in one sentence; the rest stands behind the page."""
    entry = next((entry for entry in need["because"] if entry["decision"] == "route" and entry["why"]), None)
    if entry is None:
        return []
    cites = tuple(entry["cites"])
    return [Line(first_sentence(entry["why"][0])[0], cites=cites, ours=ours(cites))]


def _or(setting: Setting, need: Need, verdict: Verdict) -> list[Line]:
    """Name one other way, the first that can be used now; and what holds if another source is right."""
    ways = [
        row for row in need["alternatives"] if row["channel"] != verdict["channel"] or row["reach"] != verdict["reach"]
    ]
    lines = [_other_way(row) for row in _usable(setting, ways)[:1]]
    for difference in need["disagreements"]:
        if not difference["holds_either_way"]:
            names = [setting.words(setting.channel(channel)["name"]) for channel in difference["otherwise"]]
            text = setting.say("disagreement-otherwise", channel=setting.say("or").join(names))
            lines.append(Line(f"{difference['text']} {text}", cites=tuple(difference["cites"])))
    return lines


def _usable(setting: Setting, ways: Sequence[Alternative]) -> list[Alternative]:
    """Return other ways, the best first: a line that is shut now gives way to what can be written at any hour."""
    written = [row for row in ways if setting.channel(row["channel"])["action"] != CALL and row["opens"] is None]
    return [*(row for row in ways[:1] if row["opens"] is None), *written, *ways]


def _other_way(row: Alternative) -> Line:
    text, _ = first_sentence(row["why"])
    reach, cites = short_address(row["reach"]), tuple(row["cites"])
    named = not reach or reach in text or reach.split("/")[0] in text
    return Line(text if named else f"{text} ({reach})", cites=cites, ours=ours(cites))


# ── what was assumed ────────────────────────────────────────────────────────────────────────────────────────────────


def _assumed(setting: Setting, need: Need) -> tuple[str, ...]:
    """List what was assumed that can change what to do or who does it; safety facts are always listed, or none."""
    unchanged = setting.say("if-not-checklist")
    safety = {name for name, entry in setting.compiled.questions.items() if entry.get("safety")}
    names = [
        _short(setting, entry)
        for entry in need["assumed"]
        if entry["question"] not in safety and any(text != unchanged for text in entry["if_not"].values())
    ]
    # Listing three of four would tell which one was given.
    return (*names, setting.say("assumed-safety")) if need["safety_assumed"] else tuple(names)


def _short(setting: Setting, entry: Assumed) -> str:
    """Return an assumption in few words where there are some; in full it stands behind the page."""
    key = f"assumed-{entry['question']}-{entry['option']}"
    return setting.say(key) if key in setting.data["text"] else entry["text"]


# ── the checklist ───────────────────────────────────────────────────────────────────────────────────────────────────


def checklist(setting: Setting, items: Sequence[Item], action: str = CALL) -> tuple[Block, ...]:
    """Return the lines by section, what is asked and written down at the end of a contact under one heading.

    Args:
        setting: The language.
        items: The lines of the plan.
        action: What is done, for the heading at the end of a contact.
    """
    blocks = []
    for name, lines in groupby(items, key=lambda item: "closing" if item["section"] in CLOSING else item["section"]):
        listed = list(lines)
        section = listed[0]["section"]
        title = CLOSINGS.get(action, section) if name == "closing" else section
        mark = MARKS.get(section, "tick")
        blocks.append(
            Block(
                "write-down" if name == "closing" else section,
                setting.say(f"section-{title}"),
                tuple(item_line(setting, item, mark) for item in listed),
            )
        )
    return tuple(blocks)


def item_line(setting: Setting, item: Item, mark: str = "") -> Line:
    """Return an item as a line; words to say stand under it without a box."""
    text = f"{item['if']} {_after_colon(item['text'])}" if item["if"] else item["text"]
    cites = tuple(item["cites"])
    spoken = _spoken(setting, item)
    aside = setting.say(f"spoken-{spoken[-1][0]}") if len(spoken) > 1 else ""
    return Line(text, "" if spoken else mark, cites, ours(cites), spoken, aside=aside)


def _after_colon(text: str) -> str:
    """Return a sentence as it stands after a colon: small at the start, unless it starts with letters like USCIS."""
    first = text.split(maxsplit=1)[0]
    return text if first.isupper() and first != "A" else text[0].lower() + text[1:]


def _spoken(setting: Setting, item: Item) -> tuple[tuple[str, str], ...]:
    """Return the words to say: in the page's language first, because USCIS answers in English and in Spanish."""
    words = item["spoken"] or {}
    return tuple(sorted(words.items(), key=lambda row: row[0] != setting.request.language))
