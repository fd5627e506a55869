"""Words and phrases of `words.yaml`, looked for in a text."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from uscis_prep.rulebook import schema

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
#: Addresses, options of the command line and values to fill in have words of their own.
NO_WORDS = re.compile(r"https?://\S+|\S*\w[./@=]\w\S*|--?[a-z][a-z-]*|\{[^}]*\}|`[^`]*`")
#: How many words before a word `unless` looks at ("no one can promise").
REACH = 3

#: A phrase word by word, each with the spellings that fit.
Phrase = tuple[tuple[str, ...], ...]


class Pattern(NamedTuple):
    """One phrase of an entry of the list of words, ready to be looked for."""

    entry: schema.Word
    phrase: Phrase
    but: Sequence[Phrase]


def patterns(book: schema.Words, kinds: Container[str]) -> Iterator[Pattern]:
    """Yield every phrase of the entries of some kinds."""
    for entry in book.words.values():
        if entry.kind in kinds:
            but = [phrase for written in entry.but for phrase in phrases(written)]
            for written in entry.words:
                for phrase in phrases(written):
                    yield Pattern(entry, phrase, but)


def phrases(written: str) -> Iterator[Phrase]:
    """Yield a phrase as it is written, with and without each word in brackets."""
    pieces = [[(piece,)] if not piece.startswith("(") else [(piece[1:-1],), ()] for piece in written.lower().split()]
    for chosen in product(*pieces):
        yield tuple(tuple(word.split("|")) for piece in chosen for word in piece)


def tokens(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return the words of a text in small letters, without names, quotations and addresses."""
    text = NO_WORDS.sub(" | ", QUOTED.sub(" | ", text))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " | ")
    return TOKEN.findall(text.lower())


def slips(text: str, names: Iterable[str], listed: Iterable[Pattern]) -> Iterator[tuple[schema.Word, str]]:
    """Yield each entry that a text goes against, with the words that do, once a phrase."""
    words = tokens(text, names)
    for entry, phrase, but in listed:
        for start in starts(words, phrase):
            before = words[max(0, start - REACH) : start]
            if not {*before} & {*entry.unless} and not any(_covers(words, right, start) for right in but):
                yield entry, " ".join(words[start : start + len(phrase)])
                break


def starts(words: Sequence[str], phrase: Phrase) -> Iterator[int]:
    """Yield every place where a phrase stands."""
    for start in range(len(words) - len(phrase) + 1):
        if all(any(_fits(words[start + i], one) for one in spellings) for i, spellings in enumerate(phrase)):
            yield start


def _covers(words: Sequence[str], phrase: Phrase, place: int) -> bool:
    return any(start <= place < start + len(phrase) for start in starts(words, phrase))


def _fits(word: str, written: str) -> bool:
    return word.startswith(written[:-1]) if written.endswith("*") else word == written


def unabbreviated(text: str, abbreviations: Iterable[str]) -> str:
    """Take the stops out of abbreviations, so that they end no sentence."""
    for short in sorted(abbreviations, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(short)}", short.replace(".", ""), text, flags=re.IGNORECASE)
    return text
