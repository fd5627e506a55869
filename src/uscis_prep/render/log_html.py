"""The call log as one page of HTML, to print or to share."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from uscis_prep.clean import clean
from uscis_prep.render.log_page import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.calllog.record import Call
    from uscis_prep.plan.setting import Setting

TEMPLATES = "templates"


def render_html(setting: Setting, calls: Sequence[Call], *, whole: bool) -> str:
    """Return the calls as a page that needs nothing else: no script, no picture, no address that is fetched.

    Args:
        setting: For the words.
        calls: The calls.
        whole: Whether whole numbers are shown.
    """
    folder = files("uscis_prep.render").joinpath(TEMPLATES)
    style = folder.joinpath("log.css").read_text(encoding="utf-8").strip()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(folder.joinpath("log.html").read_text(encoding="utf-8"))
    page = template.render(
        language=setting.request.language,
        title=setting.say("log-export-title"),
        note=setting.say("log-exported-whole" if whole else "log-masked"),
        made=setting.say("log-export-made", at=setting.request.now),
        none=setting.say("log-empty"),
        disclaimer=setting.words(setting.data["head"]["disclaimer"]),
        style=style,
        digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        calls=[_section(setting, call, whole=whole) for call in calls],
    )
    return page if page.endswith("\n") else f"{page}\n"


def _section(setting: Setting, call: Call, *, whole: bool) -> tuple[str, list[tuple[str, str]]]:
    title = setting.say("log-call", id=call.id, status=setting.say(f"log-status-{call.status}"))
    rows = rows_of(setting, call, whole=whole)
    return title, [(label, clean(text, lines=True)) for label, text in rows]
