"""What differs between two rulebooks: counted as by hand, shown by true examples, and nothing where nothing differs."""

import copy
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from books import (
    RULES,
    books,
    item,
    minimal,
    question,
    reversed_order,
    route,
    rule,
    shipped,
    text,
    topic,
    write,
)
from engine.test_oracle import Oracle, flat
from tiers import ci, drawn
from uscis_prep.cli.diff_example import answers
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.examples import Example, run
from uscis_prep.rulebook.diff import diff_editions, diff_folders

#: Without shrinking: a rulebook that fails is small enough, and compiling hundreds more is not worth it.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
some_books = drawn(3, 5, deep=150, suppress_health_check=list(HealthCheck), phases=PHASES)
FIELDS = ("channel", "tier", "who", "line")
EDITION = "2024-01-01"
OFFER = {"channel": "web", "why": text(), "cites": ["H1"]}


def compared(old, new):
    """Compare two rulebooks that are given as data."""
    with TemporaryDirectory() as folder:
        return diff_folders(write(Path(folder) / "old", old), write(Path(folder) / "new", new))


def small(**more):
    """Return a small rulebook; `more` replaces parts of its one topic."""
    rules = {"call": rule(route("phone"), {"q": ["a", "unsure"]}), "look": rule(route("web"), {"q": "b"})}
    parts = {"rules": rules, "items": {"line": item({"q": "a"})}, **more}
    return minimal({"q": question("a", "b"), "r": question("c", "d")}, {"one": topic("one", **parts)})


def changed(files, *path, value):
    """Return a copy of a rulebook with one thing replaced."""
    files = copy.deepcopy(files)
    place = files
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return files


def held(found):
    """Return the last edition that was compared, which is the one of the oracle."""
    assert found.dates[-1] <= EDITION
    return found.dates[-1]


def shares(found):
    """Return for each change of an output its share of all combinations in the last edition."""
    told, edition = {}, held(found)
    for row in found.moves:
        if edition in row.editions:
            for change in row.move.changes:
                told[change] = told.get(change, 0) + Fraction(row.move.combinations, row.move.of)
    return told


def by_hand(old, new):
    """Walk through all answers that both rulebooks know, and count what becomes of each output."""
    sides = Oracle(old, edition=EDITION), Oracle(new, edition=EDITION)
    names = list(dict.fromkeys([*sides[0].values, *sides[1].values]))
    known = [[side.values[name] for side in sides if name in side.values] for name in names]
    shared = [[value for value in values[0] if value in values[-1]] for values in known]
    told, points = {}, list(product(*shared))
    for point in points:
        given_answers = dict(zip(names, point, strict=True))
        one, two = (side.verdict({name: given_answers[name] for name in side.values}) for side in sides)
        before, after = flat(one[0]), flat(two[0])
        changes = [(field, before[field], after[field]) for field in FIELDS]
        items = set(one[2]) | set(two[2])
        changes += [(f"item {n}", *("yes" if n in side[2] else "no" for side in (one, two))) for n in items]
        for change in changes:
            if change[1] != change[2]:
                told[change] = told.get(change, 0) + Fraction(1, len(points))
    return told


@some_books
@given(books(most=4), books(most=4))
def test_counts(old, new):
    """Two random rulebooks with other questions, gates and options: every share is that of a count by hand."""
    told = shares(compared(old, new))
    expected = by_hand(old, new)
    assert {c: s for c, s in told.items() if c.output in FIELDS or c.output.startswith("item ")} == expected


@some_books
@given(books(most=4), books(most=4), st.data())
def test_examples(old, new, data):
    """Each example shows its change, whatever the other answers are."""
    found = compared(old, new)
    sides = Oracle(old, edition=EDITION), Oracle(new, edition=EDITION)
    for row in found.moves:
        if held(found) not in row.editions:
            continue
        told = {axis.name: data.draw(st.sampled_from(axis.values)) for axis in row.common.axes}
        told |= {axis.name: axis.values[value] for axis, value in row.answers}
        one, two = (side.verdict({name: told[name] for name in side.values}) for side in sides)
        for output, before, after in row.move.changes:
            if output in FIELDS:
                assert (flat(one[0])[output], flat(two[0])[output]) == (before, after)
            elif output.startswith("item "):
                name = output.removeprefix("item ")
                assert (name in one[2], name in two[2]) == (before == "yes", after == "yes")


