"""What is shared is computed once, what is smallest is really smallest, and what belongs to one topic stays there."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from books import compiled, minimal, question, route, rule, text, topic
from engine.test_diagram import POINTS, SIZES, build, limits, tables, values
from tiers import drawn
from uscis_prep.engine.diagram import FALSE, REMEMBERED, TRUE, Pool
from uscis_prep.engine.presume import presume

quickly = drawn(60)
#: So many questions that a walk without memory would not end.
LONG = 120


def differs(left, right):
    return int(left != right)


def parity(pool, first=0):
    """Return whether an odd number of answers from a question on is the second one: two nodes for each question."""
    even, odd = FALSE, TRUE
    for var in reversed(range(first, LONG)):
        even, odd = pool.make(var, [even, odd]), pool.make(var, [odd, even])
    return even


def test_shared_parts_are_computed_once():
    """Joining, restricting, relabelling, counting and the rest take no longer than a function has nodes."""
    pool = Pool([2] * LONG)
    whole, rest = parity(pool), parity(pool, 1)
    first = pool.literal(0, [1])
    assert pool.join(differs, whole, rest) == first
    assert pool.negate(whole) == pool.join(differs, whole, TRUE)
    assert pool.relabel(whole, {0: 1, 1: 0}) == pool.negate(whole)
    assert pool.restrict(whole, {0: (0,), LONG - 1: (0, 1)}) == rest
    assert pool.restrict(whole, {LONG - 1: (0,)}) == pool.restrict(whole, {LONG - 1: (0,)})
    assert pool.count(whole, range(LONG)) == {0: 2 ** (LONG - 1), 1: 2 ** (LONG - 1)}
    assert pool.depth(whole) == (LONG, LONG)
    assert len(pool.witness(whole, 1)) == LONG
    assert pool.support(whole) == list(range(LONG))
    assert len(pool.below(whole)) == 2 * LONG - 1
    assert pool.terminals(whole) == [0, 1]


@quickly
@given(tables, limits)
def test_restricting_keeps_functions_canonical(table, allowed):
    """A restricted function has the number of the function with the same values, however it was asked for."""
    pool = Pool(SIZES)
    small = pool.restrict(build(pool, table), allowed)
    assert small == build(pool, values(pool, small))
    again = Pool(SIZES, pool.dump())
    assert values(again, again.restrict(build(again, table), dict(reversed(allowed.items())))) == values(pool, small)


@quickly
@given(tables, st.integers(0, 2))
def test_the_smallest_witness(table, terminal):
    """No path of the diagram to a terminal is shorter than its witness."""
    pool = Pool(SIZES)
    function = build(pool, table)
    lengths = []
    for point in POINTS:
        at, asked = function, 0
        while at >= 0:
            at, asked = pool.nodes[at][1 + point[pool.nodes[at][0]]], asked + 1
        lengths += [asked] * (~at == terminal)
    witness = pool.witness(function, terminal)
    assert (None if witness is None else len(witness)) == min(lengths, default=None)


def test_a_shorter_witness_behind_a_longer_one():
    """The shortest way is taken although another one comes first, by answer and by question."""
    pool = Pool([2, 2, 2])
    long = pool.both(pool.literal(1, [0]), pool.literal(2, [0]))
    assert pool.witness(pool.make(0, [long, TRUE]), 1) == {0: 1}
    assert pool.witness(pool.make(0, [pool.literal(2, [1]), long]), 1) == {0: 0, 2: 1}


def test_a_question_with_one_answer():
    """A question with a single answer makes no difference."""
    assert Pool([1, 2]).make(0, [TRUE]) == TRUE


def test_remembered_restrictions():
    """More restrictions than are remembered give the same as in a fresh pool."""
    sizes = [REMEMBERED + 3, 2]
    pool = Pool(sizes)
    function = pool.make(0, [pool.literal(1, [value % 2]) for value in range(sizes[0])])
    for value in [*range(sizes[0]), *range(sizes[0])]:
        assert pool.restrict(function, {0: (value,)}) == pool.literal(1, [value % 2])


def test_the_heaviest_questions():
    """The questions with the most nodes are named, the heaviest first, and no more than were asked for."""
    pool = Pool([2, 2, 2])
    pool.make(0, [pool.literal(2, [0]), pool.make(1, [pool.literal(2, [1]), ~2])])
    pool.make(2, [~3, ~4])
    pool.make(1, [TRUE, FALSE])
    assert pool.heaviest(3) == [2, 1, 0]
    assert pool.heaviest(1) == [2]


def two_topics():
    """Return a rulebook with two topics that ask different things."""
    questions = {"a": question("x", "y", sets={}), "b": question("x", "y", sets={}, gate={"a": "x"}, otherwise="n/a")}
    one = {"call": rule(route("phone"), {"a": ["x", "unsure"]}), "look": rule(route("web"), {"a": "y"})}
    two = {"other": rule(route("web"))}
    shut = {"2026-03-02": {"name": text("Snow."), "cites": ["H1"]}}
    calendar = {"zone": "America/New_York", "first_year": 2026, "last_year": 2026, "closures": shut}
    return compiled(minimal(questions, {"one": topic("one", one), "two": topic("two", two)}, calendar=calendar))


def test_each_topic_has_its_own_pool():
    """Topics do not share nodes; facts without a topic have theirs; days off are read once."""
    book = two_topics()
    one, two = (book.view(name, None) for name in ("one", "two"))
    assert one.pool is not two.pool
    assert (one.pool.dump(), two.pool.dump()) == tuple(book.data["topics"][name]["nodes"] for name in ("one", "two"))
    assert book.shared.dump() == book.data["shared"]["nodes"] != []
    days = book.days_off()
    assert days[date(2026, 3, 2)] == text("Snow.")
    assert len(days) == len(book.data["calendar"]["holidays"])
    assert book.days_off() is days


def test_only_what_stands_in_the_way_is_cancelled():
    """A given answer cancels the presumptions that its question needs otherwise, and no other one."""
    asked = {
        "a": question("x", "y", sets={}, presume=[{"when": None, "option": "y"}]),
        "b": question("x", "y", sets={}),
        "c": question("x", "y", sets={}, presume=[{"when": None, "option": "y"}]),
        "d": question("x", "y", sets={}, gate={"any": [{"a": "x"}, {"b": "x", "c": "x"}]}, otherwise="n/a"),
        "e": question("x", "y", sets={}, gate={"a": "x"}, otherwise="n/a", presume=[{"when": None, "option": "x"}]),
    }
    book = compiled(minimal(asked, {"one": topic("one", {"only": rule(route())})}))
    view = book.view("one", None)
    a, b, c, d, e = range(5)
    assert presume(book, view, {}, "en") == {a: 1, c: 1}
    assert presume(book, view, {d: (0,)}, "en") == {}
    assert presume(book, view, {b: (1,), d: (0,)}, "en") == {c: 1}
    assert presume(book, view, {a: (0,), d: (0,)}, "en") == {c: 1, e: 0}
