"""What stands behind the page of one need: reasons in full, how days are counted, other ways, where sources differ."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from uscis_prep.plan.verdict import ALONE
from uscis_prep.render.phrases import edge_of, local, ours, page_times, times, window
from uscis_prep.render.sheet import SOURCES, WHY, Block, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Alternative, Assumed, Change, Disagreement, Item, Need, Open, Verdict

#: Nobody is contacted, so that no answer is expected.
IDLE = ("wait", "nothing", ALONE)


def details(setting: Setting, need: Need, verdict: Verdict) -> tuple[Block, ...]:
    """Return the blocks behind the page, in their order, each with its layer."""
    differing, touching = _disagreements(setting, need)
    blocks = (
        detail(setting, "reasons", [*_reasons(need, verdict), *_outcome(setting, need)]),
        detail(setting, "days", list(_days(setting, need, verdict))),
        detail(setting, "reach", _reach(setting, verdict)),
        detail(setting, "alternatives", [_alternative(setting, row) for row in need["alternatives"]]),
        detail(setting, "more", list(more(need["checklist"]))),
        detail(setting, "aloud", list(aloud(setting, need["checklist"]))),
        detail(setting, "assumed", [_assumed(setting, entry) for entry in need["assumed"]]),
        detail(setting, "open", [_open(setting, row) for row in need["open"]]),
        detail(setting, "changes", [change_line(setting, change) for change in need["changed_since"]]),
        detail(setting, "disagreements", touching),
        detail(setting, "disagreements", differing, SOURCES),
    )
    return tuple(block for block in blocks if block is not None)


def detail(setting: Setting, name: str, lines: Sequence[Line], layer: str = WHY) -> Block | None:
    """Return a block behind the page; nothing without lines."""
    return Block(name, setting.say(f"label-{name}"), tuple(lines), layer) if lines else None


def _reasons(need: Need, verdict: Verdict) -> Iterator[Line]:
    """Yield every reason; who may act is no question where anybody may."""
    for entry in need["because"]:
        if not (verdict["action"] == ALONE and entry["decision"] == "who"):
            cites = tuple(entry["cites"])
            yield from (Line(why, cites=cites, ours=ours(cites)) for why in entry["why"])


def _outcome(setting: Setting, need: Need) -> Iterator[Line]:
    """Yield who handles it, who decides, and how urgent it is."""
    fields = (("handled", "tier", need["tier"]), ("decided", "decided", need["decided_by"]))
    for label, key, value in (*fields, ("urgency", "urgency", need["urgency"])):
        if value not in (None, "none"):
            yield Line(setting.say(f"label-{label}", text=setting.say(f"{key}-{value}")), small=True)


def _days(setting: Setting, need: Need, verdict: Verdict) -> Iterator[Line]:
    """Yield each window with both edges and how it was counted, the last day of the verdict, and the zone of times."""
    answer = need["answer"]
    for row in answer["windows"] if answer and verdict["action"] not in IDLE else ():
        label = setting.say("window-" + (row["if"] or "always"))
        edges = [edge_of(row["earliest"]), edge_of(row["latest"])]
        text = setting.say("days-line", label=label, window=window(setting, row), counting=row["counting"])
        yield Line(text, times=times(setting, *edges))
    if answer and answer["silent"] and verdict["action"] in IDLE:
        yield Line(answer["silent"], cites=tuple(answer["cites"]), small=True)
    if answer and answer["your_day"]:
        day = date.fromisoformat(answer["your_day"])
        yield Line(setting.say("days-yours", day=setting.day(day)), times=page_times(setting, day))
    if until := verdict["until"]:
        day, cites = date.fromisoformat(until["date"]), tuple(until["cites"])
        yield Line(setting.say("days-until", day=setting.day(day)), cites=cites, times=page_times(setting, day))
    if setting.request.zone_told:
        yield Line(setting.say("notice-zone", zone=str(setting.request.zone)), small=True)


def _reach(setting: Setting, verdict: Verdict) -> list[Line]:
    """Return the channel by its name with the whole number or address, and the hours in full."""
    if verdict["channel"] == "none":
        return []
    channel = setting.channel(verdict["channel"])
    tty = (Line(f"{setting.say('label-tty')} {verdict['tty']}"),) if verdict["tty"] else ()
    name = setting.words(channel["name"])
    lines = [Line(name[0].upper() + name[1:] + ":", address=verdict["reach"] or "", under=tty)]
    if channel["live"]:
        lines.append(Line(setting.say("when-hours")))
    if verdict["opens"]:
        opens = datetime.fromisoformat(verdict["opens"])
        text = setting.say("label-later", opens=opens) + local(setting, opens)
        lines.append(Line(text, times=times(setting, opens)))
    return lines


def _alternative(setting: Setting, other: Alternative) -> Line:
    address = other["reach"] if other["reach"] and other["reach"] not in other["why"] else ""
    under: tuple[Line, ...] = ()
    if other["tty"]:
        under += (Line(f"{setting.say('label-tty')} {other['tty']}"),)
    if other["opens"]:
        opens = datetime.fromisoformat(other["opens"])
        under += (Line(setting.say("label-later", opens=opens), small=True, times=times(setting, opens)),)
    cites = tuple(other["cites"])
    return Line(f"{other['name']}: {other['why']}", "dash", cites, ours(cites), address=address, under=under)


def more(items: Sequence[Item]) -> Iterator[Line]:
    """Yield what else is known about the lines of the page, and what is good to know."""
    for item in items:
        cites = tuple(item["cites"])
        if item["section"] == "note":
            text = f"{item['if']} {item['text']}" if item["if"] else item["text"]
            yield Line(text, "dash", cites, ours(cites))
        if item["more"]:
            yield Line(item["more"], "dash", cites, ours(cites))


def aloud(setting: Setting, items: Sequence[Item]) -> Iterator[Line]:
    """Yield the words to say in the other language, which the page shows only where it must."""
    for item in items:
        others = [row for row in (item["spoken"] or {}).items() if row[0] != setting.request.language]
        if others:
            yield Line(item["text"], "dash", spoken=tuple(others))


def _assumed(setting: Setting, entry: Assumed) -> Line:
    """Return one assumption with what each other answer would change."""
    question, option = entry["question"], entry["option"]
    text = setting.say("assumed-line", text=entry["text"], question=question, option=option)
    under = [
        setting.say("assumed-if-not", condition=_clause(setting, question, other), text=told)
        for other, told in entry["if_not"].items()
    ]
    return Line(text, "dash", under=tuple(Line(line, small=True) for line in under), small=True)


def _clause(setting: Setting, question: str, option: str) -> str:
    return setting.clause(question, setting.compiled.value(question, option))


def _open(setting: Setting, row: Open) -> Line:
    names = [setting.words(setting.compiled.questions[name]["short"]) for name in row["settled_by"]]
    output = setting.say(f"output-{row['output']}")
    return Line(setting.say("open-line", output=output, question=", ".join(names)), "dash", small=True)


def _disagreements(setting: Setting, need: Need) -> tuple[list[Line], list[Line]]:
    """Return the disagreements that change nothing to do, and those that touch the advice."""
    same = [_disagreement(setting, row) for row in need["disagreements"] if row["holds_either_way"]]
    touching = [_disagreement(setting, row) for row in need["disagreements"] if not row["holds_either_way"]]
    if same:
        same.insert(0, Line(setting.say("disagreement-same"), small=True))
    return same, touching


def _disagreement(setting: Setting, difference: Disagreement) -> Line:
    names = [setting.words(setting.channel(channel)["name"]) for channel in difference["otherwise"]]
    other = setting.say("or").join(names)
    more = " " + setting.say("disagreement-otherwise", channel=other) if other else ""
    return Line(f"{difference['text']}{more}", "dash", tuple(difference["cites"]), small=True)


def change_line(setting: Setting, change: Change) -> Line:
    """Return what the documents said, and what holds since when; rank and page stand among the sources."""
    since = change["from"] or change["by"] or ""
    key = "changed-from" if change["from"] else ("changed-by" if since else "changed-always")
    now = setting.say(
        key, id=change["id"], since=setting.dated(since) if since else "", text=change["now"] or change["text"]
    )
    if not change["was"]:
        return Line(now, "dash", small=True)
    return Line(setting.say("changed-was", text=change["was"]), "dash", under=(Line(now, small=True),), small=True)
