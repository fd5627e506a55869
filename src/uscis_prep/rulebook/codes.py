"""What each code of a finding means: the one source of `rules explain` and of the reference page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from uscis_prep.errors import UsageError
from uscis_prep.names import nearest
from uscis_prep.rulebook.strict_yaml import parse, plain

CODES = Path(__file__).with_name("codes.yaml")
#: The page that is made of it, for whoever wants to read more.
PAGE = "docs/reference/rulebook-errors.md"
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


class Code(NamedTuple):
    """One code.

    Args:
        code: Its name.
        group: The heading under which it stands.
        what: What is wrong.
        todo: What to do.
    """

    code: str
    group: str
    what: str
    todo: str


def read_codes() -> dict[str, Code]:
    """Return every code in the order of the page."""
    node, problems = parse(CODES.read_bytes(), CODES.name)
    assert node is not None, problems  # noqa: S101 - the file is part of the program and tested
    groups = plain(node)
    return {
        code: Code(code, group, entry["what"], entry["todo"])
        for group, entries in groups.items()
        for code, entry in entries.items()
    }


def explain(wanted: str) -> Code:
    """Return what a code means, without links.

    Raises:
        UsageError: There is no such code.
    """
    known = read_codes()
    code = known.get(wanted.strip().upper())
    if code is None:
        near = nearest(wanted.strip(), known) or f"{next(iter(known))} … {max(known)}"
        raise UsageError("unknown-code", given=wanted, near=near)
    return code._replace(what=LINK.sub(r"\1", code.what), todo=LINK.sub(r"\1", code.todo))
