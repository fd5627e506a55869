"""The laws of walking: what a walk sees at a glance is what restricting works out, and its notes are enough."""

from hypothesis import given
from hypothesis import strategies as st

from engine.test_diagram import SIZES, build, kept, limits, quickly, tables, values
from uscis_prep.engine.diagram import Pool
from uscis_prep.engine.walk import ends, first_open, reaches
from uscis_prep.engine.watch import WatchedPool

TERMINALS = (0, 1, 2)


def asked(pool, function, allowed):
    """Return everything that can be asked of a walk."""
    reached = [reaches(pool, function, ~terminal, allowed) for terminal in TERMINALS]
    return reached, sorted(ends(pool, function, allowed)), first_open(pool, function, allowed)


@quickly
@given(tables, limits)
def test_walks_see_what_restricting_works_out(table, allowed):
    """The terminals reached are those among the points that are still possible; the first open question is the root."""
    pool = Pool(SIZES)
    function = build(pool, table)
    left = sorted({pool.evaluate(function, dict(enumerate(point))) for point in kept(allowed)})
    small = pool.restrict(function, allowed)
    root = pool.nodes[small][0] if small >= 0 else None
    assert asked(pool, function, allowed) == ([terminal in left for terminal in TERMINALS], left, root)


@quickly
@given(tables, limits, limits)
def test_notes_are_enough(table, allowed, other):
    """Whoever gives the same answers to the questions that a walk looked at gets the same out of it."""
    for ask in (
        lambda pool, function, given: [reaches(pool, function, ~terminal, given) for terminal in TERMINALS],
        lambda pool, function, given: next(ends(pool, function, given)),
        first_open,
    ):
        seen = {}
        pool = WatchedPool(seen, SIZES)
        function = build(pool, table)
        found = ask(pool, function, allowed)
        looked_at = dict(seen)
        mixed = {var: (allowed if var in looked_at else other).get(var, ()) for var in range(len(SIZES))}
        assert ask(pool, function, mixed) == found


@quickly
@given(tables, st.sets(st.sampled_from(range(len(SIZES)))))
def test_walking_builds_nothing(table, answered):
    """A walk leaves the diagrams as they were."""
    pool = Pool(SIZES)
    function = build(pool, table)
    before = len(pool.nodes), values(pool, function)
    asked(pool, function, dict.fromkeys(answered, (0,)))
    assert (len(pool.nodes), values(pool, function)) == before
