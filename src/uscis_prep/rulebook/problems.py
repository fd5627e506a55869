"""What is wrong with a rulebook file, where it stands, and what to do about it."""

from __future__ import annotations

from typing import Any, NamedTuple

from uscis_prep.names import nearest, suggest

__all__ = ["Fault", "Problem", "nearest", "shown", "suggest"]

SHOWN_CHARACTERS = 40


class Problem(NamedTuple):
    """One fault in one file; problems sort by file, line and column.

    Args:
        file: The file's name inside the rulebook.
        line: The line, counted from 1.
        column: The character in the line, counted from 1.
        code: A stable name such as `RB101`, for looking it up and for tests.
        message: What is wrong and what was expected.
        hint: What to do.
        witness: The smallest set of answers that shows it, as pairs of question and answer.
        editions: The editions in which it shows, where it does not show in all.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str
    witness: tuple[tuple[str, str], ...] = ()
    editions: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the problem as plain data; `witness` and `editions` stand there only where there are any."""
        found: dict[str, Any] = self._asdict() | {"witness": dict(self.witness), "editions": list(self.editions)}
        return {key: value for key, value in found.items() if value or key not in ("witness", "editions")}

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message}: {self.hint}"


class Fault(NamedTuple):
    """A fault of a decision that may show in many editions; it is told once. The fields are those of a problem."""

    code: str
    message: str
    hint: str
    file: str
    path: tuple[str, ...] = ()
    witness: tuple[tuple[str, str], ...] = ()


def shown(text: str) -> str:
    """Return a text of the file fit for a message: short, on one line, and without effect on a terminal.

    Args:
        text: Any text, even one with line ends or control characters.

    Returns:
        At most forty characters of it, with escapes for what cannot be seen, and "…" for the rest.
    """
    seen = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return seen if len(seen) <= SHOWN_CHARACTERS else f"{seen[:SHOWN_CHARACTERS]}…"
