"""One rulebook small enough to walk through whole: every part of the engine against a plain reading of the rules."""

import pickle
from datetime import date
from itertools import combinations, product

import pytest

from books import compiled, item, minimal, question, route, rule, topic
from engine.test_oracle import EDITIONS, Case, check_presumptions, distinct, interview
from uscis_prep.engine.compiled import BASE, Compiled
from uscis_prep.engine.conditions import Answered, Builder, Decided, Every, Inverse, Some
from uscis_prep.engine.decide import Collected, collect, decided, fired, outcomes, possible, projections
from uscis_prep.engine.diagram import FALSE, TRUE, Pool
from uscis_prep.engine.explain import because, settled_by
from uscis_prep.engine.presume import merged, presume
from uscis_prep.engine.questions import Bounds, bounds, next_question, open_questions, second_round

SETS = {"some": ["a", "c"], "odd": ["b", "unsure"]}
ROLES = [{"when": {"kind": "a"}, "option": "b"}, {"when": None, "option": "a"}]
QUESTIONS = {
    "who": question(
        "a",
        "b",
        "c",
        sets=SETS,
        scope="case",
        presume=[{"when": {"kind": "a"}, "option": "b"}, {"when": None, "option": "a"}],
    ),
    "paper": question("a", "b", sets={}, gate={"who": "a"}, otherwise="n/a", presume=[{"when": None, "option": "b"}]),
    "place": question("a", "b", sets={}, gate={"who": "some"}, otherwise="b", scope="case"),
    "kind": question("a", "b", sets={}, presume=[{"when": {"who": "c"}, "option": "a"}]),
}
ONE = {
    "first": rule(route("phone", tier="tier1"), {"who": ["a", "unsure"]}),
    "second": rule(route("web"), {"who": ["b", "c"], "place": "a"}, over=["third"]),
    "third": rule(route("phone", tier="tier2"), {"who": ["b", "c"]}),
    "late": rule(route("none"), {"paper": "a", "kind": ["a", "b"]}, over=["first"], **{"from": "2024-01-01"}),
}
TWO = {"fourth": rule(route("web"), {"place": "a"}), "fifth": rule(route("phone"), {"not": {"place": "a"}})}
ITEMS = {
    "always": item(),
    "phone": item({"route.channel": "live", "kind": "a"}, over=["always"]),
    "you": item({"who.who": "you", "any": [{"place": "b"}, {"kind": "unsure"}]}),
}
SHARED = {
    "rules": {
        "you": rule({"who": "you"}, {"any": [{"route.channel": "web"}, {"kind": ["a", "unsure"]}]}, "who"),
        "other": rule({"who": "party"}, {"not": {"any": [{"route.channel": "web"}, {"kind": ["a", "unsure"]}]}}, "who"),
        "same": rule({"line": "same"}, {"not": {"who.who": "party"}}, "contact"),
        "else": rule({"line": "web"}, {"who.who": "party"}, "contact"),
    }
}
FILES = minimal(
    QUESTIONS, {"one": topic("one", ONE, items=ITEMS), "two": topic("two", TWO, order=1)}, shared__last=SHARED
)
SIZES = (4, 3, 3, 3)


@pytest.fixture(scope="module")
def book():
    """The small rulebook."""
    return compiled(FILES)


@pytest.fixture(scope="module")
def cases(book):
    """The rulebook in each edition, with the plain reading of all combinations."""
    return {edition: Case(FILES, edition=edition, book=book) for edition in EDITIONS}


@pytest.fixture(params=EDITIONS)
def case(request, cases):
    """One of these editions."""
    return cases[request.param]


def known():
    """Yield what may be known: nothing, one or several values of one or two questions, and everything."""
    yield {}
    for place, size in enumerate(SIZES):
        for number in (1, 2):
            yield from ({place: values} for values in combinations(range(size), number))
    for left, right in combinations(range(len(SIZES)), 2):
        pairs = product(range(SIZES[left]), range(SIZES[right] - 1))
        yield from ({left: (a,), right: (b, b + 1)} for a, b in pairs)
    yield from ({place: (value,) for place, value in enumerate(at)} for at in product(*map(range, SIZES)))


