"""The committed snapshot of what the rulebook means: fresh, deaf to words and order, and awake to every meaning."""

import copy

import pytest
from hypothesis import HealthCheck, given

from books import books, compiled, minimal, question, reversed_order, route, rule, shipped, text, topic
from changed import compiled_book
from golden.semantics import kept
from tiers import ci, drawn
from uscis_prep.rulebook.compile import compile_folder
from uscis_prep.rulebook.snapshot import snapshot, topic_snapshot

some_books = drawn(4, 8, suppress_health_check=list(HealthCheck))
BOOK = minimal(
    {"q": question("a", "b"), "r": question("c", "d", gate={"q": "a"}, presume=[{"option": "c"}])},
    {
        "one": topic(
            "one",
            {
                "call": rule(route("phone"), {"q": ["a", "unsure"]}),
                "look": rule(route("web"), {"q": "b"}),
                "look-first": rule(route("web"), {"r": "c"}, over=["call"], **{"from": "2024-01-01"}),
            },
        )
    },
)


def told(files):
    return snapshot(compiled(files).data)


def changed(path, value):
    """Return the book with one thing changed; the path begins with a file."""
    files = copy.deepcopy(BOOK)
    place = files
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return files


def test_the_committed_snapshot_is_fresh():
    """The rulebook means what is committed; `python tests/golden/semantics.py` writes a change made on purpose."""
    assert snapshot(compiled_book()) == kept()


@some_books
@given(books())
def test_order_means_nothing(files):
    """Files, rules, items, facts and lists in another order leave every line as it is."""
    assert told(reversed_order(files)) == told(files)


def test_words_mean_nothing():
    """Other words leave every line as it is, in a rule, a question, an option and a channel."""
    rules = BOOK["topics/one.yaml"]["rules"]
    for path in (
        ("topics/one.yaml", "rules", "call", "headline"),
        ("topics/one.yaml", "name"),
        ("questions.yaml", "questions", "q", "ask"),
        ("questions.yaml", "questions", "q", "options", "a", "clause"),
        ("channels.yaml", "phone", "do"),
    ):
        assert told(changed(path, text("Quite other words."))) == told(BOOK), path
    assert told(changed(("topics/one.yaml", "rules", "call", "cites"), ["H1", "H1"])) == told(BOOK), rules


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("topics/one.yaml", "rules", "call", "then"), route("phone", tier="tier1")),
        (("topics/one.yaml", "rules", "call", "reach"), "https://example.org/page"),
        (("topics/one.yaml", "rules", "call", "stay_away"), True),
        (("topics/one.yaml", "rules", "look-first", "when"), {"r": "d"}),
        (("topics/one.yaml", "rules", "look-first", "from"), "2024-01-02"),
        (("questions.yaml", "questions", "r", "only_if"), {"q": "unsure"}),
        (("questions.yaml", "questions", "r", "presume"), [{"option": "d"}]),
        (("questions.yaml", "questions", "r", "presume"), [{"option": "c", "when": {"q": "a"}}]),
        (("questions.yaml", "questions", "r", "scope"), "person"),
        (("channels.yaml", "phone", "live"), True),
        (("topics/one.yaml", "internal"), True),
        (("shared/last.yaml", "rules", "anybody", "then"), {"who": "party"}),
        (("contradictions.yaml", "both"), {"when": {"q": "a", "r": "c"}, "text": text(), "between": ["q", "r"]}),
    ],
    ids=lambda value: "/".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_every_meaning_counts(path, value):
    """Another outcome, condition, date, question or value changes the snapshot."""
    assert told(changed(path, value)) != told(BOOK)


def test_options_that_change_places():
    """Two options that change places are seen, although every count stays the same."""
    files = changed(("topics/one.yaml", "rules", "call", "when"), {"q": ["b", "unsure"]})
    files["topics/one.yaml"]["rules"]["look"]["when"] = {"q": "a"}
    files["topics/one.yaml"]["rules"]["look-first"]["over"] = ["look"]
    assert told(files)["one.txt"] != told(BOOK)["one.txt"]


@ci
def test_a_number_and_an_hour(tmp_path):
    """A changed value of the shipped rulebook shows among the values, a moved edge of a band among the questions."""
    number = [("{value: 12, ", "{value: 13, ")]
    edge = [("to: 12h", "to: 13h"), ("from: 12h", "from: 13h")]
    for name, change in (("parameters", number), ("questions", edge)):
        fresh = snapshot(compile_folder(shipped(tmp_path / name, **{name: change})))
        assert fresh != kept()


def test_a_topic_alone():
    """One topic can be told alone, in the same words."""
    data = compiled(BOOK).data
    assert topic_snapshot(data, "one") == snapshot(data)["one.txt"]
