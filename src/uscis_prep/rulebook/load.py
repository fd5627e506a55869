"""From a folder of YAML files to checked models, with every problem found at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from uscis_prep.errors import RulebookError
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.fingerprint import MAX_FILES, folder_hash, rule_files
from uscis_prep.rulebook.problems import Problem, suggest
from uscis_prep.rulebook.strict_yaml import Node, parse
from uscis_prep.rulebook.validate import validate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

M = TypeVar("M", bound=BaseModel)

#: Files that hold one model each.
SINGLE: dict[str, type[BaseModel]] = {
    "rulebook.yaml": schema.Head,
    "questions.yaml": schema.Questions,
    "parameters.yaml": schema.Parameters,
    "calendar.yaml": schema.CalendarFile,
    "incoming.yaml": schema.Incoming,
    "words.yaml": schema.Words,
    "menu.yaml": schema.Menu,
}
#: Files that a rulebook may leave out.
OPTIONAL = ("incoming.yaml", "menu.yaml")
#: Files that are a map from an id to a model.
MAPS: dict[str, type[BaseModel]] = {
    "sources.yaml": schema.Source,
    "statements.yaml": schema.Statement,
    "updates.yaml": schema.Update,
    "house.yaml": schema.House,
    "channels.yaml": schema.Channel,
    "forms.yaml": schema.Form,
    "contradictions.yaml": schema.Contradiction,
    "disagreements.yaml": schema.Disagreement,
    "text/errors.yaml": schema.Message,
}
#: The folder whose other files are maps from a key to a text; together they are one map.
TEXTS = "text"
#: Folders whose files all have the shape of a topic.
TOPIC_FOLDERS = ("topics", "shared")


@dataclass
class Book:
    """A rulebook as it was read: models by file, and the places of everything in them."""

    sha256: str = ""
    single: dict[str, BaseModel] = field(default_factory=dict)
    maps: dict[str, dict[str, BaseModel]] = field(default_factory=dict)
    topics: dict[str, schema.Topic] = field(default_factory=dict)
    """By file name: `topics/….yaml` and `shared/….yaml`, sorted."""
    nodes: dict[str, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def model(self, file: str, kind: type[M]) -> M:
        """Return the one model of a file."""
        found = self.single[file]
        assert isinstance(found, kind)  # noqa: S101 - SINGLE says which model a file has
        return found

    def table(self, file: str, kind: type[M]) -> dict[str, M]:
        """Return the map of a file."""
        return {name: entry for name, entry in self.maps[file].items() if isinstance(entry, kind)}

    def texts(self) -> dict[str, schema.Text]:
        """Return the program's own sentences from all files of `text/`."""
        files = [name for name in sorted(self.maps) if _is_text(name)]
        return {key: text for name in files for key, text in self.table(name, schema.Text).items()}

    def place(self, file: str, *path: str | int) -> Node:
        """Return the node at a path in a file, or the deepest one on the way to it."""
        node = self.nodes[file]
        for step in path:
            value = node.value
            if isinstance(value, dict) and step in value:
                node = value[str(step)]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                node = value[step]
            else:
                break
        return node

    def complain(
        self, code: str, message: str, hint: str, file: str, *path: str | int, witness: Mapping[str, str] | None = None
    ) -> None:
        """Add a problem at a place, perhaps with the answers that show it."""
        node = self.place(file, *path)
        pairs = tuple((witness or {}).items())
        self.problems.append(Problem(node.file, node.line, node.column, code, message, hint, pairs))

    def raise_problems(self) -> None:
        """Raise everything that was found, sorted by place.

        Raises:
            RulebookError: There is at least one problem.
        """
        if self.problems:
            found = sorted(set(self.problems))
            raise RulebookError([str(problem) for problem in found], [problem.data() for problem in found])


def load(folder: Path) -> Book:
    """Read and check the shape of every file of a rulebook.

    Args:
        folder: The folder with `rulebook.yaml`.

    Returns:
        The book; names inside conditions are not yet checked.

    Raises:
        RulebookError: Any file is missing, unreadable or has a fault; all faults are listed.
    """
    book = read_book(folder)
    book.raise_problems()
    return book


