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

    ended: bool = False


class Save(NamedTuple):
    """Save the page in a file."""

    file: str


class Chosen(NamedTuple):
    """An answer: an option by its number, or what was typed."""

    text: str
    listed: bool = False
    """Whether it was chosen by its number."""


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
#: What says yes to "Did you mean"; Enter does too.
AGREED = ("y", "yes", "s", "si", "ok")
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
        takes: What kind of answer it takes, said after one that it does not take.
        secret: Whether an answer may be a number that nobody else should read in a transcript.
        zero: The id of the option that 0 stands for.
        silent: Whether nothing of an answer is written into a transcript.
        lines: Whether it takes the numbers of several lines, so that no letter in it is a key by chance.
        hear: Looks for words of danger in what was typed; true where it said something about them.
    """

    setting: Setting
    options: Sequence[tuple[str, str]]
    why: Sequence[str]
    takes: str = ""
    secret: bool = False
    zero: str = ""
    silent: bool = False
    lines: bool = False
    hear: Callable[[str], bool] | None = None

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

    def title(self, left: str, right: str) -> None:
        """Write two short texts at the ends of one line, or below each other on a narrow screen."""
        room = self.width() - len(left) - len(right)
        if room > 1:
            self.sink.write(f"{left}{' ' * room}{right}\n")
            self.sink.flush()
            return
        self.say(left)
        self.say(right)

    def pieces(self, texts: Sequence[str], between: str) -> None:
        """Write short texts beside each other as far as there is room, each line behind the same space."""
        line = ""
        for text in texts:
            if line and len(between) + len(line) + len(between) + len(text) > self.width():
                self.say(line, first=between)
                line = ""
            line = f"{line}{between}{text}" if line else text
        self.say(line, first=between)

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

    def options(self, texts: Sequence[str], zero: str = "", *, last: bool = True) -> None:
        """List options by number; the one that 0 stands for is the last, or the first."""
        rows = [(number, text) for number, text in enumerate(texts, start=1)]
        for number, text in [*rows, (0, zero)] if last else [(0, zero), *rows]:
            if text:
                self.say(text, first=f"  {number}  ")

    def line(self, setting: Setting, *, secret: bool = False, silent: bool = False) -> str | None:
        """Read one line; ``None`` at the end of the input.

        Args:
            setting: For the sign of the prompt.
            secret: Whether a number in it is hidden in a transcript.
            silent: Whether a transcript holds nothing of it.
        """
        self.sink.write(setting.say("prompt"))
        self.sink.flush()
        text = self.source.readline()
        if not text:
            self.gap()
            return None
        typed = clean(text).strip()
        if not self.source.isatty():
            # A reader of the transcript sees what was answered; a terminal echoes it by itself.
            told = "" if silent else excerpt(typed) if secret else mask(typed)
            self.sink.write(told[: self.width() - len(setting.say("prompt"))] + "\n")
        return typed

    def ask(self, put: Put) -> Reply:
        """Read lines until one is a key or an answer; the number of an option is given back as its id."""
        while True:
            line = self.line(put.setting, secret=put.secret, silent=put.silent)
            if line is None:
                return Quit(ended=True)
            if line in ("?", "¿", "¿?") or fold(line) in WHY:
                self._explain(put)
                continue
            # Compared with None: a key without a field is an empty tuple, which counts as false.
            reply = None if (put.yes_or_no or put.lines) and fold(line) in ("n", "s") else key_of(line)
            if reply is None and not put.lines:
                reply = _numbered(line, put)
            if reply is not None:
                return reply
            return Chosen(line)

    def choose(self, put: Put, read: Callable[[str], str]) -> Reply:
        """Ask until the answer can be read; the reader's error says what is wrong with the others.

        Args:
            put: The question.
            read: Turns an answer into what is kept; raises `UsageError` where it cannot.
        """
        near = ""
        while True:
            reply = self.ask(put)
            if not isinstance(reply, Chosen):
                return reply
            text = near if near and (not reply.text or fold(reply.text) in AGREED) else reply.text
            alarmed = put.hear is not None and not reply.listed and put.hear(text)
            try:
                return Chosen(read(text))
            except UsageError as error:
                near = self._complain(put, error, text, alarmed=alarmed)

    def _explain(self, put: Put) -> None:
        if len(put.why) == 1:
            self.say(put.setting.say("why-asked", why=put.why[0]))
        else:
            for part in put.why:
                self.say(part, first="- ")
        self.say(put.setting.say("keys"))

    def _complain(self, put: Put, error: UsageError, typed: str, *, alarmed: bool) -> str:
        """Say what is wrong with an answer, and return the answer that was offered instead, if any."""
        setting = put.setting
        entry = setting.data["errors"].get(error.key)
        fields = {name: clean(value) for name, value in error.fields.items()}
        near = fields.get("near") or fields.get("suggestion") or ""
        if put.silent or put.yes_or_no or alarmed:
            near = ""
        if typed and not alarmed and not put.silent:
            unread = entry is None or error.key.startswith(UNREAD)
            said = setting.say("not-understood", given=excerpt(typed)) if unread else None
            self.say(said or setting.words(entry["message"], fields))
        if near:
            self.say(setting.say("near", near=dict(put.options).get(near, near)))
            return near
        self.say(put.takes or (setting.words(entry["hint"], fields) if entry else setting.say("try-again")))
        return ""


def key_of(line: str) -> Reply | None:
    """Return what a line asks for, where it is a key and no answer."""
    if file := SAVE.fullmatch(line):
        return Save(file[1])
    wanted = fold(line)
    change = CHANGE.fullmatch(wanted)
    return Change(int(change[1] or 0)) if change else KEYS.get(wanted)


def _numbered(line: str, put: Put) -> Chosen | None:
    plain = line.rstrip(".)")
    if not plain.isascii() or not plain.isdigit() or len(plain) > DIGITS:
        return None
    if int(plain) == 0 and put.zero:
        return Chosen(put.zero, listed=True)
    return Chosen(put.options[int(plain) - 1][0], listed=True) if 1 <= int(plain) <= len(put.options) else None
