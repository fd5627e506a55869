"""What keeps a log from being used: waited for where it passes, else an error that a person can act on."""

from __future__ import annotations

import errno
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from uscis_prep.errors import LogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
#: What may pass at once while others open and close the log, and how long that is waited for, in seconds.
PASSING = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR)
MOMENT = 0.5
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


def patiently(patience: float, attempt: Callable[[], Any]) -> Any:
    """Try again while the file is busy: SQLite itself does not wait where the form of the journal changes.

    Where the last program that used the log has just removed the journal, or died and left one, a reader may for a
    moment be refused with other words. That passes at once, or it is meant.

    Args:
        patience: How long to wait for somebody who is writing, in seconds.
        attempt: What to do; it leaves nothing behind where it fails.

    Raises:
        sqlite3.OperationalError: It failed until the end.
    """
    start = time.monotonic()
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0) & FAMILY
            left = {sqlite3.SQLITE_BUSY: patience}.get(code, MOMENT if code in PASSING else -1)
            if time.monotonic() - start > left:
                raise
            time.sleep(0.02)
