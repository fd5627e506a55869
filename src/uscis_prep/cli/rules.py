"""The commands for whoever changes the rulebook: `uscis-prep rules ...`."""

from __future__ import annotations

from typing import Annotated

import typer

from uscis_prep.cli.options import PlainCommand, PlainGroup, typed
from uscis_prep.cli.settings import read_settings

rules = typer.Typer(cls=PlainGroup, help="For people who change the rulebook.", rich_markup_mode=None)


@rules.command(cls=PlainCommand)
def lint(
    context: typer.Context,
    page_format: Annotated[str, typer.Option("--format", metavar="text|json|github", help="How to print it.")] = "text",
    certificate: Annotated[
        bool, typer.Option("--certificate", help="Print how many combinations each rule decides.")
    ] = False,
) -> None:
    """Prove the rulebook: every fault at once, or the certificate that there is none."""
    from uscis_prep.cli.lint import run_lint  # noqa: PLC0415 - each command loads only itself

    raise typer.Exit(run_lint(read_settings(typed(context)), page_format=page_format, counts=certificate))


@rules.command(cls=PlainCommand)
def explain(
    context: typer.Context, code: Annotated[str, typer.Argument(metavar="CODE", help="Such as RB302.")]
) -> None:
    """Explain a code that `rules lint` prints, and say what to do."""
    from uscis_prep.cli.explain import run_explain  # noqa: PLC0415 - as above

    run_explain(read_settings(typed(context)), code)


@rules.command(cls=PlainCommand)
def coverage(
    context: typer.Context,
    require: Annotated[float, typer.Option("--require", metavar="PERCENT", help="Exit 1 if the tests reach less.")] = 0,
) -> None:
    """Show what the tests of the rulebook reach, and which test reaches what."""
    from uscis_prep.cli.coverage import run_coverage  # noqa: PLC0415 - as above

    raise typer.Exit(run_coverage(read_settings(typed(context)), require=require))


@rules.command("test", cls=PlainCommand)
def rules_test(
    context: typer.Context,
    only: Annotated[
        str | None, typer.Option("-k", "--only", metavar="WORD", help="Run only tests, rules or topics with this word.")
    ] = None,
    write_near_misses: Annotated[
        bool, typer.Option("--write-near-misses", help="Write the near misses again.")
    ] = False,
) -> None:
    """Run the tests of the rulebook: examples, near misses, stories and invariants."""
    from uscis_prep.cli.rules_test import run_test  # noqa: PLC0415 - as above

    settings = read_settings(typed(context))
    raise typer.Exit(run_test(settings, only=only, write_near_misses=write_near_misses))


@rules.command(cls=PlainCommand)
def diff(
    context: typer.Context,
    books: Annotated[list[str] | None, typer.Argument(metavar="OLD [NEW]", help="Folders or git revisions.")] = None,
    page_format: Annotated[str, typer.Option("--format", metavar="text|markdown|json", help="The format.")] = "text",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 1 if anything differs.")] = False,
) -> None:
    """Show which advice differs between two rulebooks, for how many answers, with an example.

    With --as-of twice, it compares two editions of one rulebook. `base` is the source documents alone.
    """
    from uscis_prep.cli.diff import run_diff  # noqa: PLC0415 - as above

    given = typed(context)
    settings = read_settings(given)
    code = run_diff(given, settings, books=books or [], page_format=page_format, exit_code=exit_code)
    raise typer.Exit(code)


@rules.command(cls=PlainCommand)
def graph(
    context: typer.Context,
    topic: Annotated[str | None, typer.Argument(metavar="TOPIC", help="The topic. Without one, all topics.")] = None,
    decision: Annotated[str, typer.Option("--decision", metavar="DECISION", help="route, who or contact.")] = "route",
    page_format: Annotated[str, typer.Option("--format", metavar="mermaid|dot", help="The format.")] = "mermaid",
) -> None:
    """Draw a decision as a flowchart of questions, answers and rules, with the share of combinations on each way."""
    from uscis_prep.cli.graph import run_graph  # noqa: PLC0415 - as above

    run_graph(read_settings(typed(context)), topic=topic, decision=decision, page_format=page_format)


@rules.command(cls=PlainCommand)
def schema(
    context: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="Such as topics. Without one, all kinds.")] = None,
) -> None:
    """Print a JSON Schema (draft 7) for editors that knows the names of this rulebook."""
    from uscis_prep.cli.schema import run_schema  # noqa: PLC0415 - as above

    run_schema(read_settings(typed(context)), kind=kind)


@rules.command(cls=PlainCommand)
def sources(context: typer.Context) -> None:
    """List the sources with date, rank, how many entries rest on each, and when we last checked it."""
    from uscis_prep.cli.sources import run_sources  # noqa: PLC0415 - as above

    run_sources(read_settings(typed(context)))
