"""The formats of a plan: which one is wanted, and the plan in it as one text."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from uscis_prep.clean import excerpt
from uscis_prep.cli.output import escaped
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan

TEXT, JSON, MARKDOWN, HTML, ICS = FORMATS = ("text", "json", "markdown", "html", "ics")
#: What the ending of a file says about its format, where nothing else does.
ENDINGS = {
    ".json": JSON,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".ics": ICS,
    ".txt": TEXT,
}

#: Endings that promise what no page is written in.
FOREIGN = (
    *(".pdf", ".doc", ".docx", ".odt", ".rtf", ".tex", ".ps", ".epub", ".png", ".jpg", ".jpeg", ".svg"),
    *(".csv", ".tsv", ".xls", ".xlsx", ".ods", ".xml", ".yaml", ".yml", ".jsonl", ".db", ".zip"),
)


def choose(page_format: str | None, output: str | None, *, json: bool, large: bool) -> str:
    """Return the format: the one named, else that of the file's ending, else text.

    Args:
        page_format: `--format`, if it was given.
        output: The file of `-o`, if it was given.
        json: Whether `--json` was given, which beats both.
        large: Whether `--large` was given, which only paper knows.

    Raises:
        UsageError: There is no such format, it cannot be large, or the file's ending names another one.
    """
    if page_format is not None and page_format not in FORMATS:
        raise UsageError("usage-value", option="--format", given=excerpt(page_format, 20), options=", ".join(FORMATS))
    found = JSON if json else page_format or by_ending(output, ENDINGS, TEXT)
    if large and found != HTML:
        raise UsageError("large-without-html", format=found)
    return found


def target(output: str | None) -> str | None:
    """Return the file of `-o`; ``None`` for stdout, which is what `-` means."""
    return None if output == "-" else output


def by_ending(output: str | None, known: Mapping[str, str], usual: str) -> str:
    """Return the format that the ending of a file stands for, and the usual one where it says nothing.

    Args:
        output: The file of `-o`, if it was given.
        known: Endings with their formats.
        usual: The format without a file, and for endings that name no format.

    Raises:
        UsageError: The ending names a format that is not among those known.
    """
    ending = PurePath(output).suffix.lower() if output else ""
    if ending not in known and ending in (*ENDINGS, *FOREIGN):
        raise UsageError("ending-other", file=excerpt(str(output)), options=", ".join(known))
    return known.get(ending, usual)


def of_file(name: str | None) -> str | None:
    """Return the format that the ending of a file stands for."""
    return ENDINGS.get(PurePath(name).suffix.lower()) if name else None


def written(
    page_format: str,
    plan: Plan,
    setting: Setting,
    *,
    large: bool = False,
    last: date | None = None,
    detail: str = "page",
) -> str:
    """Return a plan as one text, for a file or a pipe.

    Args:
        page_format: One of the formats.
        plan: The plan.
        setting: Where it was made.
        large: Whether paper is printed in large letters.
        last: The day up to which changes ahead were looked for.
        detail: How much of it is shown; JSON is always whole.

    Raises:
        UsageError: A calendar was asked for, and the plan has no date.
    """
    if page_format == JSON:
        from uscis_prep.render.json_text import render as render_json  # noqa: PLC0415 - each format loads only itself

        return escaped(render_json(plan), sys.stdout)
    if page_format == MARKDOWN:
        from uscis_prep.render.markdown import render as render_markdown  # noqa: PLC0415 - as above

        return render_markdown(plan, setting, last=last, detail=detail)
    if page_format == HTML:
        from uscis_prep.render.html import render as render_html  # noqa: PLC0415 - as above

        return render_html(plan, setting, large=large, last=last, detail=detail)
    if page_format == ICS:
        from uscis_prep.render.ics import render as render_ics  # noqa: PLC0415 - as above

        found = render_ics(plan, setting)
        if found is None:
            raise UsageError("calendar-empty" if plan["status"] == "decided" else "calendar-undecided")
        return found
    from uscis_prep.render.text import render  # noqa: PLC0415 - as above

    return render(plan, setting, last=last, detail=detail).text()
