"""Draws a page on a terminal with rich: roles become weights and colours, never anything that words do not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from uscis_prep.render.page import Page

STYLES = {
    "title": "bold",
    "verdict": "bold green",
    "careful": "bold",
    "label": "bold cyan",
    "heading": "bold cyan",
    "spoken": "italic",
    "small": "dim",
    "address": "bold",
    "command": "bold",
}


def draw(page: Page, stream: TextIO) -> None:
    """Write a page with colour.

    Args:
        page: The page; its texts are cleaned already.
        stream: A terminal, or a stream on which colour was asked for.
    """
    from rich.console import Console  # noqa: PLC0415 - half the start-up, and only a terminal needs it
    from rich.text import Text  # noqa: PLC0415 - as above

    console = Console(
        file=stream,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        width=max(page.width, max((len(line.text) for line in page.lines), default=0)),
        legacy_windows=False,
    )
    # One text for the whole page: rich looks at the terminal and the styles anew for everything that it prints.
    text = Text(end="")
    for line in page.lines:
        text.append(line.text, STYLES.get(line.role)).append("\n")
    console.print(text, soft_wrap=True, end="")
