"""How long a page is, and what its first lines hold: counted by the roles and rows that the program marks."""

import statistics
from functools import cache
from typing import NamedTuple

import pytest

from cli.program import NOW
from golden.cases import SHEETS, TOPICS
from render.measured import TOPICS as MEASURED
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.build import build
from uscis_prep.plan.examples import Example, request
from uscis_prep.plan.setting import Setting
from uscis_prep.render.compose import compose
from uscis_prep.render.page import Page
from uscis_prep.render.sheet import NeedSheet, visible
from uscis_prep.render.text import draw
from uscis_prep.rulebook.store import load_compiled

LANGUAGES = ("en", "es")
COLUMNS, NARROW = 80, 40
#: Warnings, and what holds if another source is right, count against no ceiling.
UNCOUNTED = ("careful", "differs")


class Drawn(NamedTuple):
    """One need of a plan with its page."""

    need: NeedSheet
    page: Page


def facts(words):
    """Return the facts of a measured page by question."""
    return dict(word.split("=", 1) for word in words.split())


def flags(words):
    """Yield what golden plans give as flags, by question."""
    for flag, value in zip(words[::2], words[1::2], strict=True):
        name, _, rest = value.partition("=")
        yield (name, rest) if flag == "--set" else (flag.removeprefix("--"), value)


def several(words):
    """Return a golden plan as facts of all needs and needs with their own: those that follow a topic are its own."""
    shared, needs = {}, []
    for name, value in flags(words):
        if name == "topic":
            needs.append((value, {}))
        else:
            (needs[-1][1] if needs else shared)[name] = value
    return shared, tuple(needs)


def cases():
    """Return every measured and every golden plan by its name."""
    found = {f"{topic} {words}": ({}, ((topic, facts(words)),)) for topic, rows in MEASURED.items() for words in rows}
    for topic, rows in TOPICS.items():
        found |= {f"{topic} {' '.join(f'{k}={v}' for k, v in flags(row.split()))}": ({}, ((topic, dict(flags(row.split()))),)) for row in rows}
    return found | {name: several(words) for name, words in SHEETS.items()}


CASES = cases()


@cache
def compiled():
    return Compiled(load_compiled())


@cache
def pages(language, width=COLUMNS):
    """Return for each need of each case its page, drawn for itself: a ceiling is for one need."""
    found = {}
    for name, (shared, needs) in CASES.items():
        asked = request(compiled(), Example(shared, needs, NOW, language=language))
        sheet = visible(compose(build(compiled(), asked), Setting(compiled(), asked)))
        for need in sheet.needs:
            label = name if len(sheet.needs) == 1 else f"{name}: {need.topic}"
            found[label] = Drawn(need, draw(sheet._replace(order=None, needs=(need,)), width=width))
    return found


def counted(page):
    return [line for line in page.lines if line.role not in UNCOUNTED]

def lengths(language):
    return {name: len(counted(drawn.page)) for name, drawn in pages(language).items()}
