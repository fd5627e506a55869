"""How lines and questions are written, held against `words.yaml`: slips are found, the rest is left alone."""

from pathlib import Path

import pytest

from books import item, minimal, question, route, rule, topic, write
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.acts import acts, crowded_pages
from uscis_prep.rulebook.lint.boxes import beginnings, endings, parts
from uscis_prep.rulebook.lint.careful import hidden_warnings
from uscis_prep.rulebook.lint.run import examine
from uscis_prep.rulebook.lint.screens import asked
from uscis_prep.rulebook.lint.wording import advice
from uscis_prep.rulebook.load import read_book
from uscis_prep.rulebook.strict_yaml import parse, plain

RULES = Path(__file__).parents[2] / "rules"
WORDS = plain(parse((RULES / "words.yaml").read_bytes(), "words.yaml")[0])
LISTS = schema.Words.model_validate(WORDS)
GOOD = {"en": "Bring the card.", "es": "Traiga la tarjeta."}


def subject(folder, items, *, asks=None, **more):
    """Return a small book under examination: a topic with these lines, and the shipped list of words."""
    visit = topic("visit", {"call": rule(route())}, items=items)
    card = question("valid", "lost", ask=asks) if asks else question("valid", "lost")
    files = minimal({"card": card, "deadline": question("rfe", "none")}, {"visit": visit}, words=WORDS, **more)
    book = read_book(write(folder / "rules", files))
    assert [str(problem) for problem in book.problems] == []
    return examine(folder / "rules", book)


def found(check, book):
    """Return the codes of what a check finds in the lines of the topic."""
    return [problem.code for problem in check(book) if problem.file == "topics/visit.yaml"]


def line(language="en", text="", **more):
    """Return a line whose text is wrong in one language at most."""
    return item(text=GOOD | {language: text or GOOD[language]}, **more)


@pytest.mark.parametrize(
    ("language", "text", "slips"),
    [
        ("en", "Ask at 8:00 a.m. in the U.S. office. Look at uscis.gov/tools.", 0),
        ("en", "Say the words. “One. Two. Three; four.”", 0),
        ("en", "Did you miss it? Stay near the phone. They call again.", 0),
        ("en", "Ask for the number; keep the letter.", 1),
        ("es", "Pida el número; guarde la carta.", 1),
        ("en", "Ask for it. Keep the letter. Do not pay.", 1),
        ("en", "Two steps: open the page. Then send the form.", 1),
    ],
)
def test_parts(tmp_path, language, text, slips):
    """A semicolon and a third part are found; abbreviations, addresses and words to say end no part."""
    assert found(parts, subject(tmp_path, {"a": line(language, text)})) == ["RB610"] * slips


@pytest.mark.parametrize(
    ("section", "language", "text", "slips"),
    [
        ("afterwards", "en", "Call USCIS.", 0),
        ("afterwards", "en", "Do not pay by phone.", 0),
        ("afterwards", "en", "If no notice comes, call USCIS.", 0),
        ("afterwards", "en", "Did you miss both calls? Call USCIS again.", 0),
        ("afterwards", "en", "Missed the call? Stay near your phone.", 0),
        ("afterwards", "en", "First make sure that the date has passed.", 0),
        ("afterwards", "en", "The code takes some days.", 1),
        ("afterwards", "en", "First the code.", 1),
        ("afterwards", "es", "Anótelo con la fecha.", 0),
        ("afterwards", "es", "No pague por teléfono.", 0),
        ("afterwards", "es", "¿No alcanzó a contestar? Quédese cerca.", 0),
        ("afterwards", "es", "Dígales la fecha.", 0),
        ("afterwards", "es", "El código tarda unos días.", 1),
        ("have-ready", "en", "Have the notice ready.", 1),
        ("have-ready", "es", "Tenga el aviso listo.", 1),
        ("note", "en", "The code takes some days.", 0),
        ("warning", "en", "A call does not stop the deadline.", 0),
    ],
)
def test_beginnings(tmp_path, section, language, text, slips):
    """A box begins with a verb of doing, If, When or a question; under Have ready it names the thing."""
    good = {"en": "The card.", "es": "La tarjeta."} if section == "have-ready" else GOOD
    its = item(section=section, text=good | {language: text})
    assert found(beginnings, subject(tmp_path, {"a": its})) == ["RB611"] * slips


