"""What holds for the shipped rulebook as a whole, proved on its diagrams for every combination of answers."""

import json
from datetime import date
from math import prod

import pytest

from books import RULES, compiled, item, minimal, question, route, rule, shipped, topic
from changed import compiled_book
from tiers import ci
from uscis_prep.engine.compiled import BASE, Compiled
from uscis_prep.engine.diagram import FALSE
from uscis_prep.rulebook.compile import compile_folder

MOST_QUESTIONS = 8


@pytest.fixture(scope="module")
def data():
    return compiled_book()


@pytest.fixture(scope="module")
def book(data):
    return Compiled(data)


@pytest.fixture(scope="module")
def plans(book):
    """Return every different plan with a name: topic and first edition that has it."""
    found = {}
    for name, entry in book.data["topics"].items():
        for edition, number in entry["editions"].items():
            found.setdefault((name, number), (f"{name} since {edition}", book.view(name, _day(edition))))
    return list(found.values())


def _day(edition):
    return None if edition == BASE else date.fromisoformat(edition)


def test_path_length(plans):
    """No path of questions to a verdict is longer than eight, in any topic and edition."""
    long = {name: view.pool.depth(view.plan["outcome"])[1] for name, view in plans}
    assert {name: most for name, most in long.items() if most > MOST_QUESTIONS} == {}


def test_exactly_one_rule(book, plans):
    """Each decision gives exactly one rule everywhere: the shares of its rules add up to the whole, without a gap."""
    for name, view in plans:
        for decision, entry in view.plan["decisions"].items():
            asked = view.pool.support(entry["by_rule"])
            shares = view.pool.count(entry["by_rule"], asked)
            assert 0 not in shares, (name, decision)
            assert sorted(shares) == list(range(1, len(entry["rules"]) + 1)), (name, decision)
            assert sum(shares.values()) == prod(book.sizes[place] for place in asked), (name, decision)


def test_every_rule_fires(book, plans):
    """Every rule decides something in some topic and edition."""
    fired = {name for _, view in plans for entry in view.plan["decisions"].values() for name in entry["rules"]}
    assert fired == set(book.data["rules"])


@pytest.mark.parametrize("kind", ["items", "alternatives"])
def test_every_line_is_reachable(book, plans, kind):
    """Every line of the checklist and every alternative holds for some answers in some topic and edition."""
    held = {name for _, view in plans for name, root in view.plan[kind].items() if root != FALSE}
    assert held == set(book.data[kind])


def test_every_wait_ends(book, plans):
    """Only a plan without contact has a day to look again, and its length is known in every edition that uses it."""
    for name, view in plans:
        edition = name.rpartition(" ")[2]
        for record in view.plan["outcomes"]:
            if record["look_again"] == "none":
                continue
            assert record["channel"] == "none", name
            again = book.data["look_again"][record["look_again"]]
            values = book.data["parameters"][again["add"]]["values"]
            assert any(_in_force(value, edition) for value in values), (name, record)


def _in_force(value, edition):
    if "from" in value:
        return edition != BASE and value["from"] <= edition
    return "in_force_by" not in value or edition != BASE


@pytest.mark.parametrize("role", ["beneficiary", "paralegal"])
def test_who_may_not_ask(book, plans, role):
    """A beneficiary and a paralegal are never told to make the contact themselves; everybody reports an own move."""
    place = book.place["role"]
    known = {place: (book.value("role", role),)}
    for name, view in plans:
        if role == "beneficiary" and view.topic == "change-address":
            continue
        root = view.pool.restrict(view.plan["outcome"], known)
        people = {view.plan["outcomes"][terminal]["who"] for terminal in view.pool.terminals(root)}
        assert "you" not in people, name


def test_plain_data(data):
    """The compiled rulebook is plain JSON data and comes back the same."""
    assert json.loads(json.dumps(data)) == data


def test_deterministic(data):
    """Compiling again gives the same data, byte for byte."""
    assert json.dumps(compile_folder(RULES)) == json.dumps(data)


def test_every_named_set_in_a_plan_exists(book, plans):
    """Every channel, line, answer and day to look again of a verdict has its entry among the data."""
    for name, view in plans:
        for record in view.plan["outcomes"]:
            assert record["channel"] in book.data["channels"], name
            assert record["line"] in ("same", *book.data["channels"]), name
            assert record["answer"] in book.data["answers"], name
            assert record["look_again"] in ("none", *book.data["look_again"]), name


@ci
def test_stories_are_no_rules(tmp_path, data):
    """A file among the stories changes nothing: stories are tests."""
    folder = shipped(tmp_path / "rules", stories__one="anything: at all\n")
    assert compile_folder(folder) == data


def test_a_changed_file_changes_the_hash(tmp_path, data):
    """The hash of the rulebook covers every file."""
    folder = shipped(tmp_path / "rules", house=[("H1:", "# a comment\nH1:")])
    again = compile_folder(folder)
    assert again["sha256"] != data["sha256"]
    assert {**again, "sha256": ""} == {**data, "sha256": ""}


def test_editions_share_plans():
    """Editions that decide alike share one plan, and a dated rule holds from its day on."""
    rules = {
        "old": rule(route("phone")),
        "new": rule(route("web"), over=["old"], **{"from": "2024-01-01"}),
    }
    items = {"later": item(**{"from": "2025-01-01"}), "known": item(in_force_by="2020-01-01")}
    book = compiled(minimal({"q": question("a")}, {"one": topic("one", rules, items=items)}))
    assert book.data["editions"] == ["2023-01-01", "2024-01-01", "2025-01-01"]
    seen = {}
    for edition in (BASE, *book.data["editions"]):
        view = book.view("one", _day(edition))
        seen[edition] = (view.plan["outcomes"][0]["channel"], sorted(view.plan["items"]))
    assert seen == {
        BASE: ("phone", []),
        "2023-01-01": ("phone", ["known"]),
        "2024-01-01": ("web", ["known"]),
        "2025-01-01": ("web", ["known", "later"]),
    }
    assert book.edition(_day("2024-05-05")) == "2024-01-01"
    assert book.edition(_day("2022-05-05")) == "2023-01-01"


def test_a_warning_always_holds():
    """A warning stands in every edition, that of the documents alone too."""
    items = {"beware": item(warning=True, **{"from": "2025-01-01"})}
    book = compiled(minimal({"q": question("a")}, {"one": topic("one", {"only": rule(route())}, items=items)}))
    assert all(list(plan["items"]) == ["beware"] for plan in book.data["topics"]["one"]["plans"])


def test_parts_of_other_topics_stay_out():
    """A rule or line of one topic never enters another; a shared one enters those that its condition names."""
    topics = {
        "one": topic("one", {"first": rule(route("phone"))}, items={"mine": item()}),
        "two": topic("two", {"second": rule(route("web"))}),
    }
    files = minimal(
        {"q": question("a")}, topics, shared__more={"items": {"both": item(), "named": item({"topic": "two"})}}
    )
    book = compiled(files)
    found = {name: sorted(book.view(name, None).plan["items"]) for name in topics}
    assert found == {"one": ["both", "mine"], "two": ["both", "named"]}
