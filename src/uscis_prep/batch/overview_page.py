"""Draws the groups of an overview: columns where they fit, else two lines a case."""

from __future__ import annotations

from datetime import timedelta
from textwrap import wrap
from typing import TYPE_CHECKING

from uscis_prep.batch.overview import FIRST, GROUPS, MOST_LINES
from uscis_prep.plan.calendar import holiday_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from uscis_prep.batch.overview import Entry, Overview
    from uscis_prep.plan.setting import Setting
    from uscis_prep.render.page import Page

INDENT, GAP = "  ", "  "
#: A longer name stands on a line of its own.
LONGEST_NAME = 14
#: What a case is about has at least this much room; where it has less, a case takes two lines.
LEAST_ROOM = 20
#: So far ahead days are named on which nobody answers.
AHEAD = 10


def add_group(page: Page, overview: Overview, group: str) -> None:
    """Add a group with its heading; nothing where it is empty."""
    setting, entries, count = overview.setting, overview.lines(group), overview.counts[group]
    if not entries:
        return
    page.heading(setting.say(f"batch-group-{group}", count=f"{count:,}"))
    widths = _widths([entry for each in GROUPS for entry in overview.lines(each)])
    room = page.width - sum(widths) - len(INDENT) - 4 * len(GAP)
    for entry in entries:
        if room >= LEAST_ROOM and len(entry.matter) <= LONGEST_NAME:
            _add_columns(page, entry, widths, room)
        else:
            page.add(f"{entry.matter}{GAP}{entry.action}".strip(), first=INDENT)
            page.add(", ".join(part for part in (entry.what, entry.who, entry.answer) if part), first=INDENT * 2)
    if count > MOST_LINES:
        more = setting.say("batch-more-bad" if group == FIRST else "batch-more", count=f"{count - MOST_LINES:,}")
        page.add(more, "small", first=INDENT)


def _widths(entries: Sequence[Entry]) -> tuple[int, int, int, int]:
    """Return the width of each column but what the case is about."""
    names = [len(entry.matter) for entry in entries if len(entry.matter) <= LONGEST_NAME]
    parts = [[len(getattr(entry, part)) for entry in entries] for part in ("action", "who", "answer")]
    return max(names, default=0), *(max(lengths, default=0) for lengths in parts)  # type: ignore[return-value]


def _add_columns(page: Page, entry: Entry, widths: tuple[int, int, int, int], room: int) -> None:
    """Add a case in columns; what it is about goes on under itself."""
    name, action, who, _ = widths
    start = f"{INDENT}{entry.matter:<{name}}{GAP}"
    if not entry.action:
        page.add(entry.what, first=start)
        return
    start += f"{entry.action:<{action}}{GAP}"
    first, *rest = wrap(entry.what, room) or [""]
    end = f"{GAP}{entry.who:<{who}}{GAP}{entry.answer}"
    page.add(f"{start}{first:<{room}}{end}".rstrip(), whole=True)
    for line in rest:
        page.add(line, first=" " * len(start))


def closed_days(setting: Setting) -> Iterator[tuple[date, str]]:
    """Yield the days to come on which nobody answers although they are no weekend."""
    today = setting.request.now.astimezone(setting.calendar.zone).date()
    for away in range(AHEAD):
        day = today + timedelta(days=away)
        name = holiday_name(setting.calendar, day)
        if name:
            yield day, setting.words(name)
