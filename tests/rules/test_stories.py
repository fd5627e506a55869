"""The stories: situations in people's words, and the plans that they must lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.examples import Example, failures, run
from uscis_prep.rulebook.compile import compile_folder
from uscis_prep.rulebook.stories import load_stories

RULES = Path(__file__).parents[2] / "rules"
COMPILED = Compiled(compile_folder(RULES))
STORIES = load_stories(RULES)


@pytest.mark.parametrize("name", STORIES)
def test_the_story_ends_well(name):
    """The facts of a story lead to the verdicts, the order and the citations that it demands."""
    story = STORIES[name]
    needs = [(need.topic, need.facts) for need in story.needs]
    as_of = story.as_of.isoformat() if story.as_of else None
    plan, states = run(COMPILED, Example(story.facts, needs, story.now, as_of, story.no_updates, story.language))
    made = {need["topic"]: need for need in plan["needs"]}
    for need in story.needs:
        assert failures(made[need.topic], states[need.topic], need.expect, need.has, need.lacks) == [], need.topic
    if story.order:
        assert [need["topic"] for need in plan["needs"]] == story.order
    waiting = plan["undecided"]
    assert (waiting["next_question"]["id"] if waiting else None) == story.next_question
