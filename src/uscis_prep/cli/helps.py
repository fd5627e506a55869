"""The help of every command, in the language of the page and in the width of the screen.

The English help stands at its option or command, so that it costs no rulebook. The Spanish one is looked up when help
is printed, in any file of ``rules/text/``, under keys that name the place:

* ``help-check``, ``help-log-add``: a command by its path (``help`` is the program itself);
* ``help-check--until``: an option or argument of one command (an argument by its name in small letters);
* ``help--lang``: an option that means the same wherever it stands;
* ``metavar-DATE`` in small letters: the word in capitals behind an option.

Each entry repeats the English text under ``en``. ``tests/docs/test_help.py`` names the key to add where one is missing.
"""

from __future__ import annotations

import inspect
import re
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from uscis_prep.errors import RulebookError
from uscis_prep.spell import spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Where the language of the page is kept until help is printed.
LANGUAGE = "uscis_prep.language"
#: On a screen narrower than this the text stands under its option and not beside it.
STACKED = 60
NARROWEST, WIDEST = 20, 78
#: The text stands at most so far to the right.
COLUMN = 30
#: A word in capitals that stands for a value; the hour in `[THH:MM]` is a pattern and stays.
VALUE = r"[A-Z][A-Z-]+[A-Z](?!:)"
#: What the command-line library itself says, in the order in which it may stand in one text.
LIBRARY = ("[default: ", "[required]", "[OPTIONS]", "COMMAND [ARGS]...")

Words = dict[str, str]


def spanish(language: str) -> Words:
    """Return the Spanish texts by key; nothing for English, or where the rulebook cannot be read."""
    if language != "es":
        return {}
    from uscis_prep.rulebook.store import load_compiled  # noqa: PLC0415 - English help needs no rulebook

    try:
        return {key: words["es"] for key, words in load_compiled()["text"].items()}
    except RulebookError:
        return {}


def command_key(path: str) -> str:
    """Return the key of a command's help.

    Args:
        path: The command as it is typed, such as `uscis-prep log add`.
    """
    return "-".join(["help", *path.split()[1:]])


def option_keys(path: str, parameter: Any) -> tuple[str, str]:
    """Return the two keys of an option: its own at this command, and the one that it has everywhere."""
    name = max(parameter.opts, key=len).lstrip("-").lower().replace("_", "-")
    return f"{command_key(path)}--{name}", f"help--{name}"


def value_key(word: str) -> str:
    """Return the key of a word in capitals."""
    return f"metavar-{word.lower()}"


def values(text: str) -> list[str]:
    """Return the words in capitals that stand for values."""
    return re.findall(VALUE, text)


class Help:
    """Writes one command's help.

    Args:
        command: The command.
        context: Its context.
    """

    def __init__(self, command: Any, context: Any) -> None:
        self.command = command
        self.context = context
        self.path = context.command_path
        found = context.obj if isinstance(context.obj, dict) else {}
        self.words: Mapping[str, str] = spanish(str(found.get(LANGUAGE, "en")))

    def write(self, out: Any) -> None:
        """Write usage, what it does, its arguments, options and commands."""
        out.width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns - 1))
        pieces = self._library(" ".join(self.command.collect_usage_pieces(self.context)))
        usage = f"{self._word('help-usage', 'Usage:')} {self.path} {self._values(pieces)}"
        out.write(_wrapped(usage, out.width, rest="    "))
        for paragraph in self._about(self.path, self.command).split("\n\n"):
            out.write(f"\n{_wrapped(paragraph.strip(), out.width, '    ' if paragraph[0] == ' ' else '  ')}")
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
        for parameter in self.command.get_params(self.context):
            record = parameter.get_help_record(self.context)
            if record is not None:
                rows[parameter.param_type_name].append(self._row(parameter, *record))
        self._section(out, self._word("help-arguments", "Arguments"), rows["argument"])
        self._section(out, self._word("help-options", "Options"), rows["option"])
        self._section(out, self._word("help-commands", "Commands"), list(self._commands()))

    def _section(self, out: Any, title: str, rows: list[tuple[str, str]]) -> None:
        if not rows:
            return
        out.write(f"\n{title}:\n")
        beside = out.width >= STACKED
        column = min(COLUMN, 4 + max(len(name) for name, _ in rows)) if beside else 4
        for name, told in rows:
            label = f"  {name}"
            if beside and len(label) + 2 <= column:
                out.write(_wrapped(told, out.width, label.ljust(column), " " * column))
            else:
                out.write(_wrapped(name, out.width, "  "))
                out.write(_wrapped(told, out.width, " " * column))

    def _commands(self) -> Iterator[tuple[str, str]]:
        """Yield each command with the first paragraph of its help."""
        for name, inner in getattr(self.command, "commands", {}).items():
            if not inner.hidden:
                yield name, self._about(f"{self.path} {name}", inner).split("\n\n")[0]

    def _about(self, path: str, command: Any) -> str:
        return self._word(command_key(path), inspect.cleandoc(command.help or "")).strip()

    def _row(self, parameter: Any, name: str, told: str) -> tuple[str, str]:
        """Return name and text of an option; what the library adds to it is translated too."""
        own, shared = option_keys(self.path, parameter)
        english = getattr(parameter, "help", None) or ""
        text = self.words.get(own) or self.words.get(shared) or english
        return self._values(name), self._library(told.replace(english, text, 1) if english else told)

    def _library(self, text: str) -> str:
        for place, phrase in enumerate(LIBRARY):
            text = text.replace(phrase, self._word(f"help-library-{place}", phrase))
        return text

    def _values(self, text: str) -> str:
        return re.sub(VALUE, lambda found: self._word(value_key(found[0]), found[0]), text)

    def _word(self, key: str, english: str) -> str:
        return self.words.get(key, english)


def _wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> str:
    """Wrap a text without breaking flags and commands at their hyphens."""
    return (
        textwrap.fill(
            " ".join(text.split()),
            width,
            initial_indent=first,
            subsequent_indent=first if rest is None else rest,
            break_on_hyphens=False,
            break_long_words=False,
        )
        + "\n"
    )


class Helped:
    """A command whose help is ours; stands before the library's class."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of this command."""
        Help(self, ctx).write(formatter)

    def get_help(self, ctx: Any) -> str:
        """Return the help in letters that the screen has: the library would write its own encoding there."""
        return spell(super().get_help(ctx), sys.stdout.encoding)  # type: ignore[misc]
