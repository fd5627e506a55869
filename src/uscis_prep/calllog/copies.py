"""The dated copies that are made before the form of the database changes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from uscis_prep.calllog.guard import FILE

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def keep(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Write a copy of the log as it is, readable by its owner alone.

    Raises:
        OSError: The copy cannot be made; then nothing is changed.
        sqlite3.Error: As above.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    copy = path.with_name(f"{path.name}.v{version}.{stamp}.copy")
    # SQLite takes an empty file for its copy, so that nobody else can read it even while it is written.
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE))
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
        _to_disk(copy)
        _to_disk(copy.parent)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return copy


def found(path: Path) -> list[Path]:
    """Return the copies that lie beside a log, the oldest first."""
    start, end = f"{path.name}.v", ".copy"
    names = [file for file in path.parent.iterdir() if file.name.startswith(start) and file.name.endswith(end)]
    return sorted(names, key=lambda file: file.name.rsplit(".", 2)[-2])


def _to_disk(path: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
