"""Problems print as one line, sort by place, and suggest what was probably meant."""

from hypothesis import given
from hypothesis import strategies as st

from uscis_prep.rulebook.problems import Problem, nearest, shown, suggest


def test_prints_as_one_line():
    """A problem prints its place, code, message and hint, separated by colons."""
    assert str(Problem("a.yaml", 3, 5, "RB101", "wrong", "do this")) == "a.yaml:3:5: RB101: wrong: do this"


def test_sorts_by_place():
    """Problems sort by file, then line, then column, as numbers."""
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 12), ("a", 9, 2)]
    problems = sorted(Problem(*place, "RB101", "m", "h") for place in places)
    assert [problem[:3] for problem in problems] == [("a", 9, 2), ("a", 9, 12), ("a", 10, 1), ("b", 1, 1)]


def test_nearest_ignores_case_and_keeps_the_spelling():
    """The nearest word is found whatever its case, and returned as it is really spelt."""
    assert nearest("HEADLIN", ["why", "Headline"]) == "Headline"


def test_nearest_is_none_for_a_strange_word():
    """A word that is like nothing known has no nearest word."""
    assert nearest("zzz", ["headline", "why"]) is None


def test_suggest_asks_for_a_close_word():
    """A close word becomes a question."""
    assert suggest("cite", ["cites", "when"]) == "did you mean `cites`?"


def test_suggest_lists_words_in_their_order():
    """Without a close word the known ones are listed once each, in their order."""
    assert suggest("zzz", ["one", "two", "one"]) == "use one of: one, two"


def test_suggest_shows_at_most_eight():
    """A long list is cut after eight words."""
    assert suggest("zzz", "abcdefghi") == "use one of: a, b, c, d, e, f, g, h, …"
    assert suggest("zzz", "abcdefgh") == "use one of: a, b, c, d, e, f, g, h"


def test_suggest_without_any_known_word():
    """Where no name is possible the hint says to remove it."""
    assert suggest("x", []) == "remove it: no other name is possible here"


@given(st.text())
def test_a_shown_text_is_short_and_harmless(text):
    """Whatever a file holds, a message shows at most forty printable characters of it."""
    assert shown(text).isprintable()
    assert len(shown(text)) <= 41


def test_a_shown_text_is_recognised():
    """A short plain text is shown as it is, a line end as its escape."""
    assert [shown("año"), shown("a\nb"), shown("x" * 50)] == ["año", "a\\nb", "x" * 40 + "…"]


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=10))
def test_nearest_is_one_of_the_known(word, known):
    """Only known words are ever suggested, and a known word always has a nearest one."""
    found = nearest(word, known)
    assert found is None or found in known
    assert word == "" or word not in known or found is not None