KNOWN = list(known())


def test_verdicts(case):
    """Under all that may be known, exactly the verdicts, values, rules and lines of the completions are possible."""
    for allowed in KNOWN:
        within = case.consistent(allowed)
        records = distinct(case.outcome[at] for at in within)
        assert distinct(outcomes(case.view, allowed)) == records
        values = possible(case.view, allowed)
        assert {field: set(some) for field, some in values.items()} == {
            field: {dict(record)[field] for record in records} for field in values
        }
        assert all(len(some) == len(set(some)) for some in values.values())
        certain = all(len(set(values[field])) == 1 for field in ("channel", "line", "who", "look_again"))
        assert decided(values) == certain
        for decision in ("route", "who", "contact"):
            rules = fired(case.view, decision, allowed)
            assert sorted(rules) == sorted({case.table[at][1][decision] for at in within})


def test_lists(case):
    """A line is certain where all completions have it, possible where some have, and its open answers are told."""
    for allowed in KNOWN:
        lists = {at: set(case.table[at][2]) for at in case.consistent(allowed)}
        found = {line.name: line for line in collect(case.view, "items", allowed)}
        assert set(found) == set.union(*lists.values())
        assert {name for name, line in found.items() if line.certain} == set.intersection(*lists.values())
        for name, line in found.items():
            for var, values in projections(case.view, line.residual).items():
                assert values == sorted(set(values))
                has = {at[var] for at in lists if name in lists[at]}
                assert has == set(values) & {at[var] for at in lists}
    assert not Collected("name", 0).certain


def test_questions(case):
    """Open questions, the next one and those of the second round are exactly those that can flip a result."""
    lines = {at: items for at, (_, _, items) in case.table.items()}
    for allowed in KNOWN[:60]:
        waiting = case.flips(allowed, case.outcome)
        assert open_questions(case.view, allowed) == waiting
        assert next_question(case.view, allowed) == next(iter(waiting), None)
        assert second_round(case.view, allowed) == case.flips(allowed, lines)
        for field in ("channel", "who", "line", "tier"):
            results = {at: record[field] for at, record in case.outcome.items()}
            assert settled_by(case.view, field, allowed) == case.flips(allowed, results)
    assert second_round(case.view, {}, ("alternatives",)) == []


def test_reasons(cases):
    """The reason is the first smallest set of answers that leaves the same possible as all answers do."""
    case = cases["2024-01-01"]
    for allowed in [*KNOWN[:70], *KNOWN[-40:]]:
        for decision in ("route", "who", "contact"):

            def left(some, decision=decision):
                return distinct(case.table[at][0][decision] for at in case.consistent(some))

            sets = (some for size in range(len(allowed) + 1) for some in combinations(sorted(allowed), size))
            enough = (some for some in sets if left({at: allowed[at] for at in some}) == left(allowed))
            assert because(case.view, decision, allowed) == list(next(enough))


def test_bounds(book):
    """The least and the most questions left are exact, for one need and for two that share questions."""
    views = [book.view(name, EDITIONS["2024-01-01"]) for name in ("one", "two")]
    interview([(views[0], {})], [])
    interview([(views[0], {0: (1, 2)})], [])
    for shared in ([], [0, 2]):
        interview([(views[0], {}), (views[1], {})], shared)
        interview([(views[1], {}), (views[0], {})], shared)
    assert bounds([], []) == Bounds(0, 0)


def test_presumptions(case):
    """Usual answers are taken from the first row that holds for sure, and never against a given answer."""
    for allowed in KNOWN:
        check_presumptions(case, allowed)


def test_usual_answers_one_by_one(book):
    """What is presumed is known for each situation: who, kind and what a given paper cancels."""
    view = book.view("one", None)
    who, paper, place, kind = range(4)
    assert presume(book, view, {}, "en") == {who: 0, paper: 1}
    assert presume(book, view, {kind: (0,)}, "en") == {who: 1}
    assert presume(book, view, {who: (2,)}, "en") == {kind: 0}
    assert presume(book, view, {who: (1,), place: (0,)}, "en") == {}
    assert presume(book, view, {paper: (0,), kind: (0,)}, "en") == {}
    assert merged({0: (1, 2)}, {1: 0}) == {1: (0,), 0: (1, 2)}


