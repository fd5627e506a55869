"""`uscis-prep` without a command: the interview, person after person."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from uscis_prep.ask.interview import Interview, NextPersonError, StopInterviewError
from uscis_prep.ask.prompter import Prompter
from uscis_prep.cli.gather import gather
from uscis_prep.cli.log_offer import offer_log
from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.setting import Setting
from uscis_prep.render.text import render
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.settings import Settings
    from uscis_prep.plan.types import Plan

CANCELLED = 130


def run_interview(typed: Sequence[Typed], settings: Settings) -> int:
    """Ask one person after the other and print each plan.

    Args:
        typed: Facts that need not be asked.
        settings: The global flags.

    Returns:
        The exit code: 0 after a plan, 130 where the person stopped before one.

    Raises:
        UsageError: A fact cannot be used.
        RulebookError: The rulebook cannot be used.
    """
    compiled = Compiled(load_compiled(settings.rules))
    base = gather(compiled, typed, settings, presume=False)
    forgive(sys.stdin)
    prompter = Prompter(sys.stdin, sys.stderr, lambda: columns(sys.stderr), os.environ)
    setting = Setting(compiled, base)
    prompter.say(setting.say("welcome"))
    prompter.say(setting.say("keys"))
    published = False
    while True:
        sheet = _Sheet(settings)
        interview = Interview(compiled, base, prompter, sheet.publish, zone_named=settings.zone_named)
        try:
            interview.run()
        except StopInterviewError:
            return _stopped(interview, prompter, sheet, published=published)
        except NextPersonError:
            sheet.finish()
            published = published or interview.published
            prompter.wipe()
            prompter.say(setting.say("next-person"))
            # Facts of the command line were the last person's.
            base = base._replace(needs=(), facts={}, zone_told=False)
            continue
        sheet.finish()
        stored = offer_log(sheet.last, setting, settings, prompter)
        prompter.say(setting.say("goodbye-stored" if stored else "goodbye"))
        return 0


class _Sheet:
    """Prints one person's plans: each as it is made for a reader, only the last as JSON for a script."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.last: Plan | None = None

    def publish(self, plan: Plan, setting: Setting) -> None:
        """Take a plan that replaces the one before."""
        self.last = plan
        if not self.settings.json:
            page = render(plan, setting, width=columns(sys.stdout), box=box(sys.stdout))
            show(page, self.settings, sys.stdout)

    def finish(self) -> None:
        """Print what waited for the end of the person's interview."""
        if self.settings.json and self.last is not None:
            write_json(self.last)


def forgive(source: TextIO) -> None:
    """Let bytes that are no text become a sign that no answer contains, instead of losing the lines around them."""
    if isinstance(source, TextIOWrapper):
        source.reconfigure(errors="replace")


def _stopped(interview: Interview, prompter: Prompter, sheet: _Sheet, *, published: bool) -> int:
    """Print what holds so far; nothing where a plan stands there, or nobody has said anything since the last one."""
    if interview.published or (published and not interview.answers.entries):
        sheet.finish()
        return 0
    prompter.say(interview.setting().say("stopped"))
    sheet.publish(interview.plan_so_far(), interview.setting())
    sheet.finish()
    return CANCELLED
