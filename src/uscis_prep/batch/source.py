"""Opens a table of cases: CSV or JSON lines, a file or a pipe, to be read row by row without keeping it."""

from __future__ import annotations

import stat
import sys
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from uscis_prep.batch.records import Records, as_cells, keys_of, objects
from uscis_prep.clean import clean
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from uscis_prep.batch.records import Row

STDIN = "-"
MARK = "\ufeff"
DELIMITERS = ",;\t"
#: What a spreadsheet may write before everything else to tell the delimiter.
TOLD = "sep="
#: The first byte of UTF-16, with which no text in UTF-8 begins.
WIDE = (b"\xff", b"\xfe")
#: How many rows of a pipe are held back to be looked through before the first one runs.
HELD = 10_000


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
        UsageError: The file cannot be read, is empty, or is no text in UTF-8 or UTF-16.
    """
    try:
        with ExitStack() as stack:
            is_file = name != STDIN and stat.S_ISREG(Path(name).stat().st_mode)
            yield _file(name, stack) if is_file else _pipe(name, stack)
    except OSError as error:
        raise UsageError("batch-unreadable", file=clean(name)[:60], reason=error.strerror or "") from None
    except UnicodeError:
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
    wide = stream.peek(1)[:1] in WIDE  # type: ignore[attr-defined]
    text = stack.enter_context(TextIOWrapper(stream, encoding="utf-16" if wide else "utf-8", newline=""))
    number, first, delimiter = 1, next(text, "").removeprefix(MARK), ""
    if first.startswith(TOLD):
        number, first, delimiter = 2, next(text, ""), first[len(TOLD) : len(TOLD) + 1]
    while first and not first.strip(f"{DELIMITERS}\r\n "):
        number, first = number + 1, next(text, "")
    if not first:
        raise UsageError("batch-empty")
    lines = chain([first], text)
    if first.lstrip().startswith("{"):
        return _Start([], "", objects(lines, number))
    if first.lstrip().startswith("["):
        raise UsageError("batch-array")
    delimiter = delimiter or max(DELIMITERS, key=first.count)
    records = Records(lines, delimiter, number)
    return _Start(records.columns, delimiter, iter(records))
