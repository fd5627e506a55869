"""The compiled rulebook as one Python module: written by the build, read back part by part as it is needed."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from uscis_prep.engine.nodes import Written
from uscis_prep.errors import RulebookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

#: Parts of which a page needs only some entries; each entry is a text of its own.
TABLES = (
    *("topics", "rules", "items", "alternatives", "channels", "forms", "parameters", "answers", "look_again"),
    *("contradictions", "disagreements", "sources", "ledger", "updates", "text", "errors"),
)
#: The part of a topic of which one page needs one entry: the plan of its edition; and that of which it needs few.
PLANS, NODES = "plans", "nodes"
#: What a plan may decide: records, of which many plans have the same; and the worlds that have records of their own.
OUTCOMES, WORLDS = "outcomes", "worlds"
#: How long the span of an entry is that is one text: where it begins, and where it ends.
TEXT_ONLY = 2
#: Reads one value. No text holds more than one, and none begins with a space: nothing else has to be looked at.
_read = json.JSONDecoder().raw_decode
HEAD = '"""The compiled rulebook, made from rules/ when the package was built. Do not edit."""\n\n'


def pack(data: Mapping[str, Any]) -> str:
    """Return the source of a module that holds a compiled rulebook.

    All parts stand one after the other in one piece of bytes, each as JSON: loading the module then costs no more than
    reading the file, with or without a compiled copy of the module.

    Args:
        data: What `rulebook.compile` gives.
    """
    texts = Texts()
    parts = {name: texts.add(part) for name, part in data.items() if name not in TABLES}
    tables = {
        name: {entry: texts.add_entry(value) for entry, value in part.items()}
        for name, part in data.items()
        if name in TABLES
    }
    named = {"ORDER": tuple(data), "PARTS": parts, "TABLES": tables, "RECORDS": tuple(texts.records.values())}
    lines = [f"{name} = {value!r}\n" for name, value in {**named, "TEXTS": bytes(texts.written)}.items()]
    return HEAD + "".join(lines)


class Texts:
    """Bytes to which text after text is added."""

    def __init__(self) -> None:
        self.written = bytearray()
        #: Where each record of a verdict stands: many plans have the same ones.
        self.records: dict[str, tuple[int, int]] = {}

    def add(self, value: Any) -> tuple[int, int]:
        """Add a value in JSON, and return where it stands."""
        start = len(self.written)
        self.written += json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return start, len(self.written)

    def add_entry(self, entry: Any) -> tuple[Any, ...]:
        """Add an entry of a table; of a topic three things: the rest of it, its nodes, and each plan."""
        if not isinstance(entry, dict) or PLANS not in entry:
            return self.add(entry)
        rest = {name: None if name in (NODES, PLANS) else part for name, part in entry.items()}
        plans = [self.add(self._with_records(plan)) for plan in entry[PLANS]]
        return *self.add(rest), self.nodes(entry[NODES]), tuple(plans)

    def nodes(self, nodes: Sequence[Sequence[int]]) -> tuple[tuple[int, int], int, int]:
        """Add nodes as `engine.nodes.Written` reads them, and return where they stand."""
        self.written += b";"
        begins = [len(self.written)]
        for node in nodes:
            self.written += f"{','.join(map(str, node))};".encode()
            begins.append(len(self.written))
        self.written += struct.pack(f"<{len(begins)}I", *begins)
        return (begins[0], begins[-1]), begins[-1], len(nodes)

    def _with_records(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Return a plan that names its records, and those of its worlds, by number."""
        worlds = [{**world, OUTCOMES: self._numbers(world[OUTCOMES])} for world in plan[WORLDS]]
        return {**plan, OUTCOMES: self._numbers(plan[OUTCOMES]), WORLDS: worlds}

    def _numbers(self, records: Sequence[Any]) -> list[int]:
        found = []
        for record in records:
            text = json.dumps(record)
            if text not in self.records:
                self.records[text] = self.add(record)
            found.append(list(self.records).index(text))
        return found


def _text(texts: bytes, span: Sequence[int]) -> str:
    return texts[span[0] : span[1]].decode()


def _value(texts: bytes, span: Sequence[int]) -> Any:
    try:
        return _read(_text(texts, span))[0]
    except (ValueError, RecursionError):
        raise damaged() from None


def damaged() -> RulebookError:
    """Return the error of a program whose own rulebook cannot be read."""
    return RulebookError(["_rulebook.py:1:1: RB100: the compiled rulebook is damaged: install uscis-prep again"])


class PackedNodes(Written):
    """The nodes of a topic, of which a page needs few."""

    __slots__ = ()

    def __getitem__(self, place: Any) -> Any:
        """Return a node."""
        try:
            return super().__getitem__(place)
        except (ValueError, struct.error):
            raise damaged() from None


