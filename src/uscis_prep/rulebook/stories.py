"""Reads the stories of a rulebook: its tests in people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.errors import RulebookError
from uscis_prep.rulebook.problems import Problem
from uscis_prep.rulebook.schema import Story
from uscis_prep.rulebook.strict_yaml import parse
from uscis_prep.rulebook.validate import validate

if TYPE_CHECKING:
    from pathlib import Path


def load_stories(folder: Path) -> dict[str, Story]:
    """Return all stories under `stories/` by their id.

    Args:
        folder: The folder of the rulebook.

    Raises:
        RulebookError: A file has a fault, or two stories have the same id.
    """
    found: dict[str, Story] = {}
    problems: list[Problem] = []
    for path in sorted((folder / "stories").glob("*.yaml")):
        node, faults = parse(path.read_bytes(), f"stories/{path.name}")
        problems += faults
        if node is None or faults or not isinstance(node.value, dict):
            continue
        for name, child in node.value.items():
            story, faults = validate(child, Story)
            problems += faults
            if name in found:
                told = f"the id `{name}` is used twice"
                problems.append(Problem(child.file, child.line, child.column, "RB209", told, "rename one of them"))
            elif story is not None:
                found[name] = story
    if problems:
        raise RulebookError([str(problem) for problem in sorted(problems)])
    return found
