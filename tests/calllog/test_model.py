"""The store behaves like a plain list of versions, whatever is done to it and however it is interrupted."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from calllog.samples import sample
from tiers import examples, in_parts
from uscis_prep.calllog.forget import forget
from uscis_prep.calllog.lines import from_line, to_line
from uscis_prep.calllog.store import open_log
from uscis_prep.calllog.verify import verify

START = datetime(2026, 11, 24, 15, tzinfo=UTC)
MINUTES = st.integers(0, 100_000)
TEXTS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\u115f\u1160\u3164\uffa0\u2800"), max_size=40
)


def at(minutes):
    """Return a moment."""
    return START + timedelta(minutes=minutes)


class Machine(RuleBasedStateMachine):
    """Does the same to a log and to a dict of lists."""

    calls = Bundle("calls")

    def __init__(self):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.file = Path(self.folder.name) / "data" / "calls.db"
        self.log = open_log(self.file, create=True)
        self.model = {}
        self.clock = 0

    def teardown(self):
        """Close the log and check it once more."""
        assert verify(self.log) == (len(self.model), [])
        self.log.connection.close()
        self.folder.cleanup()

    def tick(self):
        """Return the next moment."""
        self.clock += 1
        return at(self.clock)

    @rule(target=calls, said=TEXTS, by=st.none() | MINUTES, called=MINUTES)
    def add(self, said, by, called):
        """Add a call."""
        made = self.log.add(
            sample(said=said, promised=None, answer_by=None if by is None else at(by), called_at=at(called))
        )
        assert made.id not in self.model
        self.model[made.id] = [made]
        assert made.said == said
        return made.id

    def changed(self, call_id, edit):
        """Change a call in both places."""
        if call_id not in self.model:
            return
        old, moment = self.model[call_id][-1], self.tick()
        new = self.log.change(call_id, edit, moment)
        wanted = edit(old)
        if wanted != old:
            wanted = replace(wanted, version=old.version + 1, updated_at=max(moment, old.updated_at))
            self.model[call_id].append(wanted)
        assert new == self.model[call_id][-1]

    @rule(call_id=calls, said=TEXTS, by=st.none() | MINUTES)
    def edit(self, call_id, said, by):
        """Change text and time."""
        self.changed(call_id, lambda call: replace(call, said=said, answer_by=None if by is None else at(by)))

    @rule(call_id=calls, minutes=MINUTES)
    def missed(self, call_id, minutes):
        """Note a missed call."""
        if call_id in self.model and len(self.model[call_id][-1].missed) < 5:
            until = at(minutes + 90)
            self.changed(call_id, lambda call: replace(call, missed=(*call.missed, at(minutes)), second_until=until))

    @rule(call_id=calls)
    def close(self, call_id):
        """Close or reopen."""
        moment = at(self.clock)

        def turn(call):
            shut = call.status == "open"
            return replace(call, status="closed" if shut else "open", closed_at=moment if shut else None)

        self.changed(call_id, turn)

    @rule(call_id=consumes(calls))
    def forget(self, call_id):
        """Forget a call."""
        if call_id in self.model:
            assert forget(self.log, [call_id]) == ([call_id], 0)
            del self.model[call_id]
            assert all(call_id.encode() not in path.read_bytes() for path in self.file.parent.iterdir())

    @rule()
    def reopen(self):
        """Close the file and open it again."""
        self.log.connection.close()
        self.log = open_log(self.file, create=True)

    @rule(said=TEXTS)
    def crash(self, said):
        """Die in the middle of a transaction, in a process of its own."""
        child = os.fork()
        if not child:  # pragma: no cover - the child is killed
            try:
                log = open_log(self.file)
                log.connection.execute("BEGIN IMMEDIATE")
                log.connection.execute("UPDATE call SET said = ?", (said,))
            finally:
                os._exit(9)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        self.reopen()

    @rule()
    def carry(self):
        """Export everything and import it into an empty log, then into this one: nothing changes."""
        lines = [from_line(_parsed(self.log.history(call_id))) for call_id in self.model]
        other = open_log(self.file.with_name("missing.db"))
        assert {kind for _, kind in other.merge(lines)} <= {"added"}
        assert {call.id: other.history(call.id) for call in other.calls()} == self.model
        assert {kind for _, kind in self.log.merge(lines)} <= {"unchanged"}
        other.connection.close()

    @invariant()
    def agrees(self):
        """Log and model hold the same calls, in the same versions, and the same are due."""
        assert {call.id: self.log.history(call.id) for call in self.log.calls()} == self.model
        now = at(50_000)
        due = [versions[-1] for versions in self.model.values() if versions[-1].due_at and versions[-1].due_at <= now]
        due.sort(key=lambda call: (call.due_at, call.id))
        assert self.log.due(now) == due


def _parsed(versions):
    import json  # noqa: PLC0415 - beside its only use

    return json.loads(to_line(versions, masked=False))


Machine.TestCase.settings = settings(max_examples=examples(4, 12, deep=200), stateful_step_count=25)
TestMachine = in_parts(Machine.TestCase)
