"""`uscis-prep rules sources`: what the rulebook rests on, how much on each, and when it was last checked."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.setting import Setting
from uscis_prep.render.page import Page
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/sources/1"
#: Parts of the compiled rulebook whose entries cite.
CITING = ("rules", "items", "alternatives", "parameters", "answers", "look_again", "channels", "forms")


def run_sources(settings: Settings) -> None:
    """Print the sources.

    Raises:
        RulebookError: The rulebook cannot be used.
    """
    setting = Setting(Compiled(load_compiled(settings.rules)), empty_request(settings))
    rows = sources(setting)
    if settings.json:
        write_json({"schema": SCHEMA, "sources": rows})
    else:
        show(_page(setting, rows), settings, sys.stdout)


def sources(setting: Setting) -> list[dict[str, Any]]:
    """Return each document and each later fact with its rank, date, page and the number of entries that cite it."""
    data = setting.data
    checked = data["head"]["checked_on"]
    counts = _counts(data)
    rows = []
    for name, source in data["sources"].items():
        cites = [cite for cite, row in data["ledger"].items() if row.get("source") == name]
        number = len(set().union(*(counts.get(cite, set()) for cite in cites)))
        rows.append(_row(name, source["title"], source, number, checked) | {"publisher": source["publisher"]})
    for name, update in data["updates"].items():
        title = setting.words(update["text"]) if "text" in update else update["says"]
        dated = {**update, "date": update.get("from") or update.get("in_force_by")}
        rows.append(_row(name, title, dated, len(counts.get(name, ())), checked) | {"check_at": update["check_at"]})
    return rows


def _row(name: str, title: str, entry: Mapping[str, Any], number: int, checked: str) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "date": entry.get("date"),
        "rank": entry["rank"],
        "entries": number,
        "checked_on": checked,
    }


def _counts(data: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return for each citation the entries that carry it."""
    found: dict[str, set[str]] = {}
    for kind in CITING:
        for name, entry in data[kind].items():
            for cite in _cited(entry):
                found.setdefault(cite, set()).add(f"{kind}/{name}")
    return found


def _cited(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value.get("cites", ())
        for child in value.values():
            yield from _cited(child)
    elif isinstance(value, list):
        for child in value:
            yield from _cited(child)


def _page(setting: Setting, rows: list[dict[str, Any]]) -> Page:
    page = Page(columns(sys.stdout), box(sys.stdout))
    page.add(setting.say("list-sources"), "title")
    for row in rows:
        day = setting.dated(row["date"]) if row["date"] else setting.say("sources-undated")
        rank = setting.say(f"rank-{row['rank']}")
        page.add(f"{row['id']}: {row['title']} ({rank}, {day})", first="- ")
        checked = date.fromisoformat(row["checked_on"])
        page.add(setting.say("sources-line", number=row["entries"], checked=checked), "small", first="    ")
        if "check_at" in row:
            page.address(row["check_at"], "    ")
    return page
