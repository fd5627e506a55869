"""How a question is written: to the reader, short, and with no more options than one screen shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.boxes import begins_with
from uscis_prep.rulebook.lint.phrases import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.rulebook.lint.reading import Where
    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

FILES = ("questions.yaml", "incoming.yaml")
BRACKETS = "()[]"
UNSURE = "unsure"


def asked(subject: Subject) -> Iterator[Problem]:
    """Find questions that do not speak to the reader, are long, hold brackets, or list too much on one screen."""
    book = subject.book.model("words.yaml", schema.Words).asking
    if book is None:
        return
    for file in FILES:
        if file in subject.book.single:
            questions = subject.book.model(file, schema.Questions).questions
            for name, question in questions.items():
                yield from _of_question(subject, book, (file, "questions", name), question)


def _of_question(subject: Subject, book: schema.Asking, where: Where, question: schema.Question) -> Iterator[Problem]:
    for language in ("en", "es"):
        place = (*where, "ask", language)
        text = getattr(question.ask, language)
        words = TOKEN.findall(text.lower())
        address = getattr(book.address, language)
        if address and not any(begins_with([word], address) for word in words):
            told = "the question does not speak to the reader"
            yield subject.problem("RB615", told, "write it with “you” or “your”; Spanish: usted, su", place)
        if len(text.split()) > book.most_words:
            told = f"the question has {len(text.split())} words, {book.most_words} are allowed"
            yield subject.problem("RB615", told, "ask one short thing; help stands below it, in `why`", place)
        if any(mark in text for mark in BRACKETS):
            yield subject.problem("RB615", "the question has brackets", "move what is in them to `why`", place)
    for screen, count in _screens(question):
        if count > book.most_options:
            told = f"{screen} lists {count} options, {book.most_options} are allowed"
            yield subject.problem("RB615", told, "list them in two steps, with `groups:`", where)


def _screens(question: schema.Question) -> Iterator[tuple[str, int]]:
    """Yield each screen of a question with how many options it lists."""
    groups: Mapping[str, Any] = getattr(question, "groups", {})
    listed = {
        name for name, option in question.options.items() if name != UNSURE and not getattr(option, "listed_with", None)
    }
    if not groups:
        yield "the question", len(listed)
        return
    yield "the first screen", len(groups)
    for name, group in groups.items():
        yield f"the screen of `{name}`", len(listed & {*group.options})
