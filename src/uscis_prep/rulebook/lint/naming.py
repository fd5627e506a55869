"""Names that are read in another way than they look: reserved words, sets that hide options, `n/a` that never is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.meaning import NOT_APPLICABLE, QUESTIONS, UNSURE
from uscis_prep.rulebook.references import COMPUTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: Keys of a condition that are not questions.
WORDS = ("any", "all", "not", "is", "topic", "now", *COMPUTED)


class Leaf(NamedTuple):
    """One `key: names` of a condition, with the place of the key."""

    where: tuple[str | int, ...]
    key: str
    names: list[Any]


def conditions(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every condition of the rulebook as it is written, with its file and path."""
    for name, raw in subject.meaning.facts.items():
        yield (QUESTIONS, "facts", name), raw
    for name, question in subject.meaning.questions.items():
        yield (QUESTIONS, "questions", name, "only_if"), question.only_if
        for index, entry in enumerate(question.presume):
            yield (QUESTIONS, "questions", name, "presume", index, "when"), entry.when
    for name, pair in subject.book.table("contradictions.yaml", schema.Contradiction).items():
        yield ("contradictions.yaml", name, "when"), pair.when
    for name, sides in subject.book.table("disagreements.yaml", schema.Disagreement).items():
        yield ("disagreements.yaml", name, "when"), sides.when
    for file, kind, name, listed in subject.entries():
        yield (file, kind, name, "when"), listed.when


def leaves(raw: Any, where: tuple[str | int, ...]) -> Iterator[Leaf]:
    """Yield every leaf below a condition."""
    if isinstance(raw, list):
        for index, part in enumerate(raw):
            yield from leaves(part, (*where, index))
    elif isinstance(raw, dict):
        for key, value in raw.items():
            if key in ("any", "all", "not"):
                yield from leaves(value, (*where, key))
            else:
                yield Leaf((*where, key), key, value if isinstance(value, list) else [value])


def reserved(subject: Subject) -> Iterator[Problem]:
    """Find questions, options and parameters that are named like a word with a meaning of its own."""
    for name, question in subject.meaning.questions.items():
        where = (QUESTIONS, "questions", name)
        if name in WORDS:
            told = f"the question `{name}` is named like a word that conditions and texts use"
            yield subject.problem("RB320", told, "give it another name", where)
        for kind in ("options", "bands", "sets"):
            if UNSURE in getattr(question, kind):
                told = f"`{UNSURE}` stands among the {kind} of `{name}`, and every question has it anyway"
                yield subject.problem("RB320", told, "delete it here", (*where, kind, UNSURE))
    for name in subject.book.model("parameters.yaml", schema.Parameters).parameters:
        if name in COMPUTED or subject.meaning.domains.get(name, (0, 0, None))[2] is not None:
            told = f"the parameter `{name}` is named like a value that is computed or answered"
            yield subject.problem("RB320", told, "give it another name", ("parameters.yaml", "parameters", name))


def hidden(subject: Subject) -> Iterator[Problem]:
    """Find sets (and groups of forms and channels) that hide an option, band or entry of the same name."""
    for name, question in subject.meaning.questions.items():
        own = {*question.options, *question.bands} | (set(subject.meaning.forms) if question.kind == "form" else set())
        for group in own & set(question.sets):
            told = f"the set `{group}` of `{name}` hides the option or band of the same name"
            yield subject.problem(
                "RB316", told, "give the set another name", (QUESTIONS, "questions", name, "sets", group)
            )
    tables = {
        "forms.yaml": {name: form.groups for name, form in subject.meaning.forms.items()},
        "channels.yaml": {name: channel.groups for name, channel in subject.meaning.channels.items()},
    }
    for file, table in tables.items():
        for name, groups in table.items():
            for index, group in enumerate(groups):
                if group in table:
                    told = f"the group `{group}` hides the entry of the same name"
                    yield subject.problem("RB316", told, "give the group another name", (file, name, "groups", index))


def never_without(subject: Subject) -> Iterator[Problem]:
    """Find conditions that ask whether a question does not apply, where it always does or has another value then."""
    for where, raw in conditions(subject):
        for leaf in leaves(raw, where):
            question = subject.meaning.questions.get(leaf.key)
            if question is None or NOT_APPLICABLE not in leaf.names:
                continue
            if question.only_if is None:
                told = f"`{leaf.key}` always applies, so it is never `{NOT_APPLICABLE}`"
            elif question.else_ != NOT_APPLICABLE:
                told = f"`{leaf.key}` counts as `{question.else_}` where it does not apply, never as `{NOT_APPLICABLE}`"
            else:
                continue
            yield subject.problem("RB317", told, f"delete `{NOT_APPLICABLE}` here", leaf.where)
