"""What is due, as a calendar file: one entry a call, with the same name whenever it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event

from uscis_prep.calllog.due import told_day
from uscis_prep.clean import clean
from uscis_prep.render.due import status_line

if TYPE_CHECKING:
    from uscis_prep.calllog.agenda import Agenda
    from uscis_prep.calllog.due import Entry
    from uscis_prep.plan.setting import Setting

PRODUCT = "-//uscis-prep//call log//EN"
#: Whose names the identifiers are; nothing answers there, and nothing has to.
DOMAIN = "uscis-prep.invalid"
DAY = timedelta(days=1)
#: The reminder of a day rings in its morning, that of a moment when it begins.
MORNING, AT_ONCE = timedelta(hours=9), timedelta()


def render_due_ics(found: Agenda, setting: Setting) -> str:
    """Return what is due as an iCalendar file; without an entry it is an empty calendar.

    Args:
        found: What is due.
        setting: Where it was found, for the texts.
    """
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    for entry in found["entries"]:
        calendar.add_component(_event(setting, entry))
    return str(calendar.to_ical().decode("utf-8"))


def _event(setting: Setting, entry: Entry) -> Event:
    """Return an event: the second attempt as its stretch of time, everything else as a day."""
    event, step = Event(), entry["step"]
    title = clean(setting.say("due-ics-title", id=entry["id"], matter=entry["matter"] or entry["topic_name"]))
    event.add("uid", _uid(entry))
    event.add("dtstamp", setting.request.now.astimezone(UTC))
    again = entry["second_attempt"] if entry["status"] == "now" else None
    if again is not None:
        event.add("dtstart", datetime.fromisoformat(again["earliest"]).astimezone(UTC))
        event.add("dtend", datetime.fromisoformat(again["latest"]).astimezone(UTC))
    else:
        day = _day(entry)
        event.add("dtstart", day)
        event.add("dtend", day + DAY)
    event.add("summary", title)
    lines = [status_line(setting, entry), step["headline"], step["reach"] or ""]
    event.add("description", clean("\n".join(line for line in lines if line), lines=True))
    event.add("transp", "OPAQUE" if again else "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", AT_ONCE if again else MORNING)
    alarm.add("description", title)
    event.add_component(alarm)
    return event


def _day(entry: Entry) -> date:
    """Return the Eastern day on which the time ends."""
    ends = datetime.fromisoformat(entry["ends"])
    return told_day(ends) or ends.date()


def _uid(entry: Entry) -> str:
    """Return a name that is the same whenever the same time of the same call is written, and tells nobody anything."""
    name = f"{entry['id']}|{entry['what']}"
    return f"{sha256(name.encode()).hexdigest()[:32]}@{DOMAIN}"
