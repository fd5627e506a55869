"""The store keeps what it is given, for its owner alone, and refuses what is not its own."""

import os
import shutil
import sqlite3
import stat
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from calllog.samples import MARK, NOW, later, sample
from uscis_prep.calllog import copies, guard, migrations
from uscis_prep.calllog.forget import forget
from uscis_prep.calllog.migrations import APPLICATION, NEWEST
from uscis_prep.calllog.rows import ID, to_plain
from uscis_prep.calllog.store import DUE, open_log
from uscis_prep.calllog.verify import verify
from uscis_prep.errors import LogError, UsageError


@pytest.fixture
def file(tmp_path):
    """Return the file of a log that does not exist yet, in a folder that does not exist either."""
    return tmp_path / "data folder ñ" / "calls.db"


def refusal(file, **more):
    """Return why a log is refused; its file is left byte for byte as it is."""
    before = file.read_bytes() if file.is_file() and os.access(file, os.R_OK) else b""
    with pytest.raises(LogError) as caught, open_log(file, **{"patience": 0.1, **more}) as log:
        list(log.calls())
    assert (file.read_bytes() if before else b"") == before
    assert caught.value.exit_code == 5
    return caught.value.key


def test_what_is_stored_comes_back(file):
    """Every field of a call is read as it was written, by whoever opens the log next."""
    with open_log(file, create=True) as log:
        stored = log.add(sample())
    with open_log(file) as log:
        assert log.get(stored.id) == stored == replace(sample(), id=stored.id)
        assert list(log.calls()) == [stored]
        assert verify(log) == (1, [])
    assert ID.fullmatch(stored.id)


def test_a_missing_log_is_empty_and_stays_missing(file):
    """Reading a log that nobody has written makes no file and no folder."""
    with open_log(file) as log:
        assert list(log.calls()) == log.due(NOW) == []
        with pytest.raises(UsageError):
            log.get("k4t7m2")
    assert not file.parent.exists()


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_the_owner_can_read_it(file, mask):
    """Whatever the umask, the folder is 0700 and every file in it 0600, dated copies and journals too."""
    old = os.umask(mask)
    try:
        with open_log(file, create=True) as log:
            log.add(sample())
            copies.keep(log.connection, file, 1)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}
    assert len(modes) == 4, modes


def test_the_settings_of_the_database(file):
    """The file is a STRICT, checked, fully synchronous database that overwrites what it deletes."""
    with open_log(file, create=True) as log:
        ask = {name: log.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}
        tables = log.connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    assert ask == SETTINGS
    assert {row["name"] for row in tables if row["strict"]} == {"call", "earlier"}


SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "busy_timeout": 5000,
    "application_id": APPLICATION,
    "user_version": NEWEST,
}


def test_each_change_keeps_what_was(file):
    """A change makes a new version and keeps the one before; a change of nothing makes none."""
    with open_log(file, create=True) as log:
        first = log.add(sample())
        second = log.change(first.id, lambda call: replace(call, said="Something else"), later(1))
        same = log.change(first.id, lambda call: call, later(2))
        third = log.change(first.id.upper(), lambda call: replace(call, matter="", id="other", version=9), later(3))
        assert log.history(first.id) == [first, second, third]
        assert verify(log) == (1, [])
    assert same == second
    assert [second.version, third.version, third.id] == [2, 3, first.id]
    assert third.updated_at == later(3)


def test_a_failed_change_changes_nothing(file):
    """An error in the middle of a change leaves the call as it was and the log free for others."""
    with open_log(file, create=True) as log:
        call = log.add(sample())
        with pytest.raises(ZeroDivisionError):
            log.change(call.id, lambda _: 1 / 0, later(1))
        with pytest.raises(UsageError, match="said"):
            log.change(call.id, lambda old: replace(old, said="x" * 9000), later(1))
        assert log.history(call.id) == [call]
        assert log.add(sample()).id != call.id


def test_due_calls_come_by_an_index(file):
    """What is due is found in order through the index, whatever else the log holds."""
    with open_log(file, create=True) as log:
        made = [log.add(sample(promised=None, answer_by=NOW + timedelta(hours=hours))) for hours in (5, 1, 3, 9)]
        log.change(made[2].id, lambda call: replace(call, status="closed", closed_at=NOW), NOW)
        found = log.due(NOW + timedelta(hours=5))
        plan = " ".join(row["detail"] for row in log.connection.execute(f"EXPLAIN QUERY PLAN {DUE}", (0,)))
    assert [call.id for call in found] == [made[1].id, made[0].id]
    assert "USING INDEX call_due" in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize("which", ["text", "other", "newer", "tables", "folder"])
