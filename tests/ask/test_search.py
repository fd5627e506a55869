"""Typed words lead to the right topics, and never to a wrong one alone; words of danger are heard first."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from books import compiled as made
from books import minimal, question, route, rule, topic
from changed import compiled_book
from uscis_prep.ask.search import MOST_TOPICS, danger_words, match_topics
from uscis_prep.engine.compiled import Compiled

PHRASES = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "es")


@pytest.fixture(scope="module")
def compiled():
    return Compiled(compiled_book())


@pytest.mark.parametrize("part", PHRASES)
def test_what_people_type(compiled, part):
    """Nine phrases in ten lead to a right topic, two topics are offered on average, and no wrong one is taken."""
    said = [(phrase, set(row["right"])) for row in PHRASES[part] for phrase in row["says"]]
    found = {phrase: match_topics(compiled, phrase, "en") for phrase, _ in said}
    taken = {phrase: topics for phrase, topics in found.items() if len(topics) == 1}
    assert {phrase: taken[phrase] for phrase, right in said if phrase in taken and taken[phrase][0] not in right} == {}
    missed = [phrase for phrase, right in said if right and not right & set(found[phrase])]
    assert len(missed) <= len(said) / 10, missed
    offered = [len(topics) for topics in found.values() if topics]
    assert sum(offered) <= 2 * len(offered)


def test_every_topic_is_tried():
    """Each topic that a person can name in words has phrases in both parts."""
    for part in PHRASES.values():
        tried = {topic for row in part for topic in row["right"]}
        assert tried >= {row["topic"] for row in compiled_book()["menu"] if not row["internal"]} - {"something-else"}


@pytest.mark.parametrize(
    ("one", "other", "about"),
    [
        ("my card came", "my card did not come", "missing-document"),
        ("my card came", "my card didn't come", "missing-document"),
        ("me llegó la tarjeta", "no me llegó la tarjeta", "missing-document"),
    ],
)
def test_no_turns_the_words_around(compiled, one, other, about):
    """Words with a no and without it do not lead to the same topic."""
    assert match_topics(compiled, other, "en")[:1] == [about]
    assert match_topics(compiled, one, "en") != [about]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_itself_is_understood(compiled, language):
    """Whoever types the name of a topic, or its line of the menu, is led to it, in either language."""
    for row in compiled.public_topics():
        for text in (row["name"], row["choice"]):
            assert match_topics(compiled, text[language], "en" if language == "es" else "es")[0] == row["topic"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("No me llegó la tarjeta", "no me llego la tarjeta"),
        ("I can't go to my interview", "i cant go to my interview"),
        ("¿ESTADO DE MI CASO?", "estado de mi caso"),
        ("reschedule my fingerprint appointment", "reschedule my fingerprnt apointment"),
        ("status of my I-90", "status of my i 90"),
        ("missed my oath", "missed my oaths"),
        ("cannot sign in to my account", "cannot sign-in to my account"),
        ("reschedule biometrics", "reschedule-biometrics"),
    ],
)
def test_spelling_does_not_matter(compiled, one, other):
    """Accents, capitals, signs, small slips and the way a form is written change nothing."""
    assert match_topics(compiled, one, "en") == match_topics(compiled, other, "en") != []


@given(text=st.text(max_size=200))
def test_any_text(text):
    """Whatever is typed, the answer is a list of different topics of the menu, at most four."""
    compiled = _shipped()
    found = match_topics(compiled, text, "en")
    assert len(found) == len(set(found)) <= MOST_TOPICS
    assert set(found) <= {row["topic"] for row in compiled.public_topics()}
    danger_words(compiled, text, "es")


def _shipped(kept=[]):  # noqa: B006 - made once for all examples
    kept[:] = kept or [Compiled(compiled_book())]
    return kept[0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ICE took my brother", ["detention"]),
        ("tengo una orden de deportación", ["detention", "order-to-leave"]),
        ("orden de deportacion", ["detention", "order-to-leave"]),
        ("he hits me", ["violence"]),
        ("mi esposo me pega", ["violence"]),
        ("I have court next week", ["court"]),
        ("I was arrested once", ["arrest"]),
        ("mi primo está detenido", ["detention"]),
        ("my application was denied", ["denied"]),
        ("me negaron la residencia", ["denied"]),
        ("ice cream", []),
        ("I am hard of hearing", []),
        ("my card did not come", []),
        ("courteous", []),
    ],
)
def test_words_of_danger(compiled, text, names):
    """Words of danger are heard in both languages; the same first line is said once."""
    found = danger_words(compiled, text, "en")
    firsts = list(dict.fromkeys(compiled.data["danger"][name]["first"]["en"] for name in names))
    assert [alarm.first for alarm in found] == firsts
    answers = {}
    for alarm in found:
        answers |= alarm.answers
    wanted = {}
    for name in names:
        wanted |= compiled.data["danger"][name]["answers"]
    assert answers == wanted


def test_the_first_line_is_in_the_language_of_the_page(compiled):
    """English words on a Spanish page are answered in Spanish."""
    (alarm,) = danger_words(compiled, "he hits me", "es")
    assert alarm.first == compiled.data["danger"]["violence"]["first"]["es"]
    assert alarm.answers == {"protected": "yes"}


def test_a_rulebook_without_a_menu():
    """Without `menu.yaml` nothing is found, and nothing fails."""
    small = made(minimal({"q": question("a", "b")}, {"t": topic("t", {"r": rule(route())})}))
    assert match_topics(small, "my card", "en") == danger_words(small, "ICE", "en") == []
