"""From a plan to the sheet that every format draws: order, needs, briefing, what always holds, sources."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from uscis_prep.render.compose_briefing import briefing
from uscis_prep.render.compose_need import need_sheet
from uscis_prep.render.sheet import Block, Line, Sheet
from uscis_prep.render.told import HOUSE, times

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan


#: How many times of opening and shutting are told: the next of each.
HOURS_SHOWN = 2


def compose(plan: Plan, setting: Setting, *, last: date | None = None) -> Sheet:
    """Return the sheet of a plan.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        last: The day up to which changes ahead were looked for.
    """
    return Sheet(
        language=setting.request.language,
        title=setting.say("title"),
        made=_made(setting),
        notices=tuple(plan["notices"]),
        order=_order(plan, setting),
        needs=tuple(need_sheet(setting, need, need["verdict"]) for need in plan["needs"] if need["verdict"]),
        briefing=briefing(plan, setting),
        ahead=_ahead(plan, setting, last),
        counting=setting.say("paper-counting"),
        always=Block("always", setting.say("label-always"), tuple(Line(text, small=True) for text in plan["always"])),
        unused=_unused(plan, setting),
        sources=sources_block(plan["sources"], setting),
        repeat=Block("repeat", f"{setting.say('label-repeat')}:", (Line(plan["repeat"]),)),
        disclaimer=plan["disclaimer"],
        version=f"{plan['rulebook']['id']} {plan['rulebook']['version']}, {plan['rulebook']['checked_on']}",
    )


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
    return Line(setting.say("paper-made", day=setting.today), small=True, times=times(setting, setting.today))


def _unused(plan: Plan, setting: Setting) -> Block | None:
    """List the given facts on which nothing depends; they are the person's own words, and only of marks cleaned."""
    lines = tuple(Line(f"{name}={value}", small=True) for name, value in plan["unused"].items())
    return Block("unused", setting.say("label-unused"), lines) if lines else None


def sources_block(sources: Mapping[str, dict[str, Any]], setting: Setting) -> Block | None:
    """List everything cited, one line for each document or update."""
    lines = []
    for (title, day, where, rank), rows in groupby(sources.items(), key=_document):
        names = ", ".join(name for name, _ in rows)
        own = f"{setting.say('source-house')}: " if names.startswith(HOUSE) else ""
        told = ", ".join(
            part for part in (setting.dated(day) if day else "", setting.say(f"rank-{rank}") if rank else "") if part
        )
        lines.append(Line(f"{names}: {own}{title}{f' ({told})' if told else ''}", "dash", address=where, small=True))
    return Block("sources", setting.say("label-sources"), tuple(lines)) if lines else None


def _document(row: tuple[str, dict[str, Any]]) -> tuple[str, str, str, str]:
    """Return title, date, page and rank (of what was found later); statements of one document share a line."""
    _, entry = row
    section = str(entry["section"])
    later = section.startswith("https")
    return entry["title"], entry["date"] or "", section if later else "", entry["rank"] if later else ""
