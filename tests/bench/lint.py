"""How long `rules lint` takes, and how that grows with the rulebook: python tests/bench/lint.py [TIMES ...]."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.grow import RULES, grow

PROGRAM = [sys.executable, "-m", "uscis_prep"]
CHECK = ["check", "--form", "I-90", "--json"]
ROUNDS = 3


def seconds(folder, *arguments):
    """Return the processor seconds of one run that compiles afresh; other programs on the machine do not count."""
    before = os.times()
    environment = {**os.environ, "USCIS_PREP_CACHE": "off", "USCIS_PREP_RULES": str(folder)}
    subprocess.run([*PROGRAM, *arguments], check=False, env=environment, capture_output=True)
    after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)


def best(rounds, *runs):
    """Return the shortest time of each run, taken in turn so that a busy moment hits all of them."""
    times = [[seconds(*run) for run in runs] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def main(sizes):
    """Print a Markdown table."""
    out = sys.stdout.write
    out(f"{time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}, processor seconds, best of {ROUNDS}\n\n")
    out("| rulebook | topics | check, compiled afresh | rules lint | lint / check | lint / lint of the shipped one |\n")
    out("| --- | --- | --- | --- | --- | --- |\n")
    first = None
    for size in sizes:
        with TemporaryDirectory() as folder:
            grow(size, Path(folder))
            checked, linted = best(ROUNDS if size < 10 else 1, (folder, *CHECK), (folder, "rules", "lint"))
            first = first or linted
            topics = len(list((Path(folder) / "topics").glob("*.yaml")))
        row = [
            f"{size}×",
            topics,
            f"{checked:.2f} s",
            f"{linted:.2f} s",
            f"{linted / checked:.1f}",
            f"{linted / first:.1f}",
        ]
        out("| " + " | ".join(map(str, row)) + " |\n")


if __name__ == "__main__":
    assert RULES.is_dir()
    main([int(text) for text in sys.argv[1:]] or [1, 3, 10])
