"""Finds the right name that was probably meant by a wrong one; never one that means the opposite."""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 8
CLOSE_ENOUGH = 0.6
#: So alike are two words of which one is the other with a slip of the pen.
ALIKE = 0.8
#: Words that turn a name into its opposite, in both languages.
NEGATIONS = frozenset(("not", "no", "never", "non", "none", "nothing", "off", "without", "sin", "nunca", "ni", "nada"))
#: Beginnings of words that do the same.
PREFIXES = ("un", "in", "im", "non", "no")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that was probably meant; upper and lower case count as the same.

    Args:
        word: The word as it was written.
        known: The words that would have been right.

    Returns:
        The closest known word as it is really spelt, or None if none is close or the word denies a known one.
    """
    spelt: dict[str, str] = {}
    for name in known:
        spelt.setdefault(name.casefold(), name)
    wrong = word.casefold()
    if not spelt or not _denied(wrong).isdisjoint("-".join(_words(name)) for name in spelt):
        return None
    close = get_close_matches(wrong, spelt, n=len(spelt), cutoff=CLOSE_ENOUGH)
    return next((spelt[name] for name in close if agree(wrong, name)), None)


def agree(word: str, name: str) -> bool:
    """Tell whether neither of two names is the other's opposite, nor alike in the negation alone.

    Args:
        word: The word as it was written.
        name: A word that would have been right.
    """
    mine, other = _words(word.casefold()), _words(name.casefold())
    if len(other) == 1 and other[0] in NEGATIONS:
        return word.casefold().startswith(other[0][:1])
    turns = sum(each in NEGATIONS for each in (*mine, *other))
    turns += sum(_turned(one, two) or _turned(two, one) for one in mine for two in other)
    if turns % 2:
        return False
    bare = ["".join(words[1:]) for words in (mine, other) if words and words[0] in NEGATIONS]
    return len(bare) < 2 or not all(bare) or _ratio(*bare) >= CLOSE_ENOUGH  # noqa: PLR2004 - two names


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _denied(word: str) -> set[str]:
    """Return what a word would be without its negation."""
    words = _words(word)
    found = {"-".join(words[1:])} if words[:1] and words[0] in NEGATIONS else set()
    joined = "-".join(words)
    return (found | {joined.removeprefix(prefix) for prefix in PREFIXES if joined.startswith(prefix)}) - {""}


def _turned(one: str, two: str) -> bool:
    """Tell whether the first word is the second with a beginning that turns it round."""
    if one.startswith("off") and two.startswith("on"):
        return _ratio(one[3:], two[2:]) >= ALIKE
    as_it_is = _ratio(one, two)
    without = [_ratio(one.removeprefix(prefix), two) for prefix in PREFIXES if one.startswith(prefix)]
    return any(ratio >= ALIKE and ratio > as_it_is for ratio in without)


def _ratio(one: str, two: str) -> float:
    return SequenceMatcher(None, one, two).ratio()


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
