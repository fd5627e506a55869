import random
import re
import shlex
import unicodedata

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ask.test_edges import TOPICS
from ask.walk import CONFIRM, HOUR, KEYS, MENU, NOW, SAFETY, Walk, corrected, options, promises, script
from tiers import DEEP, ci, drawn, sampled
from uscis_prep.cli.gather import gather
from uscis_prep.cli.options import Typed
from uscis_prep.cli.settings import read_settings
from uscis_prep.plan.build import build

NUMBERS = [str(number) for number in range(1, 13)]
PRESSED = ["b", "?", "c", "c 1", "c 2", "c 3", "c 5", "c 9", "n", "q", "", "w", "p", "m", "a", "2 4", "0"]
DAYS = ["2026-12-03", "2026-11-24", "3 dic 2026 9 am", "2020-01-31", "2026-11-24T23:00-05:00", "31 Feb 2026", "9 am"]
WORDS = ["unsure", "no sé", "yes", "sí", "no", "I-90", "I-130", "I-9O", "none", "IOE", "MSC2190000001", "zz", "\x1b[2J"]
PHONES = ["212 555 0100 x 5", "+52 55 1234 5678", "800-375-5283"]
PROPERTY = drawn(12, 40, suppress_health_check=[HealthCheck.function_scoped_fixture])
FREE = {
    "date": ["2026-12-03", "2026-11-24", "2026-11-02", "2025-11-24", "2023-06-30", "unsure"],
    "moment": ["2026-12-03 9:00", "2026-11-24", "2026-11-24 18:00", "2026-11-20", "unsure"],
    "hour": ["9 am", "18:00", "unsure"],
    "form": ["I-90", "I-130", "I-765", "N-400", "other", "none", "unsure"],
    "receipt": ["ioe", "other-prefix", "none", "unsure"],
    "phone": ["us-direct", "foreign", "us-extension", "unsure"],
}


