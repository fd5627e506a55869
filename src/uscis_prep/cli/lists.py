"""`uscis-prep forms`, `topics` and `questions`: what `check` understands."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.briefing import listed, option_text
from uscis_prep.plan.setting import Setting
from uscis_prep.render.page import Page
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from uscis_prep.cli.settings import Settings


def run_forms(settings: Settings) -> None:
    """Print the forms."""
    setting = _setting(settings)
    rows = [
        {
            "id": name,
            "title": form["title"],
            "gloss": form["gloss"],
            "party": form["party"],
            "kind": form["kind"],
        }
        for name, form in setting.data["forms"].items()
    ]
    if settings.json:
        write_json({"schema": "uscis-prep/forms/1", "forms": rows})
        return
    page = _page(setting, "list-forms")
    for row in rows:
        page.add(f"{row['id']}: {row['title']}", first="- ")
        if setting.request.language == "es":
            page.add(row["gloss"], "small", first="    ")
    show(page, settings, sys.stdout)


def run_topics(settings: Settings) -> None:
    """Print the topics."""
    setting = _setting(settings)
    rows = [
        {"id": row["topic"], "name": setting.words(row["name"]), "about": setting.words(row["about"])}
        for row in setting.compiled.public_topics()
    ]
    if settings.json:
        write_json({"schema": "uscis-prep/topics/1", "topics": rows})
        return
    page = _page(setting, "list-topics")
    for row in rows:
        page.add(f"{row['id']}: {row['name']}", first="- ")
        page.add(row["about"], "small", first="    ")
    show(page, settings, sys.stdout)


def run_questions(settings: Settings) -> None:
    """Print the questions with their options."""
    setting = _setting(settings)
    rows = [_question(setting, name) for name in setting.compiled.order]
    if settings.json:
        write_json({"schema": "uscis-prep/questions/1", "questions": rows})
        return
    page = _page(setting, "list-questions")
    for row in rows:
        page.heading(row["id"])
        page.add(f"{row['ask']} ({setting.say('scope-' + row['scope'])})")
        for option in row["options"]:
            page.add(f"{option['id']}: {option['text']}", "small", first="  ")
    show(page, settings, sys.stdout)


def _question(setting: Setting, name: str) -> dict[str, Any]:
    entry = setting.compiled.questions[name]
    options = [
        {
            "id": option,
            "text": option_text(setting, name, option),
            "also": entry["options"].get(option, {}).get("also", []),
        }
        for option in listed(entry)
    ]
    return {
        "id": name,
        "scope": entry["scope"],
        "kind": entry["kind"],
        "ask": setting.words(entry["ask"]),
        "why": setting.words(entry["why"]),
        "options": options,
    }


def _setting(settings: Settings) -> Setting:
    return Setting(Compiled(load_compiled(settings.rules)), empty_request(settings))


def _page(setting: Setting, title: str) -> Page:
    page = Page(columns(sys.stdout), box(sys.stdout))
    page.add(setting.say(title), "title")
    return page
