"""What keeps a log from being used, as an error that a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from uscis_prep.errors import LogError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The first byte of an SQLite error code tells its family.
FAMILY = 0xFF
KEYS = {
    sqlite3.SQLITE_BUSY: "log-locked",
    sqlite3.SQLITE_LOCKED: "log-locked",
    sqlite3.SQLITE_FULL: "log-full",
    sqlite3.SQLITE_CORRUPT: "log-damaged",
    sqlite3.SQLITE_NOTADB: "log-not-a-log",
}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def system_fault(error: OSError, path: Path) -> LogError:
    """Return the error for what the system refused."""
    key = "log-full" if error.errno in FULL else "log-unusable"
    return LogError(key, file=str(path), reason=error.strerror or "")


def database_fault(error: sqlite3.Error, path: Path) -> LogError:
    """Return the error for what the database refused."""
    code = getattr(error, "sqlite_errorcode", 0)
    if not code and isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError):
        return LogError("log-unusable", file=str(path), reason=str(error))
    if not code or (code & FAMILY) == sqlite3.SQLITE_ERROR:
        # A table that is not as we made it.
        return LogError("log-damaged", file=str(path), reason=str(error))
    key = KEYS.get(code & FAMILY, "log-unusable")
    return LogError(key, file=str(path), reason=str(error))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn whatever the system or the database refuses into an error that a person can act on.

    Raises:
        LogError: Something was refused.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise database_fault(error, path) from None
    except OSError as error:
        raise system_fault(error, path) from None
