"""From a plan to the sheet that every format draws: order, needs, briefing, what always holds, sources."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from uscis_prep.render.compose_briefing import briefing, form_title
from uscis_prep.render.compose_need import need_sheet
from uscis_prep.render.phrases import HOUSE, times
from uscis_prep.render.sheet import FULL, SOURCES, WHY, Block, Line, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan
    from uscis_prep.render.sheet import BriefingSheet, NeedSheet


#: How many times of opening and shutting are told: the next of each.
HOURS_SHOWN = 2


def compose(plan: Plan, setting: Setting, *, last: date | None = None, hints: bool = True) -> Sheet:
    """Return the whole sheet of a plan, every part with its layer.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        last: The day up to which changes ahead were looked for.
        hints: Whether flags and commands to go on with are named; the keys of the interview take their place.
    """
    needs = [need_sheet(setting, need, need["verdict"]) for need in plan["needs"] if need["verdict"]]
    sources = sources_block(plan["sources"], setting)
    opened = briefing(plan, setting, hints=hints)
    details = (_always(plan, setting), sources, _repeat(plan, setting))
    return Sheet(
        language=setting.request.language,
        title=(not needs and form_title(plan, setting)) or setting.say("title"),
        made=_made(setting),
        notices=tuple(_notices(plan, setting)),
        order=_order(plan, setting),
        needs=tuple(needs),
        briefing=opened,
        ahead=_ahead(plan, setting, last),
        unused=_unused(plan, setting),
        assumed=_assumed(needs, opened, setting, hints=hints),
        details=tuple(block for block in details if block is not None),
        hints=_hints(plan, setting) if hints else (),
        foot=_foot(plan, setting),
        star=setting.say("our-suggestion"),
        numbers=numbers(plan["sources"]),
    )


def _notices(plan: Plan, setting: Setting) -> list[str]:
    """Return the notices; the zone in which a time was read stands behind the page where it is the usual one."""
    zone = setting.say("notice-zone", zone=str(setting.request.zone))
    return [notice for notice in plan["notices"] if notice != zone or not setting.is_eastern]


def _assumed(needs: Sequence[NeedSheet], opened: BriefingSheet | None, setting: Setting, *, hints: bool) -> str:
    """Return what was assumed for all needs in one sentence; what changes stands behind the page of a decided one."""
    lists = [*(need.assumed for need in needs), *([opened.assumed] if opened else [])]
    names = list(dict.fromkeys(name for assumed in lists for name in assumed))
    key = "page-assumed" if hints and needs else "page-assumed-here"
    return setting.say(key, list="; ".join(names)) if names else ""


def _foot(plan: Plan, setting: Setting) -> str:
    """Return what the page is not, what no one can demand (in full behind the page), and when it was checked."""
    fixed = setting.say("fixed-note")
    day = setting.short(date.fromisoformat(plan["rulebook"]["checked_on"]))
    short = [setting.say("page-fixed")] if fixed in plan["always"] else []
    parts = [plan["disclaimer"], *short, setting.say("page-checked", day=day)]
    return " ".join(parts)


def _hints(plan: Plan, setting: Setting) -> tuple[str, ...]:
    """Return the flags and commands to go on with."""
    actions = {need["verdict"]["action"] for need in plan["needs"] if need["verdict"]}
    keys = ["page-more", "page-print"]
    keys += ["page-calendar"] if actions - {"nothing"} else []
    keys += ["page-log"] if actions & {"call", "chat"} else []
    return tuple(setting.say(key) for key in keys)


def _always(plan: Plan, setting: Setting) -> Block:
    lines = [Line(text, small=True) for text in [*plan["always"], *plan["notices"]]]
    return Block("always", setting.say("label-always"), tuple(lines), WHY)


def _repeat(plan: Plan, setting: Setting) -> Block:
    """Return the command for the same page; it leaves out what was answered about safety, and then says so."""
    request, questions = setting.request, setting.compiled.questions
    names = {*request.facts, *(name for need in request.needs for name in need.facts)}
    safe = any(questions[name].get("safety") for name in names)
    title = setting.say("label-repeat-safety" if safe else "label-repeat")
    return Block("repeat", title, (Line(plan["repeat"]),), FULL)


def _order(plan: Plan, setting: Setting) -> Block | None:
    """Say all verdicts first where there are several, in the order of doing."""
    told = [f"{need['name']}: {need['verdict']['headline']}" for need in plan["needs"] if need["verdict"]]
    lines = tuple(Line(text, "number") for text in told)
    return Block("order", setting.say("label-order"), lines) if len(lines) > 1 else None


def _ahead(plan: Plan, setting: Setting, last: date | None) -> Block | None:
    """Tell when the advice changes by itself, where that was asked for."""
    if last is None:
        return None
    lines, hours = [], 0
    for change in plan["ahead"]:
        hours += change["kind"] == "lines"
        if change["kind"] == "lines" and hours > HOURS_SHOWN:
            # They open and shut each day; a list of that would hide what matters.
            continue
        at = datetime.fromisoformat(change["at"])
        told = setting.say("ahead-line", at=setting.told(at), text=change["text"])
        lines.append(Line(told, "dash", times=times(setting, at)))
    if hours > HOURS_SHOWN:
        lines.append(Line(setting.say("ahead-hours"), "dash", small=True))
    nothing = (Line(setting.say("ahead-none", last=last), times=times(setting, last)),)
    return Block("ahead", setting.say("label-ahead"), tuple(lines) or nothing)


def _made(setting: Setting) -> Line:
    """Tell the day for which the page was made: paper lies around."""
    day = setting.today
    text = setting.day(day, "day-title")
    return Line(text, small=True, times=((day.isoformat(), text),))


def _unused(plan: Plan, setting: Setting) -> Block | None:
    """List the given facts on which nothing depends; they are the person's own words, and only of marks cleaned."""
    # No page says what a person answered about safety.
    questions = setting.compiled.questions
    named = {name: value for name, value in plan["unused"].items() if not questions[name].get("safety")}
    lines = tuple(Line(f"{name}={value}", small=True) for name, value in named.items())
    return Block("unused", setting.say("label-unused"), lines) if lines else None


