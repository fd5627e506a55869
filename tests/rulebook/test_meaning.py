"""What names in conditions stand for: sets, groups of forms, groups of channels, bands, questions that do not apply."""

import pytest

from books import compiled, item, minimal, problems, question, route, rule, text, topic

FORMS = {
    "I-1": {"title": "One", "gloss": "Uno", "party": "applicant", "groups": ["first"]},
    "I-2": {"title": "Two", "gloss": "Dos", "party": "petitioner", "kind": "notice"},
}


def lines(questions, items, **more):
    """Return the compiled topic with lines of the checklist under some conditions."""
    entries = {name: item(when) for name, when in items.items()}
    files = minimal(questions, {"one": topic("one", {"only": rule(route())}, items=entries)}, **more)
    book = compiled(files)
    return book, book.view("one", None)


def where(book, view, name, *asked):
    """Return the values of some questions for which a line applies."""
    root = view.plan["items"].get(name, -1)
    known = [book.questions[question]["values"] for question in asked]
    places = [book.place[question] for question in asked]
    found = []
    for first, value in enumerate(known[0]):
        rest = range(len(known[1])) if len(known) > 1 else [None]
        for second in rest:
            at = {places[0]: first} | ({places[1]: second} if second is not None else {})
            if view.pool.evaluate(root, at):
                found.append(value if second is None else (value, known[1][second]))
    return found


def test_sets_and_lists():
    """A set stands for its options, a list for any of its names, and `unsure` is in neither unless named."""
    questions = {"q": question("a", "b", "c", sets={"some": ["a", "b"]})}
    book, view = lines(questions, {"x": {"q": "some"}, "y": {"q": ["some", "unsure"]}, "z": {"not": {"q": "some"}}})
    assert where(book, view, "x", "q") == ["a", "b"]
    assert where(book, view, "y", "q") == ["a", "b", "unsure"]
    assert where(book, view, "z", "q") == ["c", "unsure"]


def test_forms():
    """Properties of forms are sets of values: by party, by kind and by group."""
    questions = {"form": question("none", kind="form")}
    items = {"a": {"form": "party-petitioner"}, "b": {"form": "kind-case"}, "c": {"form": ["first", "none"]}}
    book, view = lines(questions, items, forms=FORMS)
    assert book.questions["form"]["values"] == ["I-1", "I-2", "none", "unsure"]
    assert where(book, view, "a", "form") == ["I-2"]
    assert where(book, view, "b", "form") == ["I-1"]
    assert where(book, view, "c", "form") == ["I-1", "none"]


def test_not_applicable():
    """A question that does not apply has no answer: `n/a` means it, and a stale answer counts for nothing."""
    questions = {"q": question("yes", "no"), "r": question("a", "b", gate={"q": "yes"})}
    book, view = lines(questions, {"x": {"r": "a"}, "y": {"r": ["b", "n/a"]}, "z": {"not": {"r": "a"}}})
    assert where(book, view, "x", "q", "r") == [("yes", "a")]
    away = [(q, r) for q in ("no", "unsure") for r in ("a", "b", "unsure")]
    assert where(book, view, "y", "q", "r") == [("yes", "b"), *away]
    assert where(book, view, "z", "q", "r") == [("yes", "b"), ("yes", "unsure"), *away]


def test_else():
    """A question that does not apply takes the option under `else`, in sets that hold it too."""
    more = {"gate": {"q": "yes"}, "otherwise": "b", "sets": {"wide": ["b", "c"]}}
    questions = {"q": question("yes", "no"), "r": question("a", "b", "c", **more)}
    book, view = lines(questions, {"x": {"r": "wide"}, "y": {"r": "a"}})
    away = [(q, r) for q in ("no", "unsure") for r in ("a", "b", "c", "unsure")]
    assert where(book, view, "x", "q", "r") == [("yes", "b"), ("yes", "c"), *away]
    assert where(book, view, "y", "q", "r") == [("yes", "a")]


def test_gates_of_gates():
    """A gate sees an earlier gated question as not applicable, not as it was once answered."""
    questions = {
        "p": question("yes", "no"),
        "q": question("yes", "no", gate={"p": "yes"}),
        "r": question("a", gate={"q": "yes"}),
    }
    book, view = lines(questions, {"x": {"r": "a"}})
    assert view.pool.restrict(view.plan["items"]["x"], {book.place["p"]: (book.value("p", "no"),)}) == -1


def test_bands():
    """The bands of a date are sets of stretches of one question, and may overlap."""
    bands = {
        "past": {"to": "now", "clause": text()},
        "soon": {"from": "now", "to": "12h", "clause": text()},
        "ahead": {"from": "now", "clause": text()},
    }
    book, view = lines(
        {"day": question(kind="moment", bands=bands, sets={"known": ["past", "ahead"]})},
        {"a": {"day": "ahead", "not": {"day": "soon"}}, "b": {"not": {"day": "known"}}},
    )
    assert book.questions["day"]["values"] == ["[..0hours)", "[0hours..12hours)", "[12hours..)", "unsure"]
    assert where(book, view, "a", "day") == ["[12hours..)"]
    assert where(book, view, "b", "day") == ["unsure"]


def test_wrong_edge():
    """An edge that cannot be read is told where it stands."""
    files = minimal(
        {"day": question(kind="date", bands={"odd": {"from": "tomorow", "clause": text()}})},
        {"one": topic("one", {"only": rule(route())})},
    )
    (told,) = problems(files)
    assert ": RB205: `tomorow` is not an edge: an edge was expected: now, today, 12h" in told


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"sets": {"some": ["a", "bb"]}}, "RB202"),
        ({"presume": [{"option": "bb"}]}, "RB202"),
        ({"otherwise": "bb"}, "RB202"),
        ({"why": text("{dayz}")}, "RB210"),
    ],
)
def test_wrong_question(more, code):
    """A wrong name inside a question is told."""
    files = minimal({"q": question("a", "b", **more)}, {"one": topic("one", {"only": rule(route())})})
    assert {told.split(": ")[1] for told in problems(files)} == {code}
