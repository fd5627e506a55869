"""How a line of the checklist is written: one act, said at the beginning, in a sentence that stands alone."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.phrases import NO_WORDS, QUOTED, TOKEN, phrases, starts, tokens, unabbreviated
from uscis_prep.rulebook.lint.reading import sentences
from uscis_prep.rulebook.lint.wording import ADVICE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from uscis_prep.rulebook.lint.reading import Where
    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

PART = re.compile(r"[.:;](?=[\s”\"»)]|$)")
SENTENCE = re.compile(r"(?<=[.!?;:])\s+")
CLAUSE = re.compile(r",\s+|\s[—–]\s")
#: Words that join a clause to the one before it.
JOINING = {"and", "or", "but", "so", "then", "y", "e", "o", "u", "pero", "luego", "entonces"}
#: Pronouns at the end of a Spanish verb.
ENCLITIC = re.compile(r"(?:se|me|nos|les?|l[oa]s?)+$")
LANGUAGES = ("en", "es")
#: Keys whose texts are whole sentences; answers to choose from are not.
SENTENCES = ("text", "more", "headline", "why", "once_over", "ask", "do", "counting", "silent", "advice")
INCOMING = "incoming.yaml"


class Box(NamedTuple):
    """A line of the checklist in one language."""

    where: Where
    item: schema.Item | schema.IncomingItem
    language: str
    text: str


def boxes(subject: Subject) -> Iterator[Box]:
    """Yield every line of every checklist in both languages."""
    found: list[tuple[str, str, schema.Item | schema.IncomingItem]] = [
        (file, name, item) for file, topic in sorted(subject.book.topics.items()) for name, item in topic.items.items()
    ]
    if INCOMING in subject.book.single:
        incoming = subject.book.model(INCOMING, schema.Incoming)
        found += [(INCOMING, name, item) for name, item in incoming.items.items()]
    for file, name, item in found:
        for language in LANGUAGES:
            text = getattr(item.text, language)
            yield Box((file, "items", name, "text", language), item, language, text)


def parts(subject: Subject) -> Iterator[Problem]:
    """Find lines with a semicolon, or with more parts than a person does at once."""
    words = subject.book.model("words.yaml", schema.Words)
    if words.boxes is None:
        return
    for where, _, _, text in boxes(subject):
        bare = QUOTED.sub("…", unabbreviated(NO_WORDS.sub("…", text), words.abbreviations))
        count = sum(bool(part.strip()) for part in PART.split(bare))
        if ";" in bare:
            hint = "make two items of it, or move what else is known to `more:`"
            yield subject.problem("RB610", "the line has a semicolon", hint, where)
        elif count > words.boxes.most_parts:
            told = f"the line has {count} parts, {words.boxes.most_parts} are allowed"
            yield subject.problem("RB610", told, "make two items of it, or move what else is known to `more:`", where)


def beginnings(subject: Subject) -> Iterator[Problem]:
    """Find lines whose first words do not say what to do, or say again what the heading says."""
    words = subject.book.model("words.yaml", schema.Words)
    if words.boxes is None:
        return
    for where, item, language, text in boxes(subject):
        slip = _misbegun(words, item, language, text)
        if slip:
            yield subject.problem("RB611", *slip, where)


def _misbegun(
    words: schema.Words, item: schema.Item | schema.IncomingItem, language: str, text: str
) -> tuple[str, str] | None:
    """Return what is wrong with the beginning of a line and what to do, if anything is."""
    assert words.boxes is not None  # noqa: S101 - the caller has looked
    first = TOKEN.findall(text.lower())[:4]
    verbs = getattr(words.verbs, language)
    if item.spoken:
        hint = "write who is spoken to, “To the agent:”, and the words under `spoken:`"
        return None if text.endswith(":") else ("the label of words to say ends with a colon", hint)
    if item.section == "have-ready":
        told = f"“{text.split(maxsplit=1)[0]}” says again what the heading says"
        return (told, "name the thing: “The appointment notice”") if begins_with(first, verbs) else None
    holds_on = isinstance(item, schema.Item) and item.until_then
    if item.section not in words.boxes.begin or holds_on or _opens(words.boxes, language, text, first):
        return None
    if begins_with(without_leading(first, getattr(words.boxes.leading, language)), verbs):
        return None
    told = f"“{' '.join(text.split()[:2])}” does not say what to do"
    return told, "begin with a verb of doing, with If or When, or with a question; or add the verb to `words.yaml`"


def _opens(book: schema.Boxes, language: str, text: str, first: Sequence[str]) -> bool:
    if "?" in SENTENCE.split(QUOTED.sub("…?" if "?" in text else "…", text))[0]:
        return True
    openers = [phrase for opener in getattr(book.openers, language) for phrase in phrases(opener)]
    return any(0 in starts(first, phrase) for phrase in openers)


def without_leading(words: Sequence[str], leading: Collection[str]) -> Sequence[str]:
    """Return the words from the first that is none of those that may stand before a verb; the last stays."""
    while len(words) > 1 and words[0] in leading:
        words = words[1:]
    return words


def begins_with(words: Sequence[str], verbs: Collection[str]) -> bool:
    """Return True if the first word is one of the verbs; in Spanish with pronouns behind it as well."""
    if not words:
        return False
    plain, known = _unaccented(words[0]), _all_unaccented(tuple(verbs))
    return plain in known or ENCLITIC.sub("", plain) in known


@cache
def _all_unaccented(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_unaccented, words))


def _unaccented(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def endings(subject: Subject) -> Iterator[Problem]:
    """Find sentences whose last clause only points back: “answer it”, “say so”."""
    book = subject.book.model("words.yaml", schema.Words).endings
    if book is None:
        return
    for where, language, text in sentences(subject):
        if str(where[0]).startswith(ADVICE) and where[-2] in SENTENCES and "options" not in where:
            for clause in _pointing(book, language, text):
                told = f"“{clause}” says nothing without the sentence before it"
                yield subject.problem("RB614", told, "name the thing, or join it to the sentence", where)


def _pointing(book: schema.Endings, language: str, text: str) -> Iterator[str]:
    pointing: schema.Pointing = getattr(book, language)
    anywhere = [phrase for word in pointing.anywhere for phrase in phrases(word)]
    allowed = [phrase for clause in book.allowed for phrase in phrases(clause)]
    for sentence in SENTENCE.split(text):
        if sentence.endswith(("?", ":", "?”")):
            continue
        clause = tokens(CLAUSE.split(sentence)[-1])
        while clause and clause[0] in JOINING:
            clause = clause[1:]
        if not 0 < len(clause) <= book.most_words or any([*starts(clause, phrase)] for phrase in allowed):
            continue
        if clause[-1] in pointing.last or any([*starts(clause, phrase)] for phrase in anywhere):
            yield " ".join(clause)
