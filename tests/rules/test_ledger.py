"""The ledgers: every row has a fate and is used, and what has grown old is told on the day it does."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from books import minimal, question, route, rule, topic, write
from changed import book
from uscis_prep.rulebook.lint.ledger import forgotten, hidden_conflicts, stale, undated, without_source, wrongly_cited
from uscis_prep.rulebook.lint.subject import Subject
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.meaning import Meaning

RULES = Path(__file__).parents[2] / "rules"
BOOK = book()
SUBJECT = Subject(RULES, BOOK, Meaning(BOOK), (), True, None)
HEAD = BOOK.single["rulebook.yaml"]
#: Statements without a use: pictures that are lost, and a reader's comment.
UNUSED = ("unreadable", "out-of-scope")


def test_the_ledger_is_whole():
    """Ninety-four statements, of which ninety-two are to be encoded, and forty updates."""
    rows = BOOK.maps["statements.yaml"]
    encoded = [name for name, row in rows.items() if row.encodes not in UNUSED]
    assert (len(rows), len(encoded), len(BOOK.maps["updates.yaml"])) == (94, 92, 40)


@pytest.mark.parametrize(
    "check", [forgotten, wrongly_cited, hidden_conflicts, undated], ids=lambda check: check.__name__
)
def test_the_shipped_ledger(check):
    """No statement or update is forgotten, none is cited wrongly, no conflict is hidden, every value has a date."""
    assert list(check(SUBJECT)) == []


def test_what_rests_on_nothing():
    """Only the answer that nobody awaits rests on nothing, and a comment there says so."""
    assert [problem.message.split("`")[1] for problem in without_source(SUBJECT)] == ["none"]


def stale_on(day):
    return sorted(problem.message.split("`")[1:2] for problem in stale(SUBJECT._replace(today=day)))


def test_nothing_is_stale_on_the_last_day():
    """On the last day for which everything was vouched nothing is stale yet."""
    values = [value for entry in BOOK.single["parameters.yaml"].parameters.values() for value in entry.values]
    first = min(value.stale_after for value in values if value.stale_after)
    assert stale_on(min(first, HEAD.checked_on + timedelta(days=HEAD.stale_after_days))) == []


def test_everything_grows_old():
    """A year later the rulebook itself and every number, hour and address is told."""
    names = BOOK.single["parameters.yaml"].parameters
    vouched = sorted([name] for name, entry in names.items() if entry.values[-1].stale_after)
    assert stale_on(HEAD.checked_on + timedelta(days=400)) == [[], *vouched]


def test_what_can_go_stale_has_a_name():
    """A page that warns of an old value names it as people do."""
    names = BOOK.single["parameters.yaml"].parameters
    assert [name for name, entry in names.items() if entry.values[-1].stale_after and entry.name is None] == []


def test_an_earlier_value_may_be_old(tmp_path):
    """What held before a newer value came into force is history; only the value of the day can be stale."""
    row = {"value": "1", "cites": ["H1"], "stale_after": "2026-03-01"}
    phone = {"unit": "phone", "values": [row, row | {"from": "2026-02-01", "stale_after": "2026-06-01"}]}
    files = minimal({"card": question("valid", "lost")}, {"visit": topic("visit", {"call": rule(route())})})
    files["parameters.yaml"]["parameters"]["line"] = phone
    made = load(write(tmp_path / "rules", files))
    subject = Subject(tmp_path, made, Meaning(made), (), True, None)
    told = [list(stale(subject._replace(today=date(2026, month, 2)))) for month in (1, 3, 6)]
    assert [len(found) for found in told] == [0, 0, 1]
    assert "2026-06-01" in told[2][0].message
