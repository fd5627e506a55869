"""`uscis-prep batch`: its options."""

from __future__ import annotations

from typing import Annotated

import typer

from uscis_prep.cli.options import TYPED
from uscis_prep.cli.settings import read_settings


def batch(  # noqa: PLR0917 - typer reads the options off the parameters
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The table: CSV or JSON lines; - reads standard input.")],
    page_format: Annotated[
        str | None, typer.Option("--format", metavar="csv|jsonl|summary", help="The format of the result.")
    ] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a new file.")] = None,
    errors: Annotated[
        str | None, typer.Option("--errors", metavar="FILE", help="Write what is wrong with bad rows to a new file.")
    ] = None,
    call_plan: Annotated[bool, typer.Option("--call-plan", help="Plan the calls: by whom, on which day.")] = False,
    no_presume: Annotated[bool, typer.Option("--no-presume", help="Assume nothing that was not said.")] = False,
) -> None:
    """Decide many cases at once: one verdict for each row of a table."""
    from uscis_prep.cli.batch import run_batch  # noqa: PLC0415 - each command loads only itself

    typed = list(context.meta.get(TYPED, ()))
    code = run_batch(
        typed,
        read_settings(typed),
        file,
        page_format=page_format,
        output=output,
        errors=errors,
        presume=not no_presume,
        call_plan=call_plan,
    )
    raise typer.Exit(code)
