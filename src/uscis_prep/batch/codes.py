"""Brings cells to classes: the answers that no diagram of a topic can tell apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.columns import read_cell
from uscis_prep.engine.classes import classes, common
from uscis_prep.errors import UsageError
from uscis_prep.plan.locate import locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.batch.columns import Reading
    from uscis_prep.engine.compiled import Compiled, View
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting

#: How many different cells of a column are remembered; more are forgotten and read anew.
MOST_CELLS = 20_000
#: How many cells that cannot be read are remembered, with what is wrong with them.
MOST_REFUSED = 2_000
#: A receipt number as it is printed, and how many letters it begins with.
WHOLE_RECEIPT = re.compile(r"[A-Z]{3}[0-9]{10}").fullmatch
LETTERS = 3
#: The digits that stand for all others: of a whole number the advice needs the letters alone.
DIGITS = "0" * 10
#: No answer is longer; what is longer is not remembered.
LONGEST = 200


class Reader(dict[str, "Fact | None"]):
    """The cells of one column by their text, read when they first stand there.

    Args:
        compiled: The rulebook.
        name: The question.
        reading: How cells are read.
    """

    def __init__(self, compiled: Compiled, name: str, reading: Reading) -> None:
        super().__init__()
        self.compiled, self.name, self.reading = compiled, name, reading
        self.refused: dict[str, UsageError] = {}
        self.is_receipt = compiled.questions[name]["kind"] == "receipt"

    def __missing__(self, text: str) -> Fact | None:
        """Read a cell.

        Raises:
            UsageError: It is no answer to the question.
        """
        if self.is_receipt and text[LETTERS:] != DIGITS and WHOLE_RECEIPT(text):
            return self[text[:LETTERS] + DIGITS]
        if text in self.refused:
            raise self.refused[text].with_traceback(None)  # or each raising would add to the trace of the last
        try:
            fact = read_cell(self.compiled, self.name, text, self.reading)
        except UsageError as error:
            error.__traceback__ = None
            if len(self.refused) < MOST_REFUSED and len(text) <= LONGEST:
                self.refused[text] = error
            raise
        if len(self) >= MOST_CELLS:
            self.clear()
        self[text] = fact
        return fact


class Codes(dict[str, Any]):
    """The class of each cell of a column, under one topic.

    Args:
        reader: The column.
        rows: The class of each value; ``None`` where only it matters whether there is an answer.
        setting: Clock and calendar.
    """

    def __init__(self, reader: Reader, rows: Sequence[int] | None, setting: Setting) -> None:
        super().__init__()
        self.reader, self.rows, self.setting = reader, rows, setting

    def __missing__(self, text: str) -> Any:
        """Return the class of a cell; ``None`` for an empty one.

        Raises:
            UsageError: It is no answer to the question.
        """
        if self.reader.is_receipt and text[LETTERS:] != DIGITS and WHOLE_RECEIPT(text):
            return self[text[:LETTERS] + DIGITS]
        fact = self.reader[text]
        if fact is None:
            code: Any = None
        elif self.rows is None:
            code = ()
        else:
            code = tuple(sorted({self.rows[value] for value in locate(self.setting, fact)}))
        if len(self) >= MOST_CELLS:
            self.clear()
        self[text] = code
        return code


class Plain(dict[str, None]):
    """The cells of a column on which nothing depends: they only have to be readable.

    Args:
        reader: The column.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def __missing__(self, text: str) -> None:
        """Read a cell.

        Raises:
            UsageError: It is no answer to the question.
        """
        if self.reader.is_receipt and text[LETTERS:] != DIGITS and WHOLE_RECEIPT(text):
            return self[text[:LETTERS] + DIGITS]
        self.reader[text]
        if len(self) >= MOST_CELLS:
            self.clear()
        self[text] = None
        return None


def classes_of(setting: Setting, topic: str | None) -> Mapping[int, Sequence[int]]:
    """Return the classes of values that nothing told about a case can tell apart."""
    compiled = setting.compiled
    shared = compiled.data["shared"]
    parts = [classes(compiled.shared, [*shared["contradictions"].values(), *shared["gates"].values()])]
    if topic is not None:
        view = compiled.view(topic, setting.request.as_of)
        parts.append(classes(view.pool, _functions(setting, view)))
    return common(parts)


def told_by(setting: Setting, topic: str | None) -> frozenset[int]:
    """Return the questions on which what is told about a topic can depend, each with its usual answer or without."""
    if topic is None:
        return frozenset()
    view = setting.compiled.view(topic, setting.request.as_of)
    return frozenset(place for root in _telling(setting, view) for place in view.pool.support(root))


def _functions(setting: Setting, view: View) -> list[int]:
    """Return the diagrams on which a row rests: what is told, and the frame around it."""
    frame = view.frame
    found = [*frame["gates"].values(), *frame["contradictions"].values(), *_telling(setting, view)]
    return found + [root for rows in frame["presume"].values() for root, _ in rows]


def _telling(setting: Setting, view: View) -> list[int]:
    """Return the diagrams on which what is told rests: the verdict, its rules, the lines that keep away."""
    plan, items = view.plan, setting.data["items"]
    found = [plan["outcome"], *(root for name, root in plan["items"].items() if items[name]["stay_away"])]
    return found + [decision[root] for decision in plan["decisions"].values() for root in ("root", "by_rule")]