@some_books
@given(books())
def test_nothing_differs(files):
    """A rulebook does not differ from itself, nor from itself in another order."""
    assert compared(files, files).empty
    assert compared(files, reversed_order(files)).empty


@ci
def test_the_shipped_rulebook_is_itself():
    """The shipped rulebook does not differ from itself."""
    assert diff_folders(RULES, RULES).empty


def test_only_words():
    """Other words, tests or another order of the answers are told apart from what changes advice."""
    plain = small()
    fresh = changed(plain, "topics/one.yaml", "rules", "call", "headline", value=text("Other words."))
    fresh["questions.yaml"]["questions"]["q"] = question("b", "a", ask=text("Other words?"))
    test = {"answers": {"q": "a"}, "expect": {"channel": "phone"}}
    fresh = changed(fresh, "topics/one.yaml", "rules", "call", "tests", value=[test])
    found = compared(plain, fresh)
    assert (found.moved, found.empty) == (False, False)
    assert (found.entries.reworded, found.entries.examples) == (4, 1)
    assert found.entries.order == ["answers to q"]


@pytest.mark.parametrize(
    ("path", "value", "changes"),
    [
        (("rules", "call", "then"), route("phone", tier="tier1"), {("tier", "none", "tier1")}),
        (("items", "line", "when"), {"q": "b"}, {("item line", "no", "yes"), ("item line", "yes", "no")}),
        (("items",), {}, {("item line", "yes", "no")}),
        (
            ("alternatives",),
            {"by": {"channel": "web", "why": text(), "cites": ["H1"]}},
            {("alternative by", "no", "yes")},
        ),
    ],
)
def test_one_change(path, value, changes):
    """A changed record, a changed condition, a line that is gone and a new alternative are each told exactly."""
    found = compared(small(), changed(small(), "topics/one.yaml", *path, value=value))
    assert {change for row in found.moves for change in row.move.changes} == changes
    assert {name for row in found.moves for name in row.topics} == {"one"}


def test_another_rule_with_the_same_advice():
    """A rule that takes over what another one decided is told, although no verdict differs."""
    rules = small()["topics/one.yaml"]["rules"]
    fresh = small(rules={"look": rules["look"], "phone": rules["call"]})
    found = compared(small(), fresh)
    assert [change for row in found.moves for change in row.move.changes] == [("rule (route)", "call", "phone")]
    assert (found.entries.added, found.entries.removed) == ([("rule", "phone")], [("rule", "call")])


def test_questions_and_answers_that_come_and_go():
    """A new question is part of the space, a new answer lies outside; both are told."""
    fresh = small()
    fresh["questions.yaml"]["questions"] = {"s": question("e", "f"), "q": question("a", "b", "x")}
    fresh["topics/one.yaml"]["rules"] = {
        "call": rule(route("phone"), {"q": ["a", "x", "unsure"], "s": ["e", "unsure"]}),
        "look": rule(route("web"), {"any": [{"q": "b"}, {"s": "f"}]}),
    }
    found = compared(small(), fresh)
    told = shares(found)
    assert told["channel", "phone", "web"] == Fraction(2, 9)  # s is f, q is a or unsure: x is not compared
    assert found.options == [("q", [], ["x"])]
    assert (("question", "s") in found.entries.added, ("question", "r") in found.entries.removed) == (True, True)


def test_questions_in_another_order():
    """Diagrams with the questions in another order are compared all the same."""
    fresh = small()
    fresh["questions.yaml"]["questions"] = dict(reversed(fresh["questions.yaml"]["questions"].items()))
    both = {"call": rule(route("phone"), {"any": [{"q": "a"}, {"r": "c"}]})}
    both["look"] = rule(route("web"), {"q": ["b", "unsure"], "r": ["d", "unsure"]})
    old = small(rules=both)
    fresh["topics/one.yaml"]["rules"] = both
    found = compared(old, fresh)
    assert (found.moves, found.entries.order) == ([], ["questions"])
    assert shares(compared(small(), fresh)) == shares(compared(small(), old))


