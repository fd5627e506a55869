"""Writes what is told about each row: CSV or JSON lines."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.told import BAD, Told
from uscis_prep.clean import clean, mask_case

if TYPE_CHECKING:
    from uscis_prep.batch.calls import Call
    from uscis_prep.batch.tree import Outcome

SCHEMA = "uscis-prep/batch/1"
FIELDS = ("row", "matter", *Told._fields)
CALL_FIELDS = ("date", "who", "row", "matter", "topic", "reach", "urgency", "put_off", "headline")
#: Lists, which a cell holds parted by spaces.
LISTS = ("cites",)
#: What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Shorter text cannot hold a whole number of a person. Neither can one with fewer digits than nine, but for a number
#: behind the letter A, which may have seven.
SHORTEST = 8
DIGITS = re.compile(r"(?:\d\D*){9}|[Aa](?:\D*\d){7}")


def shown(matter: str) -> str:
    """Return the name of a case fit to be shown: clean, and without the number of a person."""
    text = matter if matter.isascii() and matter.isprintable() else clean(matter)
    return mask_case(text) if len(text) >= SHORTEST and DIGITS.search(text) else text


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


class CsvRows:
    """Writes rows as CSV.

    Args:
        delimiter: What stands between two cells.
    """

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        self._quoted = re.compile(f'["\r\n{re.escape(delimiter)}]')

    def head(self) -> str:
        """Return the first line."""
        return self._line(FIELDS)

    def row(self, number: int, matter: str, outcome: Outcome) -> str:
        """Return one line; everything but the name of the case is made once for all rows of a kind."""
        if outcome.text is None:
            outcome.text = self._line([safe(cell) for cell in outcome.told])
        if matter:
            matter = safe(shown(matter))
            if self._quoted.search(matter):
                matter = '"' + matter.replace('"', '""') + '"'
        return f"{number}{self.delimiter}{matter}{self.delimiter}{outcome.text}"

    def bad(self, number: int, matter: str, reason: str) -> str:
        """Return the line of a row that could not be decided."""
        told = Told(status=BAD, reason=reason)
        return self._line([str(number), safe(shown(matter)), *(safe(cell) for cell in told)])

    def call_head(self) -> str:
        """Return the first line of a call plan."""
        return self._line(CALL_FIELDS)

    def call(self, call: Call) -> str:
        """Return one call."""
        return self._line([safe(str(value)) for value in call_fields(call).values()])

    def _line(self, cells: object) -> str:
        made = StringIO()
        csv.writer(made, delimiter=self.delimiter, lineterminator="\n").writerow(cells)  # type: ignore[arg-type]
        return made.getvalue()


class JsonRows:
    """Writes rows as JSON lines."""

    def head(self) -> str:
        """Return nothing: each line names its fields."""
        return ""

    def row(self, number: int, matter: str, outcome: Outcome) -> str:
        """Return one line; everything but number and name is made once for all rows of a kind."""
        if outcome.text is None:
            outcome.text = _object(outcome.told)
        told = json.dumps(shown(matter), ensure_ascii=False) if matter else "null"
        return f'{{"schema": "{SCHEMA}", "kind": "row", "row": {number}, "matter": {told}, {outcome.text}}}\n'

    def bad(self, number: int, matter: str, reason: str) -> str:
        """Return the line of a row that could not be decided."""
        told = json.dumps(shown(matter), ensure_ascii=False) if matter else "null"
        rest = _object(Told(status=BAD, reason=reason))
        return f'{{"schema": "{SCHEMA}", "kind": "row", "row": {number}, "matter": {told}, {rest}}}\n'

    def call_head(self) -> str:
        """Return nothing: each line names its fields."""
        return ""

    def call(self, call: Call) -> str:
        """Return one call."""
        return json.dumps({"schema": SCHEMA, "kind": "call", **call_fields(call)}, ensure_ascii=False) + "\n"


def call_fields(call: Call) -> dict[str, Any]:
    """Return one call as plain data."""
    told = call.told
    values = (call.day.isoformat(), call.who, call.row, shown(call.matter), told.topic, told.reach, told.urgency)
    return dict(zip(CALL_FIELDS, (*values, call.put_off, told.headline), strict=True))


def _object(told: Told) -> str:
    """Return the fields as the inside of a JSON object: what is empty is null, lists are lists."""
    fields = {name: value.split() if name in LISTS else value or None for name, value in told._asdict().items()}
    return json.dumps(fields, ensure_ascii=False)[1:-1]
