"""Reads what tests a rulebook: stories in people's words, near misses, and invariants."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from uscis_prep.errors import RulebookError
from uscis_prep.rulebook.problems import Problem
from uscis_prep.rulebook.schema import Invariant, Model, NearMiss, Story
from uscis_prep.rulebook.strict_yaml import Node, parse
from uscis_prep.rulebook.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

M = TypeVar("M", bound=Model)
STORIES = "stories"
NEAR_MISSES = "near-misses"
INVARIANTS = "invariants.yaml"


class Tests(NamedTuple):
    """Everything that tests a rulebook and does not stand beside its rules.

    Args:
        stories: The stories by id.
        near_misses: The near misses by the rule that must not fire, or by an id of their own.
        invariants: The invariants by id.
        nodes: Where each of them stands, by `stories/ID`, `near-misses/ID` and `invariants.yaml/ID`.
        files: The file of invariants as it was read; empty without one.
    """

    stories: dict[str, Story]
    near_misses: dict[str, NearMiss]
    invariants: dict[str, Invariant]
    nodes: dict[str, Node]
    files: dict[str, Node]


def load_tests(folder: Path) -> Tests:
    """Return what tests a rulebook.

    Args:
        folder: The folder of the rulebook.

    Raises:
        RulebookError: A file has a fault, or two entries have the same id.
    """
    found, problems = read_tests(folder)
    if problems:
        ordered = sorted(set(problems))
        raise RulebookError([str(problem) for problem in ordered], [problem.data() for problem in ordered])
    return found


def read_tests(folder: Path) -> tuple[Tests, list[Problem]]:
    """Return what tests a rulebook, as far as it can be read, and every fault in it.

    Args:
        folder: The folder of the rulebook.
    """
    found = Tests({}, {}, {}, {}, {})
    problems: list[Problem] = []
    single = folder / INVARIANTS
    _read(found, STORIES, folder, _files(folder / STORIES), Story, found.stories, problems)
    _read(found, NEAR_MISSES, folder, _files(folder / NEAR_MISSES), NearMiss, found.near_misses, problems)
    _read(found, INVARIANTS, folder, [single] if single.is_file() else [], Invariant, found.invariants, problems)
    return found, problems


def load_stories(folder: Path) -> dict[str, Story]:
    """Return all stories under `stories/` by their id.

    Args:
        folder: The folder of the rulebook.

    Raises:
        RulebookError: A file has a fault, or two stories have the same id.
    """
    return load_tests(folder).stories


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _read(  # noqa: PLR0917 - one loop over three kinds
    found: Tests,
    kind: str,
    folder: Path,
    paths: Iterable[Path],
    model: type[M],
    entries: dict[str, M],
    problems: list[Problem],
) -> None:
    for path in paths:
        file = path.relative_to(folder).as_posix()
        node, faults = parse(path.read_bytes(), file)
        problems += faults
        if node is None or faults:
            continue
        found.files[file] = node
        if not isinstance(node.value, dict):
            told = "a map from names to entries was expected here"
            problems.append(Problem(file, node.line, node.column, "RB122", told, "write `name:` and its entry"))
            continue
        for name, child in node.value.items():
            entry, faults = validate(child, model)
            problems += faults
            if name in entries:
                told = f"the id `{name}` is used twice"
                problems.append(Problem(child.file, child.line, child.column, "RB209", told, "rename one of them"))
            elif entry is not None:
                entries[name] = entry
                found.nodes[f"{kind}/{name}"] = child
