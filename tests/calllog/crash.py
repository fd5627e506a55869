"""Kills writers in the middle of their work, again and again, and looks for what was acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tiers import HANG
from uscis_prep.calllog.store import open_log
from uscis_prep.calllog.verify import verify

WRITER = Path(__file__).with_name("writer.py")
WRITERS = 4


def start(file, seed):
    """Start one writer."""
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(file), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # so that what comes after a line that was read is there for `communicate`
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def kills(file, number, seed=0):
    """Kill writers until so many have died, always with four at work; return all that they were told is stored.

    Args:
        file: The log.
        number: How many to kill.
        seed: Chooses moments.

    Returns:
        The text of each acknowledged version by id and version, and the last words of writers that ended by themselves.
    """
    chance = random.Random(seed)  # noqa: S311 - a test's own dice
    acknowledged, failed = {}, []
    running = [start(file, seed * 1000 + place) for place in range(WRITERS)]
    for done in range(number):
        victim = running.pop(0)
        # Every other one dies at work, however slow the machine; the others may die while they start.
        first = victim.stdout.readline() if done % 2 else b""
        time.sleep(chance.choice((0.0, 0.05, 0.2, 0.4)) + chance.random() * 0.2)
        victim.send_signal(signal.SIGKILL)
        failed += _collect(victim, acknowledged, first)
        if done + WRITERS < number + WRITERS - 1:
            running.append(start(file, seed * 1000 + WRITERS + done))
    for left in running:
        left.send_signal(signal.SIGKILL)
        failed += _collect(left, acknowledged)
    return acknowledged, failed


def _collect(victim, acknowledged, first=b""):
    """Read what a writer was told; return its last words where it had ended by itself."""
    out, err = victim.communicate(timeout=HANG)
    for line in (first + out).decode().split("\n")[:-1]:
        call_id, version, mark = line.split(" ")
        acknowledged[call_id, int(version)] = mark
    return [] if victim.returncode == -signal.SIGKILL else [err.decode()[-2000:]]


def lost(file, acknowledged):
    """Return what was acknowledged and is not in the log, and what `verify` finds."""
    with open_log(file) as log:
        number, faults = verify(log)
        missing = [key for key, mark in acknowledged.items() if log.history(key[0])[key[1] - 1].said != mark]
    return number, missing, faults
