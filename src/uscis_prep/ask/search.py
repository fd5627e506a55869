"""Finds the topics that typed words are about, and words that tell of danger; pure, in both languages at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.engine.compiled import Compiled


class Alarm(NamedTuple):
    """Words of danger that were typed."""

    id: str
    first: str
    """What is said before anything else, in the language of the page."""
    answers: Mapping[str, str]
    """The safety questions that they answer; no page says which."""
    topic: str | None


def match_topics(compiled: Compiled, text: str, language: str) -> list[str]:
    """Return the topics that some words are about, the best first, at most four.

    Args:
        compiled: The rulebook.
        text: What a person typed.
        language: The language of the page; words of the other one are understood too.
    """
    return []


def danger_words(compiled: Compiled, text: str, language: str) -> list[Alarm]:
    """Return what has to be said first about words of danger, each once, in the order of the rulebook.

    Args:
        compiled: The rulebook.
        text: What a person typed, at whatever prompt.
        language: The language of the page.
    """
    return []
