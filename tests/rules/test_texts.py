"""The sentences of the rulebook, held against `words.yaml`: slips are found, the rest is left alone."""

from pathlib import Path

import pytest

from books import minimal, question, route, rule, topic, write
from uscis_prep.rulebook.lint.run import examine
from uscis_prep.rulebook.lint.wording import long_sentences, marks, placeholders, same_text, words
from uscis_prep.rulebook.load import read_book
from uscis_prep.rulebook.strict_yaml import parse, plain

RULES = Path(__file__).parents[2] / "rules"
WORDS = plain(parse((RULES / "words.yaml").read_bytes(), "words.yaml")[0])
CHECKS = (same_text, long_sentences, words, placeholders, marks)
GOOD = {"en": "Bring the card.", "es": "Traiga la tarjeta."}


def slips(folder, name):
    """Return code and language of what is found about the name of a topic, held against the shipped list of words."""
    visit = topic("visit", {"call": rule(route())}) | {"name": name}
    files = minimal({"card": question("valid", "lost")}, {"visit": visit}, words=WORDS)
    book = read_book(write(folder / "rules", files))
    assert book.problems == []
    subject = examine(folder / "rules", book, set())
    found = {problem for check in CHECKS for problem in check(subject) if problem.file == "topics/visit.yaml"}
    return sorted(problem.code for problem in found)


def test_a_plain_text(tmp_path):
    """A short sentence in both languages is fine."""
    assert slips(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("code", "language", "text"),
    [
        ("RB602", "en", "Bring a b c d e f g h i j k l m n o p q r s t."),
        ("RB603", "en", "Ask prior to the visit."),
        ("RB603", "en", "There is a trick."),
        ("RB603", "en", "Ask somebody."),
        ("RB603", "en", "Ask without delay."),
        ("RB603", "en", "It comes sooner."),
        ("RB603", "es", "Haga el contacto."),
        ("RB603", "es", "Debe sonar directo."),
        ("RB603", "es", "Es una petición urgente."),
        ("RB603", "es", "Traiga el aviso de recibo."),
        ("RB604", "en", "They will call."),
        ("RB604", "en", "An answer is guaranteed."),
        ("RB604", "es", "La respuesta está garantizada."),
        ("RB605", "es", "Traiga tu tarjeta."),
        ("RB605", "es", "¿Tú llamas?"),
        ("RB606", "es", "Traiga the tarjeta."),
        ("RB606", "en", "Bring los papers."),
        ("RB608", "en", "Bring the card (old."),
        ("RB608", "en", "Bring  the card."),
        ("RB608", "es", "Traiga la tarjeta?"),
        ("RB608", "es", "Traiga «la tarjeta."),
    ],
)  # fmt: skip
def test_slips(tmp_path, code, language, text):
    """Each kind of slip is found in its language, and nothing else is."""
    assert slips(tmp_path, GOOD | {language: text}) == [code]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They close at 8 p.m. in the U.S. office in St. Louis, says Doc. No. 5, and open on Monday."),
        ("en", "No one can guarantee a date."),
        ("en", "The page says “we will call” and means an aim."),
        ("en", "Willing people wait, maybe sooner."),
        ("es", "El dueño de la petición es el peticionario, por supuesto."),
        ("es", "Ya le ha dado la fecha."),
        ("es", "Nadie garantiza una fecha."),
        ("es", "Use My Appointment y https://www.uscis.gov/the/form o --from."),
        ("es", "Diga «I am calling about my case» o espere."),
        ("es", "¿Tiene su tarjeta? Él la tenía."),
    ],
)  # fmt: skip
def test_no_slip(tmp_path, language, text):
    """Names, quotations, addresses, abbreviations and words that only begin alike are left alone."""
    assert slips(tmp_path, GOOD | {language: text}) == []


def test_the_same_text(tmp_path):
    """The same text in both languages needs a reason, and a reason needs the same text."""
    assert slips(tmp_path / "1", {"en": "Emma", "es": "Emma"}) == ["RB601"]
    assert slips(tmp_path / "2", {"en": "Emma", "es": "Emma", "same": "A name."}) == []
    assert slips(tmp_path / "3", GOOD | {"same": "A name."}) == ["RB601"]


def test_placeholders(tmp_path):
    """What is filled in in one language is filled in in the other."""
    assert slips(tmp_path, GOOD | {"en": "Bring {card}."}) == ["RB607"]
