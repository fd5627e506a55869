"""Read one YAML file as a tree of places, without guessing types and without YAML's surprises."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from uscis_prep.rulebook.problems import Problem, shown

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_TEXT = 4000
MAX_PROBLEMS = 100

#: libyaml is some thirty times faster, but not every build of PyYAML has it.
LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS = {"true": True, "false": False, "null": None}
#: Characters that are not seen or that reorder what is seen, so that a reviewer reads another text than the program.
#: U+2028 and U+2029 are among them because YAML counts them as line ends and editors do not.
_HIDDEN = re.compile(
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069"
    r"\ufeff\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]",
)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_SYNTAX_HINTS = (
    ("mapping values", "put a text that contains `: ` in quotes, or indent the line like its neighbours"),
    ("cannot start any token", "indent with spaces, not tabs, and put a text that begins with @, ` or % in quotes"),
    ("unexpected end of stream", "add the closing quotation mark"),
    ("expected ',' or", "close the bracket and put commas between its entries"),
    ("escape", "write \\\\ for a backslash, or use single quotes"),
)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file and the place where it stands.

    Args:
        value: The text, whole number, switch, null, map or list.
        file: The file's name inside the rulebook.
        line: The line of the value, counted from 1.
        column: The character in the line, counted from 1.
        key_places: For a map: line and column of each key.
    """

    value: str | int | bool | dict[str, Node] | list[Node] | None
    file: str
    line: int
    column: int
    key_places: dict[str, tuple[int, int]] = field(default_factory=dict)


