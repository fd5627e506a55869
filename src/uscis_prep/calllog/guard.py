"""Whether a file is safe to use as a log, told without changing it."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

from uscis_prep.calllog.migrations import APPLICATION, NEWEST
from uscis_prep.errors import LogError

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"SQLite format 3\0"
#: A log up to this size is examined whole each time it is opened, which takes a few milliseconds.
EXAMINED = 1 << 20
FOLDER, FILE = 0o700, 0o600
OTHERS = 0o077


def make(path: Path) -> None:
    """Make an empty log that only its owner can read, unless it is there.

    Raises:
        LogError: Others can change files in the folder.
        OSError: The folder or the file cannot be made.
    """
    if not path.parent.is_dir():
        path.parent.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    elif not path.is_symlink() and hasattr(os, "getuid"):
        _check_folder(path.parent.resolve())  # before anything is left behind in it
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE))
    except FileExistsError:
        return


def check_file(path: Path) -> None:
    """Refuse a file that is not ours alone.

    Raises:
        LogError: It is no file, another user owns it or can read it, or it is no database.
        OSError: It cannot be looked at.
    """
    link = path.lstat()
    kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        raise LogError("log-is-folder", file=str(path))
    if not stat.S_ISREG(kind):
        raise LogError("log-is-device", file=str(path))
    if hasattr(os, "getuid"):
        if link.st_uid != os.getuid():
            raise LogError("log-not-yours", file=str(path))
        found = path.stat()
        if found.st_uid != os.getuid():
            raise LogError("log-not-yours", file=str(path))
        if found.st_mode & OTHERS:
            raise LogError("log-readable-by-others", file=str(path))
        _check_folder(path.resolve().parent)
    with path.open("rb") as file:
        start = file.read(len(MAGIC))
    if start not in (b"", MAGIC):
        raise LogError("log-not-a-log", file=str(path))


def _check_folder(folder: Path) -> None:
    """Refuse a folder in which others could put another file in the log's place; a sticky one keeps them from it."""
    mode = folder.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
        raise LogError("log-folder-open", folder=str(folder))


def inspect(path: Path, patience: float, *, whole: bool = True) -> int:
    """Look at a log without writing to it.

    Args:
        path: The log.
        patience: How long to wait for somebody who is writing, in seconds.
        whole: Whether a log that is not too large is examined whole.

    Returns:
        The version of its form; 0 for an empty one.

    Raises:
        LogError: It is another program's file, newer than we know, or damaged.
        sqlite3.Error: It cannot be read.
    """
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("BEGIN")  # all of it as it was at one moment: somebody may be making the log just now
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if application != APPLICATION and (application or version or tables):
            raise LogError("log-not-a-log", file=str(path))
        if version > NEWEST:
            raise LogError("log-newer", file=str(path), found=str(version), known=str(NEWEST))
        if whole and path.stat().st_size <= EXAMINED and damage(connection, 1):
            raise LogError("log-damaged", file=str(path))
    return version


def damage(connection: sqlite3.Connection, most: int) -> list[str]:
    """Return what SQLite finds wrong with a database, at most so many faults."""
    found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({int(most)})")]
    return [] if found == ["ok"] else found
