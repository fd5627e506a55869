"""Dates in examples lie where they say, and edges are reached when the plan says that they are."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changed import book, compiled_book
from tiers import drawn
from uscis_prep.engine.compiled import Compiled
from uscis_prep.facts.read import Fact
from uscis_prep.plan.calendar import Calendar
from uscis_prep.plan.locate import _past_edge, locate
from uscis_prep.rulebook.bands import LENGTH, Edge
from uscis_prep.rulebook.meaning import Meaning
from uscis_prep.rulebook.thresholds import reached_on, workdays
from uscis_prep.rulebook.witness import NOW, answers

BOOK = book()
MEANING = Meaning(BOOK)
COMPILED = Compiled(compiled_book())
CALENDAR = Calendar.from_data({**COMPILED.data["calendar"], "opens": 8, "closes": 20})
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
DATED = [name for name in MEANING.order if MEANING.domains[name].partition]


@drawn(300)
@given(
    st.builds(
        Edge,
        day=st.just(""),
        amount=st.integers(-60, 60),
        unit=st.sampled_from(sorted(set(LENGTH) - {"hours"})),
        after=st.booleans(),
    ),
    DAYS,
    st.integers(-5, 5),
)
def test_an_edge_is_reached_when_the_plan_says_so(edge, today, away):
    """The first day that has reached an edge is the first that the plan counts as behind it."""
    setting = SimpleNamespace(located={}, calendar=CALENDAR, today=today, request=None)
    day = reached_on(edge, today, workdays(BOOK)) + timedelta(days=away)
    assert _past_edge(setting, day, (edge.amount, edge.unit, edge.after)) == (away >= 0)


def clock(told):
    now = datetime.fromisoformat(told.get("now", NOW.isoformat()))
    return SimpleNamespace(
        located={},
        compiled=COMPILED,
        calendar=CALENDAR,
        today=now.date(),
        request=SimpleNamespace(located={}, now=now, zone=now.tzinfo),
    )


def fact(name, option, zone):
    if MEANING.questions[name].kind == "moment":
        at = datetime.fromisoformat(option).replace(tzinfo=zone)
    else:
        at = date.fromisoformat(option)
    return Fact(question=name, option=option, shown=option, at=at)


@pytest.mark.parametrize("name", DATED)
def test_a_date_lies_in_its_stretch(name):
    """For each stretch of each date question the answer that an example gives is read as that stretch again."""
    cut = MEANING.domains[name].partition
    dated = 0
    for value in range(cut.size):
        told = answers(MEANING, {MEANING.place[name]: value})
        if told[name].startswith("["):
            continue  # no clock has such a day
        dated += 1
        setting = clock(told)
        assert locate(setting, fact(name, told[name], setting.request.zone)) == (value,), told
    assert dated >= len(cut.relative) + 1


def test_no_answer_is_lost():
    """An option stays as it is, and so does not knowing a date."""
    name = DATED[0]
    unsure = len(MEANING.domains[name].values) - 1
    assert answers(MEANING, {MEANING.place["role"]: 1, MEANING.place[name]: unsure}) == {
        "role": MEANING.domains["role"].values[1],
        name: "unsure",
    }
