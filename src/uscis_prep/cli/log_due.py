"""`uscis-prep log due` and `log missed`: what is due, and what to do after a missed call."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from uscis_prep.calllog.agenda import Agenda, agenda
from uscis_prep.calllog.due import horizon, second_attempt
from uscis_prep.calllog.place import place
from uscis_prep.calllog.record import ATTEMPTS, Call
from uscis_prep.calllog.store import open_log
from uscis_prep.clean import clean, excerpt, fold
from uscis_prep.cli.formats import by_ending, target
from uscis_prep.cli.output import columns, escaped, save, show, write
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import read_moment
from uscis_prep.plan.build import check_edition
from uscis_prep.plan.setting import Setting
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.cli.settings import Settings

FORMATS = ("text", "json", "csv", "ics")
ENDINGS = {".txt": "text", ".json": "json", ".csv": "csv", ".ics": "ics"}
#: How far ahead is looked at most, in days.
LONGEST = 400
#: A clock may run some minutes ahead of ours.
AHEAD = timedelta(minutes=5)
CLOCK = re.compile(r"\d{1,2}[:.]\d\d\b|\d{1,2} ?[ap]\.? ?m\b")


def run_due(settings: Settings, *, within: int, form: str | None, output: str | None) -> None:
    """Print what ends today and what has passed, with the next step for each.

    Args:
        settings: The global flags.
        within: How many days to look further ahead.
        form: text, json, csv or ics; without it that of the file's ending, or text.
        output: A new file to write instead of stdout.

    Raises:
        UsageError: A flag cannot be used.
        LogError: The log cannot be used.
    """
    output = target(output)
    form = "json" if settings.json else form or by_ending(output, ENDINGS, "text")
    if form not in FORMATS:
        raise UsageError("usage-value", option="--format", given=excerpt(form, 20), options=", ".join(FORMATS))
    if not 0 <= within <= LONGEST:
        raise UsageError("usage-value", option="--within", given=str(within), options=f"0 … {LONGEST}")
    if output and Path(output).is_file():
        raise UsageError("file-exists", file=clean(output))
    setting = setting_of(settings)
    until = horizon(setting, within)
    # Only what the index finds is read; the whole file is examined by `log verify`.
    with open_log(place(settings.log), examine=False) as log:
        found = agenda(setting, log.due(until), until)
    if form == "text" and output is None:
        _show(found, setting, settings, "due-title")
        return
    text = _text(found, setting, form)
    save(text, output) if output else write(text, sys.stdout)


def setting_of(settings: Settings) -> Setting:
    """Return the rulebook with the clock and the language of the flags.

    Raises:
        RulebookError: The rulebook cannot be used.
        UsageError: The day asked for lies before the rulebook's first.
    """
    setting = Setting(Compiled(load_compiled(settings.rules)), empty_request(settings))
    check_edition(setting)
    return setting


def _show(found: Agenda, setting: Setting, settings: Settings, title: str) -> None:
    from uscis_prep.render.due import render_due  # noqa: PLC0415 - each format loads only itself

    show(
        render_due(found, setting, title=title, width=columns(sys.stdout), detail=settings.detail), settings, sys.stdout
    )


def _text(found: Agenda, setting: Setting, form: str) -> str:
    if form == "json":
        from uscis_prep.render.json_text import render  # noqa: PLC0415 - as above

        return escaped(render(found), sys.stdout)
    if form == "ics":
        from uscis_prep.render.due_ics import render_due_ics  # noqa: PLC0415 - as above

        return render_due_ics(found, setting)
    from uscis_prep.render.due import render_due, render_due_csv  # noqa: PLC0415 - as above

    return render_due_csv(found) if form == "csv" else render_due(found, setting).text()


def run_missed(call_id: str, settings: Settings, *, at: str | None) -> None:
    """Note that a call back was missed, and print until when to stay by the phone, or what to do now.

    Args:
        call_id: The call.
        settings: The global flags.
        at: When it was missed; now where nothing is said.

    Raises:
        UsageError: There is no such call, it is closed, both attempts are noted already, or the time cannot be.
        LogError: The log cannot be used.
    """
    setting = setting_of(settings)
    missed = read_missed(setting, at)
    with open_log(place(settings.log)) as log:
        call = log.change(call_id, lambda old: with_missed(setting, old, missed), settings.now)
    _after(call, setting, settings)


def run_after(times: Sequence[str], settings: Settings) -> None:
    """Print what to do after one or two missed calls that no log knows.

    Args:
        times: When each was missed.
        settings: The global flags.

    Raises:
        UsageError: A time cannot be, or there are more than two.
    """
    setting = setting_of(settings)
    missed = tuple(sorted({read_missed(setting, text) for text in times}))
    if len(missed) > ATTEMPTS:
        raise UsageError("missed-many", most=str(ATTEMPTS))
    first = missed[0]
    _after(
        Call(
            id="",
            called_at=first,
            zone=str(settings.zone),
            created_at=first,
            updated_at=first,
            missed=missed,
            second_until=second_attempt(setting, first)[1],
        ),
        setting,
        settings,
    )


def _after(call: Call, setting: Setting, settings: Settings) -> None:
    found = agenda(setting, [call], horizon(setting))
    if settings.json:
        write(_text(found, setting, "json"), sys.stdout)
    else:
        _show(found, setting, settings, "due-missed-title")


def read_missed(setting: Setting, text: str | None) -> datetime:
    """Read when a call was missed; an hour alone is one of today.

    Raises:
        UsageError: It is no time, or still to come.
    """
    request = setting.request
    if text is None:
        at: datetime = request.now
    else:
        plain = clean(text).strip()
        if CLOCK.match(fold(plain)):
            plain = f"{request.now.astimezone(request.zone).date()} {plain}"
        read = read_moment(plain, setting.data["dates"], request.zone)
        if not isinstance(read, datetime):
            raise UsageError("missed-hour", given=read.isoformat())
        at = read
    # Through UTC and back: an hour that the clocks leave out becomes the one that they show.
    at = at.astimezone(UTC).astimezone(at.tzinfo)
    if at > request.now + AHEAD:
        raise UsageError("missed-future", given=at.isoformat(timespec="minutes"))
    return datetime.fromisoformat(at.isoformat(timespec="seconds"))


def with_missed(setting: Setting, call: Call, missed: datetime) -> Call:
    """Return a call with one more missed call back; the same one twice changes nothing.

    Raises:
        UsageError: The call is closed, was made later, or both attempts are noted already.
    """
    if missed in call.missed:
        return call
    if call.status == "closed":
        raise UsageError("missed-closed", id=call.id)
    if missed < call.called_at:
        raise UsageError("missed-early", given=missed.isoformat(), called=call.called_at.isoformat())
    if len(call.missed) >= ATTEMPTS:
        raise UsageError("missed-both", id=call.id)
    times = tuple(sorted((*call.missed, missed)))
    return replace(call, missed=times, second_until=second_attempt(setting, times[0])[1])
