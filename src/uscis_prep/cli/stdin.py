"""Reads what was to come from standard input, and asks for it where somebody sits at a terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from uscis_prep.errors import UsageError

#: What stands for bytes that are no text.
UNREADABLE = "\ufffd"


def read_line(question: str, language: str) -> str:
    """Read a value that should not stand in the shell's history.

    Args:
        question: What is read, as its flag is called.
        language: The language of the prompt.

    Raises:
        UsageError: The input ended.
    """
    _prompt("stdin-line", language, question)
    line = sys.stdin.readline()
    if not line:
        raise UsageError("input-ended", question=question)
    return line.strip()


def read_whole(name: str, language: str, encoding: str = "utf-8") -> str:
    """Read a file, or standard input for `-`.

    Args:
        name: The file.
        language: The language of the prompt.
        encoding: How a file is read.

    Raises:
        OSError: It cannot be read.
        UnicodeDecodeError: It is no text in UTF-8.
    """
    if name != "-":
        return Path(name).read_text(encoding=encoding)
    _prompt("stdin-whole", language)
    data = sys.stdin.read()
    if UNREADABLE in data:
        raise UnicodeDecodeError(encoding, b"", 0, 0, "not UTF-8")
    return data


def _prompt(key: str, language: str, question: str = "") -> None:
    """Say on stderr what is awaited: without it a terminal stands still and nobody knows why."""
    if sys.stdin.isatty():
        from uscis_prep.cli.output import write  # noqa: PLC0415 - only for people
        from uscis_prep.rulebook.store import load_compiled  # noqa: PLC0415 - as above

        told = load_compiled()["text"][key][language]
        write(told.replace("{question}", question) + "\n", sys.stderr)
