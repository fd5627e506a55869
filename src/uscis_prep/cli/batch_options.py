"""`uscis-prep batch`: its options."""

# Annotations are not put off, as in `cli.app`.
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
    dates: Annotated[
        str | None,
        typer.Option("--dates", metavar="mdy|dmy", help="How the table writes days such as 11/30/2026 or 30/11/2026."),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", metavar="COLUMN", help="A column that answers no question; repeat it for several."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="MATTER", help="Print the page of one case, by its name in the column matter."),
    ] = None,
    no_presume: Annotated[bool, typer.Option("--no-presume", help="Assume nothing that you did not say.")] = False,
) -> None:
    """Decide many cases at once: one verdict for each row of a table."""
    from uscis_prep.cli.batch import Wanted, run_batch  # noqa: PLC0415 - each command loads only itself

    typed = list(context.meta.get(TYPED, ()))
    wanted = Wanted(page_format, output, errors, dates, leave_out or [], not no_presume, call_plan, only)
    raise typer.Exit(run_batch(typed, read_settings(typed), file, wanted))
