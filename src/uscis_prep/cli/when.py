"""`uscis-prep when`: are the lines open, when do they open, the best hours."""

from __future__ import annotations

import sys
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.build import check_edition
from uscis_prep.plan.calendar import closing, holiday_name, is_open, next_opening
from uscis_prep.plan.setting import Request, Setting
from uscis_prep.plan.stale import age
from uscis_prep.plan.windows import moment
from uscis_prep.render.page import Page
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/when/1"
BEST_DAY = "best-day"


def run_when(settings: Settings) -> None:
    """Print the state of the lines.

    Raises:
        RulebookError: The rulebook cannot be used.
    """
    compiled = Compiled(load_compiled(settings.rules))
    setting = Setting(compiled, empty_request(settings))
    check_edition(setting)
    found = state(setting)
    if settings.json:
        write_json(found)
    else:
        show(_page(setting, found), settings, sys.stdout)


def empty_request(settings: Settings) -> Request:
    """Return a request without facts, for commands that only need clock, edition and language."""
    return Request((), {}, settings.now, settings.zone, False, settings.edition_day(), settings.language, True)


def state(setting: Setting) -> dict[str, Any]:
    """Return the state of the lines as plain data."""
    calendar, now = setting.calendar, setting.request.now
    here = now.astimezone(calendar.zone)
    shut = not is_open(calendar, now)
    name = holiday_name(calendar, here.date())
    opens = next_opening(calendar, now) if shut else None
    closes = None if shut else closing(calendar, now)
    best = setting.data["disagreements"][BEST_DAY]
    return {
        "schema": SCHEMA,
        "notices": age(setting),
        "now": moment(now),
        "eastern": moment(here),
        "zone": str(setting.request.zone),
        "open": not shut,
        "opens": moment(opens) if opens else None,
        "closes": moment(closes) if closes else None,
        "opens_local": moment(opens.astimezone(setting.request.zone)) if opens else None,
        "closes_local": moment(closes.astimezone(setting.request.zone)) if closes else None,
        "holiday": setting.words(name) if name else None,
        "hours": {"days": "Monday to Friday", "opens": calendar.opens, "closes": calendar.closes, "zone": "Eastern"},
        "numbers": {name: setting.fill(f"{{{name}-number}}") for name in ("phone", "tty", "overseas")},
        "best": {"text": setting.words(best["text"]), "cites": [cite for side in best["sides"] for cite in side]},
        "last_published": setting.say("notice-last-published"),
        "cites": list(setting.parameter("lines-open")["cites"]),
    }


def _page(setting: Setting, found: dict[str, Any]) -> Page:
    page = Page(columns(sys.stdout), box(sys.stdout))
    for notice in found["notices"]:
        page.add(notice)
    page.add(setting.say("when-open" if found["open"] else "when-shut"), "verdict")
    if found["holiday"]:
        page.add(setting.say("when-holiday", name=found["holiday"]))
    key = "closes" if found["open"] else "opens"
    at = datetime.fromisoformat(found[key])
    page.add(setting.say(f"when-{key}", at=at))
    page.add(_local(setting, at), "small")
    page.heading(setting.say("label-when"))
    page.add(f"{setting.say('when-hours')} ({', '.join(found['cites'])})")
    page.add(_local_hours(setting), "small")
    page.add(setting.say("when-automated"))
    page.add(f"{found['best']['text']} ({', '.join(found['best']['cites'])})")
    page.add(setting.say("when-number"))
    page.add(found["last_published"], "small")
    return page


def _local(setting: Setting, at: datetime) -> str:
    from uscis_prep.render.phrases import local  # noqa: PLC0415 - only for people

    return local(setting, at).strip()


def _local_hours(setting: Setting) -> str:
    """Say today's hours in the caller's zone, where it is another one."""
    calendar, zone = setting.calendar, setting.request.zone
    day = setting.request.now.astimezone(calendar.zone).date()
    edges = [datetime.combine(day, time(hour), calendar.zone) for hour in (calendar.opens, calendar.closes)]
    if edges[0].astimezone(zone).utcoffset() == edges[0].utcoffset():
        return ""
    opens, closes = (setting.clock(edge) for edge in edges)
    return setting.say("when-hours-local", opens=opens, closes=closes)
