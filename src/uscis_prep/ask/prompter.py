"""Asks one thing at a time by numbered lines: works with a screen reader, over ssh and in a pipe."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, NamedTuple, TextIO

from uscis_prep.clean import clean, excerpt, fold, mask
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from uscis_prep.plan.setting import Setting

CHANGE = re.compile(r"c\s*(\d{0,3})")
#: Only what ends like the name of a file: many answers begin with an s.
SAVE = re.compile(r"[sSgG]\s+(\S.*\.[A-Za-z]{2,8})")
YES, NO = "yes", "no"


class Back(NamedTuple):
    """Go back to the question before."""


class Change(NamedTuple):
    """Change an earlier answer; number 0 lists them."""

    number: int


class NextPerson(NamedTuple):
    """Start anew for the next person."""


class Quit(NamedTuple):
    """Stop: the person typed q, or the input ended."""


class Save(NamedTuple):
    """Save the page in a file."""

    file: str


class Chosen(NamedTuple):
    """An answer: an option by its number, or what was typed."""

    text: str


Reply = Back | Change | NextPerson | Quit | Save | Chosen
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
    "siguiente": NextPerson(),
}
WHY = ("why", "h", "help", "por que", "ayuda")
#: No list is longer, and whoever types more digits than this means something else.
DIGITS = 3
#: Errors that speak of flags and commands; here the list of answers stands on the screen.
UNREAD = ("not-an-option", "long-answer", "empty-answer")


class Put(NamedTuple):
    """A question as it stands on the screen.

    Args:
        setting: For the program's own sentences.
        options: Id and text of each numbered option.
        why: What `?` tells, a paragraph each.
        hint: How an answer is written that is no number.
        secret: Whether an answer may be a number that nobody else should read in a transcript.
    """

    setting: Setting
    options: Sequence[tuple[str, str]]
    why: Sequence[str]
    hint: str = ""
    secret: bool = False

    @property
    def yes_or_no(self) -> bool:
        """Whether people will type n and mean no."""
        return {YES, NO} <= {option for option, _ in self.options}


class Prompter:
    """Writes questions to one stream and reads lines from another.

    Args:
        source: Where lines come from.
        sink: Where questions go; never the stream of the plan.
        width: Tells the columns of the screen; asked anew for every paragraph, because people resize windows.
        environment: TERM says whether the screen can be cleared.
    """

    def __init__(
        self, source: TextIO, sink: TextIO, width: Callable[[], int], environment: Mapping[str, str] | None = None
    ) -> None:
        self.source = source
        self.sink = sink
        self.width = width
        self.environment = environment or {}

    def say(self, text: str, first: str = "") -> None:
        """Write a paragraph, wrapped to the screen."""
        from uscis_prep.render.page import Page  # noqa: PLC0415 - wrapping only

        page = Page(self.width(), "")
        page.add(text, first=first)
        self.sink.write(page.text())
        self.sink.flush()

    def gap(self) -> None:
        """Write an empty line."""
        self.sink.write("\n")

    def wipe(self) -> None:
        """Leave nothing of the last person on the screen.

        What was scrolled away is cleared last: some terminals keep there what they clear from the screen.
        """
        if self.sink.isatty():
            dumb = self.environment.get("TERM", "dumb") == "dumb"
            self.sink.write("\n" * shutil.get_terminal_size((72, 60)).lines if dumb else "\x1b[H\x1b[2J\x1b[3J")
            self.sink.flush()

    def options(self, texts: Sequence[str]) -> None:
        """List options by number."""
        for number, text in enumerate(texts, start=1):
            self.say(text, first=f"  {number}. ")

    def line(self, setting: Setting, *, secret: bool = False) -> str | None:
        """Read one line; ``None`` at the end of the input."""
        self.sink.write(setting.say("prompt"))
        self.sink.flush()
        text = self.source.readline()
        if not text:
            self.gap()
            return None
        typed = clean(text).strip()
        if not self.source.isatty():
            # A reader of the transcript sees what was answered; a terminal echoes it by itself.
            told = excerpt(typed) if secret else mask(typed)
            self.sink.write(told[: self.width() - len(setting.say("prompt"))] + "\n")
        return typed

    def ask(self, put: Put) -> Reply:
        """Read lines until one is a key or an answer; the number of an option is given back as its id."""
        warned = False
        while True:
            line = self.line(put.setting, secret=put.secret)
            if line is None:
                return Quit()
            if line in ("?", "¿", "¿?") or fold(line) in WHY:
                self._explain(put)
                continue
            # Compared with None: a key without a field is an empty tuple, which counts as false.
            reply = _key(line)
            if reply is None:
                reply = _numbered(line, put.options)
            if isinstance(reply, NextPerson) and put.yes_or_no and fold(line) == "n" and not warned:
                warned = True
                self._warn(put)
                continue
            if reply is not None:
                return reply
            if line:
                return Chosen(line)
            self.say(put.setting.say("keys"))

    def choose(self, put: Put, read: Callable[[str], str]) -> Reply:
        """Ask until the answer can be read; the reader's error says what is wrong with the others.

        Args:
            put: The question.
            read: Turns an answer into what is kept; raises `UsageError` where it cannot.
        """
        while True:
            reply = self.ask(put)
            if not isinstance(reply, Chosen):
                return reply
            try:
                return Chosen(read(reply.text))
            except UsageError as error:
                self._complain(put, error, reply.text)

    def _explain(self, put: Put) -> None:
        if len(put.why) == 1:
            self.say(put.setting.say("why-asked", why=put.why[0]))
        else:
            for part in put.why:
                self.say(part, first="- ")
        self.say(put.setting.say("keys"))

    def _warn(self, put: Put) -> None:
        """Ask back where n was typed and yes or no expected: the next person would wipe everything.

        It is no question of its own: a yes to it would be taken for the answer.
        """
        number = next(place for place, (option, _) in enumerate(put.options, start=1) if option == NO)
        self.say(put.setting.say("n-or-no", number=number, no=dict(put.options)[NO]))

    def _complain(self, put: Put, error: UsageError, typed: str) -> None:
        setting = put.setting
        entry = setting.data["errors"].get(error.key)
        fields = {name: clean(value) for name, value in error.fields.items()}
        if entry is None or error.key.startswith(UNREAD):
            self.say(setting.say("not-understood", given=excerpt(typed)))
            if near := fields.get("near"):
                self.say(setting.say("near", near=dict(put.options).get(near, near)))
            self.say(put.hint or setting.say("try-again"))
            return
        self.say(setting.words(entry["message"], fields))
        self.say(setting.words(entry["hint"], fields))


def _key(line: str) -> Reply | None:
    if file := SAVE.fullmatch(line):
        return Save(file[1])
    wanted = fold(line)
    change = CHANGE.fullmatch(wanted)
    return Change(int(change[1] or 0)) if change else KEYS.get(wanted)


def _numbered(line: str, options: Sequence[tuple[str, str]]) -> Chosen | None:
    plain = line.rstrip(".)")
    if plain.isascii() and plain.isdigit() and len(plain) <= DIGITS and 1 <= int(plain) <= len(options):
        return Chosen(options[int(plain) - 1][0])
    return None