def test_labels_and_what_holds_until_then(tmp_path):
    """The label of words to say ends with a colon, and what stays valid may be stated."""
    spoken = {"en": "Hello.", "es": "Buenos días."}
    label = item(section="say", text={"en": "To the agent:", "es": "Al agente"}, spoken=spoken)
    stays = item(section="before", text={"en": "Your card stays valid.", "es": "Su tarjeta sigue vigente."})
    assert found(beginnings, subject(tmp_path / "1", {"a": label})) == ["RB611"]
    assert found(beginnings, subject(tmp_path / "2", {"a": stays | {"until_then": True}})) == []
    assert found(beginnings, subject(tmp_path / "3", {"a": stays})) == ["RB611", "RB611"]


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("en", "Ask USCIS.", []),
        ("en", "An expedite is asked for by phone.", ["RB612"]),
        ("en", "Holidays are not counted.", ["RB612"]),
        ("en", "If you are asked for the number, read it aloud.", []),
        ("es", "La prueba se pide por teléfono.", ["RB612"]),
        ("es", "Las solicitudes son recibidas por teléfono.", ["RB612"]),
        ("es", "¿Se da cuenta tarde? Llame.", []),
        ("en", "The sources do not say how long.", ["RB613"]),
        ("en", "Call now. This is our own suggestion.", ["RB613"]),
        ("en", "We do not know how long it takes.", []),
        ("es", "Las fuentes no dicen cuánto.", ["RB613"]),
        ("es", "Llame ya. Es sugerencia nuestra.", ["RB613"]),
    ],
)
def test_advice(tmp_path, language, text, codes):
    """A passive that names nobody and talk about sources are found; a passive of the reader is fine."""
    assert found(advice, subject(tmp_path, {"a": line(language, text)})) == codes


def test_sources_may_be_named_elsewhere(tmp_path):
    """What stands behind a flag may speak of sources."""
    more = {"en": "The sources differ.", "es": "Las fuentes no coinciden."}
    assert found(advice, subject(tmp_path, {"a": line(more=more)})) == []


@pytest.mark.parametrize(
    ("language", "text", "slips"),
    [
        ("en", "A text may come; answer it.", 1),
        ("en", "If the notice is wrong, say so.", 1),
        ("en", "Bring the card, or ask for one.", 1),
        ("en", "Ask for the number. Read it back.", 0),
        ("en", "Keep this card.", 0),
        ("en", "Write it down, with the date and the name.", 0),
        ("en", "Tell no one.", 0),
        ("en", "Is it late?", 0),
        ("es", "Puede llegar un mensaje; contéstelo.", 1),
        ("es", "Si el aviso está mal, diga eso.", 1),
        ("es", "Llame lo antes posible.", 0),
    ],
)
def test_endings(tmp_path, language, text, slips):
    """A last clause that only points back is found; one that names its thing, and a question, are left alone."""
    assert found(endings, subject(tmp_path, {"a": line(language, text)})) == ["RB614"] * slips


@pytest.mark.parametrize(
    ("language", "text", "slips"),
    [
        ("en", "When is your appointment?", 0),
        ("en", "When is the appointment?", 1),
        ("en", "Are you in the United States?", 0),
        ("en", "Did you ever ask USCIS about this same case before today, by any means?", 1),
        ("en", "Do you have a card (old or new)?", 1),
        ("es", "¿Cuándo es su cita?", 0),
        ("es", "¿Ya preguntó a USCIS?", 0),
        ("es", "¿Cuándo hay una cita?", 1),
    ],
)
def test_questions(tmp_path, language, text, slips):
    """A question speaks to the reader, is short, and has no brackets."""
    asks = {"en": "Where is your card?", "es": "¿Dónde está su tarjeta?"} | {language: text}
    book = subject(tmp_path, {}, asks=asks)
    told = [problem.code for problem in asked(book) if problem.line == _line_of(book, "card", language)]
    assert told == ["RB615"] * slips


def _line_of(book, name, language):
    return book.book.place("questions.yaml", "questions", name, "ask", language).line