def chooser(compiled, seed, topics=1, *, deeper=False, named=False):
    """Return a `pick` that answers every question by chance and goes straight on.

    Args:
        compiled: The rulebook.
        seed: Of the chance.
        topics: How many needs there are.
        deeper: Whether the questions of the checklist are wanted.
        named: Whether lines of the confirming screen are named by chance.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    left = {"more": topics, "deeper": deeper, "topics": []}
    texts = {entry["ask"]["en"]: entry for entry in compiled.questions.values()}

    def pick(screen):  # noqa: PLR0911 - one for each kind of prompt
        listed, flat = options(screen), " ".join(screen.split())
        if KEYS in flat:
            if left["deeper"] and "fit the list" in flat:
                left["deeper"] = False
                return "m"
            left["more"] -= 1
            return "a" if left["more"] > 0 else ""
        if MENU in flat:
            left["topics"].append(chance.choice([name for name in TOPICS if name not in left["topics"]]))
            return left["topics"][-1]
        if SAFETY in flat:
            return chance.choice(["0", "0", "1", "2 3", "4", str(max(listed))])
        if CONFIRM.search(flat):
            wrong = [str(number) for number in listed if chance.random() < 0.3] if named else []
            return " ".join(wrong) or "0"
        entry = next((entry for ask, entry in texts.items() if ask in flat), {"kind": "choice"})
        kind = "hour" if HOUR in flat else entry["kind"]
        if kind in FREE:
            return chance.choice(FREE[kind])
        return str(chance.choice([*listed]))

    return pick


@PROPERTY
@given(data=st.data())
def test_no_sequence_of_lines_breaks_the_interview(compiled, data):
    """Whatever is typed, the interview ends in order and can print what holds so far."""
    lines = data.draw(st.lists(st.sampled_from(NUMBERS * 3 + PRESSED + DAYS + WORDS + PHONES), max_size=40))
    language = data.draw(st.sampled_from(["en", "es"]))
    walk = Walk(compiled, script(*lines), language=language)
    assert walk.interview.plan_so_far()["schema"] == "uscis-prep/plan/1"
    assert "\x1b" not in walk.screen
    assert all(len(line) <= 72 for line in walk.screen.splitlines())


@PROPERTY
@given(lines=st.lists(st.text(max_size=30), max_size=8))
def test_no_text_breaks_the_interview(compiled, lines):
    """Any characters at all are an answer, a key, or told to be neither."""
    walk = Walk(compiled, script("proof-of-status", *(line.replace("\n", " ") for line in lines)))
    walk.interview.plan_so_far()
    assert not {unicodedata.category(char) for char in walk.screen if char != "\n"} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def check_promises(screen):
    """After every prompt as many come as were promised, where the usual answers were right."""
    found = promises(screen)
    for place, (least, most, flat) in enumerate(found):
        rest = found[place + 1 :]
        # Whoever names a line of the confirming screen leaves the usual path: what was said before holds up to there.
        wrong = re.search(r"> \d[ \d]*$", flat) and not flat.endswith("> 0") and CONFIRM.search(flat)
        if wrong or any(CONFIRM.search(later) and not later.endswith("> 0") for *_, later in rest):
            continue
        assert least <= len(rest) <= most, flat


@PROPERTY
@given(seed=st.integers(0, 10**6), named=st.booleans())
def test_announced_numbers_contain_the_truth(compiled, seed, named):
    """Going straight on, as many prompts follow as were announced, also after lines were not confirmed."""
    walk = Walk(compiled, chooser(compiled, seed, named=named))
    if not corrected(walk):  # whoever corrects an answer does not go straight on
        check_promises(walk.screen)
        assert len(walk.plans) == 1


@pytest.mark.parametrize("topic", sampled(TOPICS, 3))
def test_announced_numbers_hold_in_every_topic(compiled, topic):
    """The same in each topic of the menu, over answers of many kinds."""
    for seed in range(40 if DEEP else 4):
        base = flags(compiled, "--topic", topic)
        walk = Walk(compiled, chooser(compiled, seed, named=seed % 2 == 1), base)
        if not corrected(walk):
            check_promises(walk.screen)


@ci
def test_announced_numbers_hold_for_two_topics_given_as_flags(compiled):
    """With two topics to decide, questions that serve both are announced and asked once."""
    for seed in range(6):
        base = flags(compiled, "--topic", "processing-delay", "--topic", "proof-of-status")
        walk = Walk(compiled, chooser(compiled, seed), base)
        if corrected(walk):
            continue
        check_promises(walk.screen)
        owned = [
            (name, walk.interview.answers.owner(walk.interview._scope(name), need))
            for name, _, _, need in walk.interview.noted
        ]
        assert len({*owned}) == len(owned) - walk.screen.count(HOUR)


@PROPERTY
@given(seed=st.integers(0, 10**6))
def test_each_question_can_change_the_verdict(compiled, seed):
    """No question is asked before the plan whose answers would all lead to the same verdicts."""
    walk = Walk(compiled, chooser(compiled, seed))
    for name, _, state, _ in walk.interview.noted:
        place, pool = compiled.place[name], state.view.pool
        values = state.allowed.get(place) or range(len(compiled.questions[name]["values"]))
        ends = {pool.restrict(state.view.plan["outcome"], {**state.allowed, place: (value,)}) for value in values}
        assert len(ends) > 1 or corrected(walk)


@PROPERTY
@given(seed=st.integers(0, 10**6), topics=st.integers(1, 3), deeper=st.booleans())
def test_the_plan_is_that_of_check_with_the_same_facts(compiled, seed, topics, deeper):
    """The last plan is the one that the command under it prints, word for word."""
    walk = Walk(compiled, chooser(compiled, seed, topics, deeper=deeper))
    if len(set(walk.interview.answers.cases)) > 1 or set(walk.safety.values()) - {"no"}:
        return  # One command is about one case, and says nothing of a person's safety.
    plan = walk.plans[-1]
    words = shlex.split(plan["repeat"])
    assert words[:2] == ["uscis-prep", "check"]
    assert "--no-presume" in words
    safety = [word for name in walk.safety for word in ("--set", f"{name}=no")]
    again = build(compiled, flags(compiled, *words[2:], *safety))
    assert again["status"] == plan["status"] == "decided"
    assert again["needs"] == plan["needs"]


@PROPERTY
@given(seed=st.integers(0, 10**6), at=st.integers(0, 8))
def test_back_and_the_same_answer_lead_to_the_same_state(compiled, seed, at):
    """Whoever goes back and answers as before stands where they stood, and ends with the same plan."""
    straight = Walk(compiled, chooser(compiled, seed))
    lines = straight.lines.typed
    if corrected(straight) or HOUR in straight.screen or straight.screen.count("Question 2 (") > 1:
        return  # What is corrected, a day with its hour, and a question in two steps take more than one line.
    at = min(at, len(lines) - 2)
    walk = Walk(compiled, script(*lines[: at + 1], "b", *lines[at:]))
    assert walk.end == straight.end == "done"
    assert (walk.facts, walk.safety) == (straight.facts, straight.safety)
    assert walk.plans[-1]["needs"] == straight.plans[-1]["needs"]


@PROPERTY
@given(seed=st.integers(0, 10**6), number=st.integers(1, 9))
def test_changing_an_answer_to_itself_changes_nothing(compiled, seed, number):
    """`c 3` with the same answer leaves every answer, its number and the next prompt as they were."""
    walk = Walk(compiled, chooser(compiled, seed))
    if corrected(walk):
        return
    screens = walk.interview.answers.screens
    number = min(number, len(screens))
    entry = screens[number - 1][0]
    if entry.fact and entry.fact.naive:
        return  # Its own words carry the offset that was taken for it.
    before = list(walk.interview.answers.entries)
    typed = "0" if entry.screen else (entry.topic or entry.fact.option)
    if entry.screen and set(walk.safety.values()) - {"no"}:
        return
    again = Walk(compiled, script(*walk.lines.typed[:-1], f"c {number}", typed, ""))
    assert again.end == "done"
    assert again.interview.answers.entries == before
    assert len(again.plans) == 1


def flags(compiled, *words):
    """Return the request of a command line."""
    typed, rest = [], iter(words)
    for word in rest:
        name = word.removeprefix("--")
        typed.append(Typed(name, "" if name in ("no-presume", "no-updates") else next(rest)))
    if "now" not in [option.name for option in typed]:
        typed.append(Typed("now", NOW.isoformat()))
    return gather(compiled, typed, read_settings(typed), presume=False)
