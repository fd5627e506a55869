"""Builds of all commands only those that a command line can mean: each costs its share of the start-up."""

from __future__ import annotations

import os
from copy import copy
from typing import TYPE_CHECKING, Any

from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

HELP = {"-h", "--help"}
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
        return get_command(app)
    few = copy(app)
    few.registered_commands = [entry for entry in app.registered_commands if _name(entry) in words]
    few.registered_groups = [entry for entry in app.registered_groups if _name(entry) in words]
    if not few.registered_commands and not few.registered_groups and words & HELP:
        return get_command(app)
    return get_command(few)


def is_unknown_command(error: Exception) -> bool:
    """Tell whether the command-line library did not know a command: perhaps it was not built."""
    told = getattr(error, "format_message", str)
    return str(told()).startswith("No such command")


def _name(entry: Any) -> str:
    """Return the name by which a command or group is called."""
    return str(entry.name or entry.callback.__name__.replace("_", "-"))