def test_the_language_of_the_page():
    """A question about the language is presumed to be answered with that of the page."""
    asked = {"speaks": question("en", "es", sets={}, presume=[{"when": None, "option": "language"}])}
    book = compiled(minimal(asked, {"one": topic("one", {"only": rule(route())})}))
    assert [presume(book, book.view("one", None), {}, name) for name in ("en", "es")] == [{0: 0}, {0: 1}]


def test_editions(book):
    """A day has the edition that began last; a day before all of them the first; no day the source documents."""
    days = {date(2024, 1, 1): "2024-01-01", date(2023, 12, 31): "2023-01-01", date(2020, 1, 1): "2023-01-01"}
    assert {day: book.edition(day) for day in days} == days
    assert book.edition(None) == BASE == "base"
    late = [fired(book.view("one", day), "route", {0: (0,), 1: (0,), 3: (0,)}) for day in (None, *days)]
    assert late == [["first"], ["late"], ["first"], ["first"]]


def test_the_rulebook_as_the_engine_sees_it(book):
    """Questions have places, options have values, topics have views; a copy by pickle is the same rulebook."""
    assert book.order == list(QUESTIONS)
    assert book.place == {name: at for at, name in enumerate(QUESTIONS)}
    assert book.sizes == [4, 3, 3, 3]
    assert [book.value("who", option) for option in ("a", "b", "c", "unsure")] == [0, 1, 2, 3]
    assert [row["topic"] for row in book.public_topics()] == ["two", "one"]
    view = book.view("one", None)
    assert view.topic == "one"
    assert book.view("one", date(2024, 1, 1)).pool is view.pool
    assert view.frame is book.data["topics"]["one"]
    with pytest.raises(KeyError):
        book.view("three", None)
    again = pickle.loads(pickle.dumps(book))  # noqa: S301 - our own bytes
    assert isinstance(again, Compiled)
    assert again.data == book.data
    assert book.shared.sizes == book.sizes


def test_internal_topics_cannot_be_chosen():
    """A topic that is internal has a view, and is not listed."""
    files = minimal({"q": question("a", sets={})}, {"one": topic("one", {"only": rule(route())}, internal=True)})
    book = compiled(files)
    assert book.public_topics() == []
    assert book.view("one", None).topic == "one"


def test_conditions():
    """Each kind of condition is built as it reads, under gates and the decisions so far."""
    pool = Pool([2, 3, 2])
    builder = Builder(pool, {1: Answered(0, frozenset({1}), else_value=False)})
    plain, gated = Answered(0, frozenset({0}), else_value=False), Answered(1, frozenset({2}), else_value=False)
    assert builder.build(plain) == pool.literal(0, [0])
    assert builder.gate(0) == TRUE
    assert builder.gate(1) == pool.literal(0, [1])
    assert builder.build(gated) == pool.both(pool.literal(0, [1]), pool.literal(1, [2]))
    assert builder.build(gated._replace(else_value=True)) == pool.either(pool.literal(0, [0]), builder.build(gated))
    assert builder.build(Every(())) == TRUE
    assert builder.build(Some(())) == FALSE
    assert builder.build(Inverse(plain)) == pool.literal(0, [1])
    assert builder.build(Every((plain, gated))) == FALSE
    assert builder.build(Some((plain, gated))) == pool.either(pool.literal(0, [0]), builder.build(gated))
    builder.decide("route", pool.make(2, [~0, ~1]), [{"channel": "phone"}, {"channel": "web"}])
    assert builder.build(Decided("route", "channel", frozenset({"web"}))) == pool.literal(2, [1])
    assert builder.build(Decided("route", "channel", frozenset({"phone", "web"}))) == TRUE
    assert builder.records["route"][0] >= 0
