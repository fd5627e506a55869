"""`uscis-prep log export` and `log import`: the log on paper, in a table, or on another machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from uscis_prep.calllog.hide import shown
from uscis_prep.calllog.lines import from_line, to_line
from uscis_prep.clean import clean, excerpt
from uscis_prep.cli.formats import by_ending, target
from uscis_prep.cli.log_add import bad_line, read_lines
from uscis_prep.cli.log_open import answer, new_page, open_store, plain_calls, put, words_of
from uscis_prep.cli.output import write
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from uscis_prep.calllog.record import Call
    from uscis_prep.calllog.store import Store
    from uscis_prep.cli.settings import Settings
    from uscis_prep.plan.setting import Setting

FORMATS = ("csv", "json", "jsonl", "markdown", "html")
ENDINGS = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
FOUND = 1
PRIVATE = 0o600


def run_export(
    settings: Settings, *, form: str | None, output: str | None, force: bool, matter: str | None, whole: bool
) -> None:
    """Print or write the whole log.

    Args:
        settings: The global flags.
        form: csv, json, jsonl, markdown or html; without it that of the file's ending, or csv.
        output: A file to write.
        force: Whether a file that exists is replaced.
        matter: Only calls of this matter.
        whole: Whether whole numbers are shown.

    Raises:
        UsageError: The format is unknown, or the file cannot be written or exists.
        LogError: The log cannot be used.
    """
    output = target(output)
    form = form or by_ending(output, ENDINGS, "csv")
    if output is None and settings.json:
        form = "json"
    if form not in FORMATS:
        raise UsageError("usage-value", option="--format", given=excerpt(form, 20), options=", ".join(FORMATS))
    setting = words_of(settings)
    with open_store(settings) as log:
        calls = [call for call in log.calls() if matter is None or call.matter == matter]
        text = _lines(log, calls, whole=whole) if form == "jsonl" else _text(setting, calls, form, whole=whole)
    if output is None:
        write(text, sys.stdout)
        return
    _save(text, output, force=force)
    if settings.json:
        answer(file=output, format=form, number=len(calls), masked=not whole)
    else:
        page = new_page()
        page.add(setting.say("log-exported", number=len(calls), file=output))
        page.add(setting.say("log-exported-whole" if whole else "log-masked"), "small")
        put(page, settings)


def _lines(log: Store, calls: list[Call], *, whole: bool) -> str:
    """Return each call with its earlier versions as a line, the oldest call first."""
    found = []
    for call in reversed(calls):
        versions = [shown(version, whole=whole) for version in log.history(call.id)]
        found.append(to_line(versions, masked=not whole) + "\n")
    return "".join(found)


def _text(setting: Setting, calls: list[Call], form: str, *, whole: bool) -> str:
    if form == "json":
        from uscis_prep.cli.log_open import SCHEMA  # noqa: PLC0415 - as below
        from uscis_prep.render.json_text import render  # noqa: PLC0415 - only the one that is wanted

        return render({"schema": SCHEMA, "masked": not whole, "calls": plain_calls(calls, whole=whole)})
    if form == "html":
        from uscis_prep.render.log_html import render_html  # noqa: PLC0415 - as above

        return render_html(setting, calls, whole=whole)
    from uscis_prep.render.log_table import render_csv, render_markdown  # noqa: PLC0415 - as above

    return (render_csv if form == "csv" else render_markdown)(setting, calls, whole=whole)


def _save(text: str, name: str, *, force: bool) -> None:
    """Write a file that its owner alone can read, whole or not at all.

    Raises:
        UsageError: It exists and was not to be replaced, or it cannot be written.
    """
    file = Path(name)
    try:
        if not force:
            _write(file, text)
            return
        fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
        _write(fresh, text)
        fresh.replace(file)
    except FileExistsError:
        raise UsageError("log-file-exists", file=clean(name)) from None
    except OSError as error:
        raise UsageError("file-unwritable", file=clean(name), reason=error.strerror or "") from None


def _write(file: Path, text: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as sink:
            sink.write(text)
            sink.flush()
            os.fsync(sink.fileno())
    except OSError:
        file.unlink(missing_ok=True)
        raise


def run_import(source: str, settings: Settings) -> int:
    """Take the calls of a file of JSON lines into the log; doing it twice changes nothing more.

    Args:
        source: The file that `log export --format jsonl --show` wrote; ``-`` for standard input.
        settings: The global flags.

    Returns:
        0, or 1 where a call of the file contradicts the log's; such calls are left as they are in the log.

    Raises:
        UsageError: The file cannot be read, or was exported with hidden numbers; then nothing is stored.
        LogError: The log cannot be used.
    """
    setting = words_of(settings)
    found = []
    for number, data in read_lines(source, settings.language):
        if data.get("masked"):
            raise UsageError("log-import-masked", file=clean(source)[:60])
        try:
            found.append(from_line(data))
        except (ValueError, TypeError) as error:
            raise bad_line(source, number, excerpt(str(error))) from None
    with open_store(settings, create=bool(found)) as log:
        merged = log.merge(found)
    kinds = {
        kind: [call_id for call_id, each in merged if each == kind]
        for kind in ("added", "changed", "unchanged", "older")
    }
    conflicts = [call_id for call_id, each in merged if each == "conflict"]
    if settings.json:
        answer(path=str(log.path), **kinds, conflicts=conflicts)
    else:
        page = new_page()
        page.add(setting.say("log-imported", **{kind: len(ids) for kind, ids in kinds.items()}))
        for call_id in conflicts:
            page.add(setting.say("log-conflict", id=call_id), first="- ")
        put(page, settings)
    return FOUND if conflicts else 0
