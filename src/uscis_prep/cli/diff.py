"""`uscis-prep rules diff`: which advice a change of the rulebook changes, for how many answers, with an example."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.clean import clean
from uscis_prep.cli.output import write, write_json
from uscis_prep.errors import RulebookError, UsageError
from uscis_prep.rulebook.diff import diff_editions, diff_folders
from uscis_prep.rulebook.revisions import rulebook_folder
from uscis_prep.rulebook.store import rules_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.settings import Settings
    from uscis_prep.rulebook.diff import Diff

SCHEMA = "uscis-prep/diff/1"
FORMATS = ("text", "markdown", "json")
DIFFERS = 1
BASE = "base"


class Names(NamedTuple):
    """What the two sides are called."""

    old: str
    new: str


def run_diff(
    typed: Sequence[Typed], settings: Settings, *, books: Sequence[str], page_format: str, exit_code: bool
) -> int:
    """Compare two rulebooks, or two editions of one, and print what changes.

    Args:
        typed: The options as typed: `--as-of` may stand there twice.
        settings: The global flags.
        books: Folders or git revisions; one alone is compared with the rulebook in use.
        page_format: text, markdown or json.
        exit_code: Whether a difference is exit 1.

    Raises:
        UsageError: The two sides are not named, or cannot be found.
        RulebookError: One of them is not valid.
    """
    if page_format not in FORMATS:
        raise UsageError("usage-value", option="--format", given=clean(page_format)[:40], options=", ".join(FORMATS))
    wanted = "json" if settings.json else page_format
    folder = settings.rules or rules_folder()
    days = [option.value for option in typed if option.name == "as-of"]
    names, found = _editions(folder, days, books) if days else _books(folder, books)
    if wanted == "json":
        from uscis_prep.cli.diff_json import document  # noqa: PLC0415 - one form at a time

        write_json({"schema": SCHEMA, **document(names.old, names.new, found)})
    else:
        from uscis_prep.cli.diff_text import lines  # noqa: PLC0415 - as above

        write(lines(settings, names.old, names.new, found, markdown=wanted == "markdown"), sys.stdout)
    return DIFFERS if exit_code and not found.empty else 0


def _books(folder: Path, books: Sequence[str]) -> tuple[Names, Diff]:
    if len(books) not in (1, 2):
        raise UsageError("diff-two-sides")
    names = Names(books[0], books[1] if len(books) > 1 else str(folder))
    with ExitStack() as stack:
        old, new = (stack.enter_context(rulebook_folder(name, folder)) for name in names)
        try:
            return names, diff_folders(old, new)
        except RulebookError as error:
            raise _named(error, names, old) from None


def _named(error: RulebookError, names: Names, old: Path) -> RulebookError:
    """Say which of the two rulebooks is not valid."""
    from uscis_prep.rulebook.compile import compile_folder  # noqa: PLC0415 - only on the way out

    try:
        compile_folder(old)
    except RulebookError:
        which = names.old
    else:
        which = names.new
    return RulebookError([f"{clean(which)}: {problem}" for problem in error.problems], error.findings)


def _editions(folder: Path, days: Sequence[str], books: Sequence[str]) -> tuple[Names, Diff]:
    if books or len(days) != 2:  # noqa: PLR2004 - two sides
        raise UsageError("diff-two-days")
    first, second = (_day(day) for day in days)
    return Names(*days), diff_editions(folder, first, second)


def _day(text: str) -> date | None:
    if text == BASE:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("date-unreadable", given=clean(text)[:40]) from None
