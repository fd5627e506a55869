"""`uscis-prep log list` and `log show`: what was logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.calllog.place import place
from uscis_prep.cli.log_open import answer, new_page, open_store, plain_calls, put, words_of
from uscis_prep.render.log_page import add_call, add_history, add_list

if TYPE_CHECKING:
    from uscis_prep.cli.settings import Settings


def run_list(settings: Settings, *, closed: bool, matter: str | None, whole: bool) -> None:
    """Print the calls, the newest first.

    Args:
        settings: The global flags.
        closed: Whether closed calls are wanted too.
        matter: Only calls of this matter.
        whole: Whether whole numbers are shown.

    Raises:
        LogError: The log cannot be used.
    """
    with open_store(settings) as log:
        found = [call for call in log.calls(closed=closed) if matter is None or call.matter == matter]
    if settings.json:
        answer(masked=not whole, calls=plain_calls(found, whole=whole))
        return
    setting, page = words_of(settings), new_page()
    if found:
        page.add(setting.say("log-list" if closed else "log-list-open", number=len(found)), "title")
        add_list(page, setting, found, whole=whole)
    else:
        page.add(setting.say("log-empty"))
        page.add(setting.say("log-empty-file", file=str(place(settings.log))), "small")
    put(page, settings)


def run_show(call_id: str, settings: Settings, *, history: bool, whole: bool) -> None:
    """Print one call.

    Args:
        call_id: The call.
        settings: The global flags.
        history: Whether its earlier versions are wanted too.
        whole: Whether whole numbers are shown.

    Raises:
        UsageError: There is no such call.
        LogError: The log cannot be used.
    """
    with open_store(settings) as log:
        versions = log.history(call_id) if history else [log.get(call_id)]
    if settings.json:
        more = {"history": plain_calls(versions[:-1], whole=whole)} if history else {}
        answer(masked=not whole, calls=plain_calls(versions[-1:], whole=whole), **more)
        return
    setting, page = words_of(settings), new_page()
    add_call(page, setting, versions[-1], whole=whole)
    if history:
        add_history(page, setting, versions, whole=whole)
    if not whole:
        page.blank()
        page.add(setting.say("log-masked"), "small")
    put(page, settings)
