"""The sheet as one self-contained page for paper and browser: no script, nothing from outside."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from uscis_prep.render.compose import compose
from uscis_prep.render.sheet import PAGE, Block, cleaned, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan
    from uscis_prep.render.sheet import Writing

PACKAGE = "uscis_prep.render"
#: What one holds at the phone, in two columns: it stands before everything else.
HELD = (("before", "have-ready"), ("say",))
WRITTEN = "write-down"
ADDRESS = re.compile(r"https://[^\s\"'<>()“”«»]*[^\s\"'<>()“”«».,;:]")


#: What no line may end in the middle of: a phone number, an email address, the number of a form, the A-number.
WHOLE = re.compile(r"\b(?:\d{3}-\d{3}-\d{4}|[\w.-]+@[\w.-]+\w|[A-Z]-[A-Za-z0-9]+)\b")


class Part(NamedTuple):
    """A stretch of a sentence: plain words, a date (with its ISO 8601 form), an address, a number that stays whole."""

    text: str
    kind: str = "words"
    ref: str = ""


def render(plan: Plan, setting: Setting, *, large: bool = False, last: date | None = None, detail: str = PAGE) -> str:
    """Return the plan as an HTML page.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        large: Whether everything is printed in 18 points or more.
        last: The day up to which changes ahead were looked for.
        detail: How much of it is shown, see `sheet.visible`.
    """
    sheet = cleaned(visible(compose(plan, setting, last=last, hints=False), detail, both=True))
    environment = _environment()
    style = _style()
    return environment.get_template("sheet.html.j2").render(
        sheet=sheet,
        alone=sheet.alone is not None,
        title=sheet.alone.name if sheet.alone else sheet.title,
        made=setting.say("paper-made", day=sheet.made.text),
        large=large,
        scan=setting.say("paper-scan"),
        suggestion=setting.say("our-suggestion-plain"),
        style=Markup(style),  # noqa: S704 - our own file, without a value from anywhere
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        name=_name([need.name for need in sheet.needs], sheet.title),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(parts=parts, code=code, held=held, later=later, written=written)
    return environment


@cache
def _style() -> str:
    """Return the style sheet as it stands in the page, on which its hash is made."""
    return f"\n{(files(PACKAGE) / 'templates' / 'sheet.css').read_text('utf-8').strip()}\n"


def _name(needs: Sequence[str], title: str) -> str:
    """Return the title of the page: a browser offers it as the name of the printed file."""
    return f"{title}: {', '.join(needs)}" if needs else title


def held(blocks: Sequence[Block]) -> list[list[Block]]:
    """Return the blocks that one holds at the phone in two columns: what to have ready, and what to say."""
    columns = [[block for block in blocks if block.name in names] for names in HELD]
    return [column for column in columns if column]


def later(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that may stand on another page."""
    return [block for block in blocks if block.name not in (*chain(*HELD), WRITTEN)]


def written(blocks: Sequence[Block], writing: Writing | None) -> Block | None:
    """Return the block of what is written down; an empty one where the checklist has none, but there is room for it."""
    empty = Block(WRITTEN, writing.title, ()) if writing else None
    return next((block for block in blocks if block.name == WRITTEN), empty)


def code(reach: str, label: str) -> Markup:
    """Return a number or an address as a code that a phone's camera reads, as a picture within the page."""
    target = reach if reach.startswith("https://") else f"tel:+1{re.sub('[^0-9]', '', reach)}"
    drawn = segno.make(target, micro=False).svg_inline(
        border=1, omitsize=True, svgclass="code", lineclass=None, title=f"{label} {reach}"
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - drawn here; its title is escaped there


def parts(text: str, times: Sequence[tuple[str, str]] = ()) -> list[Part]:
    """Cut a sentence of the rulebook into words, dates, addresses and numbers.

    Args:
        text: The sentence.
        times: The dates in it, each as ISO 8601 and as it is told.
    """
    found = [Part(text)]
    for iso, told in times:
        place = next((i for i, part in enumerate(found) if part.kind == "words" and told in part.text), None)
        if place is not None:
            before, _, after = found[place].text.partition(told)
            found[place : place + 1] = [Part(before), Part(told, "time", iso), Part(after)]
    pieces = _cut(found, ADDRESS, "link")
    return [part for part in _cut(pieces, WHOLE, "whole") if part.text]


def _cut(found: Sequence[Part], pattern: re.Pattern[str], kind: str) -> list[Part]:
    """Return the parts with what a pattern finds in their words as parts of its own kind."""
    made = []
    for part in found:
        end = 0
        for match in pattern.finditer(part.text) if part.kind == "words" else ():
            made += [Part(part.text[end : match.start()]), Part(match[0], kind, match[0])]
            end = match.end()
        made.append(part._replace(text=part.text[end:]))
    return made
