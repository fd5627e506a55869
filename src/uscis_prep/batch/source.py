"""Reads a table of cases row by row: CSV or JSON lines, from a file or a pipe, without keeping it."""

from __future__ import annotations

import csv
import json
import stat
import sys
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from uscis_prep.clean import clean, excerpt
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STDIN = "-"
BOM = b"\xef\xbb\xbf"
DELIMITERS = ",;\t"
#: How many bytes are looked at to tell what kind of table it is.
PEEK = 8192
#: How many rows of a pipe are held back to be looked through before the first one runs.
HELD = 10_000

#: A row as it was read: its number as a spreadsheet counts, and its cells, or what is wrong with it as a whole.
Row = tuple[int, "list[str] | UsageError"]


class Table(NamedTuple):
    """A table that was opened.

    Args:
        columns: The names of its columns, as they stand there.
        delimiter: What stands between two cells; empty for JSON lines.
        head: Gives the rows to look through before the first one runs: all of a file, the first of a pipe.
        rows: All rows, to be gone through once.
    """

    columns: list[str]
    delimiter: str
    head: Callable[[], Iterable[Row]]
    rows: Iterable[Row]


class _Start(NamedTuple):
    """A stream of which the names of the columns were read; JSON lines have none and are told by no delimiter."""

    columns: list[str]
    delimiter: str
    rows: Iterator[Any]


@contextmanager
def opened(name: str) -> Iterator[Table]:
    """Open a table.

    Args:
        name: A file, or `-` for standard input.

    Raises:
        UsageError: The file cannot be read, is empty, or is no text in UTF-8.
    """
    try:
        with ExitStack() as stack:
            is_file = name != STDIN and stat.S_ISREG(Path(name).stat().st_mode)
            yield _file(name, stack) if is_file else _pipe(name, stack)
    except OSError as error:
        raise UsageError("batch-unreadable", file=clean(name)[:60], reason=error.strerror or "") from None
    except UnicodeDecodeError:
        raise UsageError("batch-encoding", file=clean(name)[:60]) from None


def _file(name: str, stack: ExitStack) -> Table:
    """Open a file, which can be read as often as needed."""

    def start() -> _Start:
        return _start(Path(name).open("rb"), stack)

    first = start()
    if first.delimiter:
        return Table(first.columns, first.delimiter, lambda: start().rows, first.rows)
    columns = keys_of(start().rows)
    return Table(columns, "", lambda: as_cells(start().rows, columns), as_cells(first.rows, columns))


def _pipe(name: str, stack: ExitStack) -> Table:
    """Open a stream that can be read once: its first rows are held back."""
    stream: BinaryIO = sys.stdin.buffer
    if name != STDIN:
        stream = Path(name).open("rb")  # noqa: SIM115 - the stack closes it
    first = _start(stream, stack)
    held = list(islice(first.rows, HELD))
    if first.delimiter:
        return Table(first.columns, first.delimiter, lambda: held, chain(held, first.rows))
    columns = keys_of(held)
    return Table(columns, "", lambda: as_cells(held, columns), as_cells(chain(held, first.rows), columns))


def _start(stream: BinaryIO, stack: ExitStack) -> _Start:
    """Find out what a stream holds and read the names of its columns."""
    start = stream.peek(PEEK)[:PEEK]  # type: ignore[attr-defined]
    if start.startswith(BOM):
        stream.read(len(BOM))
        start = start[len(BOM) :]
    text = stack.enter_context(TextIOWrapper(stream, encoding="utf-8", newline=""))
    if start.lstrip()[:1] == b"{":
        return _Start([], "", _lines(text))
    first = start.split(b"\n", 1)[0].decode("utf-8", errors="replace")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(text, delimiter=delimiter)
    columns = _header(reader)
    return _Start(columns, delimiter, _records(reader, len(columns)))


def _header(reader: Any) -> list[str]:
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                return [clean(cell).strip() for cell in row]
    except csv.Error:
        raise UsageError("batch-empty") from None
    raise UsageError("batch-empty")


def _unreadable(error: csv.Error) -> UsageError:
    """Return what is wrong with a row that the csv module refuses; the library has a limit for the length of a cell."""
    if "field limit" in str(error):
        return UsageError("batch-cell-long", most=str(csv.field_size_limit()))
    return UsageError("batch-row-unreadable", reason=str(error))


def _records(reader: Any, width: int) -> Iterator[Row]:
    """Yield the rows of a CSV; empty ones are counted but not told."""
    number = 1
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, _unreadable(error)
            continue
        if len(row) == width:
            yield number, row
        elif any(row):
            yield number, UsageError("batch-row-ragged", found=str(len(row)), expected=str(width))


def _lines(text: Iterable[str]) -> Iterator[Any]:
    """Yield the objects of JSON lines; an empty line is counted but not told."""
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            yield number, found
        else:
            yield number, UsageError("batch-row-unreadable", reason=excerpt(line, 20))


def as_cells(rows: Iterable[Any], columns: list[str]) -> Iterator[Row]:
    """Turn the objects of JSON lines into cells.

    Args:
        rows: What :func:`_lines` yields.
        columns: The names that are known; a name that came later makes its row a bad one.
    """
    known = set(columns)
    for number, found in rows:
        if isinstance(found, UsageError):
            yield number, found
        elif stray := found.keys() - known:
            yield number, UsageError("batch-column-late", given=excerpt(min(stray)))
        else:
            yield number, [_cell(found.get(name)) for name in columns]


def _cell(value: Any) -> str:
    """Write a value as a cell; `null` is an empty one, and a list or map becomes text that no question knows."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def keys_of(rows: Iterable[Any]) -> list[str]:
    """Return the names that the objects of JSON lines use, in the order in which they first stand there."""
    found: dict[str, None] = {}
    for _, entry in rows:
        if isinstance(entry, dict):
            found.update(dict.fromkeys(entry))
    return list(found)