def read_book(folder: Path) -> Book:
    """Read every file of a rulebook, with everything that is wrong with their shape in `problems`.

    Args:
        folder: The folder with `rulebook.yaml`.

    Raises:
        RulebookError: There is no rulebook at all.
    """
    book = Book()
    if not (folder / "rulebook.yaml").is_file():
        told = f"{folder}:1:1: RB100: there is no rulebook here: name a folder that holds rulebook.yaml"
        raise RulebookError([told])
    paths = rule_files(folder)
    if len(paths) >= MAX_FILES:  # the list ends there, so that nobody knows what is missing from it
        told = f"the rulebook has {MAX_FILES} files or more, and fewer are read"
        book.problems.append(Problem("rulebook.yaml", 1, 1, "RB101", told, "put several small files together"))
    for path in paths:
        _read(book, folder, path)
    for name in sorted({*SINGLE, *MAPS} - {*OPTIONAL, *book.nodes}):
        if not any(problem.file == name for problem in book.problems):
            book.problems.append(Problem(name, 1, 1, "RB100", "this file is missing", "add it to the rulebook"))
    _check_keys(book)
    book.sha256 = folder_hash(folder)
    return book


def _read(book: Book, folder: Path, path: Path) -> None:
    name = path.relative_to(folder).as_posix()
    if not path.resolve().is_relative_to(folder.resolve()):
        book.problems.append(Problem(name, 1, 1, "RB100", "this file lies outside the rulebook", "remove the link"))
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        told = f"this file cannot be read ({error.strerror})"
        book.problems.append(Problem(name, 1, 1, "RB100", told, "check its permissions"))
        return
    node, problems = parse(data, name)
    book.problems.extend(problems)
    if node is not None:
        book.nodes[name] = node
    if node is not None and not problems:
        read_node(book, name, node)


def read_node(book: Book, name: str, node: Node) -> None:
    """Make the model of a file from its tree; what is wrong with its shape is added to the book."""
    book.nodes[name] = node
    _model(book, name, node)


def _model(book: Book, name: str, node: Node) -> None:
    if name in SINGLE:
        model, problems = validate(node, SINGLE[name])
        book.problems.extend(problems)
        if model is not None:
            book.single[name] = model
    elif name in MAPS:
        book.maps[name] = _map(book, node, MAPS[name])
    elif _is_text(name):
        book.maps[name] = _map(book, node, schema.Text)
    elif name.split("/", maxsplit=1)[0] in TOPIC_FOLDERS:
        topic, problems = validate(node, schema.Topic)
        book.problems.extend(problems)
        if topic is not None:
            book.topics[name] = topic
    else:
        known = [*SINGLE, *MAPS, *(f"{folder}/NAME.yaml" for folder in (*TOPIC_FOLDERS, TEXTS))]
        book.complain("RB102", f"the rulebook has no file named `{name}`", suggest(name, known), name)


def _is_text(name: str) -> bool:
    return name.startswith(f"{TEXTS}/") and name not in MAPS


def _check_keys(book: Book) -> None:
    """Complain about a key that two files of `text/` have, because only one of them could be printed."""
    first: dict[str, str] = {}
    for name in sorted(book.maps):
        for key in book.maps[name] if _is_text(name) else ():
            other = first.setdefault(key, name)
            if other != name:
                told = f"`{key}` is already a text in `{other}`"
                book.complain("RB209", told, "give one of them another name", name, key)


def _map(book: Book, node: Node, kind: type[BaseModel]) -> dict[str, BaseModel]:
    if not isinstance(node.value, dict):
        told = "a map from names to entries was expected here"
        book.problems.append(Problem(node.file, node.line, node.column, "RB122", told, "write `name:` and its entry"))
        return {}
    found = {}
    for name, child in node.value.items():
        model, problems = validate(child, kind)
        book.problems.extend(problems)
        if model is not None:
            found[name] = model
    return found
