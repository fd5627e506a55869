"""A measured ratio with its limit, and the table of many."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Ratio(NamedTuple):
    """What was measured against what, both in one run.

    Args:
        what: What was measured.
        against: What it was compared with.
        ratio: How many times as much it took.
        limit: The largest ratio that is good; `None` where none was set.
    """

    what: str
    against: str
    ratio: float
    limit: float | None = None

    @property
    def inside(self) -> bool:
        """Whether the ratio is inside its limit; one without a limit always is."""
        return self.limit is None or self.ratio <= self.limit


def judge(ratios: Sequence[Ratio]) -> int:
    """Print every ratio with its limit, and return the exit code: 1 where one is over."""
    sys.stdout.write("| what | against | ratio | limit | |\n| --- | --- | --: | --: | --- |\n")
    for row in ratios:
        verdict = "" if row.limit is None else "inside" if row.inside else "OVER"
        sys.stdout.write(
            f"| {row.what} | {row.against} | {row.ratio:.2f} | {'' if row.limit is None else row.limit} | {verdict} |\n"
        )
    return 0 if all(row.inside for row in ratios) else 1
