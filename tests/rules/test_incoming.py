"""May a contact be trusted: proved over all combinations, against the law written anew, and in people's words."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from changed import book, compiled_book
from uscis_prep.engine import decide
from uscis_prep.engine.compiled import Compiled
from uscis_prep.engine.questions import open_questions
from uscis_prep.facts.incoming import Reader
from uscis_prep.plan.incoming import Desk, build_incoming, caller_ids
from uscis_prep.plan.setting import Request, Setting
from uscis_prep.rulebook import schema

RULES = Path(__file__).parents[2] / "rules"
BOOK = book()
DATA = BOOK.model("incoming.yaml", schema.Incoming)
WHOLE = Compiled(compiled_book())
COMPILED = Compiled(WHOLE.data["incoming"])
EASTERN = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 10, tzinfo=EASTERN)
TODAY = NOW.date()
#: The documents alone, the first edition, and today's.
EDITIONS = (None, date(2023, 4, 1), TODAY)
NAMES = COMPILED.order
SPACE = [dict(zip(NAMES, row, strict=True)) for row in product(*(q["values"] for q in COMPILED.questions.values()))]
ASKED_FOR = ("money", "secret", "ssn", "remote", "unsure")


def setting(edition=TODAY, language="en"):
    return Setting(WHOLE, Request((), {}, NOW, EASTERN, False, edition, language, True))


def verdict(answers, edition=TODAY):
    """Return the verdict of the diagram for a complete set of answers."""
    view = COMPILED.view("incoming", edition)
    values = {COMPILED.place[name]: COMPILED.value(name, option) for name, option in answers.items()}
    return view.plan["outcomes"][view.pool.evaluate(view.plan["outcome"], values)]["verdict"]


def by_hand(answers):
    """Judge anew, from the words of the sources and not from the rules."""
    way, number = answers["came_by"], answers["number_given"]
    if answers["wants"] in ASKED_FOR or way in ("other", "unsure"):
        return "hang-up"
    if way == "call":
        if number == "match":
            return "plausible" if answers["caller_id"] in ("uscis-number", "hidden") else "not-confirmed"
        return "not-confirmed" if number == "not-asked" else "hang-up"
    if way == "email":
        if answers["sender"] == "exactly-uscis":
            return "plausible" if answers["link"] == "no" else "not-confirmed"
        return "not-confirmed" if answers["sender"] == "dhs-or-govdelivery" else "hang-up"
    return "not-confirmed"


@pytest.fixture(scope="module", params=EDITIONS, ids=str)
def judged(request):
    """Every combination of answers with its verdict, in one edition."""
    return [(answers, verdict(answers, request.param)) for answers in SPACE]


def test_every_combination_agrees_with_the_sources(judged):
    """On each of the 14,112 combinations the diagram says what the sources say."""
    assert len(judged) == 14_112
    assert [(answers, found) for answers, found in judged if found != by_hand(answers)] == []


def test_a_request_ends_it_whatever_else(judged):
    """Whoever wants money, a password, a code, a Social Security number or access is never to be trusted."""
    assert {found for answers, found in judged if answers["wants"] in ASKED_FOR} == {"hang-up"}


def test_nothing_is_above_plausible(judged):
    """No combination gives more than plausible, and plausible needs the number said first or the exact domain."""
    assert {found for _, found in judged} == {"hang-up", "not-confirmed", "plausible"}
    assert list(DATA.verdicts) == ["hang-up", "not-confirmed", "plausible"]
    for answers, found in judged:
        if found == "plausible":
            said = answers["came_by"] == "call" and answers["number_given"] == "match"
            assert said or (answers["came_by"] == "email" and answers["sender"] == "exactly-uscis")


def test_not_to_know_is_never_better(judged):
    """Unsure is never trusted more than any answer that it could stand for."""
    rank = {name: place for place, name in enumerate(DATA.verdicts)}
    table = {tuple(answers.values()): rank[found] for answers, found in judged}
    for key, found in table.items():
        for place, name in enumerate(NAMES):
            if key[place] == "unsure":
                others = [
                    table[(*key[:place], value, *key[place + 1 :])] for value in COMPILED.questions[name]["values"]
                ]
                assert found <= min(others)


def test_what_the_screen_shows_alone_trusts_nobody(judged):
    """For every call without the right number the number on the screen changes nothing."""
    seen = {}
    for answers, found in judged:
        if answers["came_by"] == "call" and answers["number_given"] != "match":
            key = tuple(option for name, option in answers.items() if name != "caller_id")
            assert seen.setdefault(key, found) == found


def test_each_question_is_asked_only_where_it_matters():
    """The first question decides nothing alone, and no path asks more than four."""
    view = COMPILED.view("incoming", NOW.date())
    assert view.pool.depth(view.plan["outcome"]) == (1, 4)
    assert [NAMES[place] for place in open_questions(view, {})] == NAMES


CASES = [(name, rule, test) for name, rule in DATA.rules.items() for test in rule.tests]


@pytest.mark.parametrize(("name", "rule", "test"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_the_example_beside_a_rule_holds(name, rule, test):
    """With the answers of the example its rule alone fires, with the verdict and the sources expected."""
    plan = judge(test.answers, None if test.no_updates else NOW.date())
    assert plan["verdict"]["rules"] == [name]
    assert plan["verdict"]["id"] == test.expect == rule.then
    assert {"has": set(test.has) - set(plan["sources"]), "lacks": set(test.lacks) & set(plan["sources"])} == {
        "has": set(),
        "lacks": set(),
    }


def test_every_rule_has_an_example():
    """No rule goes without an example in which it fires."""
    assert set(DATA.rules) == {name for name, _, _ in CASES}


def judge(answers, edition=TODAY, language="en"):
    """Judge a contact from what a person typed."""
    own = setting(edition, language)
    reader = Reader(COMPILED, caller_ids(own, COMPILED), list, EASTERN)
    return build_incoming(Desk(own, COMPILED, {name: reader.read(name, text) for name, text in answers.items()}))


@pytest.mark.parametrize("name", DATA.stories)
def test_stories(name):
    """What a person tells leads to the verdict, the next question and the sources that the story names."""
    story = DATA.stories[name]
    plan = judge(story.answers, language=story.language)
    assert (plan["verdict"] or {"id": None})["id"] == story.expect
    waiting = plan["undecided"]["next_question"]["id"] if plan["undecided"] else None
    assert waiting == story.next_question
    assert set(story.has) <= set(plan["sources"])
    assert not set(story.lacks) & set(plan["sources"])


def test_each_item_appears_somewhere():
    """Every step is printed for some answers, in today's edition."""
    view = COMPILED.view("incoming", NOW.date())
    assert set(view.plan["items"]) == set(DATA.items)
    assert all(decide.projections(view, root) is not None for root in view.plan["items"].values())


def test_every_verdict_says_what_to_do_and_on_what_it_rests():
    """Each verdict of each combination has a headline, a reason, sources, and the line to check through."""
    seen = {}
    for answers in SPACE:
        view = COMPILED.view("incoming", NOW.date())
        allowed = {COMPILED.place[name]: (COMPILED.value(name, option),) for name, option in answers.items()}
        (rule,) = decide.fired(view, "trust", allowed)
        seen.setdefault(rule, answers)
    assert set(seen) == set(DATA.rules)
    for answers in seen.values():
        for language in ("en", "es"):
            plan = judge(answers, language=language)
            assert plan["status"] == "decided"
            assert plan["verdict"]["headline"]
            assert plan["verdict"]["why"]
            assert plan["check"]["reach"] == "800-375-5283"
            assert "U18" in plan["sources"]
            assert set(plan["verdict"]["cites"]) <= set(plan["sources"])
