"""A progress bar on stderr, where that is a terminal and nobody asked for plain lines."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from uscis_prep.cli.output import wants_color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from uscis_prep.cli.settings import Settings


@contextmanager
def progress(total: int, settings: Settings, *, printing: bool) -> Iterator[Callable[[int], None] | None]:
    """Show how far a long run is.

    Args:
        total: How many rows there are, as far as that is known.
        settings: The global flags.
        printing: Whether results are written to stdout meanwhile: on the same terminal they show it themselves.

    Returns:
        What takes the number of rows done since it was last told; ``None`` where nothing is shown.
    """
    terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if settings.plain or not terminal or (printing and sys.stdout.isatty()):
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - heavy, and only a terminal shows it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415 - as above

    color = wants_color(settings.color, os.environ, terminal=terminal)
    console = Console(file=sys.stderr, color_system="standard" if color else None, markup=False, legacy_windows=False)
    shown = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Left to itself the bar takes stdout over too, and a result that goes to a file would land on the terminal.
    bar = Progress(*shown, console=console, transient=True, redirect_stdout=False)
    with bar:
        task = bar.add_task("", total=total)
        yield lambda count: bar.advance(task, count)
