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
#: What the first lines hold, beside the verdict with its number or address.
ROWS = ("look-again", "when", "who", "answer", "until-then", "or")
FIRST_LINES = 22
#: What they hold on a narrow screen, where each label stands on a line of its own; here warnings count too.
URGENT = ("look-again", "when", "careful")
FIRST_NARROW = 24
CALL, WAIT = ("call",), ("wait",)
LONGEST = {(CALL, "en"): 53, (CALL, "es"): 59, (WAIT, "en"): 16, (WAIT, "es"): 16}
#: The aim is 48 (in Spanish 53) for calls and 30 for all. What is above it is work that comes first, words to say in
#: both languages, and days that in Spanish take a second line. These figures may only fall.
MEDIANS = {(CALL, "en"): 48, (CALL, "es"): 54, ((), "en"): 33, ((), "es"): 36}
#: Pages above their ceiling, each with the languages and the reason. The list may only shrink.
SECOND_LINE = "the day to look again, with what to do on it, takes a second line"
SAFETY_LINE = "what was assumed about safety takes one more line, and every page says it"
ABOVE = {
    "reschedule-interview appointment=2026-12-10 cancelled_by_uscis=yes": (("es",), SAFETY_LINE),
    "reschedule-biometrics appointment=2026-12-10 cancelled_by_uscis=yes account=linked": (("es",), SAFETY_LINE),
    "reschedule-oath appointment=2026-12-10 cancelled_by_uscis=yes": (("es",), SAFETY_LINE),
    "emergency-travel form=I-131 travel=2027-03-01 account=none": (("es",), "three steps come before the call"),
    "answer-overdue asked_by=phone asked_on=2026-11-20 told=regular callback=none-yet": (
        LANGUAGES,
        "whoever waits for a call has five things to do for it",
    ),
    "biometrics-not-scheduled filed=2026-10-20": (LANGUAGES, f"{SECOND_LINE}, and {SAFETY_LINE}"),
    "processing-delay form=N-400 processing=inside": (("es",), SECOND_LINE),
    "inside-normal-time": (("es",), SECOND_LINE),
}
#: Pages whose warnings alone fill a narrow screen.
MANY_WARNINGS = {
    "change-address form=N-400 receipt=IOE account=linked role=helper": LANGUAGES,
    "emergency-travel form=I-131 travel=2026-11-30": LANGUAGES,
    "emergency-travel form=I-131 travel=2027-03-01 account=none": ("es",),
    "suspicious-contact contact_by=text contact_wants=neither": ("es",),
}


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
        for own in (dict(flags(row.split())) for row in rows):
            found[f"{topic} {' '.join(f'{name}={value}' for name, value in own.items())}"] = ({}, ((topic, own),))
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
    """Return the lines of a page that count."""
    return [line for line in page.lines if line.role not in UNCOUNTED]


def lengths(language, *actions):
    """Return how many lines count on each page, of all pages or of those with one of these actions."""
    drawn = {name: row for name, row in pages(language).items() if not actions or row.need.action in actions}
    return {name: len(counted(row.page)) for name, row in drawn.items()}


def reach(need, lines):
    """Return the line on which the number or address of a verdict stands, in its verdict or alone below it."""
    start = next(at for at, line in lines if line.role == "verdict")
    return next(at for at, line in lines if at >= start and (need.short or need.reach) in line.text)


@pytest.mark.parametrize(("actions", "language"), LONGEST)
def test_no_page_is_longer_than_its_ceiling(actions, language):
    """No page is longer than its ceiling but those that are named with a reason; each of these still is."""
    measured, ceiling = lengths(language, *actions), LONGEST[actions, language]
    named = {name for name, (languages, _) in ABOVE.items() if language in languages and name in measured}
    assert {name for name, length in measured.items() if length > ceiling} == named


@pytest.mark.parametrize(("actions", "language"), MEDIANS)
def test_half_of_the_pages_are_short(actions, language):
    """Half of the pages have no more lines than this."""
    assert statistics.median(lengths(language, *actions).values()) <= MEDIANS[actions, language]


def test_every_exception_is_a_page():
    """No page is named that is measured no more."""
    assert ABOVE.keys() | MANY_WARNINGS.keys() <= pages("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_lines_hold_what_matters(language):
    """The first 22 lines hold the verdict, its number or address, when, who, by when, until then, and another way."""
    late = {}
    for name, (need, page) in pages(language).items():
        lines = list(enumerate(counted(page), start=1))
        held = [at for at, line in lines if line.role == "verdict" or line.row in ROWS]
        if (last := max(reach(need, lines), *held)) > FIRST_LINES:
            late[name] = last
    assert late == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_narrow_screen_shows_what_is_urgent_first(language):
    """At 40 columns the first 24 lines hold the verdict, its number, every warning and when."""
    late = set()
    for name, (need, page) in pages(language, NARROW).items():
        lines = list(enumerate(page.lines, start=1))
        held = [at for at, line in lines if line.role in ("verdict", "careful") or line.row in URGENT]
        if max(reach(need, lines), *held) > FIRST_NARROW:
            late.add(name)
    assert late == {name for name, languages in MANY_WARNINGS.items() if language in languages}
