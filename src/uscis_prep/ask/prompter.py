"""Asks one thing at a time by numbered lines: works with a screen reader, over ssh and in a pipe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TextIO

from uscis_prep.clean import clean, excerpt, fold
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uscis_prep.plan.setting import Setting

CHANGE = re.compile(r"c\s*(\d{1,2})")


class Back(NamedTuple):
    """Go back to the question before."""


class Change(NamedTuple):
    """Change an earlier answer."""

    number: int


class NextPerson(NamedTuple):
    """Start anew for the next person."""


class Quit(NamedTuple):
    """Stop: the person typed q, or the input ended."""


class Chosen(NamedTuple):
    """An answer: an option by its number, or what was typed."""

    text: str


Reply = Back | Change | NextPerson | Quit | Chosen
KEYS: dict[str, Reply] = {
    "b": Back(),
    "back": Back(),
    "atras": Back(),
    "q": Quit(),
    "quit": Quit(),
    "exit": Quit(),
    "salir": Quit(),
    "n": NextPerson(),
    "next": NextPerson(),
}


class Prompter:
    """Writes questions to one stream and reads lines from another.

    Args:
        source: Where lines come from.
        sink: Where questions go; never the stream of the plan.
        width: Columns of the screen.
    """

    def __init__(self, source: TextIO, sink: TextIO, width: int) -> None:
        self.source = source
        self.sink = sink
        self.width = width

    def say(self, text: str, first: str = "") -> None:
        """Write a paragraph, wrapped to the screen."""
        from uscis_prep.render.page import Page  # noqa: PLC0415 - wrapping only

        page = Page(self.width, "")
        page.add(text, first=first)
        self.sink.write(page.text())
        self.sink.flush()

    def gap(self) -> None:
        """Write an empty line."""
        self.sink.write("\n")

    def wipe(self) -> None:
        """Leave nothing of the last person on the screen."""
        if self.sink.isatty():
            self.sink.write("\x1b[3J\x1b[2J\x1b[H" if self._can_clear() else "\n" * 60)
            self.sink.flush()

    @staticmethod
    def _can_clear() -> bool:
        import os  # noqa: PLC0415 - asked once a person

        return os.environ.get("TERM", "dumb") != "dumb"

    def options(self, texts: Sequence[str]) -> None:
        """List options by number."""
        for number, text in enumerate(texts, start=1):
            self.say(text, first=f"  {number}. ")

    def line(self, setting: Setting) -> str | None:
        """Read one line; ``None`` at the end of the input."""
        self.sink.write(setting.say("prompt"))
        self.sink.flush()
        try:
            text = self.source.readline()
        except UnicodeDecodeError:
            return "\ufffd"
        if not text:
            self.gap()
            return None
        if not self.source.isatty():
            # A reader of the transcript sees what was answered; a terminal echoes it by itself.
            self.sink.write(clean(text).strip() + "\n")
        return clean(text).strip()

    def ask(self, setting: Setting, options: Sequence[tuple[str, str]], why: str) -> Reply:
        """Read lines until one is a key or an answer.

        Args:
            setting: For the program's own sentences.
            options: Id and text of each numbered option.
            why: What `?` tells.

        Returns:
            What the person wants; the number of an option is given back as its id.
        """
        while True:
            line = self.line(setting)
            if line is None:
                return Quit()
            if line in ("?", "¿", "why", "h", "help"):
                self.say(setting.say("why-asked", why=why))
                self.say(setting.say("keys"))
                continue
            reply = _key(line) or _numbered(line, options)
            if reply is not None:
                return reply
            if line:
                return Chosen(line)

    def choose(
        self, setting: Setting, options: Sequence[tuple[str, str]], why: str, read: Callable[[str], str]
    ) -> Reply:
        """Ask until the answer can be read; the reader's error says what is wrong with the others.

        Args:
            setting: For the program's own sentences.
            options: Id and text of each numbered option.
            why: What `?` tells.
            read: Turns an answer into what is kept; raises `UsageError` where it cannot.
        """
        while True:
            reply = self.ask(setting, options, why)
            if not isinstance(reply, Chosen):
                return reply
            try:
                return Chosen(read(reply.text))
            except UsageError as error:
                self._complain(setting, error, reply.text)

    def _complain(self, setting: Setting, error: UsageError, typed: str) -> None:
        entry = setting.data["errors"].get(error.key)
        fields = {name: clean(value) for name, value in error.fields.items()}
        if entry is None or error.key.startswith("not-an-option"):
            self.say(setting.say("not-understood", given=excerpt(typed)))
            if error.fields.get("near"):
                self.say(setting.say("near", near=error.fields["near"]))
            self.say(setting.say("try-again"))
            return
        self.say(setting.words(entry["message"], fields))
        self.say(setting.words(entry["hint"], fields))


def _key(line: str) -> Reply | None:
    wanted = fold(line)
    change = CHANGE.fullmatch(wanted)
    return Change(int(change[1])) if change else KEYS.get(wanted)


def _numbered(line: str, options: Sequence[tuple[str, str]]) -> Chosen | None:
    plain = line.rstrip(".)")
    if plain.isascii() and plain.isdigit() and 1 <= int(plain) <= len(options):
        return Chosen(options[int(plain) - 1][0])
    return None
