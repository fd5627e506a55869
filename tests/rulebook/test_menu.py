"""Names in `menu.yaml`, and on the screens of a question, must exist."""

import pytest

from books import minimal, problems_in, question, route, rule, text, topic, write

DANGER = {"words": {"en": ["court"], "es": ["corte"]}, "first": text(), "cites": ["H1"]}


def book(**danger):
    """Return a small book with a menu, as data by file name."""
    menu = {
        "groups": {"all": {"text": text(), "topics": ["t"]}},
        "danger": {"court": DANGER | danger},
        "search": {"stop_words": {}, "negations": {}},
    }
    topics = {"t": topic("t", {"r": rule(route())})}
    return minimal({"q": question("a", "b")}, topics, menu=menu)


def test_a_sound_menu(tmp_path):
    """A menu whose names all exist is read."""
    files = book(answers={"q": "a"}, topic="t")
    assert problems_in(write(tmp_path, files)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"topic": "nowhere"}, "RB201"),
        ({"answers": {"nobody": "a"}}, "RB201"),
        ({"answers": {"q": "c"}}, "RB201"),
        ({"cites": ["H9"]}, "RB203"),
    ],
)
def test_names_of_words_of_danger(tmp_path, change, code):
    """A topic, question, answer or row that does not exist is told with its place."""
    (found,) = problems_in(write(tmp_path, book(**change)))
    assert found.startswith("menu.yaml:")
    assert f" {code}: " in found


def test_names_of_topics(tmp_path):
    """A group names topics that exist."""
    files = book()
    files["menu.yaml"]["groups"]["all"]["topics"].append("nowhere")
    (found,) = problems_in(write(tmp_path, files))
    assert found.startswith("menu.yaml:")
    assert " RB201: " in found


@pytest.mark.parametrize("key", ["groups", "listed_with"])
def test_names_of_options(tmp_path, key):
    """A screen of a question names its own options."""
    files = book()
    asked = files["questions.yaml"]["questions"]["q"]
    if key == "groups":
        asked["groups"] = {"all": {"text": text(), "options": ["a", "b", "c"]}}
    else:
        asked["options"]["b"]["listed_with"] = "c"
    (found,) = problems_in(write(tmp_path, files))
    assert found.startswith("questions.yaml:")
    assert " RB201: " in found
