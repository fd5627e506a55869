import random
import shlex
import unicodedata

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ask.walk import CORRECTION, NOW, Walk, corrected, headings, options, script
from tiers import drawn
from uscis_prep.cli.gather import gather
from uscis_prep.cli.options import Typed
from uscis_prep.cli.settings import read_settings
from uscis_prep.plan.build import build

NUMBERS = [str(number) for number in range(1, 13)]
KEYS = ["b", "?", "c", "c 1", "c 2", "c 3", "c 5", "c 9", "n", "q", ""]
DAYS = ["2026-12-03", "2026-11-24", "3 dic 2026 9 am", "2020-01-31", "2026-11-24T23:00-05:00", "31 Feb 2026", "9 am"]
WORDS = ["unsure", "no sé", "yes", "sí", "no", "I-90", "I-130", "I-9O", "none", "IOE", "MSC2190000001", "zz", "\x1b[2J"]
PHONES = ["212 555 0100 x 5", "+52 55 1234 5678", "800-375-5283"]
PROPERTY = drawn(20, 40, suppress_health_check=[HealthCheck.function_scoped_fixture])
FREE = {
    "date": ["2026-12-03", "2026-11-24", "2026-11-02", "2025-11-24", "2023-06-30", "unsure"],
    "moment": ["2026-12-03 9:00", "2026-11-24", "2026-11-24 18:00", "2026-11-20", "unsure"],
    "hour": ["9 am", "18:00", "unsure"],
    "form": ["I-90", "I-130", "I-765", "N-400", "other", "none", "unsure"],
    "receipt": ["ioe", "other-prefix", "none", "unsure"],
    "phone": ["us-direct", "foreign", "us-extension", "unsure"],
}


def chooser(compiled, seed, topics=1, deeper=False):
    """Return a `pick` that answers every question by chance and goes straight on."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    told = {"more": topics}
    texts = {entry["ask"]["en"]: entry for entry in compiled.questions.values()}

    def pick(screen):
        listed = options(screen)
        if "Anything else you need" in screen:
            told["more"] -= 1
            return "yes" if told["more"] > 0 else "no"
        if "checklist fit you better" in screen:
            return "yes" if deeper else "no"
        if "What do you need?" in screen:
            return str(chance.randrange(1, len(listed)))
        flat = " ".join(screen.split())
        entry = next((entry for ask, entry in texts.items() if ask in flat), {"kind": "choice"})
        kind = "hour" if "At what time" in flat else entry["kind"]
        if kind in FREE:
            return chance.choice(FREE[kind])
        return str(chance.randrange(1, len(listed) + 1))

    return pick


@PROPERTY
@given(data=st.data())
def test_no_sequence_of_lines_breaks_the_interview(compiled, data):
    """Whatever is typed, the interview ends in order and can print what holds so far."""
    lines = data.draw(st.lists(st.sampled_from(NUMBERS * 3 + KEYS + DAYS + WORDS + PHONES), max_size=40))
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


@PROPERTY
@given(seed=st.integers(0, 10**6), topics=st.integers(1, 3))
def test_announced_numbers_contain_the_truth(compiled, seed, topics):
    """Going straight on, as many questions follow as were announced; numbers run on without a gap."""
    walk = Walk(compiled, chooser(compiled, seed, topics))
    if corrected(walk):
        return  # Whoever corrects an answer does not go straight on.
    announced = headings(walk)
    needs = [need for *_, need in walk.interview.noted]
    for (number, least, most), need in zip(announced, needs, strict=True):
        last = max(other for (other, *_), place in zip(announced, needs, strict=True) if place == need)
        assert least <= last - number <= most
    assert len(walk.plans) == topics


def test_announced_numbers_hold_for_two_topics_given_as_flags(compiled):
    """With two topics to decide, questions that serve both are announced and asked once."""
    for seed in range(12):
        base = flags(compiled, "--topic", "processing-delay", "--topic", "proof-of-status")
        walk = Walk(compiled, chooser(compiled, seed), base)
        announced = headings(walk)
        if corrected(walk) or not announced:
            continue
        last = max(number for number, *_ in announced)
        assert all(least <= last - number <= most for number, least, most in announced)
        assert len({(name, need) for name, _, _, need in walk.interview.noted}) == len(walk.interview.noted)


@PROPERTY
@given(seed=st.integers(0, 10**6))
def test_each_question_can_change_the_verdict(compiled, seed):
    """No question is asked before the plan whose answers would all lead to the same verdicts."""
    walk = Walk(compiled, chooser(compiled, seed))
    for name, heading, state, _ in walk.interview.noted:
        if CORRECTION.fullmatch(heading):
            continue
        place, pool = compiled.place[name], state.view.pool
        values = state.allowed.get(place) or range(len(compiled.questions[name]["values"]))
        ends = {pool.restrict(state.view.plan["outcome"], {**state.allowed, place: (value,)}) for value in values}
        assert len(ends) > 1


@PROPERTY
@given(seed=st.integers(0, 10**6), topics=st.integers(1, 3), deeper=st.booleans())
def test_the_plan_is_that_of_check_with_the_same_facts(compiled, seed, topics, deeper):
    """The last plan is the one that the command under it prints, word for word."""
    walk = Walk(compiled, chooser(compiled, seed, topics, deeper))
    if len(set(walk.interview.answers.cases)) > 1:
        return  # One command is about one case.
    plan = walk.plans[-1]
    words = shlex.split(plan["repeat"])
    assert words[:2] == ["uscis-prep", "check"]
    assert "--no-presume" in words
    again = build(compiled, flags(compiled, *words[2:]))
    assert again["status"] == plan["status"] == "decided"
    assert again["needs"] == plan["needs"]


@PROPERTY
@given(seed=st.integers(0, 10**6), at=st.integers(0, 8))
def test_back_and_the_same_answer_lead_to_the_same_state(compiled, seed, at):
    """Whoever goes back and answers as before stands where they stood, and ends with the same plan."""
    straight = Walk(compiled, chooser(compiled, seed))
    lines = straight.lines.typed
    at = min(at, len(lines) - 3)
    if corrected(straight) or "At what time" in straight.screen:
        return  # What is corrected, and a day with its hour, take more than one line.
    walk = Walk(compiled, script(*lines[: at + 1], "b", *lines[at:]))
    assert walk.end == straight.end == "done"
    assert walk.facts == straight.facts
    assert walk.plans[-1]["needs"] == straight.plans[-1]["needs"]


@PROPERTY
@given(seed=st.integers(0, 10**6), number=st.integers(1, 9))
def test_changing_an_answer_to_itself_changes_nothing(compiled, seed, number):
    """`c 3` with the same answer leaves every answer, its number and the next question as they were."""
    walk = Walk(compiled, chooser(compiled, seed))
    if corrected(walk):
        return
    asked = walk.interview.answers.asked
    entry = asked[min(number, len(asked)) - 1]
    if entry.fact and entry.fact.naive:
        return  # Its own words carry the offset that was taken for it.
    before = list(walk.interview.answers.entries)
    lines = walk.lines.typed[:-2]
    again = Walk(compiled, script(*lines, f"c {asked.index(entry) + 1}", entry.topic or entry.fact.option, "no", "no"))
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
