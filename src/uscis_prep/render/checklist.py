"""The checklist, and the sources at the end of a page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Item, Plan
    from uscis_prep.render.page import Page

HOUSE = "H"


def add_checklist(page: Page, setting: Setting, items: Sequence[Item]) -> None:
    """Add the lines by section; words to say stand in both languages."""
    for section, lines in groupby(items, key=lambda item: item["section"]):
        page.heading(setting.say(f"section-{section}"))
        for item in lines:
            condition = f"{item['if']} " if item["if"] else ""
            told = f"{condition}{item['text']} ({', '.join(item['cites'])}{suggestion(setting, item['cites'], ', ')})"
            if section in ("warning", "note"):
                page.add(told, first="- ")
            else:
                page.tick(told)
            for words in spoken(setting, item):
                page.add(f"“{words}”", "spoken", first="    ")


def spoken(setting: Setting, item: Item) -> list[str]:
    """Return the words to say: English for the agent, and the page's language or Spanish under it."""
    if not item["spoken"]:
        return []
    second = setting.request.language if setting.request.language in item["spoken"] else "es"
    return [item["spoken"]["en"], item["spoken"]["es" if second == "en" else second]]


def suggestion(setting: Setting, cites: Sequence[str], before: str = " ") -> str:
    """Return the words that mark what is ours and not the agency's, where only our own rows are cited."""
    ours = any(cite.startswith(HOUSE) for cite in cites)
    return f"{before}{setting.say('our-suggestion')}" if ours else ""


def add_sources(page: Page, setting: Setting, plan: Plan) -> None:
    """Add everything cited, one line for each document or update."""
    if not plan["sources"]:
        return
    page.heading(setting.say("label-sources"))

    for (title, day, where, rank), rows in groupby(plan["sources"].items(), key=_document):
        names = ", ".join(name for name, _ in rows)
        ours = f"{setting.say('source-house')}: " if names.startswith(HOUSE) else ""
        told = ", ".join(part for part in (day, setting.say(f"rank-{rank}") if rank else "") if part)
        page.add(f"{names}: {ours}{title}{f' ({told})' if told else ''}", "small", first="- ")
        if where:
            page.address(where, "  ")


def _document(row: tuple[str, dict[str, Any]]) -> tuple[str, str, str, str]:
    """Return title, date, page and rank (of what was found later); statements of one document share a line."""
    _, entry = row
    section = str(entry["section"])
    later = section.startswith("https")
    return entry["title"], entry["date"] or "", section if later else "", entry["rank"] if later else ""
