"""The list of checks that `rules lint` runs; a new check is one function and one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.rulebook.lint.naming import hidden, never_without, reserved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem


class Check(NamedTuple):
    """One check.

    Args:
        run: Finds problems; `Subject.problem` makes them. It is called once for the whole rulebook.
        codes: The codes that it may find. They can be allowed by a comment; `codes.yaml` explains them.
        whole: Whether it needs a complete subject: a check for what is *never* used would be wrong about a part.
    """

    run: Callable[[Subject], Iterable[Problem]]
    codes: tuple[str, ...]
    whole: bool = False


CHECKS: tuple[Check, ...] = (
    Check(hidden, ("RB316",)),
    Check(never_without, ("RB317",)),
    Check(reserved, ("RB320",)),
)
#: Findings about the comments that allow others; they cannot be allowed themselves.
ABOUT_ALLOWING = ("RB390", "RB391")


def codes() -> set[str]:
    """Return every code that can be allowed."""
    return {code for check in CHECKS for code in check.codes}
