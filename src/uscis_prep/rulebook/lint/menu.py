"""The first screens of the interview: the menu, options in two steps, usual answers as sentences to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.asking import alike
from uscis_prep.rulebook.meaning import QUESTIONS
from uscis_prep.rulebook.menu import MENU

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: What one screen lists at most; "I do not know" is not counted.
MOST_LINES = 7


def groups(subject: Subject) -> Iterator[Problem]:
    """Find topics that no group of the menu leads to, and groups with no topic or too many."""
    menu = _menu(subject)
    if menu is None:
        return
    listed = {topic for group in menu.groups.values() for topic in group.topics}
    for file, topic in _public(subject):
        if topic.topic not in listed:
            told = f"no group of the menu leads to the topic `{topic.topic}`"
            yield subject.problem("RB330", told, "add it to a group of `menu.yaml`", (file, "topic"))
    for name, group in menu.groups.items():
        if not 0 < len(group.topics) <= MOST_LINES:
            told = f"the group `{name}` lists {len(group.topics)} topics, and a screen has 1 to {MOST_LINES} lines"
            yield subject.problem("RB331", told, "divide it among the groups", (MENU, "groups", name))


def words(subject: Subject) -> Iterator[Problem]:
    """Find topics that the menu cannot show as a person would say it, or that no typed words lead to."""
    if _menu(subject) is None:
        return
    for file, topic in _public(subject):
        if topic.choice is None or not (topic.also.en and topic.also.es):
            told = f"the topic `{topic.topic}` has no line for the menu, or no words that lead to it"
            hint = "write `choice:` and `also:` in both languages"
            yield subject.problem("RB332", told, hint, (file, "topic"))


def two_steps(subject: Subject) -> Iterator[Problem]:
    """Find options that no group of their question leads to, or more than one."""
    for name, question in subject.meaning.questions.items():
        listed = [option for group in question.groups.values() for option in group.options]
        for option in question.options if question.groups else ():
            count = listed.count(option)
            if count != 1:
                told = f"{count} groups of `{name}` lead to the option `{option}`, and one should"
                where = (QUESTIONS, "questions", name, "groups")
                yield subject.problem("RB333", told, "name each option in one group", where)


def shared_lines(subject: Subject) -> Iterator[Problem]:
    """Find options that share a line on the screen although they do not lead to the same page."""
    same = alike(subject)
    for name, question in subject.meaning.questions.items():
        values, place = subject.meaning.domains[name].values, subject.meaning.place[name]
        for option, entry in question.options.items():
            if entry.listed_with not in question.options:
                continue
            pair = {values.index(option), values.index(entry.listed_with)}
            if not any(pair <= group for group in same[place]):
                told = f"the options `{option}` and `{entry.listed_with}` of `{name}` do not lead to the same page"
                where = (QUESTIONS, "questions", name, "options", option, "listed_with")
                yield subject.problem("RB334", told, "delete `listed_with`: each needs a line of its own", where)


def unconfirmed(subject: Subject) -> Iterator[Problem]:
    """Find usual answers that the interview cannot put as a sentence to confirm."""
    if _menu(subject) is None:
        return
    for name, question in subject.meaning.questions.items():
        for option in dict.fromkeys(row.option for row in question.presume):
            entry = question.options.get(option)
            if entry is not None and entry.confirm is None and not (question.safety and option == "yes"):
                told = f"the usual answer `{option}` of `{name}` has no sentence to confirm"
                where = (QUESTIONS, "questions", name, "options", option)
                yield subject.problem("RB335", told, "write `confirm:` in both languages", where)


def _menu(subject: Subject) -> schema.Menu | None:
    return subject.book.model(MENU, schema.Menu) if MENU in subject.book.single else None


def _public(subject: Subject) -> Iterator[tuple[str, schema.Topic]]:
    for file, topic in sorted(subject.book.topics.items()):
        if topic.topic and not topic.internal:
            yield file, topic
