"""`uscis-prep incoming`: whether a call, message, mail or letter is really USCIS."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from uscis_prep.ask.desk import NextPersonError, StopInterviewError
from uscis_prep.ask.incoming import IncomingInterview
from uscis_prep.ask.prompter import Prompter
from uscis_prep.clean import excerpt
from uscis_prep.cli.interview import CANCELLED
from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.cli.stdin import read_line
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import LogError, UndecidedError, UsageError
from uscis_prep.facts.incoming import Reader
from uscis_prep.facts.read import Fact
from uscis_prep.plan.build import check_edition
from uscis_prep.plan.incoming import Desk, build_incoming, caller_ids
from uscis_prep.plan.setting import Setting
from uscis_prep.render.incoming import render_incoming
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.cli.settings import Settings

ITEM = "number_given"
FROM_LINE = "-"


def run_incoming(
    settings: Settings, answers: Sequence[str], *, item: str | None, ask: bool, require_decision: bool
) -> int:
    """Judge a contact, asking what is still open.

    Args:
        settings: The global flags.
        answers: `QUESTION=OPTION` each.
        item: `-` reads the service item number that was said, to compare it with the log.
        ask: Whether questions may be put.
        require_decision: Whether an open verdict is an error after it was printed.

    Returns:
        The exit code: 130 where the person stopped before a verdict, else 0.

    Raises:
        UsageError: An answer or flag cannot be used.
        UndecidedError: The verdict is open and had to be decided.
        LogError: A number is to be compared, and the log cannot be read.
        RulebookError: The rulebook cannot be used.
    """
    setting = Setting(Compiled(load_compiled(settings.rules)), empty_request(settings))
    check_edition(setting)
    if setting.data["incoming"] is None:
        raise UsageError("incoming-missing")
    compiled = Compiled(setting.data["incoming"])
    reader = Reader(compiled, caller_ids(setting, compiled), lambda: _items(settings), settings.zone)
    desk = Desk(setting, compiled, _given(reader, answers, item, settings.language))
    code = 0
    if ask and not settings.json and desk.waiting is not None:
        desk, code = _interview(desk, reader, settings)
    plan = build_incoming(desk, compared=reader.matched)
    if settings.json:
        write_json(plan)
    else:
        show(
            render_incoming(plan, setting, width=columns(sys.stdout), box=box(sys.stdout), detail=settings.detail),
            settings,
            sys.stdout,
        )
    if require_decision and plan["undecided"] is not None and not code:
        if settings.json:
            return UndecidedError.exit_code
        raise UndecidedError("undecided", question=plan["undecided"]["next_question"]["id"])
    return code


def _given(reader: Reader, answers: Sequence[str], item: str | None, language: str) -> dict[str, Fact]:
    """Read the answers of the command line."""
    found: dict[str, Fact] = {}
    for answer in answers:
        name, sign, text = answer.partition("=")
        if not sign or not name.strip():
            raise UsageError("set-shape", given=excerpt(answer), example="came_by=email")
        _put(found, reader.read(name.strip(), text))
    if item is not None:
        if item != FROM_LINE:
            raise UsageError("incoming-item")
        option = reader.compare(read_line(ITEM, language))
        _put(found, Fact(ITEM, option, option))
    return found


def _put(found: dict[str, Fact], fact: Fact) -> None:
    known = found.get(fact.question)
    if known is not None and known.option != fact.option:
        raise UsageError("fact-twice", question=fact.question, first=known.option, second=fact.option)
    found[fact.question] = fact


def _interview(desk: Desk, reader: Reader, settings: Settings) -> tuple[Desk, int]:
    """Ask one person after the other; the last one's answers are judged."""
    prompter = Prompter(sys.stdin, sys.stderr, lambda: columns(sys.stderr), os.environ)
    prompter.say(desk.setting.say("incoming-welcome"))
    prompter.say(desk.setting.say("keys"))
    while True:
        interview = IncomingInterview(desk, reader, prompter, comparable=_comparable(settings))
        try:
            interview.run()
        except StopInterviewError:
            prompter.say(desk.setting.say("stopped"))
            return interview.desk, CANCELLED
        except NextPersonError:
            prompter.wipe()
            prompter.say(desk.setting.say("next-person"))
            desk, reader.matched = desk._replace(facts={}), None
            continue
        return interview.desk, 0


def _items(settings: Settings) -> list[str]:
    """Return the service item numbers of all calls of the log; a log that is not there has none, and is not made."""
    from uscis_prep.calllog.place import place  # noqa: PLC0415 - the log is opened only where there may be one

    file = place(settings.log)
    if not file.exists():
        return []
    from uscis_prep.calllog.store import open_log  # noqa: PLC0415 - brings sqlite3

    with open_log(file) as log:
        return [call.service_item for call in log.calls() if call.service_item]


def _comparable(settings: Settings) -> bool:
    """Tell whether there is a number to compare with; a log that cannot be read is no reason to stop here."""
    try:
        return bool(_items(settings))
    except LogError:
        return False
