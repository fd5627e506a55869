"""The shipped rulebook with one change, compiled only where the change matters."""

from __future__ import annotations

from copy import copy
from functools import cache

from books import RULES
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.strict_yaml import parse
from uscis_prep.rulebook.validate import validate


@cache
def book():
    """Return the shipped rulebook, loaded once; nobody may change it."""
    return load(RULES)


@cache
def compiled_book():
    """Return the shipped rulebook compiled afresh, once; nobody may change it."""
    return compile_book(book())


def edited(file, old, new):
    """Return the shipped rulebook with a text in one topic file replaced; in `old` an id, `…` and a text below it."""
    whole = (RULES / file).read_text(encoding="utf-8")
    start, _, rest = old.rpartition("…")
    at = whole.index(start) if start else 0
    assert rest in whole[at:], f"{file} does not have {rest!r}"
    node, problems = parse((whole[:at] + whole[at:].replace(rest, new, 1)).encode(), file)
    assert problems == []
    if file == "questions.yaml":
        model, problems = validate(node, schema.Questions)
        assert problems == []
        return replaced(single={file: model}, nodes={file: node})
    model, problems = validate(node, schema.Topic)
    assert problems == []
    return replaced(topics={file: model}, nodes={file: node})


def replaced(**changed):
    """Return the shipped rulebook with some entries of its tables replaced."""
    made = copy(book())
    made.problems = []
    made.nodes = {**book().nodes, **changed.pop("nodes", {})}
    for name, entries in changed.items():
        setattr(made, name, {**getattr(made, name), **entries})
    return made
