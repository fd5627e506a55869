"""Checks the names from which an answer is worked out: days, periods and the answers that they hold for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.rulebook.meaning import QUESTIONS

if TYPE_CHECKING:
    from uscis_prep.rulebook import schema
    from uscis_prep.rulebook.references import _References


def check_worked_out(references: _References, name: str, entry: schema.WorkedOut) -> None:
    """Complain about every name that does not exist.

    Args:
        references: Knows the names.
        name: The question whose answer is worked out.
        entry: From what.
    """
    path, domains = ("questions", name, "worked_out"), references.meaning.domains
    for key in ("before", "otherwise"):
        references.name(getattr(entry, key), domains[name].values, "option", QUESTIONS, *path, key)
    for index, needed in enumerate(entry.needed):
        references.name(needed, sorted(references.dates), "date question", QUESTIONS, *path, "needed", index)
    for index, period in enumerate(entry.lasts):
        where = (*path, "lasts", index)
        references.start(period.from_, QUESTIONS, *where, "from")
        references.parameter(period.add, QUESTIONS, *where, "add")
        for question, options in period.given.items():
            references.name(question, references.meaning.order, "question", QUESTIONS, *where, "given", question)
            values = domains[question].values if question in domains else []
            for place, option in enumerate(options if question in domains else []):
                references.name(option, values, "option", QUESTIONS, *where, "given", question, place)
