"""Reads the rows of CSV and of JSON lines; a row that cannot be read takes no other along."""

from __future__ import annotations

import csv
import json
from collections import deque
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import clean, excerpt
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A row as it was read: its number as a spreadsheet counts, and its cells, or what is wrong with it as a whole.
Row = tuple[int, "list[str] | UsageError"]


class Records:
    """The rows of a CSV.

    A quote that is not closed would swallow the rows after it: such a row is a bad one, and the lines that it took
    are read again as rows of their own.

    Args:
        text: The lines, from the one with the names of the columns on.
        delimiter: What stands between two cells.
        number: The number of the first line.

    Raises:
        UsageError: There is no line with names.
    """

    def __init__(self, text: Iterator[str], delimiter: str, number: int) -> None:
        self._text, self._delimiter = text, delimiter
        self._taken: list[str] = []  # the lines of the row that is being read
        self._back: deque[str] = deque()  # lines to be read again
        self._rows = self._read(number - 1)
        names: list[str] | UsageError = next((row for _, row in self._rows), [])
        if not names:
            raise UsageError("batch-empty")
        if isinstance(names, UsageError):
            raise names
        found = [clean(cell).strip() for cell in names]
        while not found[-1]:  # spreadsheets write columns that were emptied
            found.pop()
        self.columns = found

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; empty ones are counted but not told."""
        width = len(self.columns)
        for number, row in self._rows:
            found = row if type(row) is not list or len(row) == width else _fitted(row, width)
            if found:
                yield number, found

    def _read(self, number: int) -> Iterator[Row]:
        """Yield every row with any text: there may be millions of them, so that little is done for each.

        Args:
            number: The number of the line before the first one.
        """
        forget, strip = self._taken.clear, str.strip
        while True:
            try:
                for row in csv.reader(self._lines(), delimiter=self._delimiter, strict=True):
                    number += 1
                    forget()
                    if row and (row[0].strip() or any(map(strip, row))):
                        yield number, row
            except csv.Error as error:
                number += 1
                yield number, self._refused(error)
                forget()
            except UnicodeDecodeError:
                raise UsageError("batch-encoding-row", row=str(number + 1)) from None
            else:
                return

    def _refused(self, error: csv.Error) -> list[str] | UsageError:
        """Return what becomes of a row that is no proper CSV, and go on behind its first line."""
        first, *rest = self._taken
        self._back.extendleft(reversed(rest))
        if rest:
            return UsageError("batch-quote-open", most=str(len(rest) + 1))
        if "field limit" in str(error):
            return UsageError("batch-cell-long", most=str(csv.field_size_limit()))
        try:
            return next(csv.reader([first], delimiter=self._delimiter))
        except csv.Error as told:
            return UsageError("batch-row-unreadable", reason=str(told))

    def _lines(self) -> Iterator[str]:
        """Yield the lines, those first that have to be read again."""
        back, taken = self._back, self._taken
        while back:
            taken.append(back.popleft())
            yield taken[-1]
        for line in self._text:
            taken.append(line)
            yield line


def _fitted(row: list[str], width: int) -> list[str] | UsageError:
    """Return a row without empty cells beyond the last column; any other length is a fault."""
    if len(row) > width and not any(map(str.strip, row[width:])):
        return row[:width]
    return UsageError("batch-row-ragged", found=str(len(row)), expected=str(width)) if row else row


def objects(text: Iterable[str], number: int) -> Iterator[Any]:
    """Yield the objects of JSON lines, each with its number; an empty line is counted but not told.

    Args:
        text: The lines.
        number: The number of the first.
    """
    lines = iter(text)
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except UnicodeDecodeError:
            raise UsageError("batch-encoding-row", row=str(number)) from None
        if line.strip():
            yield number, _object(line)
        number += 1


def _object(line: str) -> dict[str, Any] | UsageError:
    try:
        found = json.loads(line, object_pairs_hook=_unique)
    except TwiceError as error:
        return UsageError("batch-column-twice", given=excerpt(str(error)))
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else UsageError("batch-row-unreadable", reason=excerpt(line, 20))


class TwiceError(Exception):
    """A name that stands twice in one object: nobody knows which of the two values is meant."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def as_cells(rows: Iterable[Any], columns: list[str]) -> Iterator[Row]:
    """Turn the objects of JSON lines into cells.

    Args:
        rows: What :func:`objects` yields.
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
