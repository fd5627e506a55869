"""Removes calls so that no byte of them is left in the log or its dated copies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from uscis_prep.calllog import copies
from uscis_prep.calllog.faults import told
from uscis_prep.calllog.store import transaction
from uscis_prep.errors import LogError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from uscis_prep.calllog.store import Store


def forget(log: Store, ids: Sequence[str] | None, patience: float = 5.0) -> tuple[list[str], int]:
    """Remove calls with all their versions, from the log and from its dated copies.

    Args:
        log: The log.
        ids: The calls; ``None`` for all; none of them clears what an interrupted run left.
        patience: How long to wait for whoever uses a copy, in seconds.

    Returns:
        The ids that were removed, and how many copies were cleared too.

    Raises:
        UsageError: One of the calls does not exist; then none is removed.
        LogError: Another program has the log open, so that the bytes could not be cleared.
    """
    with told(log.path):
        with transaction(log.connection):
            wanted = _all(log) if ids is None else [log.get(call_id).id for call_id in ids]
            log.connection.executemany("DELETE FROM call WHERE id = ?", [(call_id,) for call_id in wanted])
        if log.missing:
            return wanted, 0
        _sweep(log.connection, log.path)
        kept = copies.found(log.path.resolve())
        for copy in kept:
            if ids is None:
                copy.unlink(missing_ok=True)
            else:
                _clear_copy(copy, wanted, patience)
    return wanted, len(kept)


def _all(log: Store) -> list[str]:
    return [str(row["id"]) for row in log.connection.execute("SELECT id FROM call ORDER BY id")]


def _sweep(connection: sqlite3.Connection, path: Path) -> None:
    """Write the file anew without what was deleted, and empty the journal beside it.

    Raises:
        LogError: Somebody else reads the log at this moment, so that the journal could not be emptied.
    """
    try:
        connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        busy = 1
    if busy:
        raise LogError("log-forget-busy", file=str(path))


def _clear_copy(copy: Path, ids: Sequence[str], patience: float) -> None:
    """Remove calls from a dated copy, whatever its form: every form has the two tables and their ids."""
    with closing(sqlite3.connect(copy, timeout=patience, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        # The journal is a file beside the copy, which is removed when the change is done.
        connection.execute("PRAGMA journal_mode = DELETE")
        with transaction(connection):
            for table in ("earlier", "call"):
                connection.executemany(f"DELETE FROM {table} WHERE id = ?", [(call_id,) for call_id in ids])  # noqa: S608 - our own names
        connection.execute("VACUUM")
