"""What a later fact may do by its rank, tried on the shipped rulebook with one line changed at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tiers import ci, sampled
from uscis_prep.errors import RulebookError
from uscis_prep.rulebook.compile import compile_folder

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture
def copied(tmp_path):
    """A copy of the shipped rulebook that a test may break."""
    return shutil.copytree(RULES, tmp_path / "rules")


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def codes(folder):
    with pytest.raises(RulebookError) as caught:
        compile_folder(folder)
    return {problem.split(": ")[1] for problem in caught.value.problems}, "\n".join(caught.value.problems)


def test_an_official_fact_as_others_quote_it_keeps_the_phone(copied):
    """Without the phone beside it, a quoted rule may not take the phone away."""
    change(
        copied,
        "topics/reschedule-biometrics.yaml",
        "    channel: phone\n    when: {route.channel: biometrics-tool}",
        "    channel: emma-chat\n    when: {route.channel: biometrics-tool}",
    )
    found, told = codes(copied)
    assert found == {"RB405"}
    assert "`biometrics-tool` rests on a fact of rank official-quoted and takes away `phone`" in told


@pytest.mark.parametrize("rank", sampled(["practitioner", "reported"], 2))
def test_weaker_facts_close_nothing(copied, rank):
    """What only law firms or people report may not close the way by phone to the embassy's advice."""
    change(
        copied,
        "updates.yaml",
        "U14:\n  in_force_by: 2019-09-01\n  rank: official-quoted",
        f"U14:\n  in_force_by: 2019-09-01\n  rank: {rank}",
    )
    found, told = codes(copied)
    assert found == {"RB405"}
    assert f"rests on a fact of rank {rank}" in told


@ci
def test_the_agencys_own_word_may_close_a_channel(copied):
    """A fact read in the agency's own text needs no way back."""
    change(
        copied,
        "updates.yaml",
        "U01:\n  from: 2023-06-28\n  rank: official-quoted",
        "U01:\n  from: 2023-06-28\n  rank: official",
    )
    change(
        copied,
        "topics/reschedule-biometrics.yaml",
        "    channel: phone\n    when: {route.channel: biometrics-tool}",
        "    channel: emma-chat\n    when: {route.channel: biometrics-tool}",
    )
    compile_folder(copied)


def test_a_disagreement_reaches_only_what_it_names(copied):
    """A rule that rests on one side of a disagreement may change only the outputs listed under `may_touch`."""
    change(
        copied,
        "topics/processing-delay.yaml",
        "  delay-inside:\n",
        """  delay-inside-other-side:
    world: {disagreement: best-day, side: 2}
    over: [delay-inside]
    when: {processing: inside, asked_before: [no, unsure]}
    then: {channel: phone, tier: tier1, urgency: none, decided_by: none, answer: none}
    headline: {en: "Call.", es: "Llame."}
    cites: [LF5]
  delay-inside:
""",
    )
    change(copied, "disagreements.yaml", "  follows: [LF5, TS3.4]", "  follows: [TS3.4]")
    found, told = codes(copied)
    assert found == {"RB403"}
    assert "`best-day` reaches `channel`" in told
