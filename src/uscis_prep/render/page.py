"""A page as lines with a role each, wrapped to a width: what every text format is made of."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Between two texts in one line.
GAP = 2
#: What marks a suggestion of ours.
STAR = "*"
#: Between several, the widest first.
GAPS = ("    ", "   ", "  ")
#: A word of a shell's command; what is quoted is not taken apart.
PARTS = re.compile(r"""(?:'[^']*'|"[^"]*"|[^\s'"])+""")


class Line(NamedTuple):
    """One finished line.

    Args:
        role: Its role: title, verdict, careful, differs, label, heading, text, spoken, small, address, command, blank.
        text: The line.
        row: The row of the verdict that it belongs to, such as when or or; nothing elsewhere.
    """

    role: str
    text: str
    row: str = ""


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

    def add(
        self,
        text: str,
        role: str = "text",
        *,
        first: str = "",
        rest: str | None = None,
        whole: bool = False,
        row: str = "",
    ) -> None:
        """Wrap a text into lines.

        Args:
            text: The text; it is cleaned here.
            role: The role of its lines.
            first: What stands before the first line.
            rest: What stands before the others; as wide as `first` where nothing is said.
            whole: Whether it stays as it is, gaps included, because it fits.
            row: The row of the verdict that it belongs to.
        """
        indent = " " * len(first) if rest is None else rest
        if whole:
            self.lines.append(Line(role, first + clean(text), row))
            return
        for part in self._wrapped(clean(text), first, indent):
            self.lines.append(Line("address" if "://" in part else role, part, row))

    def _wrapped(self, text: str, first: str, rest: str) -> list[str]:
        """Wrap; an address stands alone on its line, because it must be copied whole."""
        narrow = min(len(first), self.width // 3)
        room = self.width - len(first)
        if text and len(text) <= room and text == text.strip():
            return [first + text]
        lines = textwrap.wrap(
            " ".join(word if len(word) <= room else _broken(word, room) for word in text.split(" ")),
            self.width,
            initial_indent=first,
            subsequent_indent=rest[:narrow] if len(rest) > narrow else rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        return self._with_star(lines)

    def _with_star(self, lines: list[str]) -> list[str]:
        """Return lines in which the star of a suggestion does not stand alone: its word comes with it."""
        if len(lines) < 2 or lines[-1].strip() != STAR:  # noqa: PLR2004 - one line has no other
            return lines
        before, _, word = lines[-2].rpartition(" ")
        last = lines[-1].replace(STAR, f"{word} {STAR}")
        return [*lines[:-2], before, last] if before.strip() and len(last) <= self.width else lines

    def address(self, text: str, indent: str = "") -> None:
        """Add an address or number on a line of its own, whole; one that is wider than the page starts at its edge."""
        told = clean(text)
        self.lines.append(Line("address", told if len(indent) + len(told) > self.width else indent + told))

    def command(self, text: str, indent: str = "") -> None:
        """Add a command that can be copied whole: a line that goes on ends in a backslash, as a shell reads it.

        Args:
            text: The command, quoted for a shell.
            indent: What stands before each line.
        """
        parts, room = PARTS.findall(clean(text)), self.width - len(indent)
        line = ""
        for place, part in enumerate(parts):
            more = len(" \\") if place + 1 < len(parts) else 0
            # A flag stays with its value, where both fit.
            wanted = len(f"{part} {parts[place + 1]}") if more and part.startswith("-") else len(part)
            if line and len(line) + 1 + (wanted if wanted + 4 <= room else len(part)) + more > room:
                self.lines.append(Line("command", f"{indent}{line} \\"))
                line = ""
            line = f"{line} {part}" if line else part
        self.lines.append(Line("command", indent + line))

    def labelled(self, label: str, command: str, indent: str = "") -> None:
        """Add a command behind its label; under it where they do not fit in one line."""
        told = f"{indent}{clean(label)}  {clean(command)}"
        if len(told) <= self.width:
            self.lines.append(Line("command", told))
        else:
            self.add(label, "small", first=indent)
            self.command(command, indent * 2)

    def pair(self, left: str, right: str, role: str) -> None:
        """Add two texts at both ends of a line; one under the other where they do not fit."""
        one, two = clean(left), clean(right)
        gap = self.width - len(one) - len(two)
        if gap >= GAP and two:
            self.lines.append(Line(role, f"{one}{' ' * gap}{two}"))
        else:
            self.add(one, role)
            self.add(two, "small")

    def joined(self, texts: Sequence[str], role: str) -> None:
        """Add short texts side by side, as many in a line as fit whole."""
        shown, line = [clean(text) for text in texts], ""
        # Closer together where all of them then fit into one line.
        gap = next((gap for gap in GAPS if len(gap.join(shown)) <= self.width), GAPS[0])
        for text in shown:
            if line and len(f"{line}{gap}{text}") > self.width:
                self.add(line, role, whole=len(line) <= self.width)
                line = ""
            line = f"{line}{gap}{text}" if line else text
        if line:
            self.add(line, role, whole=len(line) <= self.width)

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
