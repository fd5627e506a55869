"""Text in a cell of a table that a spreadsheet program opens without running anything."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from uscis_prep.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: What makes a formula of a cell, in any spreadsheet program.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def cell(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula: an apostrophe goes before it where it could be."""
    safe = clean(text, lines=True)
    return f"'{safe}" if safe.lstrip(" \u00a0").startswith(FORMULA) else safe


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV.

    Args:
        heads: The names of the columns.
        rows: The cells of each row, as they are; they are made safe here.
    """
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([cell(head) for head in heads])
    for row in rows:
        writer.writerow([cell(text) for text in row])
    return sink.getvalue()
