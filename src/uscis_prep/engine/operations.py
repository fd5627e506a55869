"""What two terminals make together, and what is known at once where only one side is a terminal."""

from __future__ import annotations

from uscis_prep.engine.nodes import FALSE, TRUE


def both(left: int, right: int) -> int:
    """Return 1 where both are 1."""
    return left & right


def either(left: int, right: int) -> int:
    """Return 1 where at least one is 1."""
    return left | right


def without(left: int, right: int) -> int:
    """Return 1 where the first is 1 and the second is not."""
    return left & ~right & 1


def overlay(upper: int, lower: int) -> int:
    """Return what stands above, or below where there is nothing above; 0 stands for nothing."""
    return upper - 1 if upper else lower


def _both(left: int, right: int) -> int | None:
    if FALSE in {left, right}:
        return FALSE
    return right if left == TRUE else left


def _either(left: int, right: int) -> int | None:
    if TRUE in {left, right}:
        return TRUE
    return right if left == FALSE else left


def _without(left: int, right: int) -> int | None:
    if left == FALSE or right == TRUE:
        return FALSE
    return left if right == FALSE else None


def _overlay(upper: int, lower: int) -> int | None:
    if upper == FALSE:
        return lower
    return upper + 1 if upper < 0 else None


#: What comes out where one side is a terminal and the other need not be looked at.
AT_ONCE = {both: _both, either: _either, without: _without, overlay: _overlay}
