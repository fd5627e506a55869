"""Checks that every name exists that the first screens use: topics of the menu, answers of words of danger, options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.meaning import QUESTIONS

if TYPE_CHECKING:
    from uscis_prep.rulebook.references import _References

MENU, FORMS = "menu.yaml", "forms.yaml"


def check_menu(checker: _References) -> None:
    """Check the names in `menu.yaml`, where there is one."""
    if MENU not in checker.book.single:
        return
    data = checker.book.model(MENU, schema.Menu)
    for name, group in data.groups.items():
        for index, topic in enumerate(group.topics):
            checker.name(topic, checker.meaning.topics, "topic", MENU, "groups", name, "topics", index)
    _check_usual(checker, data, MENU)
    for name, entry in data.danger.items():
        checker.cites(MENU, entry.cites, "danger", name, "cites")
        checker.text(MENU, entry.first, "danger", name, "first")
        if entry.topic is not None:
            checker.name(entry.topic, checker.meaning.topics, "topic", MENU, "danger", name, "topic")
        for question, option in entry.answers.items():
            path = ("danger", name, "answers", question)
            checker.name(question, checker.meaning.order, "question", MENU, *path)
            if question in checker.meaning.domains:
                checker.name(option, checker.meaning.domains[question].values, "option", MENU, *path)


def check_forms(checker: _References) -> None:
    """Check the names in `forms.yaml`: usual topics, and the rows that a caution rests on."""
    for name, form in checker.meaning.forms.items():
        _check_usual(checker, form, FORMS, name)
        if form.careful:
            checker.cites(FORMS, form.careful.cites, name, "careful", "cites")
            checker.text(FORMS, form.careful.text, name, "careful", "text")


def _check_usual(checker: _References, entry: schema.Form | schema.Menu, file: str, *path: str) -> None:
    """Check the topics that are listed as usual, and the sentences about them."""
    for index, topic in enumerate(entry.usual_topics):
        checker.name(topic, checker.meaning.topics, "topic", file, *path, "usual_topics", index)
    for topic, sentence in entry.sentences.items():
        checker.name(topic, checker.meaning.topics, "topic", file, *path, "sentences", topic)
        checker.text(file, sentence.text, *path, "sentences", topic, "text")


def check_options(checker: _References, name: str, question: schema.Question) -> None:
    """Check the options that the screens of a question name."""
    for group, entry in question.groups.items():
        for index, option in enumerate(entry.options):
            where = ("questions", name, "groups", group, "options", index)
            checker.name(option, question.options, "option", QUESTIONS, *where)
    for option, choice in question.options.items():
        if choice.listed_with is not None:
            path = ("questions", name, "options", option, "listed_with")
            checker.name(choice.listed_with, question.options, "option", QUESTIONS, *path)
