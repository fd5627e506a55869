"""`uscis-prep check`: the plan for the facts given, without a question."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

from uscis_prep.cli.formats import JSON, TEXT, choose, target, written
from uscis_prep.cli.gather import gather
from uscis_prep.cli.output import box, columns, save, show, write
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UndecidedError, UsageError
from uscis_prep.facts.dates import read_day
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import Setting
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.settings import Settings
    from uscis_prep.plan.setting import Request
    from uscis_prep.plan.types import Plan

#: Exit code of --strict where a value or the rulebook is past the day until which it was checked.
STALE = 1
#: How far ahead changes are looked for.
LONGEST = timedelta(days=366)


def run_check(
    typed: Sequence[Typed],
    settings: Settings,
    *,
    page_format: str | None,
    output: str | None,
    large: bool,
    require_decision: bool,
    presume: bool,
    until: str | None,
    strict: bool,
) -> int:
    """Print the plan.

    Args:
        typed: The facts in the order typed.
        settings: The global flags.
        page_format: One of the formats; by the ending of the file, or text, where it is not named.
        output: A file to write instead of stdout.
        large: Whether paper is printed in large letters.
        require_decision: Whether an undecided plan is an error after it was printed.
        presume: Whether usual answers are taken.
        until: The day up to which changes of the advice are told.
        strict: Whether a stale value or rulebook is a finding.

    Returns:
        The exit code: 1 where --strict finds something stale, else 0.

    Raises:
        UsageError: A fact or flag cannot be used.
        UndecidedError: The plan is not decided and had to be.
        RulebookError: The rulebook cannot be used.
    """
    output = target(output)
    chosen = choose(page_format, output, json=settings.json, large=large)
    compiled = Compiled(load_compiled(settings.rules))
    request = gather(compiled, typed, settings, presume=presume)
    last = _last_day(until, compiled, request)
    plan, setting = build(compiled, request, last=last), Setting(compiled, request)
    if output or chosen != TEXT:
        text = written(chosen, plan, setting, large=large, last=last, detail=settings.detail)
        save(text, output) if output else write(text, sys.stdout)
    else:
        from uscis_prep.render.text import render  # noqa: PLC0415 - only for people

        page = render(
            plan,
            setting,
            width=columns(sys.stdout),
            box=box(sys.stdout),
            last=last,
            detail=settings.detail,
            plain=settings.plain,
        )
        show(page, settings, sys.stdout)
    if require_decision and plan["status"] == "undecided":
        return _undecided(plan, wants_json=chosen == JSON)
    stale = plan["rulebook"]["stale"] or plan["rulebook"]["stale_values"]
    return STALE if strict and stale else 0


def _undecided(plan: Plan, *, wants_json: bool) -> int:
    """Tell on stderr which question decides; a script finds it in the plan itself."""
    waiting = plan["undecided"]
    if wants_json:
        return UndecidedError.exit_code
    raise UndecidedError("undecided", question=waiting["next_question"]["id"] if waiting else "topic")


def _last_day(text: str | None, compiled: Compiled, request: Request) -> date | None:
    """Read --until: a day from today on, at most a year ahead, because nothing is known beyond."""
    if text is None:
        return None
    today = request.now.astimezone(request.zone).date()
    last = read_day(text, compiled.data["dates"], today)
    if not today <= last <= today + LONGEST:
        raise UsageError("until-out-of-range", given=last.isoformat(), first=today.isoformat())
    return last
