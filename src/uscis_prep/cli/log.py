"""`uscis-prep log`: the commands of the call log."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from uscis_prep.cli.options import TYPED, LogCommand, PlainGroup, Typed
from uscis_prep.cli.settings import Settings, read_settings

log = typer.Typer(
    cls=PlainGroup,
    help="The call log: what you asked, what they promised, what is due.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


def _option(flag: str, metavar: str, text: str) -> Any:
    return typer.Option(f"--{flag}", metavar=metavar, help=text)


Id = Annotated[str, typer.Argument(metavar="ID", help="The call, by its id.")]
Whole = Annotated[bool, typer.Option("--show", help="Show whole numbers where the log has them.")]
KeepFull = Annotated[bool, typer.Option("--keep-full", help="Keep whole numbers, not only their last four digits.")]
Topic = Annotated[
    str | None, _option("topic", "TOPIC", "What the call was about. `uscis-prep topics` lists the topics.")
]
Matter = Annotated[str | None, _option("matter", "TEXT", "Initials or your own number for the case, no name.")]
At = Annotated[str | None, _option("at", "DATETIME", "When you made the call. If you leave it out, now.")]
Number = Annotated[str | None, _option("number", "PHONE", "The number you called from. With - it reads a line.")]
Agent = Annotated[str | None, _option("agent", "TEXT", "The agent's name.")]
AgentId = Annotated[str | None, _option("agent-id", "TEXT", "The agent's ID.")]
Item = Annotated[
    str | None, _option("item", "TEXT", "The service item number (the number of your request). With - it reads a line.")
]
Urgency = Annotated[str | None, _option("urgency", "CLASS", "What the agent said: urgent, regular, unknown.")]
Said = Annotated[str | None, _option("said", "TEXT", "What they said. With - it reads a line.")]
Promised = Annotated[str | None, _option("promised", "DATE", "The day that they promised.")]
Receipt = Annotated[str | None, _option("receipt", "RECEIPT", "The receipt number. With - it reads a line.")]
ANumber = Annotated[
    str | None, _option("a-number", "NUMBER", "The A-number (on the card and on notices). With - it reads a line.")
]
OnlyMatter = Annotated[str | None, _option("matter", "TEXT", "Only calls of this matter.")]


def settings_of(context: Any) -> Settings:
    """Return the global flags and the log of a command, typed before or after its name."""
    return read_settings(typed_of(context))


def typed_of(context: Any) -> list[Typed]:
    """Return everything typed before and after the command, in order."""
    return list(context.meta.get(TYPED, ()))


def _named(context: Any) -> bool:
    """Tell whether a format was typed: only then the ending of the file does not count."""
    return bool(context.get_parameter_source("form").name == "COMMANDLINE")


@log.command(cls=LogCommand)
def add(  # noqa: PLR0917 - typer reads the options off the parameters
    context: typer.Context,
    topic: Topic = None,
    matter: Matter = None,
    at: At = None,
    number: Number = None,
    agent: Agent = None,
    agent_id: AgentId = None,
    item: Item = None,
    urgency: Urgency = None,
    said: Said = None,
    promised: Promised = None,
    receipt: Receipt = None,
    a_number: ANumber = None,
    keep_full: KeepFull = False,
    whole: Whole = False,
    source: Annotated[
        str | None, _option("from", "FILE", "Calls as JSON lines. With - it reads standard input.")
    ] = None,
) -> None:
    """Log a call, and see which answer to expect. Without a field it asks."""
    from uscis_prep.cli.log_add import run_add  # noqa: PLC0415 - each command loads only itself

    # The values are read in the order typed, because `-` reads one line after the other.
    del topic, matter, at, number, agent, agent_id, item, urgency, said, promised, receipt, a_number
    typed = typed_of(context)
    raise typer.Exit(run_add(typed, read_settings(typed), source=source, keep_full=keep_full, whole=whole))


@log.command("list", cls=LogCommand)
def list_(
    context: typer.Context,
    closed: Annotated[bool, typer.Option("--all", help="List closed calls too.")] = False,
    matter: OnlyMatter = None,
    whole: Whole = False,
) -> None:
    """List the open calls, newest first."""
    from uscis_prep.cli.log_show import run_list  # noqa: PLC0415 - as above

    run_list(settings_of(context), closed=closed, matter=matter, whole=whole)


@log.command(cls=LogCommand)
def show(
    context: typer.Context,
    call_id: Id,
    history: Annotated[bool, typer.Option("--history", help="Show the earlier versions too.")] = False,
    whole: Whole = False,
) -> None:
    """Show one call."""
    from uscis_prep.cli.log_show import run_show  # noqa: PLC0415 - as above

    run_show(call_id, settings_of(context), history=history, whole=whole)


@log.command(cls=LogCommand)
def edit(  # noqa: PLR0917 - typer reads the options off the parameters
    context: typer.Context,
    call_id: Id,
    topic: Topic = None,
    matter: Matter = None,
    at: At = None,
    number: Number = None,
    agent: Agent = None,
    agent_id: AgentId = None,
    item: Item = None,
    urgency: Urgency = None,
    said: Said = None,
    promised: Promised = None,
    receipt: Receipt = None,
    a_number: ANumber = None,
    keep_full: KeepFull = False,
    whole: Whole = False,
) -> None:
    """Change fields of a call. The log keeps what was there before."""
    from uscis_prep.cli.log_edit import run_edit  # noqa: PLC0415 - as above

    del topic, matter, at, number, agent, agent_id, item, urgency, said, promised, receipt, a_number
    typed = typed_of(context)
    run_edit(call_id, typed, read_settings(typed), keep_full=keep_full, whole=whole)


@log.command(cls=LogCommand)
def close(  # noqa: PLR0917 - as above
    context: typer.Context,
    call_id: Id,
    outcome: Annotated[str | None, _option("outcome", "TEXT", "How it ended.")] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="Open it again instead.")] = False,
    keep_full: KeepFull = False,
    whole: Whole = False,
) -> None:
    """Close a call when you no longer wait for an answer."""
    from uscis_prep.cli.log_edit import run_close  # noqa: PLC0415 - as above

    settings = settings_of(context)
    run_close(call_id, settings, outcome=outcome, reopen=reopen, keep_full=keep_full, whole=whole)


@log.command(cls=LogCommand)
def export(  # noqa: PLR0917 - as above
    context: typer.Context,
    form: Annotated[str, _option("format", "csv|json|jsonl|markdown|html", "The format.")] = "csv",
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a new file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    matter: OnlyMatter = None,
    whole: Whole = False,
) -> None:
    """Write the log as a table, a page or lines. Without --show, numbers are hidden."""
    from uscis_prep.cli.log_carry import run_export  # noqa: PLC0415 - as above

    named = form if _named(context) else None
    run_export(settings_of(context), form=named, output=output, force=force, matter=matter, whole=whole)


@log.command("import", cls=LogCommand)
def import_(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE", help="The lines. With - it reads standard input.")],
) -> None:
    """Take in what `log export --format jsonl --show` wrote. Twice is the same as once."""
    from uscis_prep.cli.log_carry import run_import  # noqa: PLC0415 - as above

    raise typer.Exit(run_import(source, settings_of(context)))


@log.command(cls=LogCommand)
def forget(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="The calls, by their ids.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Remove all calls.")] = False,
    sweep: Annotated[bool, typer.Option("--sweep", help="Only clear what an earlier run had to leave.")] = False,
    sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove calls for good, with their earlier versions and from dated copies."""
    from uscis_prep.cli.log_keep import run_forget  # noqa: PLC0415 - as above

    code = run_forget(ids or [], settings_of(context), everything=everything, sweep=sweep, sure=sure)
    raise typer.Exit(code)


