"""Check a YAML tree against a pydantic model, and say of every fault where in the file it stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from uscis_prep.rulebook.problems import Problem, shown, suggest
from uscis_prep.rulebook.strict_yaml import Node, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

M = TypeVar("M", bound=BaseModel)
Loc = tuple[str | int, ...]

#: What pydantic's error types expect, by the first word of the type: how to call it and how to write it.
_KINDS = {
    "string": ("a text", "write a text here"),
    "int": ("a whole number", "write digits only, without quotes"),
    "float": ("a number", "write a number without quotes"),
    "bool": ("true or false", "write true or false, without quotes"),
    "none": ("null", "write null, without quotes"),
    "url": ("a web address", "write it with https:// in front"),
    "date": ("a date", "write it as YYYY-MM-DD, for example 2026-11-23"),
    "time": ("a time", "write it as HH:MM, for example 08:30"),
    "list": ("a list", "write each entry on a line of its own after `- `"),
    "model": ("a map", "write lines of the form `key: value`, indented below"),
}
_SAME_KIND = {
    **dict.fromkeys(("tuple", "set", "frozen"), "list"),
    **dict.fromkeys(("dict", "mapping", "dataclass"), "model"),
    "decimal": "float",
}
#: Pydantic's error types about a choice, and where each lists the choices.
_CHOICES = {"enum": "expected", "literal_error": "expected", "union_tag_invalid": "expected_tags"}
_WRONG_KIND = re.compile(r"_(type|parsing|required)$|_parsing_")
_QUOTED = re.compile(r"'([^']*)'")
_NOT_GIVEN = object()


def validate(node: Node, model: type[M]) -> tuple[M | None, list[Problem]]:
    """Check a tree against a model.

    Types are exact: the text "3" is no number and the text "yes" no switch. Dates, enums, sets and tuples are made
    from texts and lists, except below a "before" or "wrap" validator, after which pydantic wants the finished type.

    Args:
        node: The tree, or the part of it that the model describes.
        model: A pydantic model that forbids unknown keys. The text of a ValueError from one of its validators is
            shown; what stands behind " | " in it becomes the hint.

    Returns:
        The model and no problems, or None and all problems in the order of the file.
    """
    try:
        # JSON is the mode in which pydantic is strict about types and still makes dates from texts.
        return model.model_validate_json(json.dumps(plain(node)), strict=True), []
    except ValidationError as error:
        faults = [_Fault.of(node, model, found) for found in error.errors(include_url=False)]
    problems = {fault.problem() for fault in _merged(_one_branch(faults))}
    return None, sorted(problems)


@dataclass(frozen=True, slots=True)
class _Path:
    """A way from the root of the tree to a node along pydantic's `loc`, parts of which are not in the data."""

    trail: tuple[Node, ...]
    taken: tuple[bool, ...] = ()
    """For each part of the `loc` whether it is a step in the data, and not the name of a union's branch."""

    @property
    def node(self) -> Node:
        return self.trail[-1]

    def steps(self, part: str | int) -> Iterator[_Path]:
        """Go past one part: by taking it for a branch name, and, if the data has it, by stepping into it."""
        yield _Path(self.trail, (*self.taken, False))
        value, child = self.node.value, None
        if isinstance(value, dict):
            child = value.get(str(part))
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            child = value[part]
        if child is not None:
            yield _Path((*self.trail, child), (*self.taken, True))

    def rank(self) -> tuple[int, tuple[bool, ...]]:
        """Rank by how much of the `loc` is explained; among equals the end of the `loc` counts most."""
        return sum(self.taken), self.taken[::-1]


def _locate(root: Node, loc: Loc, given: object = _NOT_GIVEN) -> _Path:
    """Find the node that a `loc` means; `given` is the value that pydantic complains about, if it is known."""
    paths = {id(root): _Path((root,))}
    for part in loc:
        further: dict[int, _Path] = {}
        for step in (step for path in paths.values() for step in path.steps(part)):
            rival = further.get(id(step.node))
            if rival is None or rival.rank() < step.rank():
                further[id(step.node)] = step
        paths = further
    return max(paths.values(), key=lambda path: (plain(path.node) == given, path.rank()))


