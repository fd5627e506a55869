"""The dates of a plan as a calendar file: when to call, when to expect an answer, when to look again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Alarm, Calendar, Event

from uscis_prep.clean import clean
from uscis_prep.plan.calendar import closing, is_open
from uscis_prep.plan.checklist import UNSURE
from uscis_prep.plan.verdict import APPOINTMENT
from uscis_prep.render.phrases import edge_of, window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Need, Plan, Verdict, Window

PRODUCT = "-//uscis-prep//call sheet//EN"
#: Whose names the identifiers are; nothing answers there, and nothing has to.
DOMAIN = "uscis-prep.invalid"
DAY = timedelta(days=1)
#: How long a call is noted for: a menu, a wait, a talk.
CALL = timedelta(hours=1)
#: The reminder of a day rings in its morning, that of a moment a while before.
MORNING = timedelta(hours=9)
BEFORE = timedelta(minutes=-15)


class Entry(NamedTuple):
    """One thing in the calendar.

    Args:
        kind: What it is, such as contact or answer-urgent.
        start: The moment, or the first day.
        end: The moment at which it ends, or the last day.
        title: One line.
        text: What to do then.
    """

    kind: str
    start: date
    end: date
    title: str
    text: str


def render(plan: Plan, setting: Setting) -> str | None:
    """Return the dates of the decided needs as an iCalendar file, or ``None`` where there are none.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
    """
    calendar = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    for need in plan["needs"]:
        if need["verdict"] is not None:
            for entry in entries(setting, need, need["verdict"]):
                calendar.add_component(_event(entry, need["topic"], setting.request.now))
    return str(calendar.to_ical().decode("utf-8")) if calendar.subcomponents else None


def entries(setting: Setting, need: Need, verdict: Verdict) -> Iterator[Entry]:
    """Yield everything that a need has a date for."""
    answer = need["answer"]
    if verdict["action"] not in ("wait", "nothing"):
        yield _contact(setting, need, verdict)
        for row in answer["windows"] if answer else ():
            if (latest := edge_of(row["latest"])) is not None:
                yield _answer(setting, need, row, latest, verdict["opens"])
    if look := verdict["look_again"]:
        day = date.fromisoformat(look["date"])
        yield Entry("look-again", day, day, _title(setting, "look-again", need), f"{look['why']} {verdict['headline']}")
    if (until := verdict["until"]) and (day := date.fromisoformat(until["date"])) >= setting.today:
        yield Entry(f"until-{until['counted_from']}", day, day, _title(setting, "until", need), verdict["headline"])

    yield from _appointment(setting, need, verdict)


def _appointment(setting: Setting, need: Need, verdict: Verdict) -> Iterator[Entry]:
    """Yield the appointment that the need is about: the one date that must not be missed, whatever was asked."""
    told = need["answers"].get(APPOINTMENT, UNSURE)
    start = None if told == UNSURE else edge_of(told)
    if start is None or _day(setting, start) < setting.today:
        return
    end = start + CALL if isinstance(start, datetime) else start
    lines = [item["text"] for item in need["checklist"] if item["until_then"]] or [verdict["headline"]]
    yield Entry(APPOINTMENT, start, end, _title(setting, "appointment", need), "\n".join(lines))


def _title(setting: Setting, kind: str, need: Need) -> str:
    return setting.say(f"ics-{kind}", name=need["name"])


def _contact(setting: Setting, need: Need, verdict: Verdict) -> Entry:
    """Return the slot in which a line is open, or the day on which to write; what to say and have ready with it."""
    title = _title(setting, verdict["action"], need)
    lines = [verdict["headline"], verdict["reach"] or "", setting.say("ics-sheet")]
    text = "\n".join(line for line in lines if line)
    if not setting.channel(verdict["channel"])["live"]:
        return Entry("contact", setting.today, setting.today, title, text)
    calendar, now = setting.calendar, setting.request.now
    start = datetime.fromisoformat(verdict["opens"]) if verdict["opens"] else now.replace(second=0, microsecond=0)
    end = min(start + CALL, closing(calendar, start)) if is_open(calendar, start) else start + CALL
    return Entry("contact", start, end, title, text)


def _answer(setting: Setting, need: Need, row: Window, latest: date | datetime, opens: str | None) -> Entry:
    """Return the days on which an answer is expected, or the day by which the agency aims at one."""
    label = setting.say("window-" + (row["if"] or "always"))
    lines = [f"{label}: {window(setting, row)}", row["counting"], setting.say("ics-overdue")]
    title = _title(setting, "aim" if row["aim"] else "answer", need)
    return Entry(
        kind=f"answer-{row['if'] or 'always'}",
        # The early edge is no "not before": an answer may come from the day of the contact on.
        start=_day(setting, (edge_of(opens) or setting.request.now) if row["earliest"] else latest),
        end=_day(setting, latest),
        title=f"{title} ({label})" if row["if"] else title,
        text="\n".join(lines),
    )


def _day(setting: Setting, at: date | datetime) -> date:
    """Return the day of the edge of a window, where the caller is."""
    return at.astimezone(setting.request.zone).date() if isinstance(at, datetime) else at


def _event(entry: Entry, topic: str, made: datetime) -> Event:
    """Return an event; a day is a whole day, and its end is the day after, as the format wants it."""
    moment = isinstance(entry.start, datetime)
    title, event = clean(entry.title), Event()
    event.add("uid", _uid(topic, entry))
    event.add("dtstamp", made.astimezone(UTC))
    event.add("dtstart", _utc(entry.start) if moment else entry.start)
    event.add("dtend", _utc(entry.end) if moment else entry.end + DAY)
    event.add("summary", title)
    event.add("description", clean(entry.text, lines=True))
    event.add("transp", "OPAQUE" if moment else "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    usual = BEFORE if moment else MORNING
    alarm.add("trigger", -DAY if entry.kind == APPOINTMENT else usual)
    alarm.add("description", title)
    event.add_component(alarm)
    return event


def _utc(at: date) -> date:
    return at.astimezone(UTC) if isinstance(at, datetime) else at


def _uid(topic: str, entry: Entry) -> str:
    """Return a name that is the same whenever the same thing is noted for the same day, and tells nobody anything."""
    day = entry.start.date() if isinstance(entry.start, datetime) else entry.start
    return f"{sha256(f'{topic}|{entry.kind}|{day.isoformat()}'.encode()).hexdigest()[:32]}@{DOMAIN}"
