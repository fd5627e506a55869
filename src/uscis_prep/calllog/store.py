"""The call log as an SQLite file: what was stored is on the disk, or an error was told."""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from uscis_prep.calllog import copies, guard
from uscis_prep.calllog.faults import patiently, told
from uscis_prep.calllog.lines import compare
from uscis_prep.calllog.migrations import NEWEST, step
from uscis_prep.calllog.record import Call, Log
from uscis_prep.calllog.rows import FIELDS, ID, from_plain, from_row, seconds, to_plain, to_row
from uscis_prep.clean import excerpt
from uscis_prep.errors import LogError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from uscis_prep.calllog.lines import Merged

#: How long to wait for another program that is writing, in seconds.
PATIENCE = 5.0
LETTERS, DIGITS = "bcdfghkmnprstvwxz", "23456789"
#: The first SQLite with STRICT tables.
OLDEST = (3, 37, 0)
COLUMNS = (*FIELDS, "called_utc", "due_utc")
INSERT = f"INSERT INTO call ({', '.join(COLUMNS)}) VALUES ({', '.join(':' + name for name in COLUMNS)})"  # noqa: S608 - our own names
UPDATE = f"UPDATE call SET {', '.join(f'{name} = :{name}' for name in COLUMNS)} WHERE id = :id"  # noqa: S608 - as above
DUE = "SELECT * FROM call WHERE due_utc IS NOT NULL AND due_utc <= ? ORDER BY due_utc, id"


def open_log(path: Path, *, create: bool = False, patience: float = PATIENCE, examine: bool = True) -> Store:
    """Open a log.

    Args:
        path: The file.
        create: Whether to make it where it is missing; without, a missing log is an empty one that nothing is
            written for.
        patience: How long to wait for another program that is writing, in seconds.
        examine: Whether a damaged file is refused at once.

    Raises:
        LogError: The log cannot be used, or is not safe to use; the file is left as it is.
    """
    if sqlite3.sqlite_version_info < OLDEST:
        raise LogError("log-old-sqlite", found=sqlite3.sqlite_version)
    with told(path):
        if create:
            guard.make(path)
        elif not path.is_symlink() and not path.exists():
            return Store(path, _connect(":memory:", patience), missing=True)
        guard.check_file(path)
        version = patiently(patience, lambda: guard.inspect(path, patience, whole=examine))
        return Store(path, _open(path.resolve(), version, patience))


