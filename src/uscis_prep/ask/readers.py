"""Reads options, topics and short words, and tells an answer back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from uscis_prep.ask.prompter import NO, YES
from uscis_prep.clean import PLAIN_ANSWERS, fold
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import UNSURE, Fact
from uscis_prep.names import nearest
from uscis_prep.plan.briefing import option_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uscis_prep.plan.setting import Setting


def told(setting: Setting, fact: Fact) -> str:
    """Return an answer as a person reads it; identifiers stay masked."""
    if isinstance(fact.at, datetime):
        return setting.told(fact.at) if setting.is_eastern else setting.moment(fact.at, str(setting.request.zone))
    if fact.at is not None:
        return setting.told(fact.at)
    listed = fact.option == UNSURE or fact.option in setting.compiled.questions[fact.question]["options"]
    return option_text(setting, fact.question, fact.option) if listed and fact.shown == fact.option else fact.shown


def option_reader(options: Sequence[tuple[str, str]]) -> Callable[[str], str]:
    """Return a reader of options by id or text; yes and no have their short forms too."""
    short = {"y": YES, "s": YES, "si": YES}

    def read(text: str) -> str:
        wanted = short.get(fold(text), fold(text))
        for option, words in options:
            if wanted in (fold(option), fold(words)):
                return option
        near = nearest(text, [words for _, words in options]) or ""
        raise UsageError("not-an-option", given=text, near=near)

    return read


def read_topic(text: str, rows: Sequence[Any], options: Sequence[tuple[str, str]]) -> str:
    """Read a topic by its id or its name in any language; whoever does not know gets what holds for any call."""
    wanted = fold(text)
    if UNSURE in (wanted, PLAIN_ANSWERS.get(wanted)) and (NO in dict(options)):
        return NO
    for row in rows:
        if wanted in (fold(row["topic"]), *(fold(name) for name in row["name"].values())):
            return str(row["topic"])
    return option_reader(options)(text)
