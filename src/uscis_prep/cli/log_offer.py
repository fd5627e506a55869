"""The offer to log the call, after the plan: on a terminal only, and no is the usual answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from uscis_prep.clean import fold

if TYPE_CHECKING:
    from uscis_prep.ask.prompter import Prompter
    from uscis_prep.cli.settings import Settings
    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan

YES = ("y", "yes", "s", "si", "1")


def offer_log(plan: Plan | None, setting: Setting, settings: Settings, prompter: Prompter) -> bool:
    """Ask whether a call that the plan advises is to be logged, and log it.

    Args:
        plan: The plan that was printed last.
        setting: The rulebook and the words.
        settings: The global flags.
        prompter: Where the question goes.

    Returns:
        Whether a call was stored.

    Raises:
        LogError: The log cannot be used.
    """
    topics = [need["topic"] for need in plan["needs"] if _is_call(need)] if plan else []
    if not topics or settings.json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    prompter.gap()
    prompter.say(setting.say("log-offer"))
    prompter.say(setting.say("log-offer-keys"))
    line = prompter.line(setting)
    if line is None or fold(line) not in YES:
        return False
    from uscis_prep.cli.log_add import keep  # noqa: PLC0415 - the log is loaded only for whoever wants it
    from uscis_prep.cli.log_ask import asked_call  # noqa: PLC0415 - as above
    from uscis_prep.cli.log_fields import Reader  # noqa: PLC0415 - as above

    known = {"topic": topics[0]} if len(topics) == 1 else {}
    found = asked_call(setting, Reader(setting, keep_full=False), known)
    if found is None:
        return False
    keep(setting, settings, found[0], found[1], whole=False)
    return True


def _is_call(need: object) -> bool:
    verdict = need["verdict"] if isinstance(need, dict) else None
    return bool(verdict and verdict["action"] == "call")