def test_what_is_no_log_is_refused(file, which):
    """A file of another kind, program or version is refused and left as it is."""
    file.parent.mkdir(0o700)
    if which == "folder":
        file.mkdir(0o700)
        assert refusal(file) == "log-is-folder"
        file.chmod(0o755)
        assert refusal(file) == "log-is-folder"
        return
    file.touch(0o600)
    if which == "text":
        file.write_text("my notes, which are no database at all")
    else:
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE call (id TEXT)")
            other.execute(
                f"PRAGMA application_id = {0 if which == 'tables' else 7 if which == 'other' else APPLICATION}"
            )
            other.execute(f"PRAGMA user_version = {NEWEST + 1}")
        other.close()
    assert refusal(file) == ("log-newer" if which == "newer" else "log-not-a-log")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_what_others_can_read_is_refused(file, mode):
    """A log that others can read is refused, and so is one in a folder where others can put another."""
    open_log(file, create=True).connection.close()
    file.chmod(mode)
    assert refusal(file) == "log-readable-by-others"
    file.chmod(0o600)
    file.parent.chmod(0o777)
    assert refusal(file) == "log-folder-open"
    file.parent.chmod(0o1777)
    with open_log(file) as log:
        assert list(log.calls()) == []


def test_links(file, monkeypatch):
    """A link of one's own is followed; one that another user made is refused."""
    open_log(file, create=True).connection.close()
    link = file.with_name("link.db")
    link.symlink_to(file)
    with open_log(link, create=True) as log:
        log.add(sample())
    assert link.is_symlink()
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    assert refusal(link) == "log-not-yours"
    assert refusal(file) == "log-not-yours"


def test_a_dangling_link_is_not_followed(file):
    """A link to nothing is refused instead of a file being made wherever it points."""
    file.parent.mkdir(0o700)
    file.symlink_to(file.with_name("nowhere.db"))
    assert refusal(file, create=True) == "log-unusable"
    assert not file.exists()


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.95])
def test_damage_is_found(file, place):
    """A file whose bytes were overwritten anywhere is refused as damaged, and left as it is."""
    with open_log(file, create=True) as log:
        log.add_all([sample(said=f"{number} " * 300) for number in range(60)])
        log.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    at = max(100, int(file.stat().st_size * place))
    with file.open("r+b") as bytes_of:
        bytes_of.seek(at)
        bytes_of.write(os.urandom(5000))
    assert refusal(file) in ("log-damaged", "log-not-a-log")


def test_a_short_file_is_refused(file):
    """A file that was cut off is refused as damaged."""
    with open_log(file, create=True) as log:
        log.add_all([sample(said="word " * 900) for _ in range(20)])
    os.truncate(file, file.stat().st_size // 2)
    assert refusal(file) == "log-damaged"


def test_a_locked_log_is_told(file):
    """Whoever finds the log locked is told so after a while, and nothing is lost."""
    with open_log(file, create=True) as log, open_log(file, patience=0.1) as other:
        log.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogError) as caught:
            other.add(sample())
        log.connection.execute("COMMIT")
        assert caught.value.key == "log-locked"
        other.add(sample())
        assert len(list(log.calls())) == 1


def test_no_more_pages(file):
    """Where the database may not grow, the error says so, and what was acknowledged before is all there."""
    with open_log(file, create=True) as log:
        pages = log.connection.execute("PRAGMA page_count").fetchone()[0]
        log.connection.execute(f"PRAGMA max_page_count = {pages + 20}")
        stored = []

        def fill():
            while True:
                stored.append(log.add(sample(said="word " * 400)))

        with pytest.raises(LogError) as caught:
            fill()
        assert caught.value.key == "log-full"
        assert len(stored) > 5
        assert {call.id for call in log.calls()} == {call.id for call in stored}
        assert verify(log) == (len(stored), [])


# ── forgetting ──────────────────────────────────────────────────────────────────────────────────────────────────────


def holders(folder, word):
    """Return the files in a folder that hold a word."""
    return [path.name for path in folder.iterdir() if word.encode() in path.read_bytes()]