def test_frame():
    """A changed gate, usual answer or contradiction is told."""
    fresh = small()
    fresh["questions.yaml"]["questions"]["r"] = question("c", "d", gate={"q": "a"}, presume=[{"option": "c"}])
    fresh["contradictions.yaml"] = {"both": {"when": {"q": "b", "r": "n/a"}, "text": text(), "between": ["q", "r"]}}
    told = {change for row in compared(small(), fresh).moves for change in row.move.changes}
    assert told == {("asks r", "yes", "no"), ("usual answer r", "none", "c"), ("contradiction both", "no", "yes")}


def test_editions():
    """A dated rule shows in the editions from its date on, and between two editions of one rulebook."""
    fresh = changed(
        small(),
        "topics/one.yaml",
        "rules",
        "new",
        value=rule(route("none"), {"q": "a"}, over=["call"], **{"from": EDITION}),
    )
    (row,) = [row for row in compared(small(), fresh).moves if row.move.changes[0].output == "channel"]
    assert (row.editions, row.move.combinations, row.move.of) == ([EDITION], 1, 3)
    with TemporaryDirectory() as folder:
        again = diff_editions(write(Path(folder), fresh), None, None)
        assert again.empty
        (row,) = diff_editions(Path(folder), None, date(2026, 1, 1)).moves
    assert row.move.changes[0] == ("channel", "phone", "none")


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    """The shipped rulebook, and one whose tool takes appointments from 24 hours on."""
    change = [("to: 12h", "to: 24h"), ("from: 12h", "from: 24h")]
    folder = shipped(tmp_path_factory.mktemp("edge") / "rules", questions=change)
    number = folder / "parameters.yaml"
    number.write_text(number.read_text("utf-8").replace("{value: 12, ", "{value: 24, "), encoding="utf-8")
    return diff_folders(RULES, folder)


@ci
def test_a_moved_edge(edge):
    """Where the edge of a band moves, only the days between the two edges change; the value is told."""
    (row,) = [row for row in edge.moves if ("channel", "biometrics-tool", "phone") in row.move.changes][-1:]
    (told,) = {axis.values[value] for axis, value in row.answers if axis.name == "appointment"}
    assert told == "[12hours..24hours)"
    assert [tuple(value) for value in edge.values] == [("tool-limit-hours", "2023-06-28", "12", "24")]


@ci
def test_examples_can_be_pasted(edge):
    """The examples are facts as people type them, and lead to the two verdicts in the two rulebooks."""
    rulebooks = [Compiled(data) for data in edge.books]
    seen = 0
    for row in edge.moves:
        change = next((change for change in row.move.changes if change.output == "channel"), None)
        if change is None:
            continue
        told = answers(edge, row)
        example = Example(
            told["answers"], [(row.topics[0], {})], "2026-11-24T10:00-05:00", told.get("as_of"), "no_updates" in told
        )
        for book, wanted in zip(rulebooks, (change.before, change.after), strict=True):
            plan, _ = run(book, example)
            got = (plan["needs"][0]["verdict"] or {}).get("channel")
            assert got == wanted, (told, plan["needs"][0]["verdict"])
            seen += 1
    assert seen


@ci
def test_whether_a_contact_may_be_trusted(tmp_path):
    """The decision about calls and messages that come in is compared with its own questions, in its own space."""
    line = "incoming-new:\n    section: note\n    when: {came_by: letter}\n    cites: [H100]\n"
    line += "    text: {en: New., es: Nueva.}\n"
    item = [("items:\n", f"items:\n  {line}")]
    found = diff_folders(RULES, shipped(tmp_path / "rules", incoming=item))
    (row,) = found.moves
    assert (row.topics, row.move.combinations, row.move.of) == (["incoming"], 1, 7)
    assert answers(found, row) == {"answers": {"came_by": "letter"}}
    assert found.entries.added == [("incoming item", "incoming-new")]
