"""How compile time and diagrams grow with the rulebook: python tests/bench/growth.py [TIMES ...]."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.grow import grow
from bench.ratio import Ratio, judge

#: How much more a topic may cost in a larger rulebook than in the shipped one. Each is compiled alone; more questions
#: stand between those that it asks, so that its diagrams are not quite the same.
LIMIT = 1.5
#: How often the shipped size is compiled; larger ones less often, as they take longer.
RUNS = 6
COMPILE = """
import json, sys, time
from pathlib import Path
from uscis_prep.rulebook.compile import compile_folder
start = time.process_time()
data = compile_folder(Path(sys.argv[1]))
taken = time.process_time() - start
topics = data["topics"].values()
print(json.dumps([taken, len(topics), sum(len(topic["nodes"]) for topic in topics)]))
"""


def compiled(times: int) -> tuple[float, int, int]:
    """Return processor seconds, topics and nodes of a rulebook of so many times the size; the shortest of some runs."""
    with TemporaryDirectory() as folder:
        grow(times, Path(folder))
        command = [sys.executable, "-c", COMPILE, folder]
        runs = [
            subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(max(1, RUNS // times))
        ]
    seconds, topics, nodes = min(json.loads(done.stdout) for done in runs)
    return seconds, topics, nodes


def measured(sizes: tuple[int, ...] = (1, 3, 10)) -> list[Ratio]:
    """Print what each size takes, and return it against the shipped size, each divided by the number of times."""
    sys.stdout.write("| rulebook | topics | compile, s, processor | nodes | nodes of a topic |\n")
    sys.stdout.write("| --- | --: | --: | --: | --: |\n")
    found = []
    first: tuple[float, int, int] | None = None
    for times in sizes:
        made = compiled(times)
        first = first or made
        seconds, topics, nodes = made
        sys.stdout.write(f"| {times}× | {topics} | {seconds:.2f} | {nodes:,} | {nodes / topics:.0f} |\n")
        sys.stdout.flush()
        if made is not first:
            against = f"{times} × once"
            found.append(Ratio(f"compiling {times}× the rulebook", against, seconds / first[0] / times, LIMIT))
            found.append(Ratio(f"diagrams of {times}× the rulebook", against, nodes / first[2] / times, LIMIT))
    return found


if __name__ == "__main__":
    sys.exit(judge(measured(tuple(int(text) for text in sys.argv[1:]) or (1, 3, 10))))
