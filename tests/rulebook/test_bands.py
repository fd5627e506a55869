"""Edges of date questions are read strictly and cut time into one partition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers import drawn
from uscis_prep.rulebook.bands import Edge, partition, read_edge

written = st.sampled_from(["now", "today", "12h", "-12h", "15d", "-15d", "-36m", "-30bd", "2022-12-12", "2025-10-30"])
edges = st.builds(lambda after, text: read_edge(after + text), st.sampled_from(["", "after "]), written)
quickly = drawn(80)


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("now", Edge(unit="hours")),
        ("today", Edge(unit="days")),
        ("after today", Edge(unit="days", after=True)),
        ("12h", Edge(amount=12, unit="hours")),
        ("-36m", Edge(amount=-36, unit="months")),
        ("after -30bd", Edge(amount=-30, unit="business_days", after=True)),
        ("2025-10-30", Edge(day="2025-10-30")),
    ],
)
def test_read(text, edge):
    """Every way to write an edge gives that edge."""
    assert read_edge(text) == edge


@pytest.mark.parametrize("text", ["", "tomorrow", "12", "12 h", "h12", "12w", "+12h", "after", "12345d", "2025-02-30"])
def test_refused(text):
    """Anything else is refused, also a day that does not exist."""
    with pytest.raises(ValueError, match=r"an edge was expected|day is out of range"):
        read_edge(text)


@quickly
@given(st.lists(edges, max_size=6))
def test_partition(found):
    """Each edge cuts the stretches into those before it and those from it on, without gap or overlap."""
    cut = partition(found)
    everything = list(range(cut.size))
    assert cut.between(None, None) == everything
    assert len(cut.names()) == len(set(cut.names())) == cut.size
    for edge in found:
        before, after = cut.between(None, edge), cut.between(edge, None)
        assert before
        assert after
        assert sorted(before + after) == everything


@quickly
@given(st.lists(edges, min_size=2, max_size=6))
def test_between(found):
    """A band holds the stretches that are from its first edge on and before its last."""
    cut = partition(found)
    start, end = found[0], found[-1]
    assert cut.between(start, end) == sorted(set(cut.between(start, None)) & set(cut.between(None, end)))
    assert cut.between(start, start) == []


@quickly
@given(st.lists(edges, max_size=6), st.randoms())
def test_order_means_nothing(found, chance):
    """The order in which bands stand in the file does not change the partition."""
    mixed = list(found) * 2
    chance.shuffle(mixed)
    assert partition(mixed) == partition(found)


def test_sorted():
    """Edges stand in the order of time; "after" an edge comes behind it, and the day before the hour."""
    told = ["after today", "now", "12h", "-30bd", "today", "15d", "-36m", "-15d"]
    assert partition(map(read_edge, told)).relative == tuple(
        map(read_edge, ["-36m", "-30bd", "-15d", "today", "now", "after today", "12h", "15d"])
    )


def test_absolute_and_relative_are_free_of_each_other():
    """A day of the calendar and one counted from the clock pass each other, so every pair is a stretch."""
    day, clock = read_edge("2025-10-30"), read_edge("-6m")
    cut = partition([day, clock])
    assert cut.size == 4
    assert cut.between(day, None) == [2, 3]
    assert cut.between(clock, None) == [1, 3]
    assert cut.between(day, clock) == [2]


def test_data():
    """The compiled form has every edge in order, as plain lists."""
    cut = partition(map(read_edge, ["after 2025-10-30", "12h", "now"]))
    assert cut.data() == {
        "absolute": [["2025-10-30", True]],
        "relative": [[0, "hours", False], [12, "hours", False]],
    }
