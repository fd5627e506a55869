"""Measures the call log: what is due among 100,000 calls, against an empty log; and single writes.

Run as `python tests/bench/log.py [CALLS]`. It prints milliseconds, medians of several runs.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from uscis_prep.calllog.record import Call
from uscis_prep.calllog.store import open_log

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
RUNS = 9
DUE = 20


def fill(file, number):
    """Write a log of which a few open calls are due today, and the others are closed or due later."""
    chance = random.Random(1)  # noqa: S311 - a test's own dice
    calls = []
    for place in range(number):
        called = NOW - timedelta(days=chance.randint(1, 900), minutes=place % 600)
        due_today = place < DUE
        shut = not due_today and chance.random() < 0.7
        by = NOW - timedelta(hours=1) if due_today else NOW + timedelta(days=chance.randint(10, 900))
        calls.append(
            Call(
                id="",
                called_at=called,
                zone="America/New_York",
                created_at=called,
                updated_at=called,
                topic="processing-delay",
                matter=f"M{place}",
                said="word " * chance.randint(3, 40),
                urgency="regular",
                answer_by=by,
                status="closed" if shut else "open",
                closed_at=called if shut else None,
            )
        )
    with open_log(file, create=True) as log:
        log.add_all(calls)


def median(act):
    """Return the median time of several runs, in milliseconds."""
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def query(file):
    """Open a log and ask what is due."""
    with open_log(file) as log:
        found = log.due(NOW)
    assert len(found) <= DUE


def program(file, *arguments):
    """Run the program itself."""
    command = [sys.executable, "-m", "uscis_prep", "log", *arguments, "--log", str(file), "--now", NOW.isoformat()]
    subprocess.run(command, check=True, capture_output=True, env=os.environ)


def main():
    """Print the figures."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        empty, large = Path(folder) / "empty.db", Path(folder) / "large.db"
        open_log(empty, create=True).connection.close()
        start = time.perf_counter()
        fill(large, number)
        sys.stdout.write(
            f"filled {number} calls in {time.perf_counter() - start:.1f} s, {large.stat().st_size >> 20} MiB\n"
        )
        for name, file in (("empty", empty), ("large", large)):
            sys.stdout.write(f"open and ask what is due, {name}: {median(lambda file=file: query(file)):.2f} ms\n")
        for name, file in (("empty", empty), ("large", large)):
            told = median(lambda file=file: program(file, "due", "--json"))
            sys.stdout.write(f"log due, {name}: {told:.0f} ms\n")
        sys.stdout.write(f"log add, large: {median(lambda: program(large, 'add', '--matter', 'x', '--json')):.0f} ms\n")


if __name__ == "__main__":
    main()
