"""`uscis-prep log add`: keep a call, by flags, by prompts or from a file."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from uscis_prep.calllog.answer import expected
from uscis_prep.calllog.rows import to_plain
from uscis_prep.clean import clean
from uscis_prep.cli.log_fields import FLAGS, Reader, new_call
from uscis_prep.cli.log_open import answer, new_page, open_store, plain_call, put, words_of
from uscis_prep.cli.problem import sentences
from uscis_prep.cli.stdin import read_line, read_whole
from uscis_prep.errors import UnwritableError, UsageError
from uscis_prep.render.log_page import add_call, add_expected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.calllog.answer import Expected
    from uscis_prep.calllog.record import Call
    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.settings import Settings
    from uscis_prep.plan.setting import Setting

CANCELLED = 130
#: Longer than any line that this program writes.
LONGEST_LINE = 64_000


def run_add(typed: Sequence[Typed], settings: Settings, *, source: str | None, keep_full: bool, whole: bool) -> int:
    """Store a call, or several from a file.

    Args:
        typed: The options in the order typed.
        settings: The global flags.
        source: A file of JSON lines; ``-`` for standard input.
        keep_full: Whether whole numbers are kept.
        whole: Whether whole numbers are shown.

    Returns:
        0, or 130 where the person stopped.

    Raises:
        UsageError: A value cannot be used; then nothing is stored.
        LogError: The log cannot be used.
    """
    setting = words_of(settings)
    reader = Reader(setting, keep_full=keep_full)
    fields = typed_fields(typed, settings.language)
    if source is not None:
        return _add_file(setting, settings, reader, source)
    if not fields:
        from uscis_prep.cli.log_ask import asked_call  # noqa: PLC0415 - only where somebody answers

        found = asked_call(setting, reader)
        if found is None:
            return CANCELLED
        call, hidden = found
    else:
        draft = reader.read(fields)
        call, hidden = new_call(setting, draft), draft.hidden
    keep(setting, settings, call, hidden, whole=whole)
    return 0


def typed_fields(typed: Sequence[Typed], language: str) -> dict[str, str]:
    """Return the fields that were typed as options; ``-`` reads the value from standard input, a line each.

    Raises:
        UsageError: The input ended before every value was read.
    """
    names = {flag: name for name, flag in FLAGS.items()}
    found = {}
    for option in typed:
        if option.name in names:
            found[names[option.name]] = read_line(option.name, language) if option.value == "-" else option.value
    return found


def keep(setting: Setting, settings: Settings, call: Call, hidden: Sequence[str], *, whole: bool) -> Call:
    """Store a call and tell what follows from it.

    Raises:
        LogError: The log cannot be used.
    """
    found = expected(setting, call)
    with open_store(settings, create=True) as log:
        stored = log.add(call)
    with stored_all_the_same("stored-unwritable", id=stored.id):
        _tell(setting, settings, stored, found, hidden, str(log.path), whole=whole)
    return stored


@contextmanager
def stored_all_the_same(key: str, **fields: str) -> Iterator[None]:
    """Say that calls were stored, where the page about them cannot be written.

    Raises:
        UnwritableError: The page cannot be written.
    """
    try:
        yield
    except UnwritableError as error:
        raise UnwritableError(key, **fields, **error.fields) from None


def _tell(  # noqa: PLR0917 - it is the second half of one function
    setting: Setting,
    settings: Settings,
    stored: Call,
    found: Expected,
    hidden: Sequence[str],
    file: str,
    *,
    whole: bool,
) -> None:
    """Tell what was stored and what follows from it."""
    if settings.json:
        calls = [plain_call(stored, whole=whole)]
        answer(path=file, masked=not whole, calls=calls, hidden=list(hidden), **follows(found))
        return
    page = new_page()
    add_call(page, setting, stored, whole=whole)
    for name in hidden:
        page.add(setting.say("log-hidden", field=setting.say(f"log-field-{name}")), "small")
    add_expected(page, setting, found)
    page.heading(setting.say("log-next"))
    if not stored.service_item:
        page.add(f"{setting.say('log-no-item')} (LF6)", first="- ")
    page.add(setting.say("log-next-missed", id=stored.id), first="- ")
    page.add(setting.say("log-next-due"), first="- ")
    page.add(f"{setting.say('log-next-share')} (LF19)", first="- ")
    page.blank()
    page.add(setting.say("log-kept", file=file), "small")
    put(page, settings)


def follows(found: Expected) -> dict[str, Any]:
    """Return what follows a call as JSON data."""
    return {
        "expected": {key: found.answer[key] for key in ("windows", "silent", "cites")},
        "steps": [{"text": item["text"], "cites": item["cites"]} for item in found.steps],
    }


# ── from a file ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _add_file(setting: Setting, settings: Settings, reader: Reader, source: str) -> int:
    """Store all calls of a file, or none where one of them cannot be used."""
    calls, hidden = [], set()
    for number, data in read_lines(source, settings.language):
        try:
            draft = reader.read(_fields(data))
            calls.append(new_call(setting, draft))
            to_plain(calls[-1])
        except UsageError as error:
            raise bad_line(source, number, sentences(error, settings.language)[0]) from None
        hidden.update(draft.hidden)
    with open_store(settings, create=True) as log:
        stored = log.add_all(calls)
    with stored_all_the_same("stored-unwritable-several", number=str(len(stored))):
        _tell_all(setting, settings, stored, sorted(hidden), str(log.path))
    return 0


def _tell_all(setting: Setting, settings: Settings, stored: Sequence[Call], hidden: Sequence[str], file: str) -> None:
    """Tell what was stored out of a file."""
    if settings.json:
        answer(path=file, added=[call.id for call in stored], number=len(stored), hidden=list(hidden))
        return
    page = new_page()
    page.add(setting.say("log-added", number=len(stored)))
    for name in hidden:
        page.add(setting.say("log-hidden", field=setting.say(f"log-field-{name}")), "small")
    for call in stored:
        page.add(f"{call.id} {call.matter}".strip(), first="- ")
    put(page, settings)


def _fields(data: dict[str, Any]) -> dict[str, str]:
    """Return the fields of one line as texts.

    Raises:
        UsageError: A key is unknown, or its value is no text.
    """
    found = {}
    for name, value in data.items():
        if name not in FLAGS:
            raise UsageError("log-key", given=clean(name)[:40], known=", ".join(FLAGS))
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise UsageError("log-value", field=name)
        found[name] = str(value)
    return found


def read_lines(source: str, language: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and object of each line of a file of JSON lines; empty lines are passed over.

    Raises:
        UsageError: The file cannot be read, or a line is no JSON object.
    """
    try:
        text = read_whole(source, language, "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise UsageError("lines-unreadable", given=clean(source)[:60], reason=reason) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line) if len(line) <= LONGEST_LINE else None
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise bad_line(source, number, "JSON?")
        yield number, data


def bad_line(source: str, number: int, reason: str) -> UsageError:
    """Return the error that names the line of a file."""
    return UsageError("log-line", file=clean(source)[:60], line=str(number), reason=reason)
