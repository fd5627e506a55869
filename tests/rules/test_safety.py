"""Safety facts: what they change, where they are asked, and that no page names the one that was given."""

import pytest

from changed import compiled_book
from uscis_prep.engine.compiled import Compiled
from uscis_prep.engine.diagram import FALSE
from uscis_prep.engine.presume import answered, presume

OPENING = {"en": "Because of what you answered, ", "es": "Por lo que contestó, "}
#: Words that would say which safety fact was given.
NAMING = {
    "en": ("court", "order to leave", "removal", "arrest", "vawa", "t or u", "fear", "harm", "asylum"),
    "es": ("corte", "orden de", "deportaci", "arrest", "vawa", "t o u", "miedo", "teme", "daño", "asilo"),
}
QUIET = {"suspicious-contact", "case-status", "general-question"}
YES, NO = "yes", "no"


@pytest.fixture(scope="module")
def compiled():
    return Compiled(compiled_book())


def safety(compiled):
    return [name for name, entry in compiled.questions.items() if entry["safety"]]


def views(compiled):
    """Yield every topic in every edition."""
    for row in compiled.data["menu"]:
        for edition in compiled.data["topics"][row["topic"]]["editions"]:
            yield row["topic"], compiled.view_in(row["topic"], edition)


def test_the_questions_of_the_contract(compiled):
    """Four safety questions belong to the case, with yes and no, and none tells by its short name what it asks."""
    assert safety(compiled) == ["court_case", "arrest", "protected", "asylum"]
    for name in safety(compiled):
        entry = compiled.questions[name]
        assert entry["scope"] == "case"
        assert entry["values"] == [YES, NO, "unsure"]
        assert entry["short"] == compiled.questions["arrest"]["short"]


def test_where_they_are_asked(compiled):
    """Each topic depends on safety questions, except where nothing that a person does there can put them in danger."""
    places = {compiled.place[name] for name in safety(compiled)}
    asked = {
        topic
        for topic, view in views(compiled)
        if any(places & set(view.pool.support(root)) for root in [view.plan["outcome"], *view.plan["items"].values()])
    }
    assert asked == {row["topic"] for row in compiled.data["menu"]} - QUIET


def test_a_line_never_names_the_fact(compiled):
    """A line that only a yes brings says that it rests on an answer, not on which, and always warns."""
    seen = set()
    for _, view in views(compiled):
        for name, root in view.plan["items"].items():
            if rests_on_yes(compiled, view, root):
                seen.add(name)
    assert seen
    for name in seen:
        entry = compiled.data["items"][name]
        assert entry["section"] == "warning" or entry["warning"], name
        for language, opening in OPENING.items():
            text = entry["text"][language]
            assert text.startswith(opening), name
            first = text.split(". ")[0].lower()
            assert [word for word in NAMING[language] if word in first] == [], name


def rests_on_yes(compiled, view, root):
    """Return True if a line holds for a yes to some safety question, and not where all of them are answered no."""
    places = [compiled.place[name] for name in safety(compiled)]
    return all(view.pool.restrict(root, dict.fromkeys(places, (value,))) == FALSE for value in (1, 2))


@pytest.mark.parametrize(
    ("topic", "facts", "wanted"),
    [
        ("processing-delay", {"form": "I-589"}, {"asylum"}),
        ("processing-delay", {"form": "I-918"}, {"protected"}),
        ("processing-delay", {"form": "I-914"}, {"protected"}),
        ("processing-delay", {"form": "I-360"}, {"protected"}),
        ("processing-delay", {"form": "I-751"}, set()),
        ("processing-delay", {"form": "I-485"}, set()),
        ("other-agency", {"agency": "eoir"}, {"court_case"}),
        ("other-agency", {"agency": "ssa"}, set()),
        ("processing-delay", {"form": "I-589", "asylum": NO}, set()),
    ],
)
def test_a_fact_answers_them(compiled, topic, facts, wanted):
    """A form or an agency answers a safety question; everything else leaves it at the usual no."""
    view = compiled.view(topic, None)
    given = {compiled.place[name]: (compiled.value(name, option),) for name, option in facts.items()}
    usual = presume(compiled, view, given, "en")
    assert {compiled.order[place] for place in answered(compiled, usual)} == wanted
    for name in set(safety(compiled)) - wanted - set(facts):
        assert compiled.questions[name]["values"][usual[compiled.place[name]]] == NO


def test_no_screen_is_too_long(compiled):
    """A screen lists at most seven options; a longer list stands on two, and a shared line is counted once."""
    for name, entry in compiled.questions.items():
        if entry["kind"] != "choice":
            continue
        own = [option for option, row in entry["options"].items() if "listed_with" not in row]
        screens = [list(entry["groups"]), *(group["options"] for group in entry["groups"].values())]
        for screen in screens if entry["groups"] else [own]:
            assert len([line for line in screen if line in own or line in entry["groups"]]) <= 7, name


def test_groups_of_the_menu(compiled):
    """The menu has eight lines, and every topic that a person can choose is below one of them."""
    groups = compiled.data["menu_groups"]
    assert len(groups) == 8
    assert {topic for group in groups for topic in group["topics"]} == {
        row["topic"] for row in compiled.public_topics()
    }
