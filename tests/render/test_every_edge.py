"""Every edge of every topic: each question, each answer, each verdict and each line once, in both languages."""

import io
import re
from functools import cache

import pytest

from render.paths import Walker, request
from tiers import DEEP, in_parts, part
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import Setting
from uscis_prep.render.compose import compose
from uscis_prep.render.terminal import draw as draw_rich
from uscis_prep.render.text import draw
from uscis_prep.rulebook.store import load_compiled

#: Of the pages of a topic every so many is drawn by rich too, and at 20 columns; all of them in the deep mode.
SHARE = 1 if DEEP else 12
#: At most so many paths are walked for each topic in the second test; the larger topics have more than 20,000.
PATHS = 2_000 if DEEP else 25
STYLE = re.compile(r"\x1b\[[0-9;]*m")
SLOT = re.compile(r"\{[a-z0-9_-]+\}")
TOPICS = [
    *("account-help", "answer-overdue", "appointment-accommodation", "biometrics-not-scheduled", "case-question"),
    *("case-status", "change-address", "document-error", "emergency-travel", "expedite", "general-question"),
    *("missing-document", "other-agency", "processing-delay", "proof-of-status", "reschedule-biometrics"),
    *("reschedule-interview", "reschedule-oath", "something-else", "suspicious-contact", "who-may-call"),
]


@cache
def compiled():
    return Compiled(load_compiled())


@cache
def ways(topic):
    return Walker(compiled(), topic).ways()


@cache
def names():
    """Return what the rulebook itself calls by an English name: titles and publishers of sources, titles of forms."""
    data = compiled().data
    titles = [str(part) for source in data["sources"].values() for part in source.values() if isinstance(part, str)]
    return {*titles, *(form["title"] for form in data["forms"].values())}


def made(topic, facts, language):
    """Return plan and sheet."""
    wanted = request(topic, facts, language)
    plan = build(compiled(), wanted)
    return plan, compose(plan, Setting(compiled(), wanted))


def decision(plan):
    """Return what was decided, without words."""
    (need,) = plan["needs"]
    verdict = need["verdict"]
    kept = {key: verdict[key] for key in ("action", "channel", "who", "when", "opens", "reach")}
    return kept, need["tier"], need["urgency"], need["decided_by"], [item["id"] for item in need["checklist"]]


def too_wide(page, width):
    """Return the lines wider than the screen that are no address and no single word of a command."""
    return [
        line.text
        for line in page.lines
        if len(line.text) > width
        and line.role != "address"
        and not (len(line.text.removesuffix("\\").split()) == 1 and re.search(r"\w[./@=]\w|-", line.text))
    ]


def english_left(english, spanish):
    """Return the lines of a Spanish page that stand on the English one too and are no name of the rulebook."""
    told = {line.text.strip() for line in draw(english, width=2000).lines if line.role not in ("address", "command")}
    left = []
    for line in draw(spanish, width=2000).lines:
        text = line.text.strip()
        if text not in told or line.role in ("spoken", "address", "command"):
            continue
        for name in names():
            text = text.replace(name, "")
        if re.search(r"[a-z]{3,} [a-z]{2,}", text):
            left.append(line.text.strip())
    return left


def test_the_topics_are_those_of_the_menu():
    """No topic of the menu is left out here."""
    assert sorted(row["topic"] for row in compiled().public_topics()) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_every_line_of_the_rules_is_shown(topic):
    """Each item and alternative that can hold for a topic stands on one of the pages walked to."""
    found = ways(topic)
    assert found.possible - found.shown == set()


@in_parts
@pytest.mark.parametrize("topic", TOPICS)
def test_every_edge_in_both_languages(topic):
    """After each edge: same decision in both languages, no text missing, no line too wide, no English."""
    wrong = set()
    for turn, facts in enumerate(part([*ways(topic).ends, *ways(topic).more], 12)):
        (english, one), (spanish, other) = (made(topic, facts, language) for language in ("en", "es"))
        assert decision(english) == decision(spanish)
        wrong |= set(english_left(one, other))
        for sheet in (one, other):
            for width in (40, 80, 20) if turn % SHARE == 0 else (40,):
                page = draw(sheet, width=width)
                wrong |= {line for line in too_wide(page, width) if width > 20}
                wrong |= {line.text for line in page.lines if SLOT.search(line.text)}
                if turn % SHARE == 0:
                    stream = io.StringIO()
                    draw_rich(page, stream)
                    drawn = [line.rstrip() for line in STYLE.sub("", stream.getvalue()).splitlines()]
                    assert drawn == page.text().splitlines()
    assert wrong == set()


@pytest.mark.parametrize("topic", TOPICS)
def test_paths_decide_the_same_in_both_languages(topic):
    """Along each path walked, the verdict is the same in both languages, and both word it."""
    for facts in Walker(compiled(), topic).every_path(PATHS):
        english, spanish = (build(compiled(), request(topic, facts, language)) for language in ("en", "es"))
        assert decision(english) == decision(spanish)
        told = [plan["needs"][0]["verdict"]["headline"] for plan in (english, spanish)]
        assert all(told)
        assert told[0] != told[1]


@pytest.mark.parametrize("topic", TOPICS)
def test_each_question_on_the_way_is_worded(topic):
    """Each question and answer walked over has words in both languages, and not the same."""
    asked = {name for _, name, _ in ways(topic).edges}
    for name in asked:
        entry = compiled().questions[name]
        for text in (entry["ask"], entry["short"], entry["why"]):
            assert text["en"]
            assert text["es"]
            assert text["en"] != text["es"]
