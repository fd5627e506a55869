"""Which entries of two rulebooks differ, and whether in what they mean, in their examples or only in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uscis_prep.rulebook.load import Book

#: Parts of single files that are maps of entries, with the word for one of them; what is left is one entry.
PARTS = {
    "questions.yaml": {"questions": "question", "facts": "fact"},
    "parameters.yaml": {"parameters": "parameter", "answers": "answer", "look_again": "look again"},
    "incoming.yaml": {
        "questions": "incoming question",
        "facts": "incoming fact",
        "rules": "incoming rule",
        "items": "incoming item",
        "laws": "law",
        "verdicts": "trust",
    },
}
#: Words for the entries of tables; the others go by the name of their file.
TABLES = {
    "sources.yaml": "source",
    "statements.yaml": "statement",
    "updates.yaml": "update",
    "house.yaml": "house row",
    "channels.yaml": "channel",
    "forms.yaml": "form",
    "contradictions.yaml": "contradiction",
    "disagreements.yaml": "disagreement",
    "text/errors.yaml": "message",
}
TOPIC = {"rules": "rule", "items": "item", "alternatives": "alternative"}
#: Keys that are only words although they stand in one language; another one changes nothing that is decided.
WORDS = {"says", "because", "gloss", "title", "note", "section", "same", "version", "inferred"}
#: Lists whose order carries meaning; in all others it means nothing.
ORDERED = {"presume", "sides", "windows", "values"}
EXAMPLES = ("tests", "stories")


class Change(NamedTuple):
    """An entry that is there in both rulebooks and differs, with the keys in which it does."""

    kind: str
    name: str
    keys: list[str]


class Entries(NamedTuple):
    """What differs between the entries of two rulebooks."""

    added: list[tuple[str, str]]
    removed: list[tuple[str, str]]
    changed: list[Change]
    reworded: int
    """How many sentences have other words."""
    examples: int
    """How many entries have other tests beside them."""
    order: list[str]
    """What is listed in another order that people see."""


class _Parts(NamedTuple):
    meaning: dict[str, Any]
    words: dict[str, str]
    examples: Any


def compare(old: Book, new: Book) -> Entries:
    """Compare all entries of two rulebooks by their ids; files and the order of keys mean nothing."""
    before, after = dict(_entries(old)), dict(_entries(new))
    shared = sorted(set(before) & set(after))
    changed, reworded, examples = [], 0, 0
    for key in shared:
        one, two = _parts(before[key]), _parts(after[key])
        keys = sorted(name for name in {**one.meaning, **two.meaning} if one.meaning.get(name) != two.meaning.get(name))
        if keys:
            changed.append(Change(*key, keys))
        reworded += sum(one.words.get(path) != two.words.get(path) for path in {**one.words, **two.words})
        examples += one.examples != two.examples
    return Entries(
        sorted(set(after) - set(before)),
        sorted(set(before) - set(after)),
        changed,
        reworded,
        examples,
        [name for name, listed in _orders(old).items() if _shared(listed, _orders(new).get(name, ())) != 0],
    )


def _entries(book: Book) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield every entry under its kind and id."""
    for file in book.single:
        yield from _single(book, file)
    texts = book.texts()
    for file, table in book.maps.items():
        if not set(table) <= set(texts):
            word = TABLES.get(file, _stem(file))
            yield from (((word, name), _plain(model)) for name, model in table.items())
    for key, text in texts.items():
        yield ("text", key), {"text": _plain(text)}
    yield from _topics(book)


def _single(book: Book, file: str) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield the parts of a single file, and what is left of it as one entry."""
    whole, parts = _plain(book.single[file]), PARTS.get(file, {})
    for part, word in parts.items():
        for name, entry in whole.get(part, {}).items():
            yield (word, name), {"when": entry} if part == "facts" else entry
    left = {key: value for key, value in whole.items() if key not in parts}
    if left:
        yield (_stem(file), _stem(file)), left


def _stem(file: str) -> str:
    return file.removesuffix(".yaml")


def _topics(book: Book) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield the entries of all topics, and what a topic says of itself."""
    for topic in book.topics.values():
        for part, word in TOPIC.items():
            for name, entry in getattr(topic, part).items():
                yield (word, name), {**_plain(entry), "topic": topic.topic}
        if topic.topic:
            yield ("topic", topic.topic), {key: value for key, value in _plain(topic).items() if key not in TOPIC}


def _plain(model: Any) -> dict[str, Any]:
    return dict(model.model_dump(mode="json", by_alias=True, exclude_none=True))


def _parts(entry: Mapping[str, Any]) -> _Parts:
    """Take an entry apart: what it means, its words by their path, its examples."""
    words: dict[str, str] = {}
    meaning = {key: _meant(value, key, (key,), words) for key, value in entry.items() if key not in EXAMPLES}
    kept = {key: value for key, value in meaning.items() if value is not None}
    return _Parts(kept, words, {key: _flow(entry[key]) for key in EXAMPLES if entry.get(key)})


def _meant(value: Any, key: str, path: tuple[str, ...], words: dict[str, str]) -> Any:
    """Return a value without its words, lists in one order; the words go into `words` under their path."""
    if isinstance(value, dict):
        if {"en", "es"} <= set(value) <= {"en", "es", "same"}:
            words.update({"/".join((*path, language)): text for language, text in value.items()})
            return None
        return {name: _meant(child, name, (*path, name), words) for name, child in sorted(value.items())}
    if isinstance(value, list):
        found = [_meant(child, key, (*path, str(place)), words) for place, child in enumerate(value)]
        return found if key in ORDERED else sorted(found, key=_flow)
    if key in WORDS and isinstance(value, str):
        words["/".join(path)] = value
        return None
    return value


def _flow(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _orders(book: Book) -> dict[str, list[str]]:
    """Return what people see in the order of the file: questions, and the answers to each."""
    questions = getattr(book.single["questions.yaml"], "questions")  # noqa: B009 - the models say which file has which
    answers = {f"answers to {name}": list(question.options) for name, question in questions.items()}
    return {"questions": list(questions), **answers}


def _shared(one: Sequence[str], two: Sequence[str]) -> int:
    """Return how many of the names that two lists share stand at another place among them."""
    left, right = [name for name in one if name in two], [name for name in two if name in one]
    return sum(a != b for a, b in zip(left, right, strict=True))