@pytest.mark.parametrize("everything", [False, True])
def test_no_byte_is_left(file, everything):
    """After forgetting, no file of the folder holds a byte of the call: no journal, no earlier version, no copy."""
    with open_log(file, create=True) as log:
        gone = log.add(sample())
        other = log.add(sample(said="stays-here", agent_name=""))
        log.change(gone.id, lambda call: replace(call, said=f"now {MARK}-two"), later(1))
        copies.keep(log.connection, file, NEWEST)
        assert len(holders(file.parent, MARK)) >= 2
        ids, cleared = forget(log, None if everything else [gone.id])
        assert holders(file.parent, MARK) == holders(file.parent, gone.id) == []
        assert (gone.id in ids, cleared, other.id in ids) == (True, 1, everything)
        assert [call.id for call in log.calls()] == ([] if everything else [other.id])
        assert verify(log)[1] == []
    assert (len(holders(file.parent, "stays-here")) > 0) is not everything
    assert holders(file.parent, MARK) == []


def test_forgetting_something_unknown_forgets_nothing(file):
    """Where one of several calls does not exist, none is removed."""
    with open_log(file, create=True) as log:
        call = log.add(sample())
        with pytest.raises(UsageError):
            forget(log, [call.id, "k9k9k9" if call.id != "k9k9k9" else "k8k8k8"])
        assert list(log.calls()) == [call]


def test_forgetting_while_somebody_reads_is_told(file):
    """Where another program reads the log at that moment, the error says so; later all bytes are cleared."""
    with open_log(file, create=True) as log, open_log(file) as reader:
        call = log.add(sample())
        log.connection.execute("PRAGMA busy_timeout = 50")
        reader.connection.execute("BEGIN")
        reader.connection.execute("SELECT * FROM call").fetchall()
        with pytest.raises(LogError) as caught:
            forget(log, [call.id])
        assert caught.value.key == "log-forget-busy"
        reader.connection.execute("COMMIT")
        assert forget(log, []) == ([], 0)
        assert holders(file.parent, MARK) == []


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def old_log(file, calls):
    """Write a log in its first form."""
    file.parent.mkdir(0o700, exist_ok=True)
    file.touch(0o600)
    connection = sqlite3.connect(file, isolation_level=None)
    migrations.step(connection, 0)
    for call in calls:
        row = {**to_plain(call), "missed": "[]"}
        names = ", ".join(row)
        connection.execute(f"INSERT INTO call ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))  # noqa: S608 - our own names
    connection.close()


def test_an_old_log_is_brought_up_to_date(file):
    """A log in its first form keeps every call, gets its times, and leaves a dated copy in the old form."""
    old = [sample(id="k4t7m2"), sample(id="b2c3d4", status="closed", closed_at=NOW)]
    old_log(file, old)
    before = file.read_bytes()
    with open_log(file) as log:
        assert sorted(log.calls(), key=lambda call: call.id) == sorted(old, key=lambda call: call.id)
        assert [call.id for call in log.due(later(10**6))] == ["k4t7m2"]
        assert verify(log) == (2, [])
    (copy,) = copies.found(file)
    assert guard.inspect(copy, 1) == 1
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    shutil.copy(copy, file)
    file.chmod(0o600)
    with open_log(file) as log:
        assert len(list(log.calls())) == 2
        forget(log, ["k4t7m2"])
    assert holders(file.parent, "k4t7m2") == []
    assert len(before) > 0


def test_a_failed_step_leaves_the_old_form(file, monkeypatch):
    """Where a step fails in the middle, the log stays in its old form with everything in it."""
    old_log(file, [sample(id="k4t7m2")])

    def fail(connection):
        connection.execute("ALTER TABLE call ADD COLUMN called_utc INTEGER NOT NULL DEFAULT 0")
        raise sqlite3.OperationalError("no")

    monkeypatch.setattr(migrations, "STEPS", (migrations.STEPS[0], fail))
    with pytest.raises(LogError), open_log(file):
        pass
    assert guard.inspect(file, 1) == 1
    monkeypatch.undo()
    with open_log(file) as log:
        assert [call.id for call in log.calls()] == ["k4t7m2"]


def test_a_log_that_is_made_meanwhile_is_no_foreign_file(file, monkeypatch):
    """Where another program gives a new log its form while we look at it, we see it before or after, never half."""
    guard.make(file)
    connect = sqlite3.connect

    class Meanwhile(sqlite3.Connection):
        """Lets somebody else make the log as soon as its form was read."""

        def execute(self, statement, *values):
            told = super().execute(statement, *values).fetchall()
            if statement == "PRAGMA application_id":
                monkeypatch.setattr(sqlite3, "connect", connect)
                with suppress(LogError), open_log(file, patience=0):
                    pass
            return Rows(told)

    monkeypatch.setattr(sqlite3, "connect", partial(connect, factory=Meanwhile))
    assert guard.inspect(file, 0) in (0, NEWEST)


class Rows(list):
    """Rows that were fetched at once, so that reading them ends here."""

    def fetchone(self):
        return self[0]
