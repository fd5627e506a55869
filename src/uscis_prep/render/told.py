"""How a verdict, its hours and its answer are put into words; the same in every format."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from uscis_prep.plan.calendar import closing, is_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Need, Verdict, Window

HOUSE = "H"


def who(setting: Setting, need: Need, verdict: Verdict) -> str:
    """Say who acts: in the words of the rule that decided it where it has its own, else in those of the program."""
    rules = [name for entry in need["because"] if entry["decision"] == "who" for name in entry["rule"]]
    own = [headline for name in rules if (headline := setting.data["rules"][name].get("headline"))]
    return setting.words(own[0]) if len(rules) == len(own) == 1 else setting.acts(verdict["who"], verdict["channel"])


def when(setting: Setting, verdict: Verdict) -> tuple[str, datetime | None]:
    """Say when, and return the moment named; a line that is shut is told in Eastern and in local time."""
    if verdict["opens"]:
        opens = datetime.fromisoformat(verdict["opens"])
        return setting.say("label-later", opens=opens) + local(setting, opens), opens
    live = setting.channel(verdict["channel"])["live"]
    if live and is_open(setting.calendar, setting.request.now):
        closes = closing(setting.calendar, setting.request.now)
        return setting.say("label-open-now", closes=closes) + local(setting, closes), closes
    return setting.say("label-now"), None


def local(setting: Setting, at: datetime) -> str:
    """Return a moment in the caller's zone, where that differs from Eastern time."""
    zone = setting.request.zone
    if at.astimezone(zone).utcoffset() == at.astimezone(setting.calendar.zone).utcoffset():
        return ""
    return " " + setting.say("when-local", at=setting.moment(at, str(zone)))


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
    """Return dates as ISO 8601 and as they are told, so that a format can mark them in a sentence."""
    return tuple((_iso(at), setting.told(at)) for at in moments if at is not None)


def _iso(at: date | datetime) -> str:
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def ours(setting: Setting, cites: Sequence[str], text: str = "") -> str:
    """Return the words that mark what is ours and not the agency's, where one of our own rows is cited.

    Args:
        setting: The language.
        cites: What a sentence rests on.
        text: The sentence; one that calls itself our suggestion needs no mark.
    """
    mark = setting.say("our-suggestion")
    said = mark.split(",")[0] in text
    return mark if not said and any(cite.startswith(HOUSE) for cite in cites) else ""
