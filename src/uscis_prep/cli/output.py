"""How results reach the person: width, boxes, colour, files, errors."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from uscis_prep.clean import clean
from uscis_prep.errors import ReaderGoneError, UnwritableError, UsageError
from uscis_prep.spell import spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.cli.settings import Settings
    from uscis_prep.render.page import Page

WIDEST = 80
NARROWEST = 20


def wants_color(choice: str, environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Decide about colour for one stream.

    Args:
        choice: `--color`: auto, always or never.
        environment: NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM count in this order.
        terminal: Whether the stream is a terminal.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    if environment.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb":
        return False
    return terminal


def columns(stream: TextIO) -> int:
    """Return the width of a page on a stream: the terminal's, at most 80."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told[:4]) > 0:
        wide = int(told[:4])
    elif stream.isatty():
        wide = _terminal(stream)
    else:
        return WIDEST
    return max(NARROWEST, min(WIDEST, wide - _longer(stream)))


def _longer(stream: TextIO) -> int:
    """Return how many columns to keep free where some signs are spelled with two or three letters."""
    return 0 if spell("ñ…", stream.encoding) == "ñ…" else 3


def _terminal(stream: TextIO) -> int:
    """Return the columns of the terminal behind this very stream: another stream may go to a file."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDEST
    except (OSError, ValueError):
        return WIDEST


def box(stream: TextIO) -> str:
    """Return a box to tick that the stream's encoding can print."""
    try:
        "☐".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "[ ]"
    return "☐" if stream.isatty() else "[ ]"


def show(page: Page, settings: Settings, stream: TextIO) -> None:
    """Write a page to a stream, in colour where that is wanted."""
    if not settings.plain and wants_color(settings.color, os.environ, terminal=stream.isatty()):
        from uscis_prep.render.terminal import draw  # noqa: PLC0415 - rich only where it draws

        with _reader(stream):
            draw(page, stream)
            stream.flush()
    else:
        write(page.text(), stream)


def write(text: str, stream: TextIO) -> None:
    """Write text; what the stream's encoding lacks is spelled in plain letters."""
    with _reader(stream):
        stream.write(spell(text, stream.encoding))
        stream.flush()


@contextmanager
def _reader(stream: TextIO) -> Iterator[None]:
    """Turn a closed pipe or a full disk into our own signal, before the command-line library makes a failure of it."""
    try:
        yield
    except OSError as error:
        # Python must not complain again when it closes the stream.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            raise ReaderGoneError from None
        raise UnwritableError("output-unwritable", reason=error.strerror or "") from None


def write_json(result: Any) -> None:
    """Write a result as JSON to stdout."""
    from uscis_prep.render.json_text import render  # noqa: PLC0415 - only for scripts

    write(escaped(render(result), sys.stdout), sys.stdout)


def escaped(text: str, stream: TextIO) -> str:
    """Return JSON in which a letter that the stream lacks is written as its number: data are never spelled anew."""
    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        return "".join(char if char.isascii() else _escape(char) for char in text)
    return text


def _escape(char: str) -> str:
    """Return one character as JSON writes it in ASCII."""
    import json  # noqa: PLC0415 - only old consoles need it

    return json.dumps(char)[1:-1]


def save(text: str, file: str) -> None:
    """Write text to a new or existing file that was named with -o.

    Raises:
        UsageError: The file cannot be written.
    """
    try:
        # A calendar ends its lines in its own way on every system.
        Path(file).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError("file-unwritable", file=clean(file), reason=error.strerror or "") from None
