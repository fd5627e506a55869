"""The compiled rulebook as one Python module: written by the build, read back part by part as it is needed."""

from __future__ import annotations

import json
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
HEAD = '"""The compiled rulebook, made from rules/ when the package was built. Do not edit."""\n\n'


def pack(data: Mapping[str, Any]) -> str:
    """Return the source of a module that holds a compiled rulebook.

    Each part is one text in JSON: Python keeps such a text as it is when it compiles the module, so that loading it
    costs no more than reading the file, with or without a compiled copy of the module.

    Args:
        data: What `rulebook.compile` gives.
    """
    parts = {name: _text(part) for name, part in data.items() if name not in TABLES}
    tables = {name: _entries(part) for name, part in data.items() if name in TABLES}
    order = tuple(data)
    return f"{HEAD}ORDER = {order!r}\nPARTS = {parts!r}\nTABLES = {tables!r}\n"


def _entries(table: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    return tuple(table), tuple(_entry(entry) for entry in table.values())


def _entry(entry: Any) -> Any:
    """Return the text of an entry; of a topic three things: the rest of it, its nodes, and the text of each plan."""
    if not isinstance(entry, dict) or PLANS not in entry:
        return _text(entry)
    rest = {name: None if name in (NODES, PLANS) else part for name, part in entry.items()}
    return _text(rest), _text(entry[NODES]), tuple(_text(plan) for plan in entry[PLANS])


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _value(text: str) -> Any:
    try:
        return json.loads(text)
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
        except ValueError:
            raise damaged() from None


class Plans(Sequence[Any]):
    """A list of which each entry is read from its text when it is first asked for.

    Args:
        texts: The entries in JSON.
    """

    __slots__ = ("_read", "_texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._read: dict[int, Any] = {}

    def __getitem__(self, place: Any) -> Any:
        """Return an entry."""
        try:
            return self._read[place]
        except KeyError:
            return self._read.setdefault(place, _value(self._texts[place]))

    def __len__(self) -> int:
        return len(self._texts)


class Table(Mapping[str, Any]):
    """A map of which each entry is read from its text when it is first asked for.

    Args:
        names: The names of the entries, in order.
        texts: The entries as :func:`pack` writes them, in the same order.
    """

    __slots__ = ("_read", "_texts")

    def __init__(self, names: Sequence[str], texts: Sequence[Any]) -> None:
        self._texts = dict(zip(names, texts, strict=True))
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return an entry; two threads that ask at once read equal ones."""
        try:
            return self._read[name]
        except KeyError:
            return self._read.setdefault(name, self._entry(self._texts[name]))

    def _entry(self, text: Any) -> Any:
        if isinstance(text, str):
            return _value(text)
        rest, nodes, plans = text
        return {**_value(rest), NODES: PackedNodes(nodes), PLANS: Plans(plans)}

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __reduce__(self) -> tuple[type[Table], tuple[Any, ...]]:
        """Pickle the texts alone."""
        return Table, (tuple(self._texts), tuple(self._texts.values()))


class Packed(Mapping[str, Any]):
    """A compiled rulebook of which each part is read when it is first asked for.

    Args:
        order: The names of all parts, as they were compiled.
        parts: The parts that are read whole, in JSON.
        tables: The parts that are read entry by entry: names and texts.
    """

    __slots__ = ("_order", "_parts", "_read", "_tables")

    def __init__(
        self,
        order: Sequence[str],
        parts: Mapping[str, str],
        tables: Mapping[str, tuple[Sequence[str], Sequence[Any]]],
    ) -> None:
        self._order, self._parts, self._tables = order, parts, tables
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return a part."""
        try:
            return self._read[name]
        except KeyError:
            part = Table(*self._tables[name]) if name in self._tables else _value(self._parts[name])
            return self._read.setdefault(name, part)

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __reduce__(self) -> tuple[type[Packed], tuple[Any, ...]]:
        """Pickle the texts alone."""
        return Packed, (self._order, self._parts, self._tables)


def unpack(module: ModuleType) -> Packed:
    """Return the rulebook of a module that :func:`pack` wrote.

    Raises:
        AttributeError: The module is not such a one.
    """
    return Packed(module.ORDER, module.PARTS, module.TABLES)
