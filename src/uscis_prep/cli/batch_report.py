"""Tells what is wrong with the rows of a table: on stderr, in a file, and in the row itself."""

from __future__ import annotations

import csv
import sys
from io import StringIO
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.rows import safe, shown
from uscis_prep.cli.output import write
from uscis_prep.cli.problem import filled
from uscis_prep.render.phrases import first_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.batch.columns import Misspelt
    from uscis_prep.batch.overview import Overview
    from uscis_prep.batch.tree import Fault
    from uscis_prep.cli.sink import Write
    from uscis_prep.errors import UsageError
    from uscis_prep.plan.setting import Setting

#: How many rows are told on stderr; a file takes all of them.
MOST_TOLD = 20
#: How many finished sentences are kept: the same slip stands in many rows.
MOST_KEPT = 5000
FIELDS = ("row", "matter", "column", "code", "message", "hint")


class Report:
    """Collects what is wrong, tells the first of it, and keeps nothing.

    Args:
        setting: The language.
        sentences: Message and hint of each error.
        put: Writes to the file for errors, if there is one.
        overview: Where bad rows stand among the others, so that they are told once.
    """

    def __init__(
        self, setting: Setting, sentences: Mapping[str, Any], put: Write | None, overview: Overview | None = None
    ) -> None:
        self.setting = setting
        self.sentences = sentences
        self.put = put
        self.overview = overview
        self.bad = 0
        self._told: dict[UsageError, tuple[str, str]] = {}
        if put:
            put(_line(FIELDS))

    def notices(self, told: Sequence[str]) -> None:
        """Tell what has to be known of all rows."""
        for notice in told:
            write(notice + "\n", sys.stderr)

    def misspelt(self, found: Sequence[Misspelt]) -> None:
        """Tell the values that are no answers, before the first row runs; an overview tells their rows."""
        if self.overview:
            return
        for entry in found[:MOST_TOLD]:
            told = " ".join(self._words(entry.error))
            self._say("batch-misspelt", column=entry.column, row=entry.row, told=told)
        if len(found) > MOST_TOLD:
            self._say("batch-misspelt-more", count=len(found) - MOST_TOLD)

    def bad_row(self, row: int, matter: str, faults: Sequence[Fault]) -> str:
        """Take a bad row and return what is wrong with it, in a sentence or two."""
        self.bad += 1
        told = [(fault.column, *self._words(fault.error), fault.error.key) for fault in faults]
        if self.put:
            name = safe(shown(matter))
            for column, message, hint, key in told:
                self.put(_line([str(row), name, column, key, safe(message), safe(hint)]))
        reason = " ".join(
            f"{column}: {message} {hint}" if column else f"{message} {hint}" for column, message, hint, _ in told
        )
        if self.overview:
            self.overview.bad(row, matter, " ".join(_short(*fault[:3]) for fault in told))
        elif self.bad <= MOST_TOLD:
            self._say("batch-bad-row", row=row, told=reason)
        return reason

    def finish(self) -> None:
        """Tell how many rows were bad, where not all of them were told."""
        if self.bad > MOST_TOLD and not self.overview:
            self._say("batch-bad-more-held" if self.put else "batch-bad-more", count=self.bad - MOST_TOLD)

    def _say(self, key: str, **values: object) -> None:
        write(self.setting.say(key, **values) + "\n", sys.stderr)

    def _words(self, error: UsageError) -> tuple[str, str]:
        found = self._told.get(error)
        if found is None:
            if len(self._told) > MOST_KEPT:
                self._told.clear()
            found = filled(self.sentences[error.key], error, self.setting.request.language)
            self._told[error] = found
        return found


def _short(column: str, message: str, hint: str) -> str:
    """Return what is wrong and what was meant, without further advice."""
    told = f"{message} {first_sentence(hint)[0]}"
    return f"{column}: {told}" if column else told


def _line(cells: Sequence[str]) -> str:
    made = StringIO()
    csv.writer(made, lineterminator="\n").writerow(cells)
    return made.getvalue()
