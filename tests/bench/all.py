"""Measures everything that has a limit, in one run, and prints every ratio with it: python tests/bench/all.py.

It takes about three minutes, most of which go into the million rows and the rulebook of ten times the size. The exit
code is 1 where a ratio is over its limit, or where two ways of deciding differ.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.ratio import judge

#: Each part is loaded when its turn has come: the memory of a program counts from that of the one that starts it.
PARTS = ("bench.startup", "bench.batch", "bench.deciding", "bench.growth")


def main() -> int:
    """Measure, print and judge."""
    found = []
    for part in PARTS:
        found += import_module(part).measured()
        sys.stdout.write("\n")
    return judge(found)


if __name__ == "__main__":
    sys.exit(main())
