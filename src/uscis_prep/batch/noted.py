"""What of a row counts before any diagram is read, and where its days fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.batch.codes import MOST_CELLS
from uscis_prep.facts.read import Fact
from uscis_prep.plan.worked_out import days_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from uscis_prep.batch.columns import Columns
    from uscis_prep.engine.compiled import Compiled, View


class Located(dict[Fact, tuple[int, ...]]):
    """Where facts fall among the values of their questions; forgotten where there are too many."""

    def __setitem__(self, fact: Fact, values: tuple[int, ...]) -> None:
        """Remember where a fact falls."""
        if len(self) >= MOST_CELLS:
            self.clear()
        super().__setitem__(fact, values)


def days_worked_from(compiled: Compiled, columns: Columns) -> list[int]:
    """Return the places of the columns whose days an answer may follow from."""
    days = {name for entry in compiled.worked_out.values() for name in days_of(entry)}
    return [place for name, place in columns.questions.items() if name in days]


def with_worked_out(
    compiled: Compiled, columns: Columns, given: Collection[str]
) -> tuple[dict[str, int | None], Columns]:
    """Return the questions whose answers may follow from days of the table, and the columns with one more for each.

    The place is that of the column in which the table itself answers the question, if there is one. Where neither the
    table nor the command line can say how long something lasts, nothing follows from any day.

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
        if not days_of(entry).isdisjoint(known)
        and any({period["from"], *period["given"]} <= told for period in entry["lasts"])
    }
    added = {name: columns.width + place for place, name in enumerate(found)}
    return found, columns._replace(width=columns.width + len(found), questions={**known, **added})


def looked_at_first(compiled: Compiled) -> set[str]:
    """Return the questions of which it is looked at whether they are answered, whatever the others say.

    An answer to a question that would not apply cancels a usual answer, so that it counts before any diagram is read.
    """
    return {name for name, entry in compiled.questions.items() if entry["gated"]}


def that_may_contradict(compiled: Compiled) -> set[str]:
    """Return the questions of which a contradiction asks whether they are answered."""
    return {name for entry in compiled.data["contradictions"].values() for name in entry["between"]}


def that_may_cancel(compiled: Compiled, view: View) -> set[str]:
    """Return the gated questions of a topic whose gate rests on one with a usual answer, which they may cancel."""
    usual = {compiled.place[name] for name, rows in view.frame["presume"].items() if rows}
    return {name for name, gate in view.frame["gates"].items() if usual & set(view.pool.support(gate))}
