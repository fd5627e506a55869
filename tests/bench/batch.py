"""Measures a whole batch against copying the same table with the csv module, in one run, and its memory.

Run it as `python tests/bench/batch.py [--rows 1000000] [--rounds 3]`. The exit code is 1 where the batch takes more
than eight times the copy, memory grows with the table, or a sample of the rows differs from what `check` says.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from bench.ratio import Ratio  # noqa: E402 - found only through the path above
from one_by_one import differences  # noqa: E402 - as above
from tables import write  # noqa: E402 - as above

NOW = "2026-11-24T10:00-05:00"
LIMIT = 8.0
#: How much more memory a table ten times as long may take.
GROWTH = 1.5
SAMPLE = 1000
COPY = (
    "import csv, sys\n"
    "with open(sys.argv[1], newline='') as old, open(sys.argv[2], 'w', newline='') as new:\n"
    "    csv.writer(new).writerows(csv.reader(old))\n"
)


def run(command: list[str]) -> tuple[float, float, int]:
    """Run a command and return seconds by the clock, of the processor, and the most memory it took in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    taken = time.perf_counter() - start
    assert process.returncode in (0, 1), command
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def batch(table: Path, folder: Path) -> list[str]:
    """Return the command that decides a table."""
    for name in ("out.csv", "errors.csv"):
        (folder / name).unlink(missing_ok=True)
    files = ["-o", str(folder / "out.csv"), "--errors", str(folder / "errors.csv")]
    return [sys.executable, "-m", "uscis_prep", "batch", str(table), "--now", NOW, *files]


def bad_rows(folder: Path) -> list[int]:
    """Return the rows that the batch called bad."""
    with (folder / "errors.csv").open(encoding="utf-8", newline="") as file:
        return sorted({int(row["row"]) for row in csv.DictReader(file)})


def measured(most: int = 1_000_000, rounds: int = 3) -> list[Ratio]:
    """Measure a table and one of a tenth, print both, and return the ratios.

    Args:
        most: The rows of the longer table.
        rounds: How often each is measured; the shortest time counts.
    """
    found, memory = [], {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "table.csv"
        write(table, 1)
        run(batch(table, folder))  # a checkout compiles its rules at the first run, a wheel never
        sys.stdout.write("| rows | copy, s | batch, s | ratio, clock | ratio, processor | memory, MB |\n")
        sys.stdout.write("| --: | --: | --: | --: | --: | --: |\n")
        for rows in (most // 10, most):
            broken = write(table, rows)
            copies, batches = [], []
            for _ in range(rounds):
                copies.append(run([sys.executable, "-c", COPY, str(table), str(folder / "copy.csv")]))
                batches.append(run(batch(table, folder)))
            copied, decided = min(copies), min(batches)
            memory[rows] = decided[2]
            ratios = [mine / other for mine, other in zip(decided[:2], copied[:2], strict=True)]
            told = f"{copied[1]:.2f} | {decided[1]:.2f} | {ratios[0]:.1f} | {ratios[1]:.1f} | {decided[2]}"
            sys.stdout.write(f"| {rows:,} | {told} |\n")
            sys.stdout.flush()
            assert bad_rows(folder) == broken, "other rows are bad than were broken"
            found.append(Ratio(f"batch of {rows:,} rows", "copying the table", ratios[1], LIMIT))
        chosen = random.Random(1).sample(range(most), min(SAMPLE, most))  # noqa: S311 - no secret
        differ = len(differences(table, folder / "out.csv", set(chosen), NOW))
    sys.stdout.write(f"{len(chosen)} rows compared one by one with check: {differ} differ\n")
    grown = memory[most] / memory[most // 10]
    found.append(Ratio(f"memory at {most:,} rows", f"memory at {most // 10:,} rows", grown, GROWTH))
    found.append(Ratio("rows decided otherwise than by check", "none", differ, 0.0))
    return found


def main() -> int:
    """Measure, and tell whether everything is inside the limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    return 0 if all(row.inside for row in measured(options.rows, options.rounds)) else 1


if __name__ == "__main__":
    sys.exit(main())