def parse(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """Read a YAML file; never raises.

    Only unquoted `true`, `false`, `null` and whole numbers without leading zeros or plus sign are typed. Everything
    else is text. A tree that comes with problems is only fit for finding more problems.

    Args:
        data: The bytes of the file: UTF-8, at most 1 MiB.
        file: The name to show in problems.

    Returns:
        The tree, and all problems in the order of the file (the first hundred). The tree is None if the file could
        not be read to its end: it is too large, too deeply nested, empty, not YAML, or has too many problems.
    """
    reader = _Reader(file)
    if len(data) > MAX_BYTES:
        told = f"the file has {len(data):,} bytes, and at most {MAX_BYTES:,} are read"
        reader.note(1, 1, "RB101", told, "split it into several files")
    else:
        reader.read(reader.decode(data.removeprefix(codecs.BOM_UTF8)))
    return reader.root, sorted(reader.problems)


def plain(node: Node) -> Any:
    """Return the tree as plain Python data, without the places."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


@dataclass(slots=True)
class _Open:
    """A map or list whose end has not been reached."""

    node: Node
    key_due: bool = True
    key: str | None = None
    """The key whose value comes next; None if the key was refused, and its value with it."""


@dataclass(slots=True)
class _Reader:
    """Builds the tree from the events of the parser, with a stack of its own instead of recursion."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None
    begun: bool = False
    """Whether the first document has begun."""

    def note(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file, line, column, code, message, hint))

    def note_at(self, mark: Any, code: str, message: str, hint: str) -> None:
        self.note(mark.line + 1, mark.column + 1, code, message, hint)

    def decode(self, data: bytes) -> str:
        """Return the text with a stand-in of the same width for every bad character, so that places stay right."""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line, column = _place(data.decode(errors="replace"), len(data[: error.start].decode(errors="replace")))
            self.note(line, column, "RB103", "this character is not UTF-8 text", "save the file with UTF-8 encoding")
            # In a wrong encoding hidden characters are an effect, not a second fault.
            return _HIDDEN.sub("\ufffd", data.decode(errors="replace"))
        for hit in islice(_HIDDEN.finditer(text), MAX_PROBLEMS):
            self.note(*_place(text, hit.start()), *_hidden_fault(hit[0]))
        return _HIDDEN.sub("\ufffd", text)

    def read(self, text: str) -> None:
        directive = _DIRECTIVE.search(text)
        if directive:  # libyaml needs seconds for many of them, so they never reach it
            told = "a line that begins with % is an instruction to YAML, and none is used here"
            self.note(*_place(text, directive.start()), "RB117", told, "remove the line")
            return
        try:
            finished = all(self.take(event) for event in yaml.parse(text, Loader=LOADER))
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # the pure parser lets bad \U escapes through
            self.root = None
            self.syntax(error)
            return
        if finished and self.root is None:
            self.note(1, 1, "RB107", "the file holds no value", "write its content or delete the file")

    def syntax(self, error: Exception) -> None:
        told = " ".join(str(getattr(error, "problem", None) or error).split())
        begun = getattr(error, "context_mark", None)
        mark = getattr(error, "problem_mark", None) or begun or yaml.Mark("", 0, 0, 0, None, 0)
        if "nesting depth" in told:  # libyaml 0.2.6 and later refuse brackets before the first of them is handed over
            self.too_deep(mark)
            return
        if begun and "end of stream" in told:  # the end of the file helps nobody; the opening quote does
            mark = begun
        since = f", in what begins in line {begun.line + 1}" if begun and begun.line != mark.line else ""
        hints = (hint for part, hint in _SYNTAX_HINTS if part in told)
        hint = next(hints, "check the quotes, brackets and indentation of this line and the one before")
        self.note_at(mark, "RB104", f"this cannot be read as YAML ({told}{since})", hint)

    def take(self, event: yaml.Event) -> bool:
        """Add one event to the tree; False ends the reading."""
        if len(self.problems) >= MAX_PROBLEMS:
            self.root = None
            told = f"there are more than {MAX_PROBLEMS} problems, and the rest is not listed"
            self.note_at(event.start_mark, "RB118", told, "correct the others first")
            return False
        if isinstance(event, yaml.DocumentStartEvent):
            return self.document(event)
        if isinstance(event, yaml.CollectionStartEvent):
            return self.open(event)
        if isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            told = f"`*{shown(str(event.anchor))}` repeats another part of the file"
            self.note_at(event.start_mark, "RB113", told, "write that part out here, or put the text in quotes")
            self.put(self.node("", event), event)
        return True

    def document(self, event: yaml.DocumentStartEvent) -> bool:
        if self.begun:
            self.note_at(event.start_mark, "RB106", "a second document begins here", "remove the line `---` or `...`")
            return False
        self.begun = True
        return True

    def node(self, value: str | int | dict[str, Node] | list[Node] | None, event: Any) -> Node:
        return Node(value, self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def open(self, event: yaml.CollectionStartEvent) -> bool:
        if len(self.stack) >= MAX_DEPTH:
            self.root = None
            self.too_deep(event.start_mark)
            return False
        self.properties(event)
        node = self.node({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        self.put(node, event)
        self.stack.append(_Open(node))
        return True

    def too_deep(self, mark: Any) -> None:
        told = f"this is nested more than {MAX_DEPTH} levels deep"
        self.note_at(mark, "RB105", told, "remove brackets or indentation")

    def scalar(self, event: yaml.ScalarEvent) -> None:
        self.properties(event)
        text: str = event.value
        unquoted = event.style in (None, "")
        for hidden in islice(_HIDDEN.finditer(text), 1):  # those that were written as an escape, such as \u202e
            self.note_at(event.start_mark, *_hidden_fault(hidden[0]))
        if len(text) > MAX_TEXT:
            told = f"this text has {len(text):,} characters, and at most {MAX_TEXT:,} are read"
            self.note_at(event.start_mark, "RB109", told, "shorten it or split it")
        if unquoted and not text and not self.stack:
            return  # a lone `---` is an empty file
        if unquoted and not text and not self.key_is_due():
            hint = 'write a text, null for "nothing", or "" for an empty text'
            self.note_at(event.start_mark, "RB110", "empty value: nothing stands here", hint)
        self.put(self.node(_typed(text) if unquoted else text, event), event)

    def properties(self, event: Any) -> None:
        if event.anchor is not None:
            told = f"`&{shown(event.anchor)}` names this part of the file for repetition, and nothing may be repeated"
            self.note_at(event.start_mark, "RB112", told, "remove the name, or put the text in quotes")
        if event.tag is not None:
            told = "a word with an exclamation mark in front gives the value a YAML type, and types are fixed here"
            self.note_at(event.start_mark, "RB115", told, "remove that word, or put the text in quotes")

    def key_is_due(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].node.value, dict) and self.stack[-1].key_due

    def put(self, node: Node, event: yaml.Event) -> None:
        """Place a value in the map or list that is open."""
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if isinstance(top.node.value, list):
            top.node.value.append(node)
        elif isinstance(top.node.value, dict):
            if top.key_due:
                top.key = self.key(top.node, node, event)
            elif top.key is not None:
                top.node.value[top.key] = node
            top.key_due = not top.key_due

    def key(self, owner: Node, node: Node, event: yaml.Event) -> str | None:
        """Return a key that may stand in a map, or None after saying why it may not."""
        key, unquoted = node.value, getattr(event, "style", None) in (None, "")
        if isinstance(event, yaml.AliasEvent):
            return None  # refused already
        if not isinstance(key, str) or (unquoted and not key):
            told = "a key must be a text, and this is not one"
            self.note_at(event.start_mark, "RB116", told, "write a word before the colon; put a number in quotes")
        elif unquoted and key == "<<":
            told = "`<<` copies another map into this one, and nothing may be copied"
            self.note_at(event.start_mark, "RB114", told, "write the keys out here")
        elif key in owner.key_places:
            told = f"the key `{shown(key)}` stands here a second time; the first is in line {owner.key_places[key][0]}"
            self.note_at(event.start_mark, "RB111", told, "keep one of the two, or rename one")
        else:
            owner.key_places[key] = (node.line, node.column)
            return key
        return None


def _typed(text: str) -> str | int | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _place(text: str, index: int) -> tuple[int, int]:
    """Return line and column, both counted from 1, of a character of the text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _hidden_fault(character: str) -> tuple[str, str, str]:
    """Return code, message and hint for a hidden character."""
    told = f"the hidden character U+{ord(character):04X} stands here, which a reader cannot see"
    return "RB108", told, "delete it and type the text again"
