"""Reads options, topics and short words, and tells an answer back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from uscis_prep.ask.prompter import NO, YES
from uscis_prep.clean import PLAIN_ANSWERS, fold
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import UNSURE, Fact
from uscis_prep.names import nearest
from uscis_prep.plan.briefing import option_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from uscis_prep.engine.questions import Bounds
    from uscis_prep.plan.setting import Setting


def told(setting: Setting, fact: Fact) -> str:
    """Return an answer as a person reads it; identifiers stay masked."""
    if isinstance(fact.at, datetime):
        return setting.told(fact.at) if setting.is_eastern else setting.moment(fact.at, str(setting.request.zone))
    if fact.at is not None:
        return setting.told(fact.at)
    listed = fact.option == UNSURE or fact.option in setting.compiled.questions[fact.question]["options"]
    return option_text(setting, fact.question, fact.option) if listed and fact.shown == fact.option else fact.shown


def heading_of(setting: Setting, number: int, left: Bounds | None) -> str:
    """Say which question it is and how many prompts follow; a question that is asked again does not say how many."""
    if left is None:
        return setting.say("question-first", number=number)
    if left.most == 0:
        return setting.say("question-last", number=number)
    key = "question-exact" if left.least == left.most else "question-between"
    return setting.say(key, number=number, least=left.least, most=left.most)


def option_reader(options: Sequence[tuple[str, str]]) -> Callable[[str], str]:
    """Return a reader of options by id or text; yes and no have their short forms too."""
    short = {"y": YES, "s": YES, "si": YES, "n": NO}

    def read(text: str) -> str:
        wanted = short.get(fold(text), fold(text))
        for option, words in options:
            if wanted in (fold(option), fold(words)):
                return option
        near = nearest(text, [words for _, words in options]) or ""
        near = next((option for option, words in options if words == near), "")
        raise UsageError("not-an-option", given=text, near=near)

    return read


def is_unsure(text: str) -> bool:
    """Return True if a text says that the person does not know."""
    return UNSURE in (fold(text), PLAIN_ANSWERS.get(fold(text)))


def line_reader(number: int, options: Mapping[str, str]) -> Callable[[str], str]:
    """Return a reader of the numbers of several lines, such as `2 4`; it returns them in order with a space between.

    Args:
        number: How many lines there are.
        options: Folded words that stand for numbers.
    """

    def read(text: str) -> str:
        plain = options.get(fold(text), fold(text))
        parts = [part for part in re.split(r"[\s,.;&+]+|\b(?:and|y|e)\b", plain) if part]
        if not parts or not all(part.isascii() and part.isdigit() and len(part) < len("000") for part in parts):
            raise UsageError("not-an-option", given=text)
        found = sorted({int(part) for part in parts})
        if found[-1] > number or (found[0] == 0 and len(found) > 1):
            raise UsageError("not-an-option", given=text)
        return " ".join(map(str, found))

    return read
