"""The briefing of a form: which topics are usual, and that their sentences promise what the rules then say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.compiled import Compiled
from uscis_prep.engine.reach import actions
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.menu import FORMS, MENU

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

FORM = "form"
LANGUAGES = ("en", "es")
#: A page with more sentences than this is no longer short.
MOST_USUAL = 8
HINT = "correct the sentence and its `says`, or write another under `sentences:` where the topic is listed"

#: Where topics are listed as usual, the form (none where no form was named), and the list itself.
Listed = tuple[tuple[str, ...], str | None, "schema.Form | schema.Menu"]


def lists(subject: Subject) -> Iterator[Problem]:
    """Find forms with no usual topic or too many, and sentences of a form for topics that it does not list."""
    for where, form, entry in _listed(subject):
        if not 0 < len(entry.usual_topics) <= MOST_USUAL:
            told = f"{_name(form)} lists {len(entry.usual_topics)} usual topics, and 1 to {MOST_USUAL} fit on the page"
            yield subject.problem("RB341", told, "name what most people need under `usual_topics:`", where)
        for topic in entry.sentences:
            if topic not in entry.usual_topics:
                told = f"{_name(form)} has a sentence for the topic `{topic}`, and does not list it as usual"
                yield subject.problem("RB344", told, "delete it, or list the topic", (*where, "sentences", topic))


def promises(subject: Subject) -> Iterator[Problem]:
    """Find usual topics without a sentence, and sentences that promise other actions than the topic reaches."""
    if subject.compiled is None:
        return
    compiled = Compiled(subject.compiled)
    topics = {topic.topic: (file, topic) for file, topic in subject.book.topics.items() if topic.topic}
    for where, form, entry in _listed(subject):
        for topic in entry.usual_topics:
            file, whole = topics[topic]
            own = entry.sentences.get(topic)
            sentence = own or whole.sentence
            if sentence is None:
                told = f"{_name(form)} lists the topic `{topic}` as usual, and it has no sentence"
                yield subject.problem("RB342", told, "write `sentence:` in both languages", (file, "topic"))
                continue
            place = (*where, "sentences", topic, "says") if own else (file, "sentence", "says")
            reached = {action for language in LANGUAGES for action in _reached(compiled, topic, form, language)}
            if reached != set(sentence.says):
                told = f"the sentence of `{topic}` says {_list(sentence.says)}, "
                told += f"and {_with(form)} the usual answers lead to "
                yield subject.problem("RB343", told + _list(reached), HINT, place)


def _with(form: str | None) -> str:
    return f"with Form {form}" if form else "without a form"


def _reached(compiled: Compiled, topic: str, form: str | None, language: str) -> set[str]:
    given: Mapping[int, tuple[int, ...]] = {}
    if form is not None:
        given = {compiled.place[FORM]: (compiled.value(FORM, form),)}
    return actions(compiled, topic, dict(given), language)


def _name(form: str | None) -> str:
    return f"`{form}`" if form else "the menu"


def _list(names: Sequence[str] | set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"


def _listed(subject: Subject) -> Iterator[Listed]:
    """Yield the menu, for a person who named no form, and each form; a rulebook without a menu lists nothing."""
    if MENU not in subject.book.single:
        return
    yield (MENU, "usual_topics"), None, subject.book.model(MENU, schema.Menu)
    for name, form in subject.meaning.forms.items():
        yield (FORMS, name), name, form