class Listed(Sequence[Any]):
    """A list of which each entry is read from its text when it is first asked for.

    Args:
        texts: The texts of the rulebook.
        spans: Where the entries stand.
    """

    __slots__ = ("_read", "_texts", "spans")

    def __init__(self, texts: bytes, spans: Sequence[Sequence[int]]) -> None:
        self._texts, self.spans = texts, spans
        self._read: dict[int, Any] = {}

    def __getitem__(self, place: Any) -> Any:
        """Return an entry."""
        try:
            return self._read[place]
        except KeyError:
            return self._read.setdefault(place, self._entry(self.spans[place]))

    def _entry(self, span: Sequence[int]) -> Any:
        return _value(self._texts, span)

    def __len__(self) -> int:
        return len(self.spans)

    def __reduce__(self) -> tuple[type[Listed], tuple[Any, ...]]:
        """Pickle the texts alone."""
        return Listed, (self._texts, self.spans)


class Plans(Listed):
    """The plans of a topic, whose records are read with the others of all topics.

    Args:
        texts: The texts of the rulebook.
        spans: Where the plans stand.
        records: All records.
    """

    __slots__ = ("_records",)

    def __init__(self, texts: bytes, spans: Sequence[Sequence[int]], records: Listed) -> None:
        super().__init__(texts, spans)
        self._records = records

    def _entry(self, span: Sequence[int]) -> Any:
        plan = super()._entry(span)
        for each in (plan, *plan[WORLDS]):
            each[OUTCOMES] = Chosen(self._records, each[OUTCOMES])
        return plan


class Chosen(Sequence[Any]):
    """Some entries of a list, by their numbers there.

    Args:
        whole: The list.
        numbers: The numbers.
    """

    __slots__ = ("_numbers", "_whole")

    def __init__(self, whole: Sequence[Any], numbers: Sequence[int]) -> None:
        self._whole, self._numbers = whole, numbers

    def __getitem__(self, place: Any) -> Any:
        """Return an entry."""
        number = self._numbers[place]
        try:
            return self._whole[number]
        except (IndexError, TypeError):
            raise damaged() from None

    def __len__(self) -> int:
        return len(self._numbers)


class Table(Mapping[str, Any]):
    """A map of which each entry is read from its text when it is first asked for.

    Args:
        texts: The texts of the rulebook.
        spans: Where each entry stands, as :class:`Texts` gives it.
        records: The records of all plans.
    """

    __slots__ = ("_read", "_records", "_spans", "_texts")

    def __init__(self, texts: bytes, spans: Mapping[str, Sequence[Any]], records: Listed) -> None:
        self._texts, self._spans, self._records = texts, spans, records
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return an entry; two threads that ask at once read equal ones."""
        try:
            return self._read[name]
        except KeyError:
            return self._read.setdefault(name, self._entry(self._spans[name]))

    def _entry(self, span: Sequence[Any]) -> Any:
        value = _value(self._texts, span)
        if len(span) == TEXT_ONLY:
            return value
        plans = Plans(self._texts, span[3], self._records)
        return {**value, NODES: PackedNodes(self._texts, *span[2]), PLANS: plans}

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def __reduce__(self) -> tuple[type[Table], tuple[Any, ...]]:
        """Pickle the texts alone."""
        return Table, (self._texts, self._spans, self._records)


class Packed(Mapping[str, Any]):
    """A compiled rulebook of which each part is read when it is first asked for.

    Args:
        order: The names of all parts, as they were compiled.
        parts: Where the parts stand that are read whole.
        tables: Where each entry of the parts stands that are read entry by entry.
        records: Where each record of a verdict stands.
        texts: All of them in JSON.
    """

    __slots__ = ("_order", "_parts", "_read", "_records", "_tables", "_texts")

    def __init__(
        self,
        order: Sequence[str],
        parts: Mapping[str, Sequence[int]],
        tables: Mapping[str, Mapping[str, Sequence[Any]]],
        records: Sequence[Sequence[int]],
        texts: bytes,
    ) -> None:
        self._order, self._parts, self._tables, self._texts = order, parts, tables, texts
        self._records = Listed(texts, records)
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return a part."""
        try:
            return self._read[name]
        except KeyError:
            spans = self._tables.get(name)
            part = _value(self._texts, self._parts[name]) if spans is None else Table(self._texts, spans, self._records)
            return self._read.setdefault(name, part)

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __reduce__(self) -> tuple[type[Packed], tuple[Any, ...]]:
        """Pickle the texts alone."""
        return Packed, (self._order, self._parts, self._tables, self._records.spans, self._texts)


def unpack(module: ModuleType) -> Packed:
    """Return the rulebook of a module that :func:`pack` wrote.

    Raises:
        AttributeError: The module is not such a one.
    """
    return Packed(module.ORDER, module.PARTS, module.TABLES, module.RECORDS, module.TEXTS)
