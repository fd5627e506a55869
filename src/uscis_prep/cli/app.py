"""The program: its commands, and what becomes of an error."""

# Annotations are not put off here: the command-line library would compile each anew, which costs more.
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uscis_prep.cli.batch_options import batch
from uscis_prep.cli.helps import LANGUAGE
from uscis_prep.cli.options import FactCommand, FactGroup, LogCommand, PlainCommand, typed
from uscis_prep.cli.settings import peek, read_settings
from uscis_prep.errors import PrepError, ReaderGoneError, StoppedError, UnwritableError, UsageError
from uscis_prep.spell import SPELLED

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERVIEW_HELP = """Decide if, how and when to contact the USCIS Contact Center.

Without a command, it asks a few questions and prints the call sheet. Examples:

  uscis-prep

  uscis-prep check --form I-90

  uscis-prep check --topic processing-delay --set processing=outside
"""

COMPLETION = {"--install-completion", "--show-completion"}

app = typer.Typer(
    cls=FactGroup,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=INTERVIEW_HELP,
)
Output = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="text|json|markdown|html|ics", help="The format of the page."),
]
Large = Annotated[bool, typer.Option("--large", help="Prints paper (html) in large letters.")]


@app.callback()
def interview(
    context: typer.Context,
    page_format: Format = None,
    output: Output = None,
    large: Large = False,
) -> None:
    """Ask the questions, then print the call sheet."""
    if context.invoked_subcommand is None:
        from uscis_prep.cli.interview import run_interview  # noqa: PLC0415 - each command loads only itself
        from uscis_prep.cli.person import Paper  # noqa: PLC0415 - as above

        settings = read_settings(typed(context))
        paper = Paper(settings, page_format, output, large=large)
        raise typer.Exit(run_interview(typed(context), settings, paper))
    if page_format is not None or output is not None or large:
        raise UsageError("page-before-command", command=context.invoked_subcommand)


@app.command(cls=FactCommand)
def check(  # noqa: PLR0917 - typer reads the options off the parameters
    context: typer.Context,
    page_format: Format = None,
    output: Output = None,
    large: Large = False,
    require_decision: Annotated[bool, typer.Option("--require-decision", help="Exit 3 if not decided.")] = False,
    no_presume: Annotated[bool, typer.Option("--no-presume", help="Assume nothing that you did not say.")] = False,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Tell when the advice changes.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if a value is stale.")] = False,
) -> None:
    """Print the plan for the facts that you give. It asks nothing."""
    from uscis_prep.cli.check import run_check  # noqa: PLC0415 - as above

    given = typed(context)
    code = run_check(
        given,
        read_settings(given),
        page_format=page_format,
        output=output,
        large=large,
        require_decision=require_decision,
        presume=not no_presume,
        until=until,
        strict=strict,
    )
    raise typer.Exit(code)


app.command(cls=FactCommand)(batch)


@app.command(cls=PlainCommand)
def when(context: typer.Context) -> None:
    """Say if the lines are open, and when they open."""
    from uscis_prep.cli.when import run_when  # noqa: PLC0415 - as above

    run_when(read_settings(typed(context)))


@app.command(cls=LogCommand)
def incoming(  # noqa: PLR0917 - as above
    context: typer.Context,
    answers: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="QUESTION=OPTION",
            help="The answer to a question about the contact. Repeat it for several.",
        ),
    ] = None,
    item: Annotated[
        str | None,
        typer.Option("--item", metavar="-", help="Reads the number that they said, and compares it with the log."),
    ] = None,
    missed: Annotated[
        list[str] | None,
        typer.Option(
            "--missed",
            metavar="TIME",
            help="The time of a call that you missed. It says what to do. Repeat it for a second call.",
        ),
    ] = None,
    no_questions: Annotated[
        bool, typer.Option("--no-questions", help="Do not ask anything. --json does not ask either.")
    ] = False,
    require_decision: Annotated[bool, typer.Option("--require-decision", help="Exit 3 if not decided.")] = False,
) -> None:
    """Tell if a call, text, email or letter is really from USCIS, and what to do."""
    from uscis_prep.cli.incoming import run_incoming  # noqa: PLC0415 - as above

    options = typed(context)
    settings = read_settings(options)
    # Those typed before the command belong to the program's own option.
    answers = [*(option.value for option in options if option.name == "set"), *(answers or [])]
    if missed:
        from uscis_prep.cli.log_due import run_after  # noqa: PLC0415 - as above

        if answers or item:
            raise UsageError("missed-alone")
        run_after(missed, settings)
        return
    code = run_incoming(settings, answers, item=item, ask=not no_questions, require_decision=require_decision)
    raise typer.Exit(code)