def _connect(file: str, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=patience, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for name, value in (("trusted_schema", "OFF"), ("foreign_keys", "ON"), ("secure_delete", "ON")):
        connection.execute(f"PRAGMA {name} = {value}")
    if file == ":memory:":
        for version in range(NEWEST):
            step(connection, version)
    return connection


def _open(path: Path, version: int, patience: float) -> sqlite3.Connection:
    """Open a file that was looked at, and bring it to the newest form."""
    connection = _connect(str(path), patience)
    try:
        patiently(patience, lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone())
        connection.execute("PRAGMA synchronous = FULL")
        fresh = version == 0
        while version < NEWEST:
            version = _migrate(connection, path, version, copy=not fresh)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, version: int, *, copy: bool) -> int:
    """Make one step, after a dated copy of what there was; somebody else may have made it meanwhile."""
    kept = copies.keep(connection, path, version) if copy else None
    with transaction(connection):
        now = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if now == version:
            step(connection, version)
    if now != version and kept is not None:
        kept.unlink(missing_ok=True)
    return version + 1 if now == version else now


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing, with nobody else writing meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class Store(Log):
    """A log in a file.

    Args:
        path: The file, for errors.
        connection: The open database in its newest form.
        missing: Whether there is no file; then nothing can be found, and nothing is stored.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, missing: bool = False) -> None:
        self.path = path
        self.connection = connection
        self.missing = missing

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def calls(self, *, closed: bool = True) -> Iterator[Call]:
        """Yield the calls, the newest call first (see `Log`)."""
        which = "" if closed else "WHERE status = 'open' "
        with told(self.path):
            for row in self.connection.execute(f"SELECT * FROM call {which}ORDER BY called_utc DESC, id"):  # noqa: S608 - our own words
                yield self._read(row)

    def due(self, until: datetime) -> list[Call]:
        """Return what is due until a moment (see `Log`)."""
        with told(self.path):
            return [self._read(row) for row in self.connection.execute(DUE, (seconds(until),))]

    def get(self, call_id: str) -> Call:
        """Return one call (see `Log`)."""
        with told(self.path):
            return self._get(call_id)

    def history(self, call_id: str) -> list[Call]:
        """Return all versions of a call (see `Log`)."""
        with told(self.path), self._snapshot():
            last = self._get(call_id)
            return [*self._earlier(last.id), last]

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Read several things as they were at one moment."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def _get(self, call_id: str) -> Call:
        wanted = tidy(call_id)
        row = self.connection.execute("SELECT * FROM call WHERE id = ?", (wanted,)).fetchone()
        if row is None:
            raise UsageError("log-no-such-call", id=wanted if ID.fullmatch(wanted) else excerpt(call_id))
        return self._read(row)

    def _earlier(self, call_id: str) -> list[Call]:
        rows = self.connection.execute("SELECT body FROM earlier WHERE id = ? ORDER BY version", (call_id,))
        return [self._read_body(row["body"]) for row in rows]

    def _read(self, row: sqlite3.Row) -> Call:
        try:
            return from_row(dict(row))
        except (ValueError, TypeError, IndexError):
            raise LogError("log-damaged", file=str(self.path)) from None

    def _read_body(self, body: str) -> Call:
        try:
            return from_plain(json.loads(body))
        except (ValueError, TypeError, RecursionError):
            raise LogError("log-damaged", file=str(self.path)) from None

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, call: Call) -> Call:
        """Store a new call (see `Log`)."""
        return self.add_all([call])[0]

    def add_all(self, calls: Sequence[Call]) -> list[Call]:
        """Store several new calls, or none of them."""
        with told(self.path), transaction(self.connection):
            return [self._insert(call) for call in calls]

    def change(self, call_id: str, edit: Callable[[Call], Call], at: datetime) -> Call:
        """Change a call in one step (see `Log`)."""
        with told(self.path), transaction(self.connection):
            old = self._get(call_id)
            new = replace(edit(old), id=old.id, created_at=old.created_at, updated_at=old.updated_at)
            new = replace(new, version=old.version)
            if to_plain(new) == to_plain(old):
                return old
            new = replace(new, version=old.version + 1, updated_at=max(at, old.updated_at))
            self._keep_earlier(old)
            self.connection.execute(UPDATE, _row(new))
            return self._get(old.id)

    def merge(self, found: Sequence[Sequence[Call]]) -> list[tuple[str, Merged]]:
        """Take in calls of another log with all their versions, all in one step.

        Args:
            found: The versions of each call, the oldest first.

        Returns:
            What became of each call, by its id; a call that contradicts the log's is left as it is in the log.
        """
        told_of = []
        with told(self.path), transaction(self.connection):
            for versions in found:
                last = versions[-1]
                row = self.connection.execute("SELECT * FROM call WHERE id = ?", (last.id,)).fetchone()
                here = [] if row is None else [*self._earlier(last.id), self._read(row)]
                merged = compare(here, versions)
                if merged in ("added", "changed"):
                    self._replace(versions)
                told_of.append((last.id, merged))
        return told_of

    def _replace(self, versions: Sequence[Call]) -> None:
        last = versions[-1]
        self.connection.execute("DELETE FROM call WHERE id = ?", (last.id,))
        self.connection.execute(INSERT, _row(last))
        for earlier in versions[:-1]:
            self._keep_earlier(earlier)

    def _insert(self, call: Call) -> Call:
        """Insert a call; an id that is taken already is drawn anew, one that was given is a fault."""
        given = call.id
        while True:
            named = call if given else replace(call, id=_fresh_id())
            try:
                self.connection.execute(INSERT, _row(named))
            except sqlite3.IntegrityError:
                if given:
                    raise
                continue
            return self._get(named.id)

    def _keep_earlier(self, old: Call) -> None:
        body = json.dumps(to_plain(old), ensure_ascii=False)
        values = (old.id, old.version, body)
        self.connection.execute("INSERT INTO earlier (id, version, body) VALUES (?, ?, ?)", values)


def _row(call: Call) -> dict[str, Any]:
    """Return the row of a call that can be read again.

    Raises:
        UsageError: A text is too long, or a value has no place in the log.
    """
    row = to_row(call)
    try:
        from_row(row)
    except ValueError as error:
        raise UsageError("log-value", field=str(error)) from None
    return row


def tidy(call_id: str) -> str:
    """Return an id as it is stored, however it was written down."""
    return "".join(char for char in call_id.casefold() if char.isascii() and char.isalnum())[:12]


def _fresh_id() -> str:
    """Draw an id that can be said on the phone: letters that are no vowels, so that no word comes of it."""
    return "".join(secrets.choice(LETTERS) + secrets.choice(DIGITS) for _ in range(3))
