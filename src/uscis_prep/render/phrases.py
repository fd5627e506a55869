"""How a verdict, its hours and its answer are put into words; the same in every format."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from uscis_prep.plan.calendar import closing, is_open, next_opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Answer, Need, Verdict, Window

HOUSE = "H"
HTTPS = "https://"
#: A longer address stands on a line of its own, whole.
SHORT = 40
#: Where a sentence ends: a stop and a capital, but not after an abbreviation.
END = re.compile(
    r"(?<!\bU\.S\.)(?<!\bEE\. UU\.)(?<!\bEE\.)(?<!\b[ap]\.)(?<!\bSt\.)(?<=[.!?…])\s+(?=[¿¡“\"(]?[A-ZÁÉÍÓÚÑ0-9])"
)


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text, and the rest."""
    first, *rest = END.split(text, maxsplit=1)
    return first, rest[0] if rest else ""


def short_address(reach: str | None) -> str:
    """Return a number, or the host and path of an address if they are short enough to stand in a line."""
    if reach is None:
        return ""
    bare = reach.removeprefix(HTTPS).removeprefix("www.").rstrip("/")
    return bare if len(bare) <= SHORT else ""


def verdict_line(setting: Setting, verdict: Verdict) -> str:
    """Return the verdict in one line: what to do, the number or address, and until when."""
    reach = short_address(verdict["reach"])
    headline = verdict["headline"].removesuffix(".").upper()
    parts = [f"{headline}." if not reach else f"{headline}: {reach}."]
    if look := verdict["look_again"]:
        day = setting.day(date.fromisoformat(look["date"]))
        parts.append(f"{setting.say('label-look-again')}: {day}.")
    elif verdict["opens"]:
        parts.append(setting.say("line-later", opens=_moment(setting, datetime.fromisoformat(verdict["opens"]))))
    elif closes := _closes(setting, verdict):
        parts.append(setting.say("line-open", closes=setting.hour(closes)))
    return " ".join(parts)


def _closes(setting: Setting, verdict: Verdict) -> datetime | None:
    """Return when a live line that is open now closes."""
    live = setting.channel(verdict["channel"])["live"]
    now = setting.request.now
    return closing(setting.calendar, now) if live and is_open(setting.calendar, now) else None


def _moment(setting: Setting, at: datetime) -> str:
    day = setting.day(at.astimezone(setting.request.zone).date())
    return setting.say("moment-line", day=day, hour=setting.hour(at))


def page_when(setting: Setting, need: Need, verdict: Verdict) -> list[tuple[str, date | None]]:
    """Return the lines that say when, each with the day or moment named: now or later, and the days off before it."""
    rows: list[tuple[str, date | None]] = []
    hours = page_hours(setting)
    if verdict["opens"]:
        opens = datetime.fromisoformat(verdict["opens"])
        rows.append((setting.say("page-later", opens=_moment(setting, opens), hours=hours), opens))
    elif closes := _closes(setting, verdict):
        rows.append((setting.say("page-open", closes=setting.hour(closes), hours=hours), closes))
    else:
        rows.append((setting.say("page-now"), None))
    for closed in need["closed_days"]:
        day = date.fromisoformat(closed["date"])
        rows.append((setting.say("page-closed", day=setting.day(day), name=closed["name"]), day))
    return rows


def line_hours(setting: Setting) -> str:
    """Say whether the lines are open now, and until when, or when they open."""
    now, hours = setting.request.now, page_hours(setting)
    if is_open(setting.calendar, now):
        return setting.say("page-open", closes=setting.hour(closing(setting.calendar, now)), hours=hours)
    return setting.say("page-later", opens=_moment(setting, next_opening(setting.calendar, now)), hours=hours)


def page_hours(setting: Setting) -> str:
    """Return the hours of the lines in short."""
    opens, closes = (str(hour % 12 or 12) for hour in (setting.calendar.opens, setting.calendar.closes))
    return setting.say("page-hours" if setting.is_eastern else "page-hours-eastern", opens=opens, closes=closes)


