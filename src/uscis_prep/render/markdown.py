"""The sheet as Markdown, for e-mail and tickets: boxes to tick, and no word of it is taken for a mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uscis_prep.render.compose import compose
from uscis_prep.render.sheet import PAGE, cleaned, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan
    from uscis_prep.render.sheet import Block, BriefingSheet, Field, Line, NeedSheet, Row, Sheet, Writing

#: What Markdown could take for a mark within a line.
MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
#: What it could take for a list, a rule or a heading at the beginning of one.
BEGINNING = re.compile(r"^(\d+)([.)])|^([-+=])")
ADDRESS = re.compile(r"https://[^\s\"'<>()“”«»`\\]*[^\s\"'<>()“”«».,;:`\\]")
BOX = "- [ ] "
#: At the end of a line, where Markdown takes underscores for themselves.
LINE = "_" * 24
WRITTEN = "write-down"


def render(plan: Plan, setting: Setting, *, last: date | None = None, detail: str = PAGE) -> str:
    """Return the plan as Markdown.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        last: The day up to which changes ahead were looked for.
        detail: How much of it is shown, see `sheet.visible`.
    """
    whole = "\n".join(_sheet(cleaned(visible(compose(plan, setting, last=last), detail))))
    return re.sub("\n{3,}", "\n\n", whole).rstrip("\n") + "\n"


def escape(text: str) -> str:
    """Return a text in which nothing is a mark but whole https addresses, which become links."""
    found, end = [], 0
    for address in ADDRESS.finditer(text):
        found += [MARKS.sub(r"\\\1", text[end : address.start()]), f"<{address[0]}>"]
        end = address.end()
    whole = "".join([*found, MARKS.sub(r"\\\1", text[end:])])
    return BEGINNING.sub(lambda mark: f"{mark[1]}\\{mark[2]}" if mark[1] else f"\\{mark[3]}", whole)


def code(text: str) -> str:
    """Return what was typed as code, in which nothing is a mark: the fence is longer than any run of backticks."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def _sheet(sheet: Sheet) -> Iterator[str]:
    alone = sheet.alone
    yield from _heading(1, alone.name if alone else sheet.title)
    yield escape(sheet.made.text)
    for notice in sheet.notices:
        yield from ("", f"**{escape(notice)}**")
    yield from _blocks(2, [sheet.order])
    for need in sheet.needs:
        yield from [""] if alone else _heading(2, need.name)
        yield from _need(need, 2 if alone else 3)
    if sheet.briefing:
        yield from _briefing(sheet.briefing)
    yield from _blocks(2, [sheet.ahead])
    if sheet.unused:
        yield from ("", f"{escape(sheet.unused.title)}: {', '.join(code(line.text) for line in sheet.unused.lines)}")
    if sheet.assumed:
        yield from ("", escape(sheet.assumed))
    yield from ("", escape(f"{sheet.foot} {sheet.star}".strip()))
    for need in sheet.needs:
        yield from _checklist((), need.calling if need.details else None, 2)
        yield from _blocks(2, need.details)
    if sheet.briefing:
        yield from _blocks(2, sheet.briefing.details)
    yield from _blocks(2, sheet.details)


def _heading(level: int, text: str) -> list[str]:
    return [*([""] if level > 1 else []), f"{'#' * level} {escape(text)}", ""]


def _need(need: NeedSheet, level: int) -> Iterator[str]:
    for line in need.first:
        yield from (f"**{escape(line.marked)}**", "")
    tty = f"({escape(need.tty)})" if need.tty else ""
    yield " ".join(part for part in (f"**{escape(need.headline)}**", escape(need.reach), tty) if part)
    for after in need.after:
        yield from ("", escape(after))
    yield ""
    for row in need.rows:
        yield from _row(row)
    yield from _checklist(need.checklist, need.writing, level)


def _row(row: Row) -> Iterator[str]:
    """Draw a label with its line, or with several under it; where several warn, each has the label."""
    label = f"- **{escape(row.label)}:**"
    if len(row.lines) == 1 or row.name == "careful":
        yield from (f"{label} {escape(line.marked)}" for line in row.lines)
    else:
        yield label
        yield from (f"  - {escape(line.marked)}" for line in row.lines)


def _checklist(blocks: Sequence[Block], writing: Writing | None, level: int) -> Iterator[str]:
    """Draw the checklist; what is written down by hand stands under its heading."""
    fields = writing.fields if writing else ()
    for block in blocks:
        yield from _blocks(level, [block])
        if block.name == WRITTEN:
            yield from map(_field, fields)
    if writing and all(block.name != WRITTEN for block in blocks):
        yield from _heading(level, writing.title)
        yield from map(_field, fields)


def _field(field: Field) -> str:
    if field.options:
        return f"- {escape(field.label)}: {' / '.join(f'[ ] {escape(option)}' for option in field.options)}"
    return f"- {escape(field.label)}: {LINE}"


def _blocks(level: int, blocks: Iterable[Block | None]) -> Iterator[str]:
    for block in blocks:
        if block is not None:
            yield from _heading(level, block.title)
            for number, line in enumerate(block.lines, start=1):
                yield from ((code(line.text), "") if block.name == "repeat" else _line(line, number))


def _line(line: Line, number: int) -> Iterator[str]:
    mark = {"tick": BOX, "dash": "- ", "number": f"{number}. ", "": ""}[line.mark]
    if line.text:
        # Words to say have no star: who reads them aloud reads what is marked.
        yield f"{mark}{escape((line._replace(ours=False) if line.spoken else line).marked)}"
    indent = "  " if mark else ""
    for place, (_, words) in enumerate(line.spoken):
        aside = f"{escape(line.aside)} " if place else ""
        yield f"{indent}> {aside}“{escape(words)}”"
        yield f"{indent}>"
    if line.address:
        yield f"{indent}- {escape(line.address)}"
    for under in line.under:
        yield f"{indent}- {escape(under.marked)}"
    if not mark:
        yield ""


def _briefing(briefing: BriefingSheet) -> Iterator[str]:
    yield from ("", *(escape(line.marked) for line in briefing.about))
    for row in briefing.careful:
        yield from ("", *(f"- **{escape(row.label)}:** {escape(line.marked)}" for line in row.lines))
    yield from _heading(2, briefing.title) if briefing.title else ()
    for row in briefing.usual:
        yield from (f"- **{escape(row.label)}:** {escape(line.marked)}" for line in row.lines)
    yield from ("", escape(briefing.others)) if briefing.others else ()
    yield from _blocks(3, briefing.settles)
    for label, command in briefing.next:
        yield from ("", f"{escape(label)} {code(command)}")
    yield from _blocks(2, [briefing.call])
    yield from _checklist(briefing.checklist, briefing.writing, 3)
