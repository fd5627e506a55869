"""What is due, as lines of text and as a table for other programs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from uscis_prep.calllog.due import told_day
from uscis_prep.plan.when_text import format_time
from uscis_prep.render.cells import to_csv
from uscis_prep.render.compose import numbers, sources_block
from uscis_prep.render.page import Page
from uscis_prep.render.phrases import local, ours
from uscis_prep.render.sheet import PAGE, SOURCES, Line, numbered, shown_layers
from uscis_prep.render.text import add_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.calllog.agenda import Agenda
    from uscis_prep.calllog.due import Entry, SecondAttempt
    from uscis_prep.plan.setting import Setting

#: The columns of the table, by the keys of the JSON.
COLUMNS = ("id", "matter", "topic", "called_at", "urgency", "status", "what", "ends", "ends_local")
STEP = ("action", "channel", "reach", "opens", "headline")


def render_due(
    found: Agenda, setting: Setting, *, title: str = "due-title", width: int = 80, detail: str = PAGE
) -> Page:
    """Return what is due as a page, the most pressing first.

    Args:
        found: What is due.
        setting: Where it was found, for the texts.
        title: The sentence above it.
        width: Columns.
        detail: How much is shown, see `sheet.visible`.
    """
    reasons = [row for entry in found["entries"] for row in entry["step"]["why"]]
    refs = numbers(found["sources"]) if SOURCES in shown_layers(detail) else ()
    page = Page(width, "")
    page.add(setting.say(title), "title")
    now = setting.request.now
    page.add(setting.say("due-as-of", at=now) + local(setting, now), "small")
    if not found["entries"]:
        page.add(setting.say("due-nothing"), "verdict")
    elif len(found["entries"]) > 1:
        counts = [setting.say(f"due-count-{name}", number=number) for name, number in found["counts"].items() if number]
        page.add(" ".join(counts))
    for number, entry in enumerate(found["entries"], start=1):
        _add_entry(page, setting, entry, number, dict(refs))
    add_blocks(page, [sources_block(found["sources"], setting) if refs else None])
    page.blank()
    star = setting.say("our-suggestion") if any(ours(row["cites"]) for row in reasons) else ""
    page.add(f"{setting.words(setting.data['head']['disclaimer'])} {star}".strip(), "small")
    return page


def _add_entry(page: Page, setting: Setting, entry: Entry, number: int, refs: Mapping[str, int]) -> None:
    names = [name for name in (entry["id"], entry["matter"], entry["topic_name"]) if name]
    page.heading(f"{number}. {', '.join(names)}" if names else setting.say("due-missed"))
    page.add(status_line(setting, entry))
    step = entry["step"]
    page.add(step["headline"], "verdict")
    if step["reach"]:
        page.address(step["reach"], "  ")
    if step["tty"]:
        page.address(f"{setting.say('label-tty')} {step['tty']}", "  ")
    if step["opens"]:
        opens = datetime.fromisoformat(step["opens"])
        page.add(setting.say("label-later", opens=opens) + local(setting, opens), first="  ")
    for row in step["why"]:
        line = numbered(Line(row["text"], cites=tuple(row["cites"]), ours=ours(row["cites"])), refs)
        page.add(line.marked, "small", first="  ")


def status_line(setting: Setting, entry: Entry) -> str:
    """Say which time is over, or ends when; in Eastern time, and where the person is if that is another."""
    again = entry["second_attempt"]
    if again is not None and entry["status"] == "now":
        return setting.say("due-second-attempt-now", when=_stretch(setting, again))
    return setting.say(f"due-{entry['what']}-{entry['status']}", ends=_told(setting, entry["ends"]))


def _stretch(setting: Setting, again: SecondAttempt) -> str:
    """Tell a stretch of one day in Eastern time, and where the person is if that is another zone."""
    told = _between(setting, again["earliest"], again["latest"], setting.say("zone-eastern"))
    if again["earliest"] == again["earliest_local"]:
        return told
    here = _between(setting, again["earliest_local"], again["latest_local"], str(setting.request.zone))
    return f"{told} ({here})"


def _between(setting: Setting, earliest: str, latest: str, zone: str) -> str:
    first, last = datetime.fromisoformat(earliest), datetime.fromisoformat(latest)
    names, language = setting.data["dates"], setting.request.language
    clocks = {name: format_time(names, language, at) for name, at in (("first", first), ("last", last))}
    return setting.say("due-between", day=first.date(), zone=zone, **clocks)


def _told(setting: Setting, text: str) -> str:
    """Tell a moment; where a day ends with it, tell the day."""
    at = datetime.fromisoformat(text)
    day = told_day(at)
    if day is not None:
        return setting.told(day)
    if setting.shows_eastern(at):
        return setting.told(at)
    return f"{setting.told(at)} ({setting.moment(at, str(setting.request.zone))})"


def render_due_csv(found: Agenda) -> str:
    """Return what is due as CSV; a cell that a spreadsheet would run gets an apostrophe in front."""
    rows = []
    for entry in found["entries"]:
        step = entry["step"]
        cells = [entry[name] for name in COLUMNS] + [step[name] for name in STEP]  # type: ignore[literal-required]
        rows.append(["" if cell is None else str(cell) for cell in cells])
    return to_csv((*COLUMNS, *STEP), rows)
