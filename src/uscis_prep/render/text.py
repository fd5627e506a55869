"""The sheet as lines of text: verdict first, then why, steps, what happens next, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.render.compose import compose
from uscis_prep.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan
    from uscis_prep.render.sheet import Block, BriefingSheet, Line, NeedSheet, Row, Sheet, TopicLine


def render(plan: Plan, setting: Setting, *, width: int = 72, box: str = "[ ]", last: date | None = None) -> Page:
    """Return the whole plan as a page.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        width: Columns.
        box: The sign of a box to tick.
        last: The day up to which changes ahead were looked for.
    """
    return draw(compose(plan, setting, last=last), width=width, box=box)


def draw(sheet: Sheet, *, width: int = 72, box: str = "[ ]") -> Page:
    """Return a sheet as a page."""
    page = Page(width, box)
    page.add(sheet.title, "title")
    for notice in sheet.notices:
        page.add(notice, "small")
    add_blocks(page, [sheet.order])
    for need in sheet.needs:
        _add_need(page, need)
    if sheet.briefing is not None:
        _add_briefing(page, sheet.briefing)
    add_blocks(page, [sheet.ahead, sheet.always])
    if sheet.unused:
        page.add(f"{sheet.unused.title}: {', '.join(line.text for line in sheet.unused.lines)}", "small")
    add_blocks(page, [sheet.sources])
    page.blank()
    page.add(sheet.repeat.title, "small")
    for line in sheet.repeat.lines:
        page.command(line.text, "  ")
    page.blank()
    page.add(sheet.disclaimer, "small")
    page.add(sheet.version, "small")
    return page


def _add_need(page: Page, need: NeedSheet) -> None:
    page.heading(need.name)
    page.add(need.headline, "verdict")
    for after in need.after:
        page.add(after)
    for row in need.rows:
        _add_row(page, row)
    for row in need.answer:
        _add_row(page, row, "  " if row.note else "")
    page.add(need.late)
    add_blocks(page, [need.why, *need.checklist, need.alternatives, *need.small])


def _add_row(page: Page, row: Row, indent: str = "") -> None:
    page.add(f"{row.label}: {row.told}", first=indent)
    for address in row.addresses:
        page.address(address, "  ")
    page.add(row.note, "small", first=f"{indent}  ")


def add_blocks(page: Page, blocks: Iterable[Block | None]) -> None:
    """Add blocks with their headings; ``None`` is left out."""
    for block in blocks:
        if block is not None:
            page.heading(block.title)
            for number, line in enumerate(block.lines, start=1):
                _add_line(page, line, number)


def _add_line(page: Page, line: Line, number: int = 0, indent: str = "") -> None:
    role = "small" if line.small else "text"
    first = {"tick": f"{page.box} ", "dash": "- ", "number": f"{number}. ", "": indent}[line.mark]
    page.add(line.told, role, first=first)
    for place, (_, words) in enumerate(line.spoken):
        page.add(f"{line.aside} “{words}”" if place else f"“{words}”", "spoken", first="    ")
    if line.address:
        page.address(line.address, "  ")
    for under in line.under:
        _add_line(page, under, indent="  ")


def _add_briefing(page: Page, briefing: BriefingSheet) -> None:
    add_blocks(page, [briefing.form])
    page.heading(briefing.title)
    for topic in briefing.topics:
        _add_topic(page, topic)
    add_blocks(page, [briefing.next, briefing.call, *briefing.checklist])


def _add_topic(page: Page, row: TopicLine) -> None:
    page.add(f"{row.topic}: {row.name}", first="- ")
    page.add(row.about, "small", first="    ")
    page.add(row.headline, first="    ")
    page.add(row.depends, first="    ")
    for labels, told in row.outcomes:
        page.add(f"{labels}: {told}", "small", first="      ")
