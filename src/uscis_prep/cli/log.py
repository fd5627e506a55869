"""`uscis-prep log`: the commands of the call log."""

from __future__ import annotations

from typing import Any

import typer

from uscis_prep.cli.options import TYPED, LogCommand, PlainGroup
from uscis_prep.cli.settings import Settings, read_settings

log = typer.Typer(
    cls=PlainGroup,
    help="The call log: what was asked, what was promised, what is due.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


def settings_of(context: Any) -> Settings:
    """Return the global flags and the log of a command, typed before or after its name."""
    return read_settings(list(context.meta.get(TYPED, ())))


@log.command(cls=LogCommand)
def path(context: typer.Context) -> None:
    """Tell where the call log is."""
    from uscis_prep.cli.log_path import run_path  # noqa: PLC0415 - each command loads only itself

    run_path(settings_of(context))
