"""Everything that is due at one moment, as the JSON that `log due` and `log missed` print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from uscis_prep.calllog.due import STATUSES, Due, Entry
from uscis_prep.plan.cited import sources
from uscis_prep.plan.stale import rulebook_is_stale
from uscis_prep.plan.windows import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from uscis_prep.calllog.record import Call
    from uscis_prep.plan.setting import Setting

SCHEMA = "uscis-prep/due/1"


class Agenda(TypedDict):
    """What is due."""

    schema: str
    now: str
    until: str
    zone: str
    as_of: str
    language: str
    rulebook: dict[str, Any]
    counts: dict[str, int]
    entries: list[Entry]
    sources: dict[str, dict[str, Any]]


def agenda(setting: Setting, calls: Iterable[Call], until: datetime) -> Agenda:
    """Return what is due.

    Args:
        setting: The rulebook, the clock, the edition and the language.
        calls: The calls whose time ends by then.
        until: The moment up to which they were looked for.
    """
    entries = Due(setting).entries(calls)
    head = setting.data["head"]
    cited = {cite for entry in entries for cite in entry["step"]["cites"]}
    return {
        "schema": SCHEMA,
        "now": setting.request.now.isoformat(timespec="seconds"),
        "until": moment(until.astimezone(setting.calendar.zone)),
        "zone": str(setting.request.zone),
        "as_of": (setting.request.as_of or setting.today).isoformat(),
        "language": setting.request.language,
        "rulebook": {
            **{key: head[key] for key in ("id", "version", "checked_on")},
            "sha256": setting.data["sha256"],
            "stale": rulebook_is_stale(setting),
        },
        "counts": {status: sum(entry["status"] == status for entry in entries) for status in STATUSES},
        "entries": entries,
        "sources": sources(setting, cited),
    }
