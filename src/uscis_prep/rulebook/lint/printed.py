"""What the texts of a rulebook name: values to fill in, rows they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.references import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.rulebook.lint.subject import Subject

#: Keys of models that hold citations.
CITING = ("cites", "conflicts", "refines", "refined_by", "affects", "sides", "follows")


def models(subject: Subject) -> Iterator[BaseModel]:
    """Yield every model of the rulebook, the inner ones too."""
    waiting: list[Any] = [*subject.book.single.values(), *subject.book.topics.values()]
    waiting += [entry for table in subject.book.maps.values() for entry in table.values()]
    while waiting:
        current = waiting.pop()
        if isinstance(current, BaseModel):
            yield current
            waiting.extend(getattr(current, name) for name in type(current).model_fields)
        elif isinstance(current, dict):
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)


def placeholders(subject: Subject) -> set[str]:
    """Return every name that stands in braces in a text or an address."""
    found: set[str] = set()
    for model in models(subject):
        texts = [model.en, model.es] if isinstance(model, schema.Text) else [getattr(model, "reach", None)]
        found.update(name for text in texts if isinstance(text, str) for name in PLACEHOLDER.findall(text))
    return found


def cited(subject: Subject) -> set[str]:
    """Return every row of a ledger that is cited anywhere."""
    found: set[str] = set()
    for model in models(subject):
        for key in CITING:
            for cite in getattr(model, key, ()):
                found.update(cite if isinstance(cite, list) else [cite])
    return found


#: Dates that the program itself compares with the windows; a test compares the list with the program.
COMPARED_BY_PROGRAM = ("travel", "needed_by", "appointment")


def dates_printed(subject: Subject) -> set[str]:
    """Return the date questions whose answer is printed or counted from, even if no condition names them."""
    starts = {model.from_ for model in models(subject) if isinstance(model, (schema.Until, schema.LookAgain))}
    return (placeholders(subject) | starts | set(COMPARED_BY_PROGRAM)) & set(subject.meaning.order)
