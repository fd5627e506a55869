"""What every command of the call log begins with: the rulebook's words, and the log itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from uscis_prep.calllog.hide import shown
from uscis_prep.calllog.place import place
from uscis_prep.calllog.rows import to_plain
from uscis_prep.calllog.store import Store, open_log
from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.setting import Setting
from uscis_prep.render.page import Page
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscis_prep.calllog.record import Call
    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/log/1"


def open_store(settings: Settings, *, create: bool = False, examine: bool = True) -> Store:
    """Open the log that the flags name.

    Args:
        settings: The global flags.
        create: Whether to make it where it is missing.
        examine: Whether a damaged file is refused at once.

    Raises:
        LogError: It cannot be used.
    """
    return open_log(place(settings.log), create=create, examine=examine)


def words_of(settings: Settings) -> Setting:
    """Return the rulebook with the clock and the language of the flags.

    Raises:
        RulebookError: The rulebook cannot be used.
    """
    return Setting(Compiled(load_compiled(settings.rules)), empty_request(settings))


def plain_calls(calls: Iterable[Call], *, whole: bool) -> list[dict[str, Any]]:
    """Return calls as JSON data, with the moment at which each is to be looked at again."""
    return [plain_call(call, whole=whole) for call in calls]


def plain_call(call: Call, *, whole: bool) -> dict[str, Any]:
    """Return a call as JSON data."""
    due = call.due_at
    return {**to_plain(shown(call, whole=whole)), "due_at": None if due is None else due.isoformat()}


def answer(**keys: Any) -> None:
    """Print what a command did or found, for a script."""
    write_json({"schema": SCHEMA, **keys})


def new_page() -> Page:
    """Return an empty page for stdout."""
    return Page(columns(sys.stdout), box(sys.stdout))


def put(page: Page, settings: Settings) -> None:
    """Print a page on stdout."""
    show(page, settings, sys.stdout)
