"""Examines a log: the file itself, and what must hold of everything in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from uscis_prep.calllog.faults import told
from uscis_prep.calllog.guard import damage
from uscis_prep.calllog.rows import from_plain, from_row, to_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from uscis_prep.calllog.record import Call
    from uscis_prep.calllog.store import Store

#: As many faults of the file are listed.
MOST = 20


def verify(log: Store) -> tuple[int, list[tuple[str, str]]]:
    """Examine a log.

    Returns:
        How many calls it has, and what is wrong: the kind of each fault, and the call or the words of SQLite.

    Raises:
        LogError: The log cannot be read at all.
    """
    with told(log.path):
        broken = damage(log.connection, MOST)
        if broken:
            return 0, [("file", words) for words in broken]
        faults = [("orphan", str(row[0])) for row in log.connection.execute("PRAGMA foreign_key_check")]
        number = 0
        for row in log.connection.execute("SELECT * FROM call ORDER BY id"):
            number += 1
            faults += [(kind, str(row["id"])) for kind in _faults(log.connection, row)]
    return number, faults


def _faults(connection: sqlite3.Connection, row: sqlite3.Row) -> Iterator[str]:
    """Yield what is wrong with one call: its values, the columns that are searched, its earlier versions."""
    try:
        call = from_row(dict(row))
    except (ValueError, TypeError):
        yield "unreadable"
        return
    made = to_row(call)
    if any(row[name] != made[name] for name in ("called_utc", "due_utc")):
        yield "times"
    earlier = connection.execute("SELECT version, body FROM earlier WHERE id = ? ORDER BY version", (call.id,))
    versions = [(int(kept["version"]), _version_of(kept["body"], call)) for kept in earlier]
    expected = [(number, number) for number in range(1, call.version)]
    if versions != expected:
        yield "versions"


def _version_of(body: str, call: Call) -> int:
    """Return the version that a kept body says it is; 0 where it is not one of this call."""
    try:
        kept = from_plain(json.loads(body))
    except (ValueError, TypeError, RecursionError):
        return 0
    return kept.version if kept.id == call.id else 0
