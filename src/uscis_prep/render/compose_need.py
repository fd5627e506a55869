"""From one decided need of a plan to its part of the sheet."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from uscis_prep.plan.verdict import ALONE
from uscis_prep.render.sheet import Block, Field, Line, NeedSheet, Row, Writing
from uscis_prep.render.told import edge_of, ours, times, when, who, window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Alternative, Change, Disagreement, Item, Need, Open, Verdict

#: What there is to write down while it happens, by what is done; nothing is written down about a wait.
FIELDS = {
    "call": ("called-from", "date-time", "agent-name", "agent-id", "service-item", "urgency", "said"),
    "chat": ("date-time", "agent-name", "agent-id", "service-item", "urgency", "said"),
    "write": ("date-time", "confirmation", "sent"),
    "self-service": ("date-time", "confirmation"),
    "elsewhere": ("date-time", "spoke-with", "said"),
    "legal-help": ("date-time", "spoke-with", "said"),
}
CALL = "call"
#: Who asks instead of the reader.
OTHERS = ("party", "petitioner", "representative")
#: Fields with room for sentences.
WIDE = ("said", "sent")


def need_sheet(setting: Setting, need: Need, verdict: Verdict) -> NeedSheet:
    """Return the part of one need."""
    return NeedSheet(
        topic=need["topic"],
        action=verdict["action"],
        name=need["name"],
        headline=verdict["headline"],
        after=tuple(after["why"] for after in need["after_needs"]),
        rows=tuple(_rows(setting, need, verdict)),
        answer=tuple(_answer(setting, need, verdict)),
        late=_late(setting, need, verdict),
        why=_why(setting, need, verdict),
        checklist=checklist(setting, need["checklist"]),
        writing=writing(setting, verdict["action"], "section-write-down"),
        alternatives=_block(setting, "alternatives", [_alternative(setting, row) for row in need["alternatives"]]),
        calling=_calling(setting, need, verdict),
        small=tuple(block for block in _small(setting, need) if block is not None),
    )


def writing(setting: Setting, action: str, title: str) -> Writing | None:
    """Return what there is to write down by hand, under a heading of the program."""
    classes = tuple(setting.say(f"urgency-{name}") for name in ("urgent", "regular"))
    found = tuple(
        Field(setting.say(f"field-{name}"), classes if name == "urgency" else (), name in WIDE)
        for name in FIELDS.get(action, ())
    )
    return Writing(setting.say(title), found) if found else None


def _calling(setting: Setting, need: Need, verdict: Verdict) -> Writing | None:
    """Return room to write for a call, where calling is another way than the one advised."""
    ways = {setting.channel(other["channel"])["action"] for other in need["alternatives"]}
    other = CALL in ways and verdict["action"] != CALL
    return writing(setting, CALL, "briefing-call") if other else None


def _rows(setting: Setting, need: Need, verdict: Verdict) -> list[Row]:
    """Return channel, hours, person, tier; only what says something for this verdict."""
    found = []
    contact = verdict["action"] not in ("wait", "nothing")
    if contact:
        tty = f"{setting.say('label-tty')} {verdict['tty']}" if verdict["tty"] else ""
        addresses = tuple(address for address in (verdict["reach"], tty) if address)
        name = setting.words(setting.channel(verdict["channel"])["name"])
        told, at = when(setting, verdict)
        found.append(Row("how", setting.say("label-how"), name, addresses))
        found.append(Row("when", setting.say("label-when"), told, times=times(setting, at)))
    if told := _who(setting, need, verdict, contact=contact):
        found.append(Row("who", setting.say("label-who"), told))
    if look := verdict["look_again"]:
        day = date.fromisoformat(look["date"])
        told, cites = setting.say("look-again", day=day, why=look["why"]), tuple(look["cites"])
        label = setting.say("label-look-again")
        found.append(Row("look-again", label, told, cites=cites, times=times(setting, day)))
    outcome = (("handled", "tier", need["tier"]), ("decided", "decided", need["decided_by"]))
    for label, key, value in (*outcome, ("urgency", "urgency", need["urgency"])):
        if value not in (None, "none"):
            found.append(Row(label, setting.say(f"label-{label}"), setting.say(f"{key}-{value}")))
    return found


def _who(setting: Setting, need: Need, verdict: Verdict, *, contact: bool) -> str:
    """Say who acts, unless the headline has said it; and who "you" is, where the reader is not the one who asks."""
    if verdict["action"] == ALONE or not (contact or verdict["who"] != "you"):
        return ""
    told = who(setting, need, verdict)
    parts = [] if told in verdict["headline"] else [told]
    asking = next((item["section"] for item in need["checklist"] if item["section"] != "before"), None)
    if contact and asking and verdict["who"] in OTHERS and told == setting.acts(verdict["who"], verdict["channel"]):
        parts.append(setting.say("who-reader", section=setting.say(f"section-{asking}")))
    return " ".join(parts)


def _answer(setting: Setting, need: Need, verdict: Verdict) -> list[Row]:
    """Return what answer is expected between which dates, or the words that nobody says when."""
    answer = need["answer"]
    if answer is None or verdict["action"] in ("wait", "nothing", ALONE):
        return []
    found = [Row("answer", setting.say("label-answer"), answer["silent"])] if answer["silent"] else []
    for row in answer["windows"]:
        label = setting.say("window-" + (row["if"] or "always"))
        edges = times(setting, edge_of(row["earliest"]), edge_of(row["latest"]))
        found.append(Row("window", label, window(setting, row), note=row["counting"], times=edges))
    return found


def _late(setting: Setting, need: Need, verdict: Verdict) -> str:
    answer = need["answer"]
    if answer is None or not answer["after_your_day"] or verdict["action"] in ("wait", "nothing"):
        return ""
    return setting.say("window-late" if len(answer["windows"]) == 1 else "window-late-last")


def _why(setting: Setting, need: Need, verdict: Verdict) -> Block | None:
    alone = verdict["action"] == ALONE
    entries = [entry for entry in need["because"] if not (alone and entry["decision"] == "who")]
    whys = [(why, tuple(entry["cites"])) for entry in entries for why in entry["why"]]
    return _block(setting, "why", [Line(why, cites=cites, ours=ours(setting, cites, why)) for why, cites in whys])


def checklist(setting: Setting, items: Sequence[Item]) -> tuple[Block, ...]:
    """Return the lines by section; what is to be done has a box to tick."""
    found = []
    for section, lines in groupby(items, key=lambda item: item["section"]):
        mark = "dash" if section in ("warning", "note") else "tick"
        made = tuple(_item(setting, item, mark) for item in lines)
        found.append(Block(section, setting.say(f"section-{section}"), made))
    return tuple(found)


def _item(setting: Setting, item: Item, mark: str) -> Line:
    text = f"{item['if']} {_after_colon(item['text'])}" if item["if"] else item["text"]
    cites = tuple(item["cites"])
    spoken = _spoken(setting, item)
    aside = setting.say(f"spoken-{spoken[-1][0]}") if spoken else ""
    return Line(text, mark, cites, ours(setting, cites, text), spoken, aside=aside)


def _after_colon(text: str) -> str:
    """Return a sentence as it stands after a colon: small at the start, unless it starts with letters like USCIS."""
    first = text.split(maxsplit=1)[0]
    return text if first.isupper() and first != "A" else text[0].lower() + text[1:]


def _spoken(setting: Setting, item: Item) -> tuple[tuple[str, str], ...]:
    """Return the words to say: in the page's language first, because USCIS answers in English and in Spanish."""
    words = item["spoken"] or {}
    return tuple(sorted(words.items(), key=lambda row: row[0] != setting.request.language))