@app.command(cls=PlainCommand)
def forms(context: typer.Context) -> None:
    """List the forms that --form knows."""
    from uscis_prep.cli.lists import run_forms  # noqa: PLC0415 - as above

    run_forms(read_settings(typed(context)))


@app.command(cls=PlainCommand)
def topics(context: typer.Context) -> None:
    """List the topics that --topic knows."""
    from uscis_prep.cli.lists import run_topics  # noqa: PLC0415 - as above

    run_topics(read_settings(typed(context)))


@app.command(cls=PlainCommand)
def questions(context: typer.Context) -> None:
    """List the questions that --set knows, with their options."""
    from uscis_prep.cli.lists import run_questions  # noqa: PLC0415 - as above

    run_questions(read_settings(typed(context)))


def run(arguments: "Sequence[str]") -> int:
    """Run the program and return its exit code; every error is told without a traceback.

    Args:
        arguments: The command line without the program's name.
    """
    _prepare_streams()
    if arguments[:1] == ["help"]:  # as with many programs
        arguments = [*arguments[1:], "--help"]
    language, wants_json = peek(arguments)
    from uscis_prep.cli.narrow import narrowed  # noqa: PLC0415 - it is needed only here

    try:
        return _main(narrowed(app, arguments), arguments, language)
    except PrepError as error:
        return _reported(error, language, wants_json=wants_json)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("\n")
        return 130
    except (ReaderGoneError, StoppedError) as ended:
        return ended.exit_code
    except SystemExit:
        return 0  # so the library ends where nobody reads its help any more
    except Exception as error:
        problem = _told(error, arguments, language)
        if problem is None:
            raise
        return _reported(problem, language, wants_json=wants_json and not isinstance(error, OSError))


def _reported(error: PrepError, language: str, *, wants_json: bool) -> int:
    from uscis_prep.cli.problem import report  # noqa: PLC0415 - only after an error

    return report(error, language, wants_json=wants_json)


def _prepare_streams() -> None:
    """Let neither a letter that a console lacks nor bytes that are no text stop a session.

    Such bytes become a sign that no answer contains, so that only the answer that holds them is refused.
    """
    for stream, way in ((sys.stdout, SPELLED), (sys.stderr, SPELLED), (sys.stdin, "replace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=way)


def _told(error: Exception, arguments: "Sequence[str]", language: str) -> PrepError | None:
    """Return an error of the command-line library as one of ours; nothing where it is a fault of the program."""
    if isinstance(error, OSError):  # the library writes help itself
        if not error.filename:
            return UnwritableError("output-unwritable", reason=error.strerror or "")
        if not COMPLETION.isdisjoint(arguments):  # the only file that the library writes
            return UsageError("file-unwritable", file=str(error.filename), reason=error.strerror or "")
        return None
    from uscis_prep.cli.usage import translated  # noqa: PLC0415 - only after an error

    return translated(_with_every_command(error, arguments, language))


def _main(command: Any, arguments: "Sequence[str]", language: str) -> int:
    told = {LANGUAGE: language}
    return int(command.main(list(arguments), prog_name="uscis-prep", standalone_mode=False, obj=told) or 0)


def _with_every_command(error: Exception, arguments: "Sequence[str]", language: str) -> Exception:
    """Return the error as the whole program raises it: where a command is unknown, it names those that are known."""
    from uscis_prep.cli.narrow import is_unknown_command, whole  # noqa: PLC0415 - only after an error

    if is_unknown_command(error):
        try:
            _main(whole(app), arguments, language)
        except Exception as told:  # noqa: BLE001 - whatever the whole program says is the answer
            return told
    return error
