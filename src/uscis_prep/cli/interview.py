"""`uscis-prep` without a command: the interview, person after person."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from uscis_prep.ask.interview import Interview, NextPersonError, StopInterviewError
from uscis_prep.ask.prompter import Prompter
from uscis_prep.cli.formats import JSON
from uscis_prep.cli.gather import gather
from uscis_prep.cli.output import columns
from uscis_prep.cli.person import Pages
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.setting import Setting
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.person import Paper
    from uscis_prep.cli.settings import Settings

CANCELLED = 130


def run_interview(typed: Sequence[Typed], settings: Settings, paper: Paper) -> int:
    """Ask one person after the other and print each plan.

    Args:
        typed: Facts that need not be asked.
        settings: The global flags.
        paper: How the pages are wanted.

    Returns:
        The exit code: 0 after a plan, 130 where the person stopped before one.

    Raises:
        UsageError: A fact cannot be used.
        RulebookError: The rulebook cannot be used.
    """
    compiled = Compiled(load_compiled(settings.rules))
    base = gather(compiled, typed, settings, presume=False)
    prompter = Prompter(sys.stdin, sys.stderr, lambda: columns(sys.stderr), os.environ)
    setting = Setting(compiled, base)
    prompter.title(setting.say("welcome"), setting.say("welcome-saved"))
    if base.needs:
        prompter.say(setting.say("menu-keys"))
    published = False
    while True:
        pages = Pages(paper)
        interview = Interview(compiled, base, prompter, pages.publish, zone_named=settings.zone_named, keep=pages.keep)
        interview.layer = pages.layer
        try:
            interview.run()
        except StopInterviewError as stop:
            return _stopped(interview, prompter, pages, published=published, ended=stop.ended)
        except NextPersonError:
            pages.finish()
            published = published or interview.published
            prompter.wipe()
            prompter.say(setting.say("next-person"))
            # Facts of the command line were the last person's.
            base = base._replace(needs=(), facts={}, zone_told=False)
            continue
        pages.finish()
        prompter.say(_goodbye(setting, paper))
        return 0


def _goodbye(setting: Setting, paper: Paper) -> str:
    """Say what was stored: nothing, or the files that were asked for."""
    return setting.say("save-goodbye", files=", ".join(paper.saved)) if paper.saved else setting.say("goodbye")


def _stopped(interview: Interview, prompter: Prompter, pages: Pages, *, published: bool, ended: bool) -> int:
    """Say how to go on without a verdict; where a script's lines ended, print what holds so far.

    Nothing is said where a plan stands there, or nobody has said anything since the last one.
    """
    if interview.published or (published and not interview.answers.entries):
        pages.finish()
        return 0
    setting = interview.setting()
    if (not ended or sys.stdin.isatty()) and pages.paper.format != JSON:
        from uscis_prep.ask.after import call_line  # noqa: PLC0415 - only whoever stops needs it

        for line in (setting.say("stop-undecided"), call_line(setting), setting.say("stop-page")):
            prompter.say(line)
        return CANCELLED
    prompter.say(setting.say("stopped"))
    pages.publish(interview.plan_so_far(), interview.setting())
    pages.finish()
    return CANCELLED
