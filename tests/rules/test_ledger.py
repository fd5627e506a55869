"""The ledger: every statement of the sources has a fate, and what is to be encoded is cited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from uscis_prep.rulebook.compile import compile_folder
from uscis_prep.rulebook.load import load

RULES = Path(__file__).parents[2] / "rules"
BOOK = load(RULES)
STATEMENTS = BOOK.maps["statements.yaml"]
#: Statements without a use: pictures that are lost, and a reader's comment.
UNUSED = ("unreadable", "out-of-scope")


def cited(value: Any) -> set[str]:
    """Everything that is cited below a piece of compiled data, sides of disagreements included."""
    if isinstance(value, dict):
        own = {cite for key in ("cites", "follows") for cite in value.get(key, ())}
        own |= {cite for side in value.get("sides", ()) for cite in side}
        return own.union(*(cited(child) for child in value.values()))
    return set().union(*(cited(child) for child in value)) if isinstance(value, list) else set()


def in_use() -> set[str]:
    """Everything that a rule, item, alternative, value, window, channel or disagreement cites."""
    data = compile_folder(RULES)
    kinds = (
        "rules",
        "items",
        "alternatives",
        "parameters",
        "answers",
        "look_again",
        "channels",
        "disagreements",
        "incoming",
    )
    return set().union(*(cited(data[kind]) for kind in kinds))


def test_the_ledger_is_whole():
    """Ninety-four statements, of which ninety-two are to be encoded."""
    encoded = [name for name, row in STATEMENTS.items() if row.encodes not in UNUSED]
    assert (len(STATEMENTS), len(encoded)) == (94, 92)


def test_every_statement_to_encode_is_cited():
    """No statement of the sources is forgotten."""
    encoded = {name for name, row in STATEMENTS.items() if row.encodes not in UNUSED}
    assert sorted(encoded - in_use()) == []


def test_what_cannot_be_used_is_cited_by_nothing():
    """A lost picture or a reader's comment supports no advice."""
    assert {name for name, row in STATEMENTS.items() if row.encodes in UNUSED} & in_use() == set()


def test_every_disagreement_of_the_ledger_is_an_object():
    """Where two statements conflict, a disagreement shows both sides."""
    pairs = {
        frozenset((name, other)) for name, row in STATEMENTS.items() for other in row.conflicts if other in STATEMENTS
    }
    shown = {
        frozenset((one, two))
        for entry in BOOK.maps["disagreements.yaml"].values()
        for place, side in enumerate(entry.sides)
        for one in side
        for later in entry.sides[place + 1 :]
        for two in later
    }
    assert sorted(tuple(sorted(pair)) for pair in pairs - shown) == []


def test_every_house_row_and_update_that_is_cited_exists_and_is_used():
    """Our own suggestions are there because a rule needs them."""
    assert sorted(set(BOOK.maps["house.yaml"]) - in_use() - {"H90"}) == []
