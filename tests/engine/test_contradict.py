"""The law of contradictions: they hold where the answers apply, and nothing that is still possible avoids them."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from engine.test_diagram import SIZES, build, kept, limits, quickly, tables
from uscis_prep.engine.contradict import conflicts, contradicted
from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.engine.watch import WatchedPool

NAMES = [f"q{place}" for place in range(len(SIZES))]
PLACE = {name: place for place, name in enumerate(NAMES)}


def condition(pool, table):
    """Return a table as a condition: it holds wherever the table says anything but 0."""
    return pool.relabel(build(pool, table), {0: 0, 1: 1, 2: 1})


def told(pool, root, gates, between, answers):
    """Return whether the engine says that a contradiction holds."""
    compiled = SimpleNamespace(data={"contradictions": {"one": {"between": between}}}, place=PLACE)
    known = conflicts(compiled, pool, {"contradictions": {"one": root}, "gates": gates})
    return list(contradicted(known, answers)) == ["one"]


@quickly
@given(tables, tables, tables, limits, st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True))
def test_a_contradiction_holds_wherever_it_applies(wrong, first, second, answers, between):
    """It holds if every point that is possible, and to which the questions apply, is wrong; and there is one.

    Where one of the questions is not answered, nobody has taken it to apply: then every possible point counts.
    """
    pool = WatchedPool({}, SIZES)
    root = condition(pool, wrong)
    gates = {between[0]: condition(pool, first), between[1]: condition(pool, second)}
    points = [dict(enumerate(point)) for point in kept(answers)]
    if all(PLACE[name] in answers for name in between):
        points = [point for point in points if all(pool.evaluate(gate, point) for gate in gates.values())]
    expected = bool(points) and all(pool.evaluate(root, point) for point in points)
    assert told(pool, root, gates, between, answers) == expected


def test_a_question_without_a_gate_always_applies():
    """Two answers that are wrong together contradict each other; each alone does not."""
    pool = WatchedPool({}, SIZES)
    both = pool.both(
        pool.make(0, [~int(value == 1) for value in range(SIZES[0])]),
        pool.make(1, [~int(value == 0) for value in range(SIZES[1])]),
    )
    assert told(pool, both, {}, NAMES[:2], {0: (1,), 1: (0,)})
    assert not told(pool, both, {}, NAMES[:2], {0: (1,)})
    assert not told(pool, both, {}, NAMES[:2], {0: (0,), 1: (0,)})


def test_each_contradiction_is_looked_at():
    """One that does not hold hides none behind it."""
    pool = WatchedPool({}, SIZES)
    compiled = SimpleNamespace(data={"contradictions": {"one": {"between": []}, "two": {"between": []}}}, place=PLACE)
    known = conflicts(compiled, pool, {"contradictions": {"one": FALSE, "two": TRUE}, "gates": {}})
    assert list(contradicted(known, {})) == ["two"]
