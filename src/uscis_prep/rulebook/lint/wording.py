"""How texts are written: short sentences, plain words, nothing promised, the same in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.reading import sentences, texts
from uscis_prep.rulebook.references import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: Where a sentence ends; a colon ends one too, because a reader breathes there.
END = re.compile(r"(?<=[.!?])\s+|: ")
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
#: Addresses, options of the command line and values to fill in have words of their own.
NO_WORDS = re.compile(r"https?://\S+|\S*\w[./@=]\w\S*|--?[a-z][a-z-]*|\{[^}]*\}|`[^`]*`")
#: How many words before a word `unless` looks at ("nobody can promise").
REACH = 2
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
}


class Pattern(NamedTuple):
    """One entry of the list of words, ready to be looked for."""

    entry: schema.Word
    tokens: tuple[str, ...]
    open_end: bool


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
        for sentence in END.split(_unabbreviated(text, book.abbreviations)):
            count = len(sentence.split())
            if count > most:
                told = f"a sentence has {count} words, {most} are allowed: “{_start(sentence)} …”"
                yield subject.problem("RB602", told, "make two of it", where)


def _unabbreviated(text: str, abbreviations: Sequence[str]) -> str:
    """Take the stops out of abbreviations, so that they end no sentence."""
    for short in sorted(abbreviations, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(short)}", short.replace(".", ""), text, flags=re.IGNORECASE)
    return text


def _start(sentence: str) -> str:
    return " ".join(sentence.split()[:5])


def words(subject: Subject) -> Iterator[Problem]:
    """Find the words of `words.yaml` that a text had better not use."""
    book = subject.book.model("words.yaml", schema.Words)
    names = sorted(book.names, key=len, reverse=True)
    listed = list(_patterns(book))
    for where, language, text in sentences(subject):
        tokens = _tokens(text, names)
        present = {*tokens}
        for pattern in listed:
            # Nearly always the first word is not there at all, which is known at once.
            begins = pattern.tokens[0] in present or (pattern.open_end and len(pattern.tokens) == 1)
            if begins and pattern.entry.language == language and (found := _found(tokens, pattern)):
                entry = pattern.entry
                told = f"“{found}” {TOLD[entry.kind]}: {entry.why}"
                yield subject.problem(CODES[entry.kind], told, entry.instead, where)


def _patterns(book: schema.Words) -> Iterator[Pattern]:
    for entry in book.words.values():
        for word in entry.words:
            yield Pattern(entry, tuple(TOKEN.findall(word.lower())), word.endswith("*"))


def _tokens(text: str, names: Sequence[str]) -> list[str]:
    """Return the words of a text in small letters, without names, quotations and addresses."""
    text = NO_WORDS.sub(" | ", QUOTED.sub(" | ", text))
    for name in names:
        text = text.replace(name, " | ")
    return TOKEN.findall(text.lower())


def _found(tokens: Sequence[str], pattern: Pattern) -> str | None:
    size = len(pattern.tokens)
    for start in range(len(tokens) - size + 1):
        piece = tokens[start : start + size]
        *first, last = pattern.tokens
        ends = piece[-1].startswith(last) if pattern.open_end else piece[-1] == last
        before = tokens[max(0, start - REACH) : start]
        if ends and piece[:-1] == first and not set(before) & set(pattern.entry.unless):
            return " ".join(piece)
    return None


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
