"""How texts are written: short sentences, plain words, nothing promised, the same in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.phrases import NO_WORDS, patterns, slips, unabbreviated
from uscis_prep.rulebook.lint.reading import sentences, texts
from uscis_prep.rulebook.references import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.rulebook.lint.phrases import Pattern
    from uscis_prep.rulebook.lint.reading import Where
    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: Where a sentence ends; a colon ends one too, because a reader breathes there.
END = re.compile(r"(?<=[.!?])\s+|: ")
#: Two spaces inside a line; at its beginning they indent an example.
GAP = re.compile(r"[^\s]  +[^\s]")
PAIRS = ("()", "[]", "“”", "«»")
QUESTIONS = (("¿", "?"), ("¡", "!"))
CODES = {"avoid": "RB603", "promise": "RB604", "familiar": "RB605", "foreign": "RB606"}
TOLD = {
    "avoid": "is a word to avoid",
    "promise": "promises something",
    "familiar": "speaks to the reader as a friend",
    "foreign": "is left over from the other language",
    "passive": "names nobody who does it",
    "sources": "talks about sources",
}
ADVICE_CODES = {"passive": "RB612", "sources": "RB613"}
FOLDERS = ("topics/", "shared/")
#: Where a person is told what to do, or why; the ledgers say what a document says.
ADVICE = (*FOLDERS, "questions.yaml", "channels.yaml", "parameters.yaml", "contradictions.yaml", "incoming.yaml")
#: Keys whose texts stand on the page.
VERDICT = ("text", "headline", "why", "once_over")


def same_text(subject: Subject) -> Iterator[Problem]:
    """Find texts that are the same in both languages without a reason."""
    for where, parts in texts(subject):
        if parts["en"] == parts["es"] and "same" not in parts:
            told = "the text is the same in both languages"
            yield subject.problem("RB601", told, "translate it, or say why behind `same:`", where)
        elif parts["en"] != parts["es"] and "same" in parts:
            told = "the texts differ, although `same:` says why they are the same"
            yield subject.problem("RB601", told, "delete `same:`", (*where, "same"))


def long_sentences(subject: Subject) -> Iterator[Problem]:
    """Find sentences with more words than `words.yaml` allows."""
    book = subject.book.model("words.yaml", schema.Words)
    for where, language, text in sentences(subject):
        most = getattr(book.longest, language)
        for sentence in END.split(unabbreviated(text, book.abbreviations)):
            count = len(sentence.split())
            if count > most:
                told = f"a sentence has {count} words, {most} are allowed: “{_start(sentence)} …”"
                yield subject.problem("RB602", told, "make two of it", where)


def _start(sentence: str) -> str:
    return " ".join(sentence.split()[:5])


def words(subject: Subject) -> Iterator[Problem]:
    """Find the words of `words.yaml` that a text had better not use."""
    book = subject.book.model("words.yaml", schema.Words)
    listed = list(patterns(book, CODES))
    for where, language, text in sentences(subject):
        yield from _slips(subject, where, text, listed, language)


def advice(subject: Subject) -> Iterator[Problem]:
    """Find passives that name nobody, and talk about sources, where a person is told what to do."""
    book = subject.book.model("words.yaml", schema.Words)
    passive, sources = list(patterns(book, ["passive"])), list(patterns(book, ["sources"]))
    for where, language, text in sentences(subject):
        file, key = str(where[0]), where[-2]
        if file.startswith(ADVICE):
            yield from _slips(subject, where, text, passive, language)
        if file.startswith(FOLDERS) and key in VERDICT:
            yield from _slips(subject, where, text, sources, language)


def _slips(subject: Subject, where: Where, text: str, listed: Sequence[Pattern], language: str) -> Iterator[Problem]:
    names = subject.book.model("words.yaml", schema.Words).names
    for entry, hit in slips(text, names, (pattern for pattern in listed if pattern.entry.language == language)):
        told = f"“{hit}” {TOLD[entry.kind]}: {entry.why}"
        yield subject.problem((CODES | ADVICE_CODES)[entry.kind], told, entry.instead, where)


def placeholders(subject: Subject) -> Iterator[Problem]:
    """Find values that only one of the languages fills in."""
    for where, parts in texts(subject):
        inside = {language: set(PLACEHOLDER.findall(parts[language])) for language in ("en", "es")}
        for name in sorted(inside["en"] ^ inside["es"]):
            language = "es" if name in inside["en"] else "en"
            told = f"`{{{name}}}` stands only in the other language"
            yield subject.problem("RB607", told, "fill it in here too, or take it out there", (*where, language))


def marks(subject: Subject) -> Iterator[Problem]:
    """Find double spaces, and brackets, quotation and question marks without the other half."""
    for where, language, text in sentences(subject):
        halves = [pair for pair in PAIRS if text.count(pair[0]) != text.count(pair[1])]
        if language == "es":
            plain = NO_WORDS.sub(" ", text)
            halves += ["".join(pair) for pair in QUESTIONS if plain.count(pair[0]) != plain.count(pair[1])]
        if halves:
            told = f"one half of {' '.join(halves)} is missing"
            yield subject.problem("RB608", told, "write the other half", where)
        if GAP.search(text):
            yield subject.problem("RB608", "two spaces follow each other", "delete one", where)
