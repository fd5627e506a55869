"""Finds the topics that typed words are about, and words that tell of danger; pure, in both languages at once.

Words become ideas: accents and endings go, words that mean the same become one. A topic is as near as the nearest of
its phrases: the share of ideas that both have, where an idea that few topics have counts more. What says no is near
only to what says no.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from math import log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from uscis_prep.engine.compiled import Compiled

LANGUAGES = ("en", "es")
#: The most topics that are offered, and the most words that are read: nobody types more about one thing.
MOST_TOPICS, MOST_WORDS = 4, 60
#: How near a topic must be to be offered, to be taken, and to stand beside the nearest one.
NEAR, SURE, BESIDE = 0.36, 0.65, 0.6
#: How much of what was typed the nearest phrase must have too, before its topic is taken.
COVERED = 0.65
#: What is left of the nearness where one side says no and the other does not.
OPPOSITE = 0.5
#: Shorter words are not corrected, because `card` and `care` are both words; others, where they are this much alike.
LONG_ENOUGH, ALIKE = 6, 0.8
#: How much an idea counts that no phrase has: it says that something is not understood.
UNKNOWN = 1.5
#: Words are compared by their first letters, which all their forms share; an ending leaves at least the shortest.
STEM, SHORTEST = 6, 4
NOT = "not"
FORM = re.compile(r"\b([a-z]{1,2})[ -]?(\d{2,4}[a-z]?)\b")
SHORT_NOT = re.compile(r"(?:n't|n’t)\b")
WORD = re.compile(r"[a-z]{1,2}-\d{2,4}[a-z]?\b|[a-z0-9*]+")


class Hit(NamedTuple):
    """A topic that shares ideas with what was typed."""

    near: float
    """From 0 to 1."""
    covers: float
    """How much of what was typed the nearest phrase has too."""
    topic: str


class Alarm(NamedTuple):
    """Words of danger that were typed."""

    id: str
    first: str
    """What is said before anything else, in the language of the page."""
    answers: Mapping[str, str]
    """The safety questions that they answer; no page says which."""
    topic: str | None


def match_topics(compiled: Compiled, text: str, language: str) -> list[str]:  # noqa: ARG001 - both are searched
    """Return the topics that some words are about, the best first, at most four; one alone is certain enough to take.

    Args:
        compiled: The rulebook.
        text: What a person typed.
        language: The language of the page; words of the other one are understood too.
    """
    if not compiled.data["search"]:
        return []
    found = _index(compiled).hits(text)
    if not found or found[0].near < NEAR:
        return []
    beside = [hit.topic for hit in found if hit.near >= found[0].near * BESIDE]
    if len(beside) == 1 and not (found[0].near >= SURE and found[0].covers >= COVERED):
        beside = [hit.topic for hit in found[:2]] if len(found) > 1 else []  # one alone would be taken
    return beside[:MOST_TOPICS]


def danger_words(compiled: Compiled, text: str, language: str) -> list[Alarm]:
    """Return what has to be said first about words of danger, in the order of the rulebook; the same line once.

    Args:
        compiled: The rulebook.
        text: What a person typed, at whatever prompt.
        language: The language of the page.
    """
    typed = words(text)
    found: dict[str, Alarm] = {}
    for name, entry in compiled.data["danger"].items():
        meant = _without(typed, [words(phrase) for phrase in _both(entry["unless"])])
        if any(_places(meant, words(phrase)) for phrase in _both(entry["words"])):
            first = entry["first"][language]
            one = found.get(first) or Alarm(name, first, {}, entry.get("topic"))
            found[first] = one._replace(answers={**one.answers, **entry["answers"]})
    return list(found.values())


def _index(compiled: Compiled) -> Index:
    """Return the index of a rulebook; made once."""
    if compiled not in _INDEXES:
        _INDEXES[compiled] = Index(compiled.data["search"])
    return _INDEXES[compiled]


def words(text: str) -> list[str]:
    """Return the words of a text in small plain letters; the number of a form is one word (`i-90`)."""
    plain = "".join(char for char in normalize("NFKD", text.lower()) if char.isascii() or char == "’")
    plain = FORM.sub(r"\1-\2", SHORT_NOT.sub(" not", plain)).replace("'", "")
    return WORD.findall(plain)[:MOST_WORDS]


def _both(phrases: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for language in LANGUAGES:
        yield from phrases[language]


def _places(typed: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return where words stand in a row; a wanted one that ends in `*` is every word that begins so."""
    starts = range(len(typed) - len(wanted) + 1) if wanted else ()
    return [place for place in starts if all(_is(typed[place + n], word) for n, word in enumerate(wanted))]


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _without(typed: Sequence[str], phrases: Iterable[Sequence[str]]) -> list[str]:
    """Return the words without some phrases."""
    gone = {place + n for phrase in phrases for place in _places(typed, phrase) for n in range(len(phrase))}
    return [word for place, word in enumerate(typed) if place not in gone]


