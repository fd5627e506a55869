"""Builds of all commands only those that a command line can mean: each costs its share of the start-up."""

from __future__ import annotations

import os
from copy import copy
from importlib import import_module
from typing import TYPE_CHECKING, Any

from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import typer

HELP = {"-h", "--help"}
#: The groups of commands, each with the module that holds it under the same name.
GROUPS = {"rules": "uscis_prep.cli.rules", "log": "uscis_prep.cli.log"}
#: The end of the name of the variable that a shell sets while it completes a half-typed command line.
COMPLETING = "_PREP_COMPLETE"


def narrowed(app: typer.Typer, arguments: Sequence[str]) -> Any:
    """Return the command line with the commands whose names are among the arguments.

    A name may be the value of an option too; then a command more is built than needed. Where no name is among them,
    the interview is meant, or a command that is misspelt or asked for by `--help`.

    Args:
        app: The whole program.
        arguments: The command line.
    """
    words = set(arguments)
    if any(name.endswith(COMPLETING) for name in os.environ):
        return whole(app)
    commands = [entry for entry in app.registered_commands if _name(entry) in words]
    groups = [name for name in GROUPS if name in words]
    if not commands and not groups and words & HELP:
        return whole(app)
    return _built(app, commands, groups)


def whole(app: typer.Typer) -> Any:
    """Build the command line with all commands.

    Args:
        app: The whole program.
    """
    return _built(app, app.registered_commands, GROUPS)


def _built(app: typer.Typer, commands: Sequence[Any], groups: Iterable[str]) -> Any:
    built = copy(app)
    built.registered_commands, built.registered_groups = list(commands), []
    for name in groups:
        built.add_typer(getattr(import_module(GROUPS[name]), name), name=name)
    return get_command(built)


def is_unknown_command(error: Exception) -> bool:
    """Tell whether the command-line library did not know a command: perhaps it was not built."""
    told = getattr(error, "format_message", str)
    return str(told()).startswith("No such command")


def _name(entry: Any) -> str:
    """Return the name by which a command or group is called."""
    return str(entry.name or entry.callback.__name__.replace("_", "-"))
