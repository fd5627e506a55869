"""What advice rests on: every statement used or set aside, every row cited rightly, every value dated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.reading import NO_ADVICE, Where, citations, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: Statements that cannot support advice: lost pictures, a reader's comment.
SET_ASIDE = ("unreadable", "out-of-scope")
#: Units of what an agency changes without a word: numbers, addresses, hours.
PUBLISHED = ("phone", "text", "clock")
PARAMETERS = "parameters.yaml"


def forgotten(subject: Subject) -> Iterator[Problem]:
    """Find statements that are to be encoded, and updates, on which no advice rests."""
    used = {cited.row for cited in citations(subject)}
    for name, row in subject.book.table("statements.yaml", schema.Statement).items():
        if row.encodes not in SET_ASIDE and name not in used:
            told = f"the statement `{name}` is to be encoded ({row.encodes}), and nothing cites it"
            yield subject.problem("RB402", told, "cite it where it is encoded", ("statements.yaml", name))
    for name in subject.book.maps["updates.yaml"]:
        if name not in used:
            told = f"nothing cites the update `{name}`"
            yield subject.problem("RB402", told, "cite it where it changes the advice", ("updates.yaml", name))


def without_source(subject: Subject) -> Iterator[Problem]:
    """Find entries with an empty list of citations."""
    for where, node in nodes(subject):
        if where[-1] == "cites" and node.value == [] and where[0] not in NO_ADVICE:
            told = f"`{where[-2] if len(where) > 2 else where[0]}` rests on nothing"  # noqa: PLR2004 - file and key
            yield subject.problem("RB401", told, "cite a statement, an update or a suggestion of ours", where)


def wrongly_cited(subject: Subject) -> Iterator[Problem]:
    """Find citations of statements that support no advice."""
    rows = subject.book.table("statements.yaml", schema.Statement)
    for where, row in citations(subject):
        if row in rows and rows[row].encodes in SET_ASIDE:
            told = f"`{row}` is {rows[row].encodes}, so no advice can rest on it"
            yield subject.problem("RB406", told, "cite what says so, or nothing but a suggestion of ours", where)


def hidden_conflicts(subject: Subject) -> Iterator[Problem]:
    """Find statements that conflict, while no disagreement shows both sides."""
    rows = subject.book.table("statements.yaml", schema.Statement)
    shown = {pair for entry in _disagreements(subject) for pair in _pairs(entry.sides)}
    for name, row in rows.items():
        for other in row.conflicts:
            if other in rows and frozenset((name, other)) not in shown:
                told = f"`{name}` conflicts with `{other}`, and no disagreement shows both sides"
                hint = "add them to `disagreements.yaml`"
                yield subject.problem("RB407", told, hint, ("statements.yaml", name, "conflicts"))


def _disagreements(subject: Subject) -> list[schema.Disagreement]:
    return list(subject.book.table("disagreements.yaml", schema.Disagreement).values())


def _pairs(sides: list[list[str]]) -> Iterator[frozenset[str]]:
    for place, side in enumerate(sides):
        for later in sides[place + 1 :]:
            yield from (frozenset((one, two)) for one in side for two in later)


def undated(subject: Subject) -> Iterator[Problem]:
    """Find values of which nobody could tell when they were last right."""
    for where, unit, value in _values(subject):
        if unit in PUBLISHED and value.stale_after is None:
            told = f"`{where[2]}` may change without notice, and has no `stale_after`"
            yield subject.problem("RB404", told, "say until when it was vouched for", where)
        elif value.stale_after is None and not any(_dated(subject, row) for row in value.cites):
            told = f"no row that `{where[2]}` cites has a date"
            yield subject.problem("RB404", told, "cite a dated row, or add `stale_after`", where)


def _values(subject: Subject) -> Iterator[tuple[Where, str, schema.Value]]:
    parameters = subject.book.model(PARAMETERS, schema.Parameters).parameters
    for name, parameter in parameters.items():
        for index, value in enumerate(parameter.values):
            yield (PARAMETERS, "parameters", name, "values", index), parameter.unit, value


def _dated(subject: Subject, row: str) -> bool:
    """Tell whether a row has a date; suggestions of our own need none."""
    book = subject.book
    statement = book.table("statements.yaml", schema.Statement).get(row)
    if statement is not None:
        source = book.table("sources.yaml", schema.Source).get(statement.source)
        return source is not None and source.date is not None
    update = book.table("updates.yaml", schema.Update).get(row)
    return update is None or bool(update.from_ or update.in_force_by)


def stale(subject: Subject) -> Iterator[Problem]:
    """Find what was vouched for only until a day that has passed, seen from the day of `--now`."""
    if subject.today is None:
        return
    head = subject.book.model("rulebook.yaml", schema.Head)
    if subject.today > head.checked_on + timedelta(days=head.stale_after_days):
        told = f"the rulebook was last checked on {head.checked_on}, over {head.stale_after_days} days ago"
        hint = "check it against the pages of the agency, then write the day here"
        yield subject.problem("RB408", told, hint, ("rulebook.yaml", "checked_on"))
    for where, _, value in _values(subject):
        if value.stale_after is not None and value.stale_after < subject.today and value is _newest(subject, where):
            told = f"`{where[2]}` was vouched for until {value.stale_after}, and today is {subject.today}"
            yield subject.problem("RB408", told, "check the value, then move its `stale_after`", where)


def _newest(subject: Subject, where: Where) -> schema.Value:
    """Return the value of a parameter that holds today: an earlier one may be as old as it likes."""
    parameter = subject.book.model(PARAMETERS, schema.Parameters).parameters[str(where[2])]
    starts = [value.from_ or value.in_force_by for value in parameter.values]
    held = [value for value, start in zip(parameter.values, starts, strict=True) if not _after(start, subject.today)]
    return (held or parameter.values)[-1]


def _after(start: date | None, today: date | None) -> bool:
    return start is not None and today is not None and start > today
