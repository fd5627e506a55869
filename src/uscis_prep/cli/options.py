"""The facts and global flags as options of every command, taken in the order in which they were typed."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, NamedTuple

from typer.core import TyperCommand, TyperGroup, TyperOption

from uscis_prep.cli.helps import Helped
from uscis_prep.errors import UsageError

#: Where the typed options are kept until the command reads them.
TYPED = "uscis_prep.typed"
#: Facts with a flag of their own: flag, placeholder, help. Everything else goes through --set.
FACTS = (
    ("topic", "TOPIC", "What it is about. Repeat it for several needs. `uscis-prep topics` lists the topics."),
    ("form", "FORM", "The form that you filed and ask about, such as I-90, or none."),
    (
        "receipt",
        "RECEIPT",
        "The receipt number, or better only its three letters (IOE), or none. With - it reads a line.",
    ),
    ("filed", "DATE", "The day of filing (receipt date)."),
    ("appointment", "DATE[THH:MM]", "The appointment, as its notice says."),
    ("travel", "DATE", "The day you leave."),
    ("role", "ROLE", "Who is calling: applicant, petitioner, beneficiary, attorney, paralegal, helper ..."),
    ("g28", "STATE", "The representative's notice to USCIS (G-28): on-file, pending, none."),
    ("where", "PLACE", "Where the caller is: us, abroad."),
    ("account", "STATE", "The USCIS online account: linked, not-linked, locked, none."),
    ("speaks", "LANGUAGE", "What the person on the line speaks: en, es, other."),
    (
        "phone",
        "PHONE",
        "Where USCIS can call back: a kind, or the number. Repeat it for a second one. With - it reads a line.",
    ),
    ("set", "QUESTION=OPTION", "The answer to any question. `uscis-prep questions` lists the questions."),
    ("answers", "FILE", "Answers from a YAML or JSON map. With - it reads standard input."),
)
NAMES = {name for name, _, _ in FACTS}
GLOBALS = (
    ("lang", "en|es", "The language of the page."),
    ("now", "DATETIME", "Sets the clock to this moment."),
    ("zone", "NAME", "Your time zone, such as America/Chicago."),
    ("as-of", "DATE", "Uses the rules of that day."),
    ("rules", "DIR", "Another rulebook."),
    ("color", "auto|always|never", "Color."),
)
FLAGS = (
    ("no-updates", "Follows only the three source documents, as history."),
    ("json", "Prints JSON."),
    ("why", "Shows the reasons in full, other ways, and how days are counted."),
    ("sources", "Shows where each line comes from."),
    ("full", "Shows all of it, and the command for the same page."),
    ("plain", "Prints plain lines without decoration."),
    ("version", "Print the version."),
)

LOG = ("log", "FILE", "The call log, if it is not the usual one. `uscis-prep log path` names the usual one.")


def typed(context: Any) -> list[Any]:
    """Return everything typed before and after the command, in order (meta is shared along the chain)."""
    return list(context.meta.get(TYPED, ()))


class Typed(NamedTuple):
    """One option as it was typed."""

    name: str
    value: str


def _option(name: str, metavar: str, text: str) -> TyperOption:
    return TyperOption(
        param_decls=[f"--{name}"], type=str, multiple=True, metavar=metavar, help=text, expose_value=False
    )


def _flag(name: str, text: str) -> TyperOption:
    early = name == "version"  # before anything that is missing is complained about
    return TyperOption(
        param_decls=[f"--{name}"],
        is_flag=True,
        default=False,
        help=text,
        expose_value=False,
        is_eager=early,
        callback=_print_version if early else None,
    )


def _print_version(context: Any, _: Any, wanted: Any) -> None:
    if wanted:
        from uscis_prep import __version__  # noqa: PLC0415 - once a session
        from uscis_prep.cli.output import write  # noqa: PLC0415 - as above

        write(f"uscis-prep {__version__}\n", sys.stdout)
        context.exit()


def _collect(command: Any, context: Any, args: list[str]) -> list[str]:
    """Keep the options in the order typed, before click sorts them by name: a need fact goes with its topic."""
    parsed, _, order = command.make_parser(context).parse_args(args=list(args))
    seen: dict[str, int] = {}
    found = list(context.meta.get(TYPED, ()))
    for parameter in order:
        value = parsed.get(parameter.name)
        if isinstance(value, list | tuple):
            place = seen.get(parameter.name, 0)
            seen[parameter.name] = place + 1
            value = value[place]
        found.append(Typed(parameter.name.replace("_", "-"), str(value)))
    context.meta[TYPED] = found
    return list(args)


class FactCommand(Helped, TyperCommand):
    """A command that takes facts and global flags."""

    facts = True

    def __init__(self, name: str | None, **settings: Any) -> None:
        own = settings.pop("params", None) or []
        super().__init__(name, params=[*own, *_shared(facts=self.facts)], **settings)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the order of the options, then parse as usual."""
        return super().parse_args(ctx, _collect(self, ctx, args))


class PlainCommand(FactCommand):
    """A command that takes the global flags alone."""

    facts = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse facts before a command that has no use for them; else parse as usual.

        Raises:
            UsageError: There is such a fact.
        """
        own = {name.removeprefix("--") for parameter in self.params for name in parameter.opts}
        for option in typed(ctx):
            if option.name in NAMES and option.name not in own:
                raise UsageError("fact-before-command", flag=f"--{option.name}", command=ctx.command_path)
        return super().parse_args(ctx, args)


class LogCommand(PlainCommand):
    """A command that uses the call log."""

    def __init__(self, name: str | None, **settings: Any) -> None:
        own = settings.pop("params", None) or []
        super().__init__(name, params=[*own, _option(*LOG)], **settings)


class PlainGroup(Helped, TyperGroup):
    """A group of commands: global flags may stand before the command."""

    facts = False

    def __init__(self, **settings: Any) -> None:
        own = settings.pop("params", None) or []
        super().__init__(params=[*own, *_shared(facts=self.facts)], **settings)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the order of the options, then parse as usual."""
        return super().parse_args(ctx, _collect(self, ctx, args))


class FactGroup(PlainGroup):
    """The program itself: the interview takes facts too."""

    facts = True


@cache
def _shared(*, facts: bool) -> tuple[TyperOption, ...]:
    """Return the options that commands share. They hold nothing of a run, so that one of each serves all."""
    own = _shared(facts=False) if facts else ()
    named = [_option(*row) for row in (FACTS if facts else GLOBALS)]
    return (*named, *own) if facts else (*named, *(_flag(*row) for row in FLAGS))
