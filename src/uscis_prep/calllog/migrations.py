"""The forms that the database has had, each made from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.calllog.rows import from_row, seconds

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

#: What marks a file as a call log of this program: "USCL" read as a number.
APPLICATION = 0x5553434C

_CALL = """
CREATE TABLE call (
    id TEXT PRIMARY KEY NOT NULL,
    called_at TEXT NOT NULL,
    zone TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    matter TEXT NOT NULL,
    topic TEXT NOT NULL,
    number_from TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    service_item TEXT NOT NULL,
    urgency TEXT NOT NULL CHECK (urgency IN ('urgent', 'regular', 'unknown')),
    said TEXT NOT NULL,
    promised TEXT,
    receipt TEXT NOT NULL,
    a_number TEXT NOT NULL,
    missed TEXT NOT NULL,
    second_until TEXT,
    answer_from TEXT,
    answer_by TEXT,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    closed_at TEXT,
    outcome TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    rulebook TEXT NOT NULL,
    as_of TEXT,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
) STRICT
"""
_EARLIER = """
CREATE TABLE earlier (
    id TEXT NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID
"""


def _calls(connection: sqlite3.Connection) -> None:
    """Make the calls and their earlier versions."""
    connection.execute(_CALL)
    connection.execute(_EARLIER)


def _times(connection: sqlite3.Connection) -> None:
    """Add the moments that are searched, and the indexes that make `log due` and `log list` quick."""
    connection.execute("ALTER TABLE call ADD COLUMN called_utc INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE call ADD COLUMN due_utc INTEGER")
    for row in connection.execute("SELECT * FROM call").fetchall():
        call = from_row(row)
        due = None if call.due_at is None else seconds(call.due_at)
        values = (seconds(call.called_at), due, call.id)
        connection.execute("UPDATE call SET called_utc = ?, due_utc = ? WHERE id = ?", values)
    connection.execute("CREATE INDEX call_due ON call (due_utc) WHERE due_utc IS NOT NULL")
    connection.execute("CREATE INDEX call_called ON call (called_utc)")


#: The step at place n makes form n + 1 of form n; form 0 is an empty file.
STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_calls, _times)
NEWEST = len(STEPS)


def step(connection: sqlite3.Connection, version: int) -> None:
    """Make form `version + 1` of form `version`; the transaction is the caller's."""
    STEPS[version](connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {version + 1}")