@dataclass(frozen=True, slots=True)
class _Fault:
    """One pydantic error with its place in the file."""

    loc: Loc
    path: _Path
    place: tuple[int, int]
    code: str
    message: str
    hint: str
    expected: tuple[str, ...] = ()
    """For a wrong type: what would have been right, in words."""

    @classmethod
    def of(cls, root: Node, model: type[BaseModel], error: Mapping[str, Any]) -> _Fault:
        """Find the place and the sentence for one pydantic error."""
        kind, loc, context = error["type"], error["loc"], error.get("ctx", {})
        if kind == "missing":
            return _missing(loc, _locate(root, loc[:-1], error["input"]), str(loc[-1]))
        if kind == "union_tag_not_found":
            key = str(context["discriminator"]).strip("'")
            return _missing((*loc, key), _locate(root, loc, error["input"]), key)
        if kind == "extra_forbidden":
            return _unknown(loc, _locate(root, loc, error["input"]), model)
        if loc and loc[-1] == "[key]":
            return _bad_key(loc[:-1], _locate(root, loc[:-1]), error)
        path = _locate(root, loc, error["input"])
        if kind == "union_tag_invalid":
            key = str(context["discriminator"]).strip("'")
            loc, path = (*loc, key), max(path.steps(key), key=_Path.rank)
        return cls(loc, path, (path.node.line, path.node.column), *_sentence(path.node, error))

    def problem(self) -> Problem:
        return Problem(self.path.node.file, *self.place, self.code, self.message, self.hint)


def _missing(loc: Loc, path: _Path, key: str) -> _Fault:
    told, hint = f"the key `{key}` is missing here", f"add a line `{key}:` with its value"
    return _Fault(loc, path, (path.node.line, path.node.column), "RB121", told, hint)


def _key_place(path: _Path, key: str) -> tuple[int, int]:
    owner = path.trail[-2] if len(path.trail) > 1 else path.node
    return owner.key_places.get(key, (path.node.line, path.node.column))


def _unknown(loc: Loc, path: _Path, model: type[BaseModel]) -> _Fault:
    key = str(loc[-1])
    hint = suggest(key, _keys(model, loc[:-1], path.taken[:-1]))
    return _Fault(loc, path, _key_place(path, key), "RB120", f"the key `{shown(key)}` is not known here", hint)


def _bad_key(loc: Loc, path: _Path, error: Mapping[str, Any]) -> _Fault:
    """Treat a bad key of a map as a value that stands where the key stands."""
    key = str(loc[-1])
    line, column = _key_place(path, key)
    sentence = _sentence(Node(key, path.node.file, line, column), error)
    return _Fault(loc, path, (line, column), *sentence)


