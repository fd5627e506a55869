"""A page as lines with a role each, wrapped to a width: what every text format is made of."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from uscis_prep.clean import clean


class Line(NamedTuple):
    """One finished line and its role: title, verdict, heading, text, small, address, blank."""

    role: str
    text: str


class Page:
    """Collects lines; nothing but an address is ever wider than the page.

    Args:
        width: Columns.
        box: The sign of a box to tick.
    """

    def __init__(self, width: int, box: str) -> None:
        self.width = max(width, 12)
        self.box = box
        self.lines: list[Line] = []

    def add(self, text: str, role: str = "text", *, first: str = "", rest: str | None = None) -> None:
        """Wrap a text into lines.

        Args:
            text: The text; it is cleaned here.
            role: The role of its lines.
            first: What stands before the first line.
            rest: What stands before the others; as wide as `first` where nothing is said.
        """
        indent = " " * len(first) if rest is None else rest
        for part in self._wrapped(clean(text), first, indent):
            self.lines.append(Line("address" if "://" in part else role, part))

    def _wrapped(self, text: str, first: str, rest: str) -> list[str]:
        """Wrap; an address stands alone on its line, because it must be copied whole."""
        narrow = min(len(first), self.width // 3)
        room = self.width - len(first)
        return textwrap.wrap(
            " ".join(word if len(word) <= room else _broken(word, room) for word in text.split(" ")),
            self.width,
            initial_indent=first,
            subsequent_indent=rest[:narrow] if len(rest) > narrow else rest,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def address(self, text: str, indent: str = "") -> None:
        """Add an address or number on a line of its own."""
        self.lines.append(Line("address", indent + clean(text)))

    def tick(self, text: str) -> None:
        """Add a line with a box to tick."""
        self.add(text, "text", first=f"{self.box} ")

    def heading(self, text: str) -> None:
        """Add a heading with space before it."""
        self.blank()
        self.add(text, "heading")

    def blank(self) -> None:
        """Add an empty line, never two in a row."""
        if self.lines and self.lines[-1].role != "blank":
            self.lines.append(Line("blank", ""))

    def text(self) -> str:
        """Return the page as plain text."""
        return "\n".join(line.text.rstrip() for line in self.lines) + "\n"


def _broken(word: str, room: int) -> str:
    """Break a word that is wider than the page, such as nonsense that was typed; an address stays whole."""
    if "/" in word or "@" in word or room < 1:
        return word
    return " ".join(word[at : at + room] for at in range(0, len(word), room))
