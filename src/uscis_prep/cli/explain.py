"""`uscis-prep rules explain CODE`: what a finding of the rulebook means and what to do about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from uscis_prep.clean import excerpt
from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.render.page import Page
from uscis_prep.rulebook.codes import PAGE, explain

if TYPE_CHECKING:
    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/explain/1"


def run_explain(settings: Settings, code: str) -> None:
    """Print the section of one code. The findings of the rulebook are in English, and so is this.

    Raises:
        UsageError: There is no such code; the nearest one is named.
    """
    found = explain(excerpt(code, 20))
    see = f"{PAGE}#{found.code.lower()}"
    if settings.json:
        write_json({"schema": SCHEMA, **found._asdict(), "page": see})
        return
    page = Page(columns(sys.stdout), box(sys.stdout))
    page.add(f"{found.code}: {found.group}", "title")
    page.add(found.what)
    page.add(f"What to do: {found.todo}")
    page.add(f"More, with an example: {see}", "small")
    show(page, settings, sys.stdout)
