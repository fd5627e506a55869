"""Which files make up a rulebook, and the hash over all of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILES = 1000
#: What is written to test the rules, and is not part of the compiled rulebook.
TESTS = ("stories", "near-misses", "invariants.yaml")


def rule_files(folder: Path) -> list[Path]:
    """List the YAML files in an order that does not depend on the disk; tests are not rules."""
    found = sorted(folder.rglob("*.yaml"), key=lambda path: path.relative_to(folder).as_posix())
    return [path for path in found if path.relative_to(folder).parts[0] not in TESTS][:MAX_FILES]


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 over names and bytes of all files of a rulebook, in sorted order."""
    digest = hashlib.sha256()
    for path in rule_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        try:
            digest.update(path.read_bytes() + b"\0")
        except OSError:
            digest.update(b"unreadable\0")
    return digest.hexdigest()