def _alternative(setting: Setting, other: Alternative) -> Line:
    address = other["reach"] if other["reach"] and other["reach"] not in other["why"] else ""
    under: tuple[Line, ...] = ()
    if other["tty"]:
        under += (Line(f"{setting.say('label-tty')} {other['tty']}"),)
    if other["opens"]:
        opens = datetime.fromisoformat(other["opens"])
        under += (Line(setting.say("label-later", opens=opens), small=True, times=times(setting, opens)),)
    return Line(f"{other['name']}: {other['why']}", "dash", tuple(other["cites"]), address=address, under=under)


def _small(setting: Setting, need: Need) -> list[Block | None]:
    """Return what follows in small: what was assumed, what is open, where sources differ, what has changed."""
    assumed = [f"{entry['text']} ({entry['question']}={entry['option']})" for entry in need["assumed"]]
    differing = [_disagreement(setting, difference) for difference in need["disagreements"]]
    if differing and all(difference["holds_either_way"] for difference in need["disagreements"]):
        differing.insert(0, Line(setting.say("disagreement-same"), small=True))
    return [
        _block(setting, "assumed", [Line(text, "dash", small=True) for text in assumed]),
        _block(setting, "open", [_open(setting, row) for row in need["open"]]),
        _block(setting, "disagreements", differing),
        _block(setting, "changes", [change_line(setting, change) for change in need["changed_since"]]),
    ]


def _open(setting: Setting, row: Open) -> Line:
    names = [setting.words(setting.compiled.questions[name]["short"]) for name in row["settled_by"]]
    output = setting.say(f"output-{row['output']}")
    return Line(setting.say("open-line", output=output, question=", ".join(names)), "dash", small=True)


def _disagreement(setting: Setting, difference: Disagreement) -> Line:
    names = [setting.words(setting.channel(channel)["name"]) for channel in difference["otherwise"]]
    other = setting.say("or").join(names)
    told = " " + setting.say("disagreement-otherwise", channel=other) if other else ""
    return Line(f"{difference['text']}{told}", "dash", tuple(difference["cites"]), small=True)


def change_line(setting: Setting, change: Change) -> Line:
    """Return what the documents said, and what holds since when; rank and page stand among the sources."""
    since = change["from"] or change["by"] or ""
    key = "changed-from" if change["from"] else ("changed-by" if since else "changed-always")
    told = setting.say(
        key, id=change["id"], since=setting.dated(since) if since else "", text=change["now"] or change["text"]
    )
    if not change["was"]:
        return Line(told, "dash", small=True)
    return Line(setting.say("changed-was", text=change["was"]), "dash", under=(Line(told, small=True),), small=True)


def _block(setting: Setting, name: str, lines: Sequence[Line]) -> Block | None:
    return Block(name, setting.say(f"label-{name}"), tuple(lines)) if lines else None
