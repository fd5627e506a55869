"""The sentences of the rulebook: short, in both languages, and without a promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from uscis_prep.rulebook.fingerprint import TESTS
from uscis_prep.rulebook.strict_yaml import parse

RULES = Path(__file__).parents[2] / "rules"
LONGEST = 20
PLACEHOLDER = re.compile(r"\{[a-z0-9_-]+\}")
#: A sentence ends with a stop and a space; abbreviations of times and countries do not end one.
ABBREVIATED = re.compile(r"\b(?:[ap]\. ?m|U\.S|EE\. ?UU|No|St|Doc)\.", re.IGNORECASE)
PROMISES = {
    "en": re.compile(r"\bwill\b|(?<!Nobody )\bguarantees?\b|\bcertainly\b", re.IGNORECASE),
    "es": re.compile(r"(?<!Nadie )\bgarantiza\w*|\bseguro que\b|\bsin falta\b", re.IGNORECASE),
}


def texts(node, path=()):
    """Yield place and words of every text in both languages."""
    if isinstance(node.value, dict):
        if {"en", "es"} <= node.value.keys() and isinstance(node.value["en"].value, str):
            yield ".".join(path), {name: child.value for name, child in node.value.items()}
            return
        for name, child in node.value.items():
            yield from texts(child, (*path, name))
    elif isinstance(node.value, list):
        for number, child in enumerate(node.value):
            yield from texts(child, (*path, str(number)))


def everything():
    files = sorted(path for path in RULES.rglob("*.yaml") if path.relative_to(RULES).parts[0] not in TESTS)
    for path in files:
        node, _ = parse(path.read_bytes(), path.name)
        for place, words in texts(node):
            yield f"{path.relative_to(RULES)}: {place}", words


TEXTS = dict(everything())


def sentences(text):
    return re.split(r"(?<=[.!?])\s+|: ", ABBREVIATED.sub(lambda found: found[0].replace(".", ""), text))


@pytest.mark.parametrize("language", ["en", "es"])
def test_sentences_are_short(language):
    """No sentence has more than twenty words; Spanish needs a few more for the same."""
    limit = LONGEST if language == "en" else LONGEST + 4
    long = {
        place: sentence
        for place, words in TEXTS.items()
        for sentence in sentences(words[language])
        if len(sentence.split()) > limit
    }
    assert long == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_promised(language):
    """No sentence promises what an agency only aims at."""
    assert {place: words for place, words in TEXTS.items() if PROMISES[language].search(words[language])} == {}


def test_the_languages_differ():
    """The same text in both languages has a reason."""
    assert [place for place, words in TEXTS.items() if words["en"] == words["es"] and "same" not in words] == []


def test_the_languages_name_the_same_values():
    """What is filled in in one language is filled in in the other."""
    differing = [
        place
        for place, words in TEXTS.items()
        if set(PLACEHOLDER.findall(words["en"])) != set(PLACEHOLDER.findall(words["es"]))
    ]
    assert differing == []