def sources_block(sources: Mapping[str, dict[str, Any]], setting: Setting) -> Block | None:
    """List everything cited, a number for each document or update, and the version of the rulebook."""
    lines = []
    for number, ((title, day, where, rank), rows) in enumerate(groupby(sources.items(), key=_document), start=1):
        names = ", ".join(name for name, _ in rows)
        own = f"{setting.say('source-house')}: " if names.startswith(HOUSE) else ""
        dated = ", ".join(
            part for part in (setting.dated(day) if day else "", setting.say(f"rank-{rank}") if rank else "") if part
        )
        text = f"[{number}] {names}: {own}{title}{f' ({dated})' if dated else ''}"
        lines.append(Line(text, address=where, small=True))
    head = setting.data["head"]
    lines.append(Line(f"{head['id']} {head['version']}, {head['checked_on']}", small=True))
    return Block("sources", setting.say("label-sources"), tuple(lines), SOURCES) if len(lines) > 1 else None


def numbers(sources: Mapping[str, dict[str, Any]]) -> tuple[tuple[str, int], ...]:
    """Return for each entry of the ledger the number of its document in the list."""
    groups = enumerate(groupby(sources.items(), key=_document), start=1)
    return tuple((name, number) for number, (_, rows) in groups for name, _ in rows)


def _document(row: tuple[str, dict[str, Any]]) -> tuple[str, str, str, str]:
    """Return title, date, page and rank (of what was found later); statements of one document share a line."""
    _, entry = row
    section = str(entry["section"])
    later = section.startswith("https")
    return entry["title"], entry["date"] or "", section if later else "", entry["rank"] if later else ""