class Index:
    """The phrases of all topics as ideas.

    Args:
        data: The part `search` of the compiled rulebook.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.stop, self.no = set(_both(data["stop_words"])), set(_both(data["negations"]))
        self.endings = sorted(set(_both(data["endings"])), key=len, reverse=True)
        self.same: dict[tuple[str, ...], str] = {}
        for number, group in enumerate(data["same"]):
            for phrase in group:
                self.same.setdefault(tuple(words(phrase)), f"={number}")
        self.form: str = self.same.get(tuple(words(data["form_is"])), data["form_is"])
        self.longest = max(map(len, self.same), default=1)
        self.stems = {self.stem(phrase[0]): idea for phrase, idea in reversed(self.same.items()) if len(phrase) == 1}
        self.known: set[str] = set()
        self.phrases = {
            topic: [frozenset(self.ideas(phrase)) for phrase in _both(also)]
            for topic, also in data["also"].items()
            if any(also.values())
        }
        self.known = {idea for phrases in self.phrases.values() for phrase in phrases for idea in phrase}
        count = len(self.phrases)
        self.weight = {
            idea: log(1 + count / sum(any(idea in phrase for phrase in phrases) for phrases in self.phrases.values()))
            for idea in self.known
        }

    def hits(self, text: str) -> list[Hit]:
        """Return the topics that share ideas with a text, the nearest first."""
        asked = frozenset(self.ideas(text))
        best = (max(self._hit(asked, phrase, topic) for phrase in self.phrases[topic]) for topic in self.phrases)
        weighed = [hit._replace(near=hit.near * self._heard(asked, hit.topic)) for hit in best if hit.near]
        return sorted(weighed, key=lambda hit: (-hit.near, hit.topic))

    def _heard(self, asked: frozenset[str], topic: str) -> float:
        """Return how much of what was typed any phrase of a topic has; half of the rest is forgiven."""
        every = frozenset[str]().union(*self.phrases[topic])
        return (1 + self._size(asked & every) / self._size(asked)) / 2

    def _hit(self, asked: frozenset[str], phrase: frozenset[str], topic: str) -> Hit:
        shared = self._size(asked & phrase)
        if not shared:
            return Hit(0, 0, topic)
        alike = 1.0 if (NOT in asked) == (NOT in phrase) else OPPOSITE
        mine, its = self._size(asked), self._size(phrase)
        return Hit(alike * shared / sqrt(mine * its), shared / mine, topic)

    def _size(self, ideas: Iterable[str]) -> float:
        return sum(self.weight.get(idea, UNKNOWN) ** 2 for idea in ideas if idea != NOT)

    def ideas(self, text: str) -> Iterator[str]:
        """Yield the ideas of a text: the longest phrases that mean the same as others first, then single words."""
        typed = words(text)
        place = 0
        while place < len(typed):
            length = next((n for n in range(self.longest, 0, -1) if tuple(typed[place : place + n]) in self.same), 0)
            if length:
                yield self.same[tuple(typed[place : place + length])]
            else:
                yield from self._idea(typed[place])
            place += length or 1

    def _spelled(self, stem: str) -> str:
        """Return the idea of a word that has no other words beside it: itself, that of any form, or the one meant."""
        if FORM.fullmatch(stem):
            return self.form
        if stem in self.known or len(stem) < LONG_ENOUGH or not self.known:
            return stem
        alike = [word for word in (*self.stems, *self.known) if word[0] == stem[0] and abs(len(word) - len(stem)) <= 1]
        near = get_close_matches(stem, alike, n=1, cutoff=ALIKE)
        return self.stems.get(near[0], near[0]) if near else stem

    def _idea(self, word: str) -> Iterator[str]:
        if word in self.no:
            yield NOT
        elif word not in self.stop:
            stem = self.stem(word)
            yield self.stems.get(stem) or self._spelled(stem)

    def stem(self, word: str) -> str:
        """Return the first letters that all forms of a word share."""
        if word[0].isdigit() or "-" in word:
            return word
        ending = next((end for end in self.endings if word.endswith(end) and len(word) - len(end) >= SHORTEST), "")
        return word[: len(word) - len(ending)][:STEM]


_INDEXES: WeakKeyDictionary[Compiled, Index] = WeakKeyDictionary()
