"""Measures the deciding step beside zen-engine, which runs the same decisions as another model, in one run.

Run it as `python tests/bench/deciding.py [--cases 300]`. Both sides are asked for the rule and record of each
decision, the lines and the alternatives, of the same complete answers in every topic. The exit code is 1 where the
two ever differ.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from bench.ratio import Ratio
from rules.test_zen import COMPILED, cases, decider, ours, theirs, told


def measured(most: int = 300) -> list[Ratio]:
    """Measure, print the table, and return the ratios: the other engine has no limit, a difference has.

    Args:
        most: How many cases of each topic are decided.
    """
    chance = random.Random(1)  # noqa: S311 - no secret
    clock = time.process_time
    mine = other = 0.0
    number = differ = 0
    edition = COMPILED.data["editions"][-1]
    for topic in sorted(COMPILED.data["topics"]):
        view, decide = COMPILED.view_in(topic, edition), decider(topic, edition)
        for values in cases(view, most, chance):
            answers = told(values)
            begun = clock()
            found = ours(view, values)
            between = clock()
            result = decide(answers)
            other += clock() - between
            mine += between - begun
            number += 1
            differ += theirs(result) != found
    sys.stdout.write("| engine | microseconds for each case, processor | ratio |\n| --- | --: | --: |\n")
    sys.stdout.write(f"| ours | {mine / number * 1e6:.0f} | 1 |\n")
    sys.stdout.write(f"| zen-engine | {other / number * 1e6:.0f} | {other / mine:.1f} |\n")
    sys.stdout.write(f"{number} cases decided by both: {differ} differ\n")
    return [
        Ratio("deciding, ours", "zen-engine", mine / other, 1.0),
        Ratio("cases decided otherwise than by zen-engine", "none", differ, 0.0),
    ]


def main() -> int:
    """Measure, and tell whether the two ever differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300)
    return 0 if all(row.inside for row in measured(parser.parse_args().cases)) else 1


if __name__ == "__main__":
    sys.exit(main())
