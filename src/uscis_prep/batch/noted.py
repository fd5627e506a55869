"""What follows from the days of a row before any diagram is read, and where its days fall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.batch.codes import MOST_CELLS
from uscis_prep.facts.read import Fact
from uscis_prep.plan.worked_out import days_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from uscis_prep.batch.columns import Columns
    from uscis_prep.engine.compiled import Compiled


class Located(dict[Fact, tuple[int, ...]]):
    """Where facts fall among the values of their questions; forgotten where there are too many."""

    def __setitem__(self, fact: Fact, values: tuple[int, ...]) -> None:
        """Remember where a fact falls."""
        if len(self) >= MOST_CELLS:
            self.clear()
        super().__setitem__(fact, values)


def reads(entry: Mapping[str, Any]) -> set[str]:
    """Return the questions on whose answers it rests what follows from days."""
    return {*days_of(entry), *(name for period in entry["lasts"] for name in period["given"])}


def days_of_rows(compiled: Compiled, columns: Columns, given: Collection[str]) -> list[int]:
    """Return the places of the columns that have to be filled for anything to follow that holds for one row only.

    Args:
        compiled: The rulebook.
        columns: The columns of the table.
        given: The questions that the command line answers for every row.
    """
    found: set[str] = set()
    for entry in compiled.worked_out.values():
        found |= days_of(entry) if days_of(entry).isdisjoint(given) else reads(entry)
    return [place for name, place in columns.questions.items() if name in found]


def with_worked_out(
    compiled: Compiled, columns: Columns, given: Collection[str]
) -> tuple[dict[str, int | None], Columns]:
    """Return the questions whose answers may follow from days, and the columns with one more for each.

    The place is that of the column in which the table itself answers the question, if there is one. Where neither the
    table nor the command line can say how long something lasts, nothing follows from any day; and what follows from
    the command line alone is known without a column.

    Args:
        compiled: The rulebook.
        columns: The columns of the table.
        given: The questions that the command line answers for every row.
    """
    known = columns.questions
    told = {*known, *given}
    found = {
        name: known.get(name)
        for name, entry in compiled.worked_out.items()
        if not {name, *reads(entry)}.isdisjoint(known)
        and any({period["from"], *period["given"]} <= told for period in entry["lasts"])
    }
    added = {name: columns.width + place for place, name in enumerate(found)}
    return found, columns._replace(width=columns.width + len(found), questions={**known, **added})
