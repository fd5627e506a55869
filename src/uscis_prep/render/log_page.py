"""Logged calls as lines of text: one call, a list of calls, what follows a call."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from uscis_prep.calllog.hide import shown
from uscis_prep.clean import HIDDEN
from uscis_prep.render.phrases import edge_of, local, ours, window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.calllog.answer import Expected
    from uscis_prep.calllog.record import Call
    from uscis_prep.plan.setting import Setting
    from uscis_prep.render.page import Page

#: The fields that are one line of text, in the order of the page.
LINES = ("matter", "topic", "called_at", "number_from", "agent_name", "agent_id", "service_item", "urgency", "promised")
NUMBERS = ("receipt", "a_number")
CUT = ("number_from", *NUMBERS)


def rows_of(setting: Setting, call: Call, *, whole: bool) -> list[tuple[str, str]]:
    """Return everything about a call as pairs of label and words; what was not told is left out.

    Args:
        setting: For the words.
        call: The call.
        whole: Whether whole numbers are shown.
    """
    safe = shown(call, whole=whole)
    found = [(setting.say(f"log-field-{name}"), _told(setting, safe, name)) for name in (*LINES, *NUMBERS)]
    found += [(setting.say("log-field-said"), safe.said)]
    found += [(setting.say("log-field-missed"), moment(setting, at)) for at in safe.missed]
    if call.status == "open" and call.due_at is not None:
        found.append((setting.say("log-field-due"), moment(setting, call.due_at)))
    if call.closed_at is not None:
        found.append((setting.say("log-field-closed"), moment(setting, call.closed_at)))
    found.append((setting.say("log-field-outcome"), safe.outcome))
    return [(label, text) for label, text in found if text]


def _told(setting: Setting, call: Call, name: str) -> str:
    if name == "called_at":
        return setting.written(call.called_at, _zone(setting, call.zone))
    if name == "urgency":
        return setting.say(f"log-urgency-{call.urgency}")
    if name == "topic":
        return topic_name(setting, call.topic)
    if name == "promised":
        return setting.told(call.promised) if call.promised else ""
    text = str(getattr(call, name))
    # What was kept are the last four digits: even where everything is shown they must not look like the whole number.
    return HIDDEN + text if name in CUT and re.fullmatch(r"[0-9]{4}", text) else text


def topic_name(setting: Setting, topic: str) -> str:
    """Return the name of a topic; its id where the rulebook does not know it any more."""
    names = [row["name"] for row in setting.compiled.public_topics() if row["topic"] == topic]
    return setting.words(names[0]) if names else topic


def _zone(setting: Setting, name: str) -> str:
    return setting.say("zone-eastern") if name == str(setting.calendar.zone) else name


def moment(setting: Setting, at: datetime) -> str:
    """Say a moment in Eastern time, and in the caller's zone where that is another; the end of a day is that day."""
    here = at.astimezone(setting.calendar.zone)
    if here.time() == time():
        return setting.told(here.date() - timedelta(days=1))
    told = local(setting, at)
    return setting.told(at) + (f".{told}" if told else "")


def add_call(page: Page, setting: Setting, call: Call, *, whole: bool) -> None:
    """Add one call with everything that was told about it."""
    page.add(setting.say("log-call", id=call.id, status=setting.say(f"log-status-{call.status}")), "title")
    for label, text in rows_of(setting, call, whole=whole):
        first, *more = text.splitlines() or [""]
        page.add(f"{label}: {first}")
        for line in more:
            page.add(line, first="  ")


def add_history(page: Page, setting: Setting, versions: Sequence[Call], *, whole: bool) -> None:
    """Add the earlier versions of a call, the newest of them first: what each said that the next one does not."""
    page.heading(setting.say("log-earlier"))
    pairs = list(pairwise(versions))
    if not pairs:
        page.add(setting.say("log-no-earlier"), "small")
    for old, new in reversed(pairs):
        page.add(setting.say("log-version", number=old.version, at=moment(setting, new.updated_at)), first="- ")
        before, after = (_told_rows(setting, call, whole=whole) for call in (old, new))
        for label, text in before:
            if (label, text) not in after:
                page.add(setting.say("log-was", label=label, text=text), "small", first="    ")
        for label, _ in after:
            if label not in dict(before):
                page.add(setting.say("log-was-empty", label=label), "small", first="    ")


def _told_rows(setting: Setting, call: Call, *, whole: bool) -> list[tuple[str, str]]:
    """Return what was told about a call, without the moment that follows from it."""
    derived = setting.say("log-field-due")
    return [row for row in rows_of(setting, call, whole=whole) if row[0] != derived]


def add_list(page: Page, setting: Setting, calls: Sequence[Call], *, whole: bool) -> None:
    """Add a list of calls, two or three lines each."""
    for call in calls:
        safe = shown(call, whole=whole)
        day = setting.short(call.called_at.date())
        parts = [call.id, setting.say(f"log-status-{call.status}"), day, safe.matter]
        page.add(", ".join(part for part in parts if part), first="- ")
        about = topic_name(setting, call.topic)
        if about:
            page.add(about, first="    ")
        if call.due_at is not None:
            due = setting.short((call.due_at.astimezone(setting.calendar.zone) - timedelta(seconds=1)).date())
            page.add(f"{setting.say('log-field-due')}: {due}", "small", first="    ")


def _awaited(setting: Setting, found: Expected) -> bool:
    """Tell whether an answer may still come in time, or whether nobody knows when."""
    ends = [edge for row in found.answer["windows"] if (edge := edge_of(row["latest"])) is not None]
    today, now = setting.today, setting.request.now
    return not ends or any(end >= now if isinstance(end, datetime) else end >= today for end in ends)


def add_expected(page: Page, setting: Setting, found: Expected) -> None:
    """Add what answer to expect and what to do until it comes."""
    page.heading(setting.say("label-answer"))
    for row in found.answer["windows"]:
        label = setting.say("window-" + (row["if"] or "always"))
        page.add(f"{label}: {window(setting, row)}")
        page.add(row["counting"], "small", first="    ")
    if found.answer["silent"]:
        page.add(found.answer["silent"])
    page.heading(setting.say("log-until-then" if _awaited(setting, found) else "log-now"))
    for item in found.steps:
        page.add(f"{item['text']} *" if ours(item["cites"]) else item["text"], first="- ")
    if any(ours(item["cites"]) for item in found.steps):
        page.add(setting.say("our-suggestion"), "small")
