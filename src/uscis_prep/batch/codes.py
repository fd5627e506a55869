"""Brings cells to classes: the answers that no diagram of a topic can tell apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.columns import read_cell
from uscis_prep.engine.classes import classes, common
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import LONGEST
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


class Remembered(dict[str, Any]):
    """What is made of the cells of a column, by their text: made when one first stands there, and so many at most.

    Every receipt number is another one: what is made of its letters, with any digits, is made of all that begin so.

    Args:
        is_receipt: Whether the cells are receipt numbers.
    """

    def __init__(self, *, is_receipt: bool) -> None:
        super().__init__()
        self.is_receipt = is_receipt

    def made(self, text: str) -> Any:
        """Return what is made of a cell.

        Raises:
            UsageError: It is no answer to the question.
        """
        raise NotImplementedError

    def __missing__(self, text: str) -> Any:
        """Make it and remember it."""
        if self.is_receipt and text[LETTERS:] != DIGITS and WHOLE_RECEIPT(text):
            return self[text[:LETTERS] + DIGITS]
        found = self.made(text)
        if len(self) >= MOST_CELLS:
            self.clear()
        self[text] = found
        return found


class Reader(Remembered):
    """The facts of one column.

    Args:
        compiled: The rulebook.
        name: The question.
        reading: How cells are read.
    """

    def __init__(self, compiled: Compiled, name: str, reading: Reading) -> None:
        super().__init__(is_receipt=compiled.questions[name]["kind"] == "receipt")
        self.compiled, self.name, self.reading = compiled, name, reading
        self.refused: dict[str, UsageError] = {}

    def made(self, text: str) -> Fact | None:
        """Read a cell.

        Raises:
            UsageError: It is no answer to the question.
        """
        if text in self.refused:
            raise self.refused[text].with_traceback(None)  # or each raising would add to the trace of the last
        try:
            return read_cell(self.compiled, self.name, text, self.reading)
        except UsageError as error:
            error.__traceback__ = None
            if len(self.refused) < MOST_REFUSED and len(text) <= LONGEST:  # no answer is longer
                self.refused[text] = error
            raise


class Codes(Remembered):
    """The class of each cell of a column, under one topic.

    Args:
        reader: The column.
        rows: The class of each value; ``None`` where only it matters whether there is an answer.
        setting: Clock and calendar.
    """

    def __init__(self, reader: Reader, rows: Sequence[int] | None, setting: Setting) -> None:
        super().__init__(is_receipt=reader.is_receipt)
        self.reader, self.rows, self.setting = reader, rows, setting
        #: For each class the values of an answer in it, as the diagrams read them.
        self.located: dict[Any, tuple[int, ...]] = {}

    def made(self, text: str) -> Any:
        """Return the class of a cell; ``None`` for an empty one.

        Raises:
            UsageError: It is no answer to the question.
        """
        fact = self.reader[text]
        if fact is None:
            return None
        values = locate(self.setting, fact)
        code = () if self.rows is None else tuple(sorted({self.rows[value] for value in values}))
        self.located.setdefault(code, values)
        return code


class Plain(Remembered):
    """The cells of a column on which nothing depends: they only have to be readable.

    Args:
        reader: The column.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__(is_receipt=reader.is_receipt)
        self.reader = reader
        self.located: dict[Any, tuple[int, ...]] = {}

    def made(self, text: str) -> None:
        """Read a cell.

        Raises:
            UsageError: It is no answer to the question.
        """
        self.reader[text]


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
