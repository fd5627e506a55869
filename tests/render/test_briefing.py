"""The briefing: what most people with a form need, on one page, in sentences that the rules keep."""

import re

import pytest

from cli.program import NOW, call, plan
from uscis_prep.engine.compiled import Compiled
from uscis_prep.rulebook.store import load_compiled

FORMS = sorted(load_compiled()["forms"])
MOST_LINES, FIRST_BOX = 40, 26


def page(*facts, language="en"):
    """Return the lines of a briefing, without the end."""
    return call("check", *facts, "--lang", language, "--now", NOW).out.splitlines()


@pytest.mark.parametrize("facts", [("--form", "I-90"), ()], ids=["form", "nothing"])
def test_a_briefing_is_one_page(facts):
    """The whole briefing has at most forty lines, and its first box stands by line 26."""
    lines = page(*facts)
    assert len(lines) <= MOST_LINES
    assert next(place for place, line in enumerate(lines, start=1) if "[ ]" in line) <= FIRST_BOX


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_what_most_people_need(form):
    """Every form lists three to six topics, each with its own sentence and never with what the rules leave open."""
    data = load_compiled()["forms"][form]
    assert 3 <= len(data["usual_topics"]) <= 6
    found = plan("--form", form)["briefing"]["usual"]
    assert [row["topic"] for row in found] == data["usual_topics"]
    assert not [row for row in found if "The way:" in row["sentence"]]


def test_a_sentence_gives_way_to_other_facts():
    """Where the facts lead to something else than a sentence promises, the page says what they lead to."""
    usual = plan("--form", "none")["briefing"]["usual"]
    told = {row["topic"]: row["sentence"] for row in usual}
    assert told["missing-document"] == "A card or letter did not arrive. The way: phone."


def test_the_caution_of_a_form_stands_above_everything():
    """The two-year card is named before any topic, in every layer, in JSON with its source, and in each edition."""
    lines = page("--form", "I-90")
    assert lines[2].startswith("  Careful    Is your card good for two years only?")
    assert plan("--form", "I-90")["briefing"]["careful"]["cites"] == ["U61"]
    assert plan("--form", "I-90", "--no-updates")["briefing"]["careful"]["cites"] == ["U61"]


def test_a_caution_that_came_later_is_no_history():
    """A caution that rests on a later fact, and is no safety warning, stands on no page from before it."""
    assert plan("--form", "I-765")["briefing"]["careful"]["cites"] == ["U16"]
    assert plan("--form", "I-765", "--as-of", "2025-10-29")["briefing"]["careful"] is None
    assert plan("--form", "I-765", "--no-updates")["briefing"]["careful"] is None


def test_the_table_of_all_topics_stands_in_full_alone():
    """What depends on what is behind the flag; the ids of all topics are on the page."""
    short, full = ("\n".join(page("--form", "I-90", *more)) for more in ((), ("--full",)))
    depends = "Depends on: "
    assert depends not in short
    assert full.count(depends) > 10
    words = set(re.findall(r"[a-z-]+", short))
    assert {row["topic"] for row in Compiled(load_compiled()).public_topics()} <= words


def test_the_next_command_runs():
    """The command under the topics is one that the program takes."""
    line = next(line for line in page("--form", "I-90") if "Next:" in line)
    assert call(*line.split()[2:], "--now", NOW).code == 0


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_undecided_need_says_what_settles_it(language):
    """A named topic that is open shows its question, the flag and what each answer leads to, then any call."""
    lines = page("--form", "I-90", "--topic", "proof-of-status", language=language)
    whole = "\n".join(lines)
    assert "--set green_card=" in whole
    assert "(valid)" in whole
    assert "800-375-5283" in whole
    assert language == "es" or len(lines) <= MOST_LINES


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_briefing_fits_its_width(language, width, monkeypatch):
    """No line is wider than the screen."""
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, page("--form", "I-90", language=language))) <= width