def test_options_on_one_screen(tmp_path):
    """Eight options are too many for one screen; not to know is no option."""
    for count, slips in ((7, 0), (8, 1)):
        many = question(*(f"o{n}" for n in range(count)), "unsure")
        files = minimal({"card": many}, {"visit": topic("visit", {"call": rule(route())})}, words=WORDS)
        book = read_book(write(tmp_path / str(count), files))
        told = [problem for problem in asked(examine(tmp_path / str(count), book)) if "options" in problem.message]
        assert len(told) == slips


UPDATE = {
    "rank": "official",
    "how": "adds",
    "affects": [],
    "says": "Words.",
    "check_at": "https://www.example.gov/",
    "from": "2024-01-01",
    "warning": True,
    "text": GOOD,
}
HARM = {"en": "USCIS can deny your case.", "es": "USCIS puede negar su caso."}


@pytest.mark.parametrize(
    ("its", "slips"),
    [
        ({"section": "warning", "cites": ["U1"]}, 0),
        ({"section": "afterwards", "cites": ["U1"], "warning": True}, 0),
        ({"section": "afterwards", "cites": ["U1"]}, 1),
        ({"section": "note", "cites": ["U1"]}, 1),
        ({"section": "note", "when": {"deadline": "rfe"}}, 1),
        ({"section": "before", "when": {"deadline": "rfe"}}, 0),
        ({"section": "before", "when": {"not": {"all": [{"deadline": "rfe"}]}}, "text": HARM}, 1),
        ({"section": "before", "when": {"deadline": "rfe"}, "text": HARM, "warning": True}, 0),
        ({"section": "warning", "when": {"deadline": "rfe"}, "more": HARM}, 1),
        ({"section": "warning", "when": {"deadline": "rfe"}, "more": GOOD}, 0),
        ({"section": "note", "more": HARM}, 0),
    ],
)
def test_warnings_stand_on_the_page(tmp_path, its, slips):
    """What cites a warning, or warns because of a deadline, is a warning, and nothing of it is behind a flag."""
    book = subject(tmp_path, {"a": item(**({"text": GOOD} | its))}, updates={"U1": UPDATE})
    assert found(hidden_warnings, book) == ["RB616"] * slips


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ask for the service item number, the number of your request. Read it back.", 2),
        ("Write it down, with the date, time, agent's name and ID, and any new date.", 1),
        ("Look for an email that confirms it. Check spam too.", 2),
        ("Keep your phone on. The screen may show {caller-id} or “unknown”.", 1),
        ("Missed the call? Stay near your phone. They try again. Missed both calls? Call USCIS again.", 2),
        ("Did the agent offer text messages? Answer a text within the hour.", 1),
        ("Ask any caller for the number. If they cannot say it, hang up and call {phone-number}.", 3),
        ("Do not pay by phone. Do not give anyone a password or a code.", 2),
        ("If the date passes, call all the same, soon.", 1),
        ("Expect a call or email by Friday, then check your account.", 2),
        ("The appointment notice, and your letters from USCIS", 0),
        ("About an hour in a quiet, safe place: first a voice menu, then a wait", 0),
    ],
)
def test_acts(text, count):
    """Each instruction counts once, wherever it hides; a noun that is a verb elsewhere does not."""
    assert acts(text, LISTS) == count


def test_a_crowded_page(tmp_path):
    """Lines that stand on one page add up, those of other answers, notes and warnings do not."""
    ask = {"en": "Ask, go, write and wait.", "es": "Pida."}
    four = {f"l{n}": item(section="afterwards", text=ask) for n in range(4)}
    lost = {"lost": item({"card": "lost"}, section="afterwards", text={"en": "Call, and go.", "es": "Llame."})}
    valid = {"valid": item({"card": "valid"}, section="afterwards", text={"en": "Call, ask, go.", "es": "Llame."})}
    beside = {"note": item(section="note", text=ask), "careful": item(section="warning", text=ask)}
    assert found(crowded_pages, subject(tmp_path / "1", four | lost | beside)) == []
    (page,) = crowded_pages(subject(tmp_path / "2", four | lost | valid | beside))
    assert "`visit` asks for 19 acts" in page.message
    assert ("card", "valid") in page.witness
