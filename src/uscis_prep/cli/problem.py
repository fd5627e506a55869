"""Tells an error to a person, or to a script as JSON, in the language asked for."""

from __future__ import annotations

import sys
import textwrap
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import clean
from uscis_prep.cli.output import columns, escaped, write
from uscis_prep.errors import ReaderGoneError, RulebookError, UndecidedError, UnwritableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.errors import PrepError

SCHEMA = "uscis-prep/error/1"
#: Said in Python because it must be said when there is no rulebook to say it.
BROKEN = {
    "en": ("The rulebook cannot be used.", "Correct the lines named, then try again."),
    "es": ("El libro de reglas no se puede usar.", "Corrija las líneas nombradas e intente otra vez."),
}


def report(error: PrepError, language: str, *, wants_json: bool) -> int:
    """Write an error where it belongs and return its exit code.

    An undecided plan was printed already, so that its error goes to stderr even where the result is JSON: stdout stays
    one document. So does the error of a stdout that takes no more.

    Args:
        error: The error.
        language: The language of the page.
        wants_json: Whether the result was to be JSON; then the error is JSON on stdout too.
    """
    message, hint = sentences(error, language)
    try:
        _tell(error, message, hint, wants_json=wants_json)
    except UnwritableError:
        with suppress(UnwritableError, ReaderGoneError):  # stderr may take what stdout refused; then nothing is left
            write(_fitted(f"uscis-prep: {message}\n{hint}\n"), sys.stderr)
    except ReaderGoneError:
        pass  # the exit code tells it
    return error.exit_code


def _tell(error: PrepError, message: str, hint: str, *, wants_json: bool) -> None:
    if wants_json and not isinstance(error, (UndecidedError, UnwritableError)):
        from uscis_prep.render.json_text import render  # noqa: PLC0415 - only for scripts

        told = {"schema": SCHEMA, "code": error.key, "message": message, "hint": hint}
        write(escaped(render(told), sys.stdout), sys.stdout)
    else:
        write(_fitted(f"uscis-prep: {message}\n{hint}\n"), sys.stderr)


def _fitted(text: str) -> str:
    """Wrap an error to a terminal; in a file or pipe each sentence stays on its line, so that it can be found."""
    if not sys.stderr.isatty():
        return text
    width = columns(sys.stderr)
    lines = (textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines)


def sentences(error: PrepError, language: str) -> tuple[str, str]:
    """Return message and hint of an error in a language."""
    if isinstance(error, RulebookError):
        message, hint = BROKEN[language]
        return "\n".join([message, *(clean(problem) for problem in error.problems)]), hint
    entry = _catalogue().get(error.key)
    return (str(error), "") if entry is None else filled(entry, error, language)


def filled(entry: Mapping[str, Any], error: PrepError, language: str) -> tuple[str, str]:
    """Return message and hint of an error with its values.

    Args:
        entry: The sentences, by language.
        error: The error.
        language: The language of the page.
    """
    fields = {name: clean(value) for name, value in error.fields.items()}
    return _filled(entry["message"], fields, language), _filled(entry["hint"], fields, language)


def _filled(text: Mapping[str, str], fields: Mapping[str, str], language: str) -> str:
    told = text.get(language, text["en"])
    for name, value in fields.items():
        told = told.replace(f"{{{name}}}", value)
    return told


def _catalogue() -> Mapping[str, Any]:
    """Return the sentences of the shipped rulebook: an error must be told even if another rulebook is broken."""
    from uscis_prep.rulebook.store import load_compiled  # noqa: PLC0415 - only errors need it here

    try:
        errors: Mapping[str, Any] = load_compiled()["errors"]
    except RulebookError:
        return {}
    return errors
