"""Finds the right name that was probably meant by a wrong one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 8
CLOSE_ENOUGH = 0.6


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that was probably meant; upper and lower case count as the same.

    Args:
        word: The word as it was written.
        known: The words that would have been right.

    Returns:
        The closest known word as it is really spelt, or None if none is close.
    """
    spelt: dict[str, str] = {}
    for name in known:
        spelt.setdefault(name.casefold(), name)
    close = get_close_matches(word.casefold(), spelt, n=1, cutoff=CLOSE_ENOUGH)
    return spelt[close[0]] if close else None


def suggest(word: str, known: Iterable[str]) -> str:
    """Say in one hint which word could be used instead.

    Args:
        word: The word as it was written.
        known: The words that would have been right, in the order in which to list them.

    Returns:
        The closest word as a question, or else a list of at most eight words.
    """
    names = list(dict.fromkeys(known))
    if not names:
        return "remove it: no other name is possible here"
    close = nearest(word, names)
    if close is not None:
        return f"did you mean `{close}`?"
    more = ", …" if len(names) > SHOWN else ""
    return f"use one of: {', '.join(names[:SHOWN])}{more}"