def page_windows(setting: Setting, answer: Answer, action: str) -> list[tuple[str, tuple[date, ...]]]:
    """Return the lines that say by when an answer comes, each with its days; what is late is said once."""
    late = date.fromisoformat(answer["your_day"]) if answer["your_day"] and answer["after_your_day"] else None
    ends = [day_of(setting, row["latest"]) for row in answer["windows"]]
    after = [late is not None and end is not None and end > late for end in ends]
    alone = late if sum(after) == 1 else None
    rows = [
        _page_window(setting, row, alone if is_late else None)
        for row, is_late in zip(answer["windows"], after, strict=True)
    ]
    if late and any(after):
        hint = setting.say("page-late-call" if action in ("call", "chat") else "page-late-write")
        if alone:
            text, days = rows[after.index(True)]
            rows[after.index(True)] = (f"{text} {hint}", days)
        else:
            rows.append((f"{setting.say('page-late-several', day=setting.day(late))} {hint}", (late,)))
    return rows


def _page_window(setting: Setting, row: Window, late: date | None) -> tuple[str, tuple[date, ...]]:
    latest, earliest = day_of(setting, row["latest"]), day_of(setting, row["earliest"])
    kind = setting.say(f"kind-{row['kind']}")
    edges = {"latest": setting.day(latest) if latest else "", "earliest": setting.day(earliest) if earliest else ""}
    key = f"page-{row['if']}" if row["if"] else ("page-between" if earliest else "page-any")
    sentences = [setting.say(key, kind=kind, **edges)]
    if row["aim"]:
        sentences.append(setting.say("page-aim-late" if late else "page-aim", day=setting.day(late or setting.today)))
    elif late:
        sentences.append(setting.say("page-late", day=setting.day(late)))
    days = (latest, earliest if not row["if"] else None, late)
    return " ".join(sentences), tuple(day for day in days if day)


def day_of(setting: Setting, text: str | None) -> date | None:
    """Return the day of an edge of a window, where the caller is."""
    at = edge_of(text)
    return at.astimezone(setting.request.zone).date() if isinstance(at, datetime) else at


def page_who(setting: Setting, need: Need, verdict: Verdict) -> str:
    """Return who acts, who handles it, and who decides."""
    parts = [who(setting, need, verdict)]
    tier, decided = need["tier"] or "none", need["decided_by"] or "none"
    key = f"handled-{tier}-{need['urgency']}"
    key = key if key in setting.data["text"] else f"handled-{tier}"
    if key in setting.data["text"]:
        parts.append(setting.say(key))
    if decided not in ("none", "contact-center", tier):
        parts.append(setting.say(f"decides-{decided}"))
    if need["urgency"] == "urgent":
        parts.append(setting.say("counts-urgent"))
    return " ".join(parts)


def who(setting: Setting, need: Need, verdict: Verdict) -> str:
    """Say who acts: in the words of the rule that decided it where it has its own, else in those of the program."""
    rules = [name for entry in need["because"] if entry["decision"] == "who" for name in entry["rule"]]
    own = [headline for name in rules if (headline := setting.data["rules"][name].get("headline"))]
    return setting.words(own[0]) if len(rules) == len(own) == 1 else setting.acts(verdict["who"], verdict["channel"])


def local(setting: Setting, at: datetime) -> str:
    """Return a moment in the caller's zone, where that differs from Eastern time."""
    if setting.shows_eastern(at):
        return ""
    return " " + setting.say("when-local", at=setting.moment(at, str(setting.request.zone)))


def window(setting: Setting, row: Window) -> str:
    """Say what is expected between which dates."""
    values = {edge: moment for edge in ("earliest", "latest") if (moment := edge_of(row[edge])) is not None}
    form = "window-between" if row["earliest"] else ("window-aim" if row["aim"] else "window-until")
    return f"{setting.say('kind-' + row['kind'])}, {setting.say(form, **values)}."


def edge_of(text: str | None) -> date | datetime | None:
    """Read the edge of a window: a moment or a day."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def times(setting: Setting, *moments: date | datetime | None) -> tuple[tuple[str, str], ...]:
    """Return dates as ISO 8601 and as they are told in full, so that a format can mark them in a sentence."""
    return tuple((_iso(at), setting.told(at)) for at in moments if at is not None)


def page_times(setting: Setting, *moments: date | datetime | None) -> tuple[tuple[str, str], ...]:
    """Return days as ISO 8601 and as they stand on the page, so that a format can mark them in a sentence."""
    days = [at.astimezone(setting.request.zone).date() if isinstance(at, datetime) else at for at in moments if at]
    return tuple((day.isoformat(), setting.day(day)) for day in days)


def _iso(at: date | datetime) -> str:
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def ours(cites: Sequence[str]) -> bool:
    """Return True if one of our own rows is cited, so that a line is our suggestion and not the agency's."""
    return any(cite.startswith(HOUSE) for cite in cites)