def _sentence(node: Node, error: Mapping[str, Any]) -> tuple[str, str, str, tuple[str, ...]]:
    """Return code, message, hint and expected types for an error about a value."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _CHOICES:
        allowed, word = str(context[_CHOICES[kind]]), node.value if isinstance(node.value, str) else ""
        return "RB123", f"{_found(node)} is not allowed here", suggest(word, _QUOTED.findall(allowed) or [allowed]), ()
    if _WRONG_KIND.search(kind):
        first = kind.split("_")[0]
        return "RB122", *_wrong_type(node, (_SAME_KIND.get(first, first),))
    if "error" in context:
        told, _, hint = " ".join(str(context["error"]).split()).partition(" | ")
        return "RB124", told or f"{_found(node)} is not allowed here", hint or "correct this value", ()
    rule = re.sub(r"^(Input|Value)\b", "it", error["msg"])
    return "RB124", f"{_found(node)} does not fit: {rule[0].lower()}{rule[1:]}", "change it so that it fits", ()


def _wrong_type(node: Node, expected: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    words = " or ".join(_KINDS.get(kind, (f"a value of the type {kind}", ""))[0] for kind in expected)
    hint = _KINDS.get(expected[0], ("", "change this value"))[1]
    if expected[0] == "string" and isinstance(node.value, int):
        hint = f'put it in quotes: "{json.dumps(node.value)}"'
    return f"expected {words}, found {_found(node)}", hint, expected


def _found(node: Node) -> str:
    value = node.value
    if isinstance(value, str):
        return f"the text `{shown(value)}`" if value else "an empty text"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    kind = "" if value is None or isinstance(value, bool) else "the whole number "
    return f"{kind}{json.dumps(value)}"


def _one_branch(faults: list[_Fault], start: int = 0) -> list[_Fault]:
    """Keep, wherever a union was tried branch by branch, only what the best-fitting branch complains about."""
    kept: list[_Fault] = []
    unions: dict[Loc, dict[str | int, list[_Fault]]] = {}
    for fault in faults:
        at = next((at for at in range(start, len(fault.path.taken)) if not fault.path.taken[at]), None)
        if at is None:
            kept.append(fault)
        else:
            unions.setdefault(fault.loc[:at], {}).setdefault(fault.loc[at], []).append(fault)
    for prefix, branches in unions.items():
        at = len(prefix)
        best = min(_misfit(branch, at) for branch in branches.values())
        wanted = [branch for branch in branches.values() if _misfit(branch, at) == best]
        # If no branch takes even the type, each may say what type it would have liked.
        for branch in wanted if best[0] else wanted[:1]:
            kept.extend(_one_branch(branch, at + 1))
    return kept


def _misfit(branch: list[_Fault], at: int) -> tuple[bool, int]:
    """Say how badly a branch fits: above all whether it wants another type altogether."""
    return any(fault.code == "RB122" and len(fault.loc) == at + 1 for fault in branch), len(branch)


def _merged(faults: list[_Fault]) -> Iterator[_Fault]:
    """Make one fault of all wrong-type faults about the same value."""
    wrong: dict[int, list[_Fault]] = {}
    for fault in faults:
        if fault.code == "RB122":
            wrong.setdefault(id(fault.path.node), []).append(fault)
        else:
            yield fault
    for same in wrong.values():
        expected = tuple(dict.fromkeys(kind for fault in same for kind in fault.expected))
        first = same[0]
        if len(expected) == 1:
            yield first
            continue
        sentence = _wrong_type(first.path.node, expected)
        yield _Fault(first.loc, first.path, first.place, first.code, *sentence)


def _keys(model: type[BaseModel], loc: Loc, taken: tuple[bool, ...]) -> list[str]:
    """List the keys that the model knows at a place, by walking its annotations."""
    shapes = list(_leaves([model]))
    for part, is_step in zip(loc, taken, strict=True):
        inner = [_inside(shape, part) for shape in shapes] if is_step else [_branches(shapes, part)]
        shapes = list(_leaves(shape for found in inner for shape in found))
    return [key for shape in shapes if _is_model(shape) for key in _fields(shape)]


def _leaves(shapes: Iterable[Any]) -> Iterator[Any]:
    """Unwrap unions, annotations and named types down to models, containers and plain types."""
    waiting = list(shapes)[::-1]
    while waiting:
        shape = waiting.pop()
        if get_origin(shape) in (Union, UnionType):
            waiting.extend(reversed(get_args(shape)))
        elif get_origin(shape) is Annotated:
            waiting.append(get_args(shape)[0])
        elif hasattr(shape, "__value__"):
            waiting.append(shape.__value__)
        else:
            yield shape


def _inside(shape: Any, part: str | int) -> list[Any]:
    """Return the annotation of what stands under a key or index."""
    if _is_model(shape):
        return [note for key, note in _fields(shape).items() if key == part]
    inner = [argument for argument in get_args(shape) if argument is not Ellipsis]
    return inner[-1:] if isinstance(part, str) else inner


def _branches(shapes: list[Any], tag: str | int) -> list[Any]:
    """Narrow a union to the branch that is called so, or leave it as it is if none is."""
    named = [shape for shape in shapes if _is_model(shape) and (shape.__name__ == tag or _has_tag(shape, tag))]
    return named or shapes


def _has_tag(model: type[BaseModel], tag: str | int) -> bool:
    notes = _fields(model).values()
    return any(get_origin(note) is Literal and tag in get_args(note) for note in notes)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return the annotations of a model's fields by the keys that stand in the file."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and get_origin(shape) is None and issubclass(shape, BaseModel)
