"""The call log as CSV and as Markdown."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from uscis_prep.calllog.hide import shown
from uscis_prep.calllog.rows import FIELDS, to_plain
from uscis_prep.clean import clean
from uscis_prep.render.cells import to_csv
from uscis_prep.render.log_page import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.calllog.record import Call
    from uscis_prep.plan.setting import Setting


def render_csv(setting: Setting, calls: Sequence[Call], *, whole: bool) -> str:
    """Return the calls as CSV, a row each; the names of the columns are those of the JSON.

    Args:
        setting: Not used: a table for programs is the same in every language.
        calls: The calls.
        whole: Whether whole numbers are shown.
    """
    del setting
    rows = []
    for call in calls:
        due = call.due_at
        plain = {**to_plain(shown(call, whole=whole)), "due_at": due.isoformat() if due else None}
        rows.append([_cell(plain[name]) for name in (*FIELDS, "due_at")])
    return to_csv((*FIELDS, "due_at"), rows)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(part) for part in value)
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def render_markdown(setting: Setting, calls: Sequence[Call], *, whole: bool) -> str:
    """Return the calls as Markdown, a section each, for an e-mail or a ticket.

    Args:
        setting: For the words.
        calls: The calls.
        whole: Whether whole numbers are shown.
    """
    parts = [f"# {setting.say('log-export-title')}", setting.say("log-exported-whole" if whole else "log-masked")]
    for call in calls:
        title = setting.say("log-call", id=call.id, status=setting.say(f"log-status-{call.status}"))
        rows = rows_of(setting, call, whole=whole)
        parts.append(
            f"## {escaped(title)}\n\n" + "\n".join(f"- **{escaped(label)}:** {escaped(text)}" for label, text in rows)
        )
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return a text in which nothing is Markdown or HTML; lines become one."""
    flat = " ".join(clean(text, lines=True).split())
    safe = re.sub(r"([\\`*_{}\[\]()#+!|~>-])", r"\\\1", flat)
    return safe.replace("&", "&amp;").replace("<", "&lt;")
