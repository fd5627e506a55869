"""The checkers are checked: each fault put into the shipped rulebook is found by exactly what stands beside it."""

from random import Random

import pytest

from rules.injected import (
    READING,
    WHOLE,
    caught,
    caught_nearby,
    caught_reading,
    copy_of_the_rulebook,
    injected,
    tables,
)
from tiers import DEEP, ci, sampled

TABLES = tables()
FAULTS = {name: fault for rows in TABLES.values() for name, fault in rows.items()}
BEHIND_READING = sorted(set(FAULTS) - set(TABLES[READING]))
SEED = 5
DRAWN = Random(SEED).sample(BEHIND_READING, len(FAULTS) // 20)  # noqa: S311 - no secret
CHOSEN = sorted(FAULTS) if DEEP else DRAWN


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the shipped rulebook; every fault is taken out of it again."""
    return copy_of_the_rulebook(tmp_path_factory.mktemp("faulty") / "rules")


def nearby(fault):
    """Return the one topic that can show a fault in lint, if there is one."""
    file = fault["file"]
    only_lint = all(code.startswith("RB") for code in fault["caught"])
    return file.removeprefix("topics/").removesuffix(".yaml") if file.startswith("topics/") and only_lint else None


#: The first of those drawn that one topic can show is tried in the quick tier, the others in CI.
QUICKLY = next(name for name in [*DRAWN, *BEHIND_READING] if nearby(FAULTS[name]))


def test_there_are_enough_faults():
    """At least forty faults are described, each once, each caught by something."""
    assert len(FAULTS) >= 40
    assert len(FAULTS) == sum(map(len, TABLES.values()))
    assert all(fault["caught"] for fault in FAULTS.values())


@ci
def test_without_a_fault_nothing_is_found(folder):
    """The shipped rulebook itself has no finding, every test holds, and it means what is committed."""
    assert caught(folder) == set()


@pytest.mark.parametrize("name", sampled(sorted(TABLES[READING]), 6))
def test_slips_of_the_hand_are_found_while_reading(folder, name):
    """A fault of shape is found with exactly its codes before anything is compiled."""
    fault = TABLES[READING][name]
    with injected(folder, fault):
        assert caught_reading(folder) == set(fault["caught"])


@pytest.mark.parametrize("name", [QUICKLY, *(pytest.param(name, marks=ci) for name in CHOSEN if name != QUICKLY)])
def test_each_fault_is_caught_by_exactly_what_is_written(folder, name):
    """Exactly the checks beside a fault find it; in the short run a twentieth of the faults, each in its own topic."""
    fault = FAULTS[name]
    topic = None if DEEP else nearby(fault)
    expected = set(fault["caught"]) - (WHOLE if topic else set())
    with injected(folder, fault):
        assert (caught_nearby(folder, topic) if topic else caught(folder)) == expected
