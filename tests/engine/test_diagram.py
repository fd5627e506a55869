"""The laws of the decision diagrams: small functions compared with their tables of values."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers import drawn
from uscis_prep.engine.diagram import FALSE, TRUE, BudgetError, Pool

SIZES = (2, 3, 2)
POINTS = list(product(*map(range, SIZES)))
tables = st.lists(st.integers(0, 2), min_size=len(POINTS), max_size=len(POINTS))
conditions = st.lists(st.integers(0, 1), min_size=len(POINTS), max_size=len(POINTS))
limits = st.dictionaries(st.sampled_from(range(3)), st.lists(st.integers(0, 1), min_size=1, unique=True).map(sorted))
quickly = drawn(60)


def plus(left, right):
    return left + right


def build(pool, table, var=0):
    """Make the function with a table of values, listed in the order of POINTS."""
    if var == len(SIZES):
        return ~table[0]
    width = len(table) // SIZES[var]
    parts = [table[start : start + width] for start in range(0, len(table), width)]
    return pool.make(var, [build(pool, part, var + 1) for part in parts])


def values(pool, function):
    """Return the table of values of a function."""
    return [pool.evaluate(function, dict(enumerate(point))) for point in POINTS]


def kept(allowed):
    """Return for each point the point that it means when some questions can only take some values."""
    return [
        tuple(v if v in allowed.get(var, [v]) else allowed[var][0] for var, v in enumerate(point)) for point in POINTS
    ]


@quickly
@given(tables)
def test_table(table):
    """A function gives back the values that it was made of."""
    pool = Pool(SIZES)
    assert values(pool, build(pool, table)) == table


@quickly
@given(tables, tables)
def test_canonical(left, right):
    """Two functions have the same number exactly when they have the same values, however they were made."""
    pool = Pool(SIZES)
    assert (build(pool, left) == build(pool, right)) == (left == right)
    sums = [a + b for a, b in zip(left, right, strict=True)]
    assert pool.join(plus, build(pool, left), build(pool, right)) == build(pool, sums)


def test_reduced():
    """A node whose children are all the same is that child, and the same node is made once."""
    pool = Pool(SIZES)
    assert pool.make(0, [TRUE, TRUE]) == TRUE
    assert pool.make(1, [TRUE, FALSE, TRUE]) == pool.make(1, [TRUE, FALSE, TRUE]) == 0
    assert len(pool.nodes) == 1


@quickly
@given(conditions, conditions)
def test_logic(left, right):
    """Both, either, without and negate are the operations of logic, point by point."""
    pool = Pool(SIZES)
    a, b = build(pool, left), build(pool, right)
    pairs = list(zip(left, right, strict=True))
    assert values(pool, pool.both(a, b)) == [x and y for x, y in pairs]
    assert values(pool, pool.either(a, b)) == [x or y for x, y in pairs]
    assert values(pool, pool.without(a, b)) == [int(x and not y) for x, y in pairs]
    assert values(pool, pool.negate(a)) == [1 - x for x in left]
    assert pool.both(a, pool.negate(a)) == FALSE
    assert pool.either(a, pool.negate(a)) == TRUE


@quickly
@given(conditions, tables, st.integers(0, 4))
def test_choose(condition, otherwise, terminal):
    """`choose` puts a terminal where the condition holds and leaves the rest."""
    pool = Pool(SIZES)
    chosen = pool.choose(build(pool, condition), terminal, build(pool, otherwise))
    expected = [terminal if holds else other for holds, other in zip(condition, otherwise, strict=True)]
    assert values(pool, chosen) == expected


@quickly
@given(tables, limits)
def test_restrict(table, allowed):
    """Restricting keeps the possible values, and the result depends on no question that has one value left."""
    pool = Pool(SIZES)
    function = build(pool, table)
    small = pool.restrict(function, allowed)
    assert values(pool, small) == [table[POINTS.index(point)] for point in kept(allowed)]
    assert not {var for var, left in allowed.items() if len(left) == 1} & set(pool.support(small))
    reached = {table[POINTS.index(point)] for point in kept(allowed)}
    assert pool.terminals(small) == sorted(reached)


def test_restrict_without_limits():
    """A question that may take no value, or none at all, restricts nothing."""
    pool = Pool(SIZES)
    function = pool.literal(1, [0, 2])
    assert pool.restrict(function, {}) == pool.restrict(function, {1: ()}) == function


@quickly
@given(tables)
def test_relabel(table):
    """Relabelling replaces every terminal and merges what has become the same."""
    pool = Pool(SIZES)
    function = build(pool, table)
    assert values(pool, pool.relabel(function, {0: 5, 1: 6, 2: 5})) == [6 if value == 1 else 5 for value in table]
    assert pool.relabel(function, dict.fromkeys(range(3), 1)) == TRUE


@quickly
@given(tables)
def test_support(table):
    """A function depends on a question exactly when changing that answer alone can change the value."""
    pool = Pool(SIZES)
    told = dict(zip(POINTS, table, strict=True))
    found = [
        var
        for var, size in enumerate(SIZES)
        if any(told[(*at[:var], v, *at[var + 1 :])] != told[at] for at in POINTS for v in range(size))
    ]
    assert pool.support(build(pool, table)) == found


@quickly
@given(tables)
def test_count(table):
    """The counts of the terminals are the numbers of combinations, and add up to the product of the sizes."""
    pool = Pool(SIZES)
    counted = pool.count(build(pool, table), range(len(SIZES)))
    assert counted == {terminal: table.count(terminal) for terminal in set(table)}
    assert sum(counted.values()) == len(POINTS)


@quickly
@given(tables, st.integers(0, 3))
def test_witness(table, terminal):
    """A witness forces its terminal, no smaller path does, and there is none where nothing leads there."""
    pool = Pool(SIZES)
    function = build(pool, table)
    witness = pool.witness(function, terminal)
    assert (witness is None) == (terminal not in table)
    if witness is not None:
        assert pool.restrict(function, {var: (value,) for var, value in witness.items()}) == ~terminal
        assert len(witness) >= pool.depth(function)[0]


@quickly
@given(tables)
def test_depth(table):
    """Depth is the least and the most questions that are asked when each is asked only while it matters."""
    pool = Pool(SIZES)
    function = build(pool, table)
    lengths = []
    for point in POINTS:
        at, asked = function, 0
        while at >= 0:
            at, asked = pool.nodes[at][1 + point[pool.nodes[at][0]]], asked + 1
        lengths.append(asked)
    assert pool.depth(function) == (min(lengths), max(lengths))


@quickly
@given(tables, tables)
def test_dump(left, right):
    """A pool that was written out and read again goes on with the same nodes."""
    pool = Pool(SIZES)
    function = build(pool, left)
    again = Pool(SIZES, pool.dump())
    assert values(again, function) == left
    assert build(again, left) == function
    assert build(again, right) == build(pool, right)


def test_budget():
    """A full pool refuses a new node, still gives those it has, and is not changed by the refusal."""
    pool = Pool(SIZES, budget=2)
    first, second = pool.literal(0, [0]), pool.literal(1, [1])
    with pytest.raises(BudgetError):
        pool.both(first, second)
    assert len(pool.nodes) == 2
    assert pool.literal(0, [0]) == first


def test_evaluate_needs_what_matters():
    """A question that matters and has no value is an error; one that does not matter may be left out."""
    pool = Pool(SIZES)
    function = pool.both(pool.literal(0, [1]), pool.literal(2, [1]))
    assert pool.evaluate(function, {0: 0}) == 0
    with pytest.raises(KeyError):
        pool.evaluate(function, {0: 1})
