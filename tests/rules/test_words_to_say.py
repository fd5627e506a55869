"""Words to say: whoever is told to phone has words for the voice menu and for the person, whatever they answered."""

import re
from functools import cache

import pytest

from uscis_prep.engine.compiled import Compiled
from uscis_prep.engine.diagram import FALSE
from uscis_prep.rulebook.store import load_compiled

PHONE = ("phone", "phone-overseas")
#: How an item tells to whom its words are said.
LISTENERS = {"menu": ("To the menu", "To the voice menu"), "person": ("To the agent", "To the person")}
#: What would be a demand, a promise or a magic word; nobody can demand any of it.
DEMANDS = re.compile(
    r"\b(demand|insist|must give|have to give|supervisor|representative!|agent!|info ?pass|congress|lawsuit|sue)\b"
    r"|\b(exijo|exigir|supervisor|tienen que darme|demanda)\b",
    re.IGNORECASE,
)


@cache
def compiled():
    """Return the shipped rulebook."""
    return Compiled(load_compiled())


def spoken(listener):
    """Return the items with words for one listener, by name."""
    return {
        name: entry
        for name, entry in compiled().data["items"].items()
        if entry.get("spoken") and (listener is None or entry["text"]["en"].startswith(LISTENERS[listener]))
    }


def plans():
    """Yield each plan of each topic once, with the topic and its pool."""
    for topic, entry in compiled().data["topics"].items():
        view = compiled().view(topic, None)
        for number, plan in enumerate(entry["plans"]):
            yield topic, number, view.pool, plan, entry


def phoning(pool, plan):
    """Return the condition under which a plan says to phone."""
    records = plan["outcomes"]
    calls = {number: int(record["channel"] in PHONE) for number, record in enumerate(records)}
    return pool.relabel(plan["outcome"], calls)


def witness(pool, condition):
    """Return the smallest answers under which a condition holds, in words."""
    order, questions = compiled().order, compiled().questions
    found = pool.witness(condition, 1)
    return {order[place]: questions[order[place]]["values"][value] for place, value in (found or {}).items()}


@pytest.mark.parametrize("listener", LISTENERS)
def test_every_call_has_words(listener):
    """Where a plan says to phone, it has words for the menu and words for the person, in every edition."""
    names, silent = spoken(listener), {}
    for topic, number, pool, plan, _ in plans():
        left = phoning(pool, plan)
        for name in names.keys() & plan["items"].keys():
            left = pool.without(left, plan["items"][name])
        if left != FALSE:
            silent[topic, number] = witness(pool, left)
    assert silent == {}


def test_nobody_gets_words_twice():
    """No plan has two sets of words for the same listener."""
    doubled = {}
    for listener in LISTENERS:
        names = sorted(spoken(listener))
        for topic, number, pool, plan, _ in plans():
            here = [name for name in names if name in plan["items"]]
            for place, one in enumerate(here):
                for other in here[place + 1 :]:
                    both = pool.both(plan["items"][one], plan["items"][other])
                    if both != FALSE:
                        doubled[topic, number, one, other] = witness(pool, both)
    assert doubled == {}


def test_words_are_short_and_honest():
    """Words to say are one to three sentences of at most 20 words, in both languages, and demand nothing."""
    for name, entry in spoken(None).items():
        assert entry["spoken"].keys() >= {"en", "es"}, name
        for words in entry["spoken"].values():
            sentences = re.split(r"(?<=[.!?…])\s+", words)
            assert max(len(sentence.split()) for sentence in sentences) <= 20, (name, words)
            assert len(words.split()) <= 45, (name, words)
            assert not DEMANDS.search(words), (name, words)


def test_an_emergency_is_said_only_where_there_is_one():
    """Words that name an emergency stand only under a condition on an emergency, a trip or a date."""
    for name, entry in spoken(None).items():
        if re.search(r"emergenc", entry["spoken"]["en"], re.IGNORECASE):
            assert name.startswith(("travel-", "expedite-")), name
