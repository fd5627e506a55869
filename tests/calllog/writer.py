"""Writes to a log in a loop until it is killed; each acknowledged write is told on a pipe first to last.

Run as `python writer.py FILE SEED`. Each line on stdout is written after the log said that the change is stored.
"""

import os
import random
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from uscis_prep.calllog.record import Call
from uscis_prep.calllog.store import open_log


def tell(*words):
    """Write a line in one piece, with nothing buffered that a kill could lose."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def main():
    """Add and change calls for ever."""
    file, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))  # noqa: S311 - a test's own dice
    mine = []
    now = datetime.now(UTC)
    while True:
        with open_log(file, create=True, patience=60) as log:
            for _ in range(chance.randint(1, 9)):
                if mine and chance.random() < 0.4:
                    call_id = chance.choice(mine)
                    mark = f"edit-{chance.random()}"
                    new = log.change(call_id, lambda call, mark=mark: replace(call, said=mark), now)
                    tell(call_id, new.version, mark)
                else:
                    mark = f"add-{chance.random()}" + "x" * chance.randint(0, 3000)
                    made = log.add(Call(id="", called_at=now, zone="UTC", created_at=now, updated_at=now, said=mark))
                    mine.append(made.id)
                    tell(made.id, made.version, mark)


if __name__ == "__main__":
    main()
