"""Comments that allow a finding: `# allow RB317: the reason`, on the line of the finding or directly above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.rulebook.fingerprint import rule_files
from uscis_prep.rulebook.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

ALLOW = re.compile(r"(?:^|\s)#\s*allow\b\s*(?P<code>[A-Za-z0-9]*)\s*(?P<reason>:.*)?$")
COMMENT = re.compile(r"\s*#")


class Allowance(NamedTuple):
    """One such comment."""

    file: str
    line: int
    column: int
    code: str
    reason: str
    covers: range
    """The lines whose findings it allows: its own, the further comments below it, and the first line after those."""


def allowances(folder: Path) -> list[Allowance]:
    """Read the comments of all files of a rulebook."""
    found: list[Allowance] = []
    for path in rule_files(folder):
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        found += _of_file(path.relative_to(folder).as_posix(), lines)
    return found


def _of_file(file: str, lines: list[str]) -> Iterator[Allowance]:
    for number, line in enumerate(lines, start=1):
        hit = ALLOW.search(line)
        if hit is None:
            continue
        end = number
        if COMMENT.match(line):
            while end < len(lines) and COMMENT.match(lines[end]):
                end += 1
            end += 1
        reason = (hit["reason"] or "").removeprefix(":").strip()
        yield Allowance(file, number, line.index("#", hit.start()) + 1, hit["code"], reason, range(number, end + 1))


def allow(
    found: Iterable[Problem], comments: Iterable[Allowance], known: Collection[str], *, complete: bool
) -> tuple[list[Problem], list[tuple[Problem, str]]]:
    """Take away the findings that are allowed, and complain about comments that allow nothing.

    Args:
        found: The findings that may be allowed.
        comments: What was read from the files.
        known: The codes that may be allowed.
        complete: Whether every check has run, so that a comment without a finding is known to be useless.

    Returns:
        What is left, with the complaints; and what is allowed, with the reason.
    """
    left, allowed, used = [], [], set()
    sound = [comment for comment in comments if comment.reason and comment.code in known]
    for problem in found:
        its = [c for c in sound if (c.file, c.code) == (problem.file, problem.code) and problem.line in c.covers]
        used.update(its)
        if its:
            allowed.append((problem, its[0].reason))
        else:
            left.append(problem)
    for comment in comments:
        if comment not in sound:
            left.append(_unsound(comment, known))
        elif complete and comment not in used:
            told = f"this allows {comment.code}, and nothing is found here"
            left.append(Problem(*comment[:3], "RB390", told, "delete the comment, or put it above the finding"))
    return left, allowed


def _unsound(comment: Allowance, known: Collection[str]) -> Problem:
    if comment.code in known:
        hint = f"write the reason behind a colon: `# allow {comment.code}: …`"
        return Problem(*comment[:3], "RB391", f"this allows {comment.code} without a reason", hint)
    told = f"`{comment.code}` cannot be allowed"
    return Problem(*comment[:3], "RB391", told, "name a code that only `rules lint` finds, or delete the comment")
