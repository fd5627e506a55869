"""`uscis-prep log edit` and `log close`: change a call; what was there before is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from uscis_prep.calllog.answer import expected
from uscis_prep.calllog.hide import hide
from uscis_prep.calllog.rows import LONG
from uscis_prep.clean import clean
from uscis_prep.cli.log_add import follows, typed_fields
from uscis_prep.cli.log_fields import Reader, edited
from uscis_prep.cli.log_open import answer, new_page, open_store, plain_call, put, words_of
from uscis_prep.errors import UsageError
from uscis_prep.render.log_page import add_call, add_expected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.calllog.record import Call
    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.settings import Settings


def run_edit(call_id: str, typed: Sequence[Typed], settings: Settings, *, keep_full: bool, whole: bool) -> None:
    """Change fields of a call.

    Args:
        call_id: The call.
        typed: The options in the order typed; an empty value empties the field.
        settings: The global flags.
        keep_full: Whether whole numbers are kept.
        whole: Whether whole numbers are shown.

    Raises:
        UsageError: There is no such call, or a value cannot be used.
        LogError: The log cannot be used.
    """
    setting = words_of(settings)
    fields = typed_fields(typed, settings.language)
    if not fields:
        raise UsageError("log-nothing-to-edit")
    draft = Reader(setting, keep_full=keep_full).read(fields)
    with open_store(settings) as log:
        call = log.change(call_id, lambda old: edited(setting, old, draft), settings.now)
    found = expected(setting, call)
    if settings.json:
        told = follows(found)
        answer(masked=not whole, calls=[plain_call(call, whole=whole)], hidden=draft.hidden, **told)
        return
    page = new_page()
    add_call(page, setting, call, whole=whole)
    for name in draft.hidden:
        page.add(setting.say("log-hidden", field=setting.say(f"log-field-{name}")), "small")
    if call.status == "open" and {"called_at", "urgency", "topic"} & set(draft.values):
        add_expected(page, setting, found)
    put(page, settings)


def run_close(
    call_id: str, settings: Settings, *, outcome: str | None, reopen: bool, keep_full: bool, whole: bool
) -> None:
    """Close a call, or open it again.

    Args:
        call_id: The call.
        settings: The global flags.
        outcome: How it ended.
        reopen: Whether to open it again instead.
        keep_full: Whether whole numbers in the outcome are kept.
        whole: Whether whole numbers are shown.

    Raises:
        UsageError: There is no such call, or the outcome is too long.
        LogError: The log cannot be used.
    """
    text = None if outcome is None else clean(outcome, lines=True).strip()
    if text is not None and len(text) > LONG["outcome"]:
        raise UsageError("log-value", field="outcome")
    kept = text if keep_full or text is None else hide(text)
    now = datetime.fromisoformat(settings.now.isoformat())

    def closed(call: Call) -> Call:
        if reopen:
            changed = replace(call, status="open", closed_at=None)
        else:
            changed = replace(call, status="closed", closed_at=call.closed_at or now)
        return changed if kept is None else replace(changed, outcome=kept)

    with open_store(settings) as log:
        call = log.change(call_id, closed, settings.now)
    hidden = ["outcome"] if kept != text else []
    if settings.json:
        answer(masked=not whole, calls=[plain_call(call, whole=whole)], hidden=hidden)
        return
    setting, page = words_of(settings), new_page()
    add_call(page, setting, call, whole=whole)
    for name in hidden:
        page.add(setting.say("log-hidden", field=setting.say(f"log-field-{name}")), "small")
    put(page, settings)