@log.command(cls=LogCommand)
def verify(context: typer.Context) -> None:
    """Check the log: the file, and everything in it."""
    from uscis_prep.cli.log_keep import run_verify  # noqa: PLC0415 - as above

    raise typer.Exit(run_verify(settings_of(context)))


@log.command(cls=LogCommand)
def path(context: typer.Context) -> None:
    """Say where the call log is."""
    from uscis_prep.cli.log_keep import run_path  # noqa: PLC0415 - as above

    run_path(settings_of(context))


@log.command(cls=LogCommand)
def due(
    context: typer.Context,
    within: Annotated[int, typer.Option("--within", metavar="DAYS", help="Look this many days ahead too.")] = 0,
    form: Annotated[str, typer.Option("--format", metavar="text|json|csv|ics", help="The format.")] = "text",
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """List what ends today and what has passed, and what to do next for each."""
    from uscis_prep.cli.log_due import run_due  # noqa: PLC0415 - as above

    run_due(settings_of(context), within=within, form=form if _named(context) else None, output=output)


@log.command(cls=LogCommand)
def missed(
    context: typer.Context,
    call_id: Annotated[str, typer.Argument(metavar="ID", help="The call, by its id.")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="When you missed it. If you leave it out, now.")
    ] = None,
) -> None:
    """Note a call that you missed. It says how long to stay near the phone, or what to do now."""
    from uscis_prep.cli.log_due import run_missed  # noqa: PLC0415 - as above

    run_missed(call_id, settings_of(context), at=at)
