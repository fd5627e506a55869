"""Names that nothing uses: values, facts, channels, bands, sets, suggestions of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.naming import conditions, leaves
from uscis_prep.rulebook.lint.printed import cited, models, placeholders
from uscis_prep.rulebook.meaning import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: Values that the program itself asks for by name; a test compares the list with the program.
READ_BY_PROGRAM = ("lines-open", "lines-close")


def _named(subject: Subject) -> dict[str, set[str]]:
    """Return for each key of any condition the names that it is compared with."""
    found: dict[str, set[str]] = {}
    for where, raw in conditions(subject):
        for leaf in leaves(raw, where):
            found.setdefault(leaf.key, set()).update(str(name) for name in leaf.names)
    return found


def unused_names(subject: Subject) -> Iterator[Problem]:
    """Find bands, sets and groups that no condition names."""
    named = _named(subject)
    forms = set()
    for name, question in subject.meaning.questions.items():
        used = set(named.get(name, ()))
        forms |= used if question.kind == "form" else set()
        for group in used & set(question.sets):
            used.update(question.sets[group])
        used |= {band for band, row in question.bands.items() if row.words_only}
        for kind, told in (("bands", "band"), ("sets", "set")):
            for entry in getattr(question, kind):
                if entry not in used:
                    where = (QUESTIONS, "questions", name, kind, entry)
                    what = f"no condition names the {told} `{entry}` of `{name}`"
                    yield subject.problem("RB315", what, "delete it, or use it", where)
    channels = named.get("route.channel", set()) | named.get("contact.line", set())
    tables = (("forms.yaml", subject.meaning.forms, forms), ("channels.yaml", subject.meaning.channels, channels))
    for file, table, used in tables:
        told_of: set[str] = set()
        for name, entry in table.items():
            for index, group in enumerate(getattr(entry, "groups", ())):
                if group not in used | told_of:
                    told_of.add(group)
                    what = f"no condition names the group `{group}`"
                    yield subject.problem("RB315", what, "delete it, or use it", (file, name, "groups", index))


def unused_entries(subject: Subject) -> Iterator[Problem]:
    """Find parameters, answers, days to look again, channels, facts and suggestions that nothing uses."""
    thens: dict[str, set[str]] = {}
    for _, kind, _, entry in subject.entries():
        for field, value in entry.then.items() if kind == "rules" else ():
            thens.setdefault(field, set()).add(value)
    offered = {entry.channel for _, kind, _, entry in subject.entries() if kind == "alternatives"}
    values = subject.book.model("parameters.yaml", schema.Parameters)
    tables = (
        ("parameter", ("parameters.yaml", "parameters"), values.parameters, _parameters(subject)),
        ("answer", ("parameters.yaml", "answers"), values.answers, thens.get("answer", set())),
        ("day to look again", ("parameters.yaml", "look_again"), values.look_again, thens.get("look_again", set())),
        (
            "channel",
            ("channels.yaml",),
            subject.meaning.channels,
            offered | thens.get("channel", set()) | thens.get("line", set()),
        ),
        ("fact", (QUESTIONS, "facts"), subject.meaning.facts, _named(subject).get("is", set())),
        ("suggestion", ("house.yaml",), subject.book.maps["house.yaml"], cited(subject)),
    )
    for kind, path, table, used in tables:
        for name in table:
            if name not in used:
                told = f"nothing uses the {kind} `{name}`"
                yield subject.problem("RB324", told, "delete it, or use it", (*path, name))


def _parameters(subject: Subject) -> set[str]:
    found = placeholders(subject) | set(READ_BY_PROGRAM)
    for model in models(subject):
        if isinstance(model, schema.Window):
            found.update(name for name in (model.earliest, model.latest) if name)
        elif isinstance(model, (schema.Until, schema.LookAgain)):
            found.add(model.add)
    return found
