"""Which prompts an interview has, over random small rulebooks: what is promised comes, and nothing is left open."""

import random

from hypothesis import given
from hypothesis import strategies as st

from books import books, compiled, item, question, text
from tiers import drawn
from uscis_prep.engine.prompts import CONFIRM, MOST_LINES, SAFETY, Course

PROPERTY = drawn(10, 40)


@st.composite
def confirmed(draw):
    """Draw a rulebook in which some usual answers can be confirmed, and a warning rests on a question about safety."""
    files = draw(books())
    questions = files["questions.yaml"]["questions"]
    for entry in questions.values():
        if entry["presume"] and draw(st.booleans()):
            for option in entry["options"].values():
                option["confirm"] = text()
    if draw(st.booleans()):
        questions["danger"] = question("yes", "no", scope="case", safety=True, presume=[{"option": "no"}])
        files["topics/one.yaml"].setdefault("items", {})["warned"] = item({"danger": ["yes", "unsure"]})
    return files


def course_of(book):
    view = book.view_in("one", book.data["editions"][-1])
    return Course(book, [view], lambda place, need: (place, need), "en"), view


def spans(course, stand):
    """Return the least and most prompts, counted along every path and without remembering any."""
    prompt = stand.next()
    if prompt is None:
        return 0, 0
    ends = [(low + more, high + more) for after, more in stand.ways(prompt) for low, high in [spans(course, after)]]
    return 1 + min(low for low, _ in ends), 1 + max(high for _, high in ends)


@PROPERTY
@given(files=confirmed())
def test_what_is_promised_is_what_every_path_has(files):
    """The bounds are those of the paths, one by one."""
    course, _ = course_of(compiled(files))
    stand = course.at(({},))
    assert tuple(course.left(stand)) == spans(course, stand)


@PROPERTY
@given(files=confirmed(), seed=st.integers(0, 10**6), wrong=st.booleans())
def test_every_way_through_ends_decided_and_within_the_bounds(files, seed, wrong):
    """Answer by answer: each prompt keeps the promise of the one before, and at the end one verdict is left.

    Lines that are not confirmed are asked; the promise made after that holds too.
    """
    book = compiled(files)
    course, view = course_of(book)
    chance, given_answers, named = random.Random(seed), {}, []  # noqa: S311 - nothing secret
    promised = None
    while (prompt := (stand := course.at((given_answers,), named)).next()) is not None:
        left = course.left(stand)
        assert promised is None or promised.least - 1 <= left.least <= left.most <= promised.most - 1
        promised = left
        assert len(prompt.lines) <= MOST_LINES or prompt.kind == SAFETY
        assert not [place for _, place in prompt.lines if place in given_answers]
        refused = [line for line in prompt.lines if prompt.kind == CONFIRM and wrong and chance.random() < 0.5]
        named += refused
        for line in prompt.lines:
            if line in refused:
                continue
            value = stand.usual(line) if prompt.kind == CONFIRM else chance.randrange(book.sizes[line[1]])
            given_answers = {**given_answers, line[1]: (value,)}
        if refused:
            promised = None
    assert len(view.pool.terminals(view.pool.restrict(view.plan["outcome"], given_answers))) == 1


@PROPERTY
@given(files=confirmed(), seed=st.integers(0, 10**6))
def test_no_question_is_asked_in_vain(files, seed):
    """Each single question can still change the verdict while everything usual is usual."""
    book = compiled(files)
    course, view = course_of(book)
    chance, given_answers = random.Random(seed), {}  # noqa: S311 - nothing secret
    while (prompt := (stand := course.at((given_answers,))).next()) is not None:
        for line in prompt.lines:
            place = line[1]
            if prompt.kind not in (CONFIRM, SAFETY):
                assert place in view.pool.support(view.pool.restrict(view.plan["outcome"], given_answers))
            value = stand.usual(line) if prompt.kind == CONFIRM else chance.randrange(book.sizes[place])
            given_answers = {**given_answers, place: (value,)}
