"""`uscis-prep log forget`, `verify` and `path`: the file of the log itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from uscis_prep.calllog.forget import forget
from uscis_prep.calllog.place import place
from uscis_prep.calllog.verify import verify
from uscis_prep.clean import clean
from uscis_prep.cli.log_open import answer, new_page, open_store, put, words_of
from uscis_prep.cli.output import write
from uscis_prep.errors import LogError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.cli.settings import Settings

CANCELLED, FOUND = 130, 1
#: What no program can clear; each has a sentence of its own.
BEYOND = ("backups", "exports", "disk", "screen")


def run_path(settings: Settings) -> None:
    """Print the place of the log; it is not opened, and not made."""
    file = place(settings.log)
    if settings.json:
        answer(path=str(file), exists=file.exists())
    else:
        write(f"{clean(str(file))}\n", sys.stdout)


def run_verify(settings: Settings) -> int:
    """Examine the log.

    Returns:
        0 without findings, else 1.

    Raises:
        LogError: The log cannot be read at all.
    """
    setting = words_of(settings)
    number, version, faults = _examined(settings)
    told = [setting.say(f"log-fault-{kind}", what=clean(what)) for kind, what in faults]
    if settings.json:
        answer(path=str(place(settings.log)), number=number, database_version=version, findings=told)
    else:
        page = new_page()
        page.add(setting.say("log-verified", number=number, faults=len(told)), "title")
        for line in told:
            page.add(line, first="- ")
        if told:
            page.add(setting.say("log-verify-now"))
        put(page, settings)
    return FOUND if faults else 0


def _examined(settings: Settings) -> tuple[int, int, list[tuple[str, str]]]:
    """Return how many calls there are, the form of the file, and what is wrong; damage is a finding like others.

    Raises:
        LogError: The log cannot be read for another reason.
    """
    try:
        with open_store(settings, examine=False) as log:
            number, faults = verify(log)
            return number, int(log.connection.execute("PRAGMA user_version").fetchone()[0]), faults
    except LogError as error:
        if error.key != "log-damaged":
            raise
        return 0, 0, [("file", error.fields.get("reason", "?"))]


def run_forget(ids: Sequence[str], settings: Settings, *, everything: bool, sweep: bool, sure: bool) -> int:
    """Remove calls for good.

    Args:
        ids: The calls.
        settings: The global flags.
        everything: All calls.
        sweep: Only clear what an interrupted run left.
        sure: Whether not to ask.

    Returns:
        0, or 130 where the person said no.

    Raises:
        UsageError: Nothing or too much was named, one of the calls does not exist, or nobody is there to ask.
        LogError: The log cannot be used, or another program has it open.
    """
    if (bool(ids) + everything + sweep) != 1:
        raise UsageError("log-forget-what")
    setting = words_of(settings)
    with open_store(settings) as log:
        for call_id in ids:
            log.get(call_id)
        if not (sure or sweep) and not _agreed(settings, len(ids), everything=everything):
            return CANCELLED
        gone, copies = forget(log, None if everything else list(dict.fromkeys(ids)))
    beyond = [setting.say(f"log-beyond-{name}") for name in BEYOND]
    if settings.json:
        answer(path=str(log.path), forgotten=gone, copies=copies, cannot_reach=beyond)
        return 0
    page = new_page()
    page.add(setting.say("log-forgotten", number=len(gone)), "title")
    page.add(setting.say("log-forgotten-copies", number=copies))
    page.add(setting.say("log-beyond"))
    for line in beyond:
        page.add(line, first="- ")
    put(page, settings)
    return 0


def _agreed(settings: Settings, number: int, *, everything: bool) -> bool:
    """Ask on a terminal; a script has to say --yes.

    Raises:
        UsageError: Nobody is there to ask.
    """
    if not sys.stdin.isatty():
        raise UsageError("log-needs-yes")
    from uscis_prep.cli.log_ask import prompter_of, yes  # noqa: PLC0415 - only where somebody answers

    setting = words_of(settings)
    text = setting.say("log-forget-all") if everything else setting.say("log-forget-some", number=number)
    return yes(setting, prompter_of(), text)
