"""Tries every rule mutant and prints what noticed each kind first: `python tests/bench/mutants.py [PART OF]`."""

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants import EQUIVALENT, NOTICED, SNAPSHOT, mutants, noticed


def main(part=0, of=1):
    """Run every mutant, or each `of`-th from `part` on, and print a Markdown table.

    Args:
        part: The first mutant.
        of: The step, to share the work between processes.
    """
    counted: dict[str, Counter] = {}
    for mutant in list(mutants())[part::of]:
        by = noticed(mutant)
        counted.setdefault(mutant.kind, Counter())[by] += 1
        if by == SNAPSHOT:
            sys.stderr.write(f"{by}: {mutant}\n")
    heads = ("kind", *NOTICED, EQUIVALENT)
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    lines += [
        f"| {kind} | " + " | ".join(str(row[by]) for by in heads[1:]) + " |" for kind, row in sorted(counted.items())
    ]
    whole = sum(counted.values(), Counter())
    lines.append("| all | " + " | ".join(str(whole[by]) for by in heads[1:]) + " |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
