"""Which question each column answers, and what is misspelt, told before the first row runs."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.clean import excerpt, fold
from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import in_order
from uscis_prep.facts.read import read_fact
from uscis_prep.facts.topics import topic_named
from uscis_prep.names import SHOWN, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, tzinfo

    from uscis_prep.batch.records import Row
    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.facts.read import Fact

MATTER = "matter"
TOPIC = "topic"
#: A column whose name begins so is left alone.
IGNORED = "#"
#: A column with more different values than this is not looked through beforehand.
MOST_VALUES = 2000
#: How many rows are looked through at once.
BLOCK = 1000
#: Questions whose answers are one of few.
LISTED = ("choice", "form")
DATED = ("date", "moment")


class Columns(NamedTuple):
    """What the columns of a table mean.

    Args:
        width: How many there are.
        matter: The place of the column that names the case, if there is one.
        topic: The place of the column with the topic, if there is one.
        questions: The place of every other column that is read, by question.
    """

    width: int
    matter: int | None
    topic: int | None
    questions: Mapping[str, int]


class Reading(NamedTuple):
    """How the cells of a table are read.

    Args:
        zone: The zone of times without an offset.
        today: The day from which `tomorrow` is counted.
        order: In which order the numbers of a day stand (`facts.dates.ORDERS`); `None` where the year stands first.
    """

    zone: tzinfo
    today: date
    order: str | None = None


def read_columns(compiled: Compiled, names: Sequence[str], left_out: Iterable[str] = ()) -> Columns:
    """Find the question of each column.

    Args:
        compiled: The rulebook.
        names: The names of the columns, as they stand there.
        left_out: Names of columns that answer no question.

    Raises:
        UsageError: A column has no name, has the name of no question, or stands there twice; or there is no column of
            a name that is left out.
    """
    known = {MATTER, TOPIC, *compiled.order}
    ignored = {_meant(name): name for name in left_out}
    found: dict[str, int] = {}
    unknown: list[tuple[str, str]] = []
    for place, name in enumerate(names):
        meant = _meant(name)
        if name.startswith(IGNORED) or ignored.pop(meant, None) is not None:
            continue
        if not meant:
            raise UsageError("batch-column-unnamed", place=str(place + 1))
        if meant in found:
            raise UsageError("batch-column-twice", given=meant)
        if meant not in known:
            unknown.append((name, meant))
        found[meant] = place
    if unknown:
        raise _unknown(unknown, [MATTER, TOPIC, *compiled.order])
    if ignored:
        near = nearest(next(iter(ignored)), names) or ", ".join(names[:SHOWN])
        raise UsageError("batch-leave-out", given=excerpt(next(iter(ignored.values()))), near=near)
    questions = {name: place for name, place in found.items() if name not in (MATTER, TOPIC)}
    return Columns(len(names), found.get(MATTER), found.get(TOPIC), questions)


def _meant(name: str) -> str:
    return fold(name).replace(" ", "_").replace("-", "_")


def _unknown(columns: Sequence[tuple[str, str]], known: Sequence[str]) -> UsageError:
    """Return the error of columns that are no questions, all of them at once, each with the nearest name."""
    given = "”, “".join(excerpt(name) for name, _ in columns)
    pairs = [(excerpt(name), near) for name, meant in columns if (near := nearest(meant, known))]
    if len(columns) == 1 and pairs:
        return UsageError("batch-column", given=given, near=pairs[0][1])
    near = ", ".join(f"{name} → {found}" for name, found in pairs) or ", ".join(known[:SHOWN]) + " …"
    return UsageError("batch-columns" if len(columns) > 1 else "batch-column", given=given, near=near)


class Misspelt(NamedTuple):
    """A value that is no answer, with the row that has it first."""

    column: str
    row: int
    error: UsageError


class Look(NamedTuple):
    """What was seen when a table was looked through.

    Args:
        rows: How many rows it has, as far as it was looked at.
        misspelt: Each value that is no answer to its question, once.
    """

    rows: int
    misspelt: list[Misspelt]


def look_through(compiled: Compiled, columns: Columns, rows: Iterable[Row], reading: Reading) -> Look:
    """Read every different value of the columns that have few, without deciding anything."""
    listed = {name: at for name, at in columns.questions.items() if compiled.questions[name]["kind"] in LISTED}
    if columns.topic is not None:
        listed[TOPIC] = columns.topic
    seen: list[tuple[int, dict[str, int]]] = [(at, {}) for at in listed.values()]
    count = 0
    every = iter(rows)
    while block := list(islice(every, BLOCK)):
        count += len(block)
        whole = [cells for _, cells in block if type(cells) is list]
        across = list(zip(*whole, strict=True))  # by column: most blocks hold no new value
        if whole and any(len(values) < MOST_VALUES and set(across[at]) - values.keys() for at, values in seen):
            _note(block, seen)
    found = []
    for name, (_, values) in zip(listed, seen, strict=True):
        for text, row in values.items():
            error = _fault(compiled, name, text, reading)
            if error is not None:
                found.append(Misspelt(name, row, error))
    return Look(count, sorted(found, key=lambda entry: entry.row))


def _note(block: Iterable[Row], seen: Iterable[tuple[int, dict[str, int]]]) -> None:
    """Note the first row of each value that is new, up to a limit."""
    for number, cells in block:
        if isinstance(cells, list):
            for at, values in seen:
                if cells[at] not in values and len(values) < MOST_VALUES:
                    values[cells[at]] = number


def _fault(compiled: Compiled, name: str, text: str, reading: Reading) -> UsageError | None:
    try:
        if name == TOPIC:
            read_topic(compiled, text)
        else:
            read_cell(compiled, name, text, reading)
    except UsageError as error:
        return error
    return None


def read_cell(compiled: Compiled, name: str, text: str, reading: Reading) -> Fact | None:
    """Read a cell; an empty one is no answer.

    Raises:
        UsageError: The text is no answer to the question.
    """
    if not text.strip():
        return None
    if reading.order and compiled.questions[name]["kind"] in DATED:
        text = in_order(text, reading.order)
    return read_fact(compiled, name, text, reading.zone, reading.today)


def read_topic(compiled: Compiled, text: str) -> str | None:
    """Read the cell of the topic; an empty one names none.

    Raises:
        UsageError: There is no such topic.
    """
    if not text.strip():
        return None
    topic = topic_named(compiled, text)
    if topic is None:
        known = [row["topic"] for row in compiled.public_topics()]
        near = nearest(fold(text), known) or ", ".join(known[:SHOWN]) + " …"
        raise UsageError("unknown-topic", given=excerpt(text), near=near)
    return topic
