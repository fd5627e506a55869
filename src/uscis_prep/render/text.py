"""The sheet as lines of text: verdict first, then what to have, say, write down and do, then what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.render.compose import compose
from uscis_prep.render.page import Page
from uscis_prep.render.sheet import PAGE, spelled, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan
    from uscis_prep.render.sheet import Block, BriefingSheet, Line, NeedSheet, Row, Sheet

INDENT = "  "
#: Columns of the labels beside the verdict.
LABEL = 11
#: Columns of what stands before words to say: to the menu, to the agent.
ALOUD = 15
#: Columns of a usual screen.
USUAL = 80
#: Below these columns each label stands on a line of its own.
NARROW = 60
#: What a narrow screen shows first.
URGENT_ROWS = ("look-again", "when", "careful")


def render(
    plan: Plan,
    setting: Setting,
    *,
    width: int = 80,
    box: str = "[ ]",
    last: date | None = None,
    detail: str = PAGE,
    hints: bool = True,
    plain: bool = False,
) -> Page:
    """Return a plan as a page.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        width: Columns.
        box: The sign of a box to tick.
        last: The day up to which changes ahead were looked for.
        detail: How much of it is shown, see `sheet.visible`.
        hints: Whether flags and commands to go on with are named.
        plain: Whether words take the place of signs.
    """
    sheet = visible(compose(plan, setting, last=last, hints=hints), detail)
    if plain:
        sheet = spelled(sheet, setting.say("our-suggestion-plain"))._replace(star="")
    return draw(sheet, width=width, box=box)


def render_layer(plan: Plan, setting: Setting, layer: str, *, width: int = 80, box: str = "[ ]") -> Page:
    """Return one layer of a plan alone, without the page."""
    sheet = visible(compose(plan, setting), layer, both=True)
    page = Page(width, box)
    for need in sheet.needs:
        add_blocks(page, need.details)
    add_blocks(page, sheet.details)
    return page


def draw(sheet: Sheet, *, width: int = 80, box: str = "[ ]") -> Page:
    """Return a sheet as a page."""
    page = Page(width, box)
    if sheet.briefing is not None or not sheet.needs or sheet.order is not None:
        page.pair(sheet.title, sheet.made.text, "title")
    for notice in sheet.notices:
        page.add(notice)
    add_blocks(page, [sheet.order])
    for number, need in enumerate(sheet.needs):
        _add_need(page, need, "" if page.lines and (number or sheet.order or sheet.briefing) else sheet.made.text)
    if sheet.briefing is not None:
        _add_briefing(page, sheet.briefing)
    add_blocks(page, [sheet.ahead])
    page.blank()
    if sheet.unused:
        page.add(f"{sheet.unused.title}: {', '.join(line.text for line in sheet.unused.lines)}", "small")
    _add_foot(page, sheet)
    for need in sheet.needs:
        add_blocks(page, need.details)
    if sheet.briefing is not None:
        add_blocks(page, sheet.briefing.details)
    add_blocks(page, sheet.details)
    return page


def _add_foot(page: Page, sheet: Sheet) -> None:
    whole = f"{sheet.foot} {sheet.star}".strip()
    # What the star means stands beside the hints where it would take a line of its own.
    beside = sheet.star if sheet.hints and len(whole) > USUAL >= len(sheet.foot) else ""
    page.add(sheet.assumed, "small")
    page.joined([*sheet.hints, *([beside] if beside else [])], "small")
    page.add(sheet.foot if beside else whole, "small")


def _add_need(page: Page, need: NeedSheet, made: str) -> None:
    page.blank()
    page.pair(need.name, made, "title")
    for reason in need.after:
        page.add(reason, first=INDENT)
    for line in need.first:
        page.add(line.marked, "careful", first=INDENT)
    _add_verdict(page, need)
    page.blank()
    rows: Sequence[Row] = need.rows
    if page.width < NARROW:
        rows = sorted(rows, key=lambda row: row.name not in URGENT_ROWS)
    for row in rows:
        _add_row(page, row)
    add_blocks(page, need.checklist)
    page.blank()


def _add_verdict(page: Page, need: NeedSheet) -> None:
    """Draw the verdict with its number or address: in one line where they fit, an address that is long alone."""
    headline = need.headline.upper()
    tty = f"({need.tty})" if need.tty else ""
    parts = [part for part in (headline, need.short, tty) if part]
    line = INDENT + "    ".join(parts)
    if len(line) <= page.width and (need.short or not need.reach):
        page.add(line.strip(), "verdict", first=INDENT, whole=True)
        return
    page.add(headline, "verdict", first=INDENT)
    if need.short and tty and page.width >= NARROW:
        page.address(f"{need.short}   {tty}", INDENT)
    else:
        for part in (need.short or need.reach, tty):
            if part:
                page.address(part, INDENT)


def _add_row(page: Page, row: Row) -> None:
    """Draw a label with its lines; where several lines warn, each has the label."""
    for number, line in enumerate(row.lines):
        label = row.label if number == 0 or row.name == "careful" else ""
        role = "careful" if row.name == "careful" else ("differs" if row.name == "or" and number else "text")
        if page.width < NARROW:
            page.add(label, "label", first=INDENT, row=row.name)
            page.add(line.marked, role, first=INDENT * 2, row=row.name)
        else:
            start, column = f"{INDENT}{label:<{LABEL}}", " " * (len(INDENT) + LABEL)
            page.add(line.marked, role, first=start, rest=column, row=row.name)


def add_blocks(page: Page, blocks: Iterable[Block | None]) -> None:
    """Add blocks with their headings; ``None`` is left out."""
    for block in blocks:
        if block is not None:
            title, lines = _headed(block)
            page.heading(title)
            for number, line in enumerate(lines, start=1):
                if block.name == "repeat":
                    page.command(line.text, INDENT)
                else:
                    _add_line(page, line, number)


def _headed(block: Block) -> tuple[str, Sequence[Line]]:
    """Return a heading and the lines under it; what comes before words to say stands beside the heading if short."""
    first, *rest = block.lines or (None,)
    beside = first is not None and block.name == "say" and not first.spoken
    if first is None or not beside or len(f"{block.title} ({first.text})") > USUAL:
        return block.title, block.lines
    return f"{block.title} ({first.marked})", rest


def _add_line(page: Page, line: Line, number: int = 0, indent: str = INDENT) -> None:
    role = "small" if line.small else "text"
    first = {"tick": f"{INDENT}{page.box} ", "dash": f"{INDENT}- ", "number": f"{INDENT}{number}. ", "": indent}
    if line.spoken:
        _add_spoken(page, line, first[line.mark])
    else:
        page.add(line.marked, role, first=first[line.mark])
    if line.address:
        page.address(line.address, INDENT * 2)
    for under in line.under:
        _add_line(page, under, indent=INDENT * 2)


def _add_spoken(page: Page, line: Line, first: str) -> None:
    """Draw words to say: behind their label where that is short, the other language under it."""
    column = len(INDENT) + ALOUD
    start = f"{first}{line.text}"
    for number, (_, words) in enumerate(line.spoken):
        label = start if number == 0 else f"{INDENT}{line.aside}"
        mark = f" [{', '.join(map(str, line.refs))}]" if line.refs and number == 0 else ""
        if len(label) < column and page.width >= NARROW:
            page.add(f"“{words}”{mark}", "spoken", first=f"{label:<{column}}", rest=" " * column)
        else:
            page.add(label, first="")
            page.add(f"“{words}”{mark}", "spoken", first=INDENT * 2)


def _add_briefing(page: Page, briefing: BriefingSheet) -> None:
    for line in briefing.about:
        page.add(line.marked, first=INDENT)
    for row in briefing.careful:
        _add_row(page, row)
    page.heading(briefing.title)
    add_blocks(page, briefing.settles)
    _add_usual(page, briefing.usual)
    page.add(briefing.others, first="", rest=INDENT)
    for label, command in briefing.next:
        page.labelled(label, command, INDENT)
    if briefing.call:
        page.heading(briefing.call.title)
        for line in briefing.call.lines:
            page.add(line.marked, first=INDENT)
    for block in briefing.checklist:
        _add_compact(page, block)


def _add_usual(page: Page, rows: Sequence[Row]) -> None:
    """Draw topics with their sentences, the ids in a column."""
    column = max((len(row.label) for row in rows), default=0) + len(INDENT)
    for row in rows:
        if page.width < NARROW:
            page.add(row.label, "label", first=INDENT)
        for line in row.lines:
            first = INDENT * 2 if page.width < NARROW else f"{INDENT}{row.label:<{column}}"
            page.add(line.marked, first=first, rest=" " * len(first))


def _add_compact(page: Page, block: Block) -> None:
    """Draw a block with its heading beside the first line."""
    label = f"{block.title:<{LABEL}}"
    if page.width < NARROW or len(block.title) > LABEL:
        page.add(block.title, "label", first=INDENT)
        label = INDENT if page.width < NARROW else " " * LABEL
    for line in block.lines:
        box = f"{page.box} " if line.mark == "tick" else ""
        text = line.marked if not line.spoken else f"{line.text} “{line.spoken[0][1]}”"
        page.add(text, first=f"{INDENT}{label}{box}", rest=" " * (len(INDENT) + len(label) + len(box)))
        label = " " * len(label)
        for _, words in line.spoken[1:]:
            page.add(f"{line.aside} “{words}”", "spoken", first=f"{INDENT}{label}")
