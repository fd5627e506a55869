"""What the command-line library complains about is told in our words, in both languages."""

import enum
import io
import uuid
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Annotated

import pytest
import typer

from cli.program import call
from uscis_prep.cli.problem import sentences
from uscis_prep.cli.usage import translated
from uscis_prep.errors import UsageError


class Colour(enum.StrEnum):
    """Two values."""

    RED = "red"
    BLUE = "blue"


strange = typer.Typer(rich_markup_mode=None, add_completion=False)
inner = typer.Typer(no_args_is_help=True)
strange.add_typer(inner, name="inner")


@strange.command()
def demo(  # noqa: PLR0917 - one of each kind
    name: str,
    colour: Colour = Colour.RED,
    count: Annotated[int, typer.Option(min=1)] = 1,
    share: float = 0.5,
    at: datetime | None = None,
    key: uuid.UUID | None = None,
    file: Annotated[Path | None, typer.Option(exists=True)] = None,
    pair: tuple[int, int] = (1, 2),
    flag: Annotated[bool, typer.Option("--flag")] = False,
    text: Annotated[typer.FileText | None, typer.Option()] = None,
):
    """Take one of each kind of value."""


@inner.command()
def first(needed: Annotated[str, typer.Option()]):
    """Need an option."""


@inner.command()
def second():
    """Do nothing."""


WRONG = {
    "": "usage-command-missing",
    "demoo": "usage-command",
    "xyzzy": "usage-command",
    "demo": "usage-missing",
    "demo a b c": "usage-extra",
    "demo a --colour green": "usage-value",
    "demo a --count none": "usage-number",
    "demo a --count 0": "usage-number",
    "demo a --share much": "usage-number",
    "demo a --at noon": "usage-bad",
    "demo a --key 12": "usage-bad",
    "demo a --file /nowhere": "usage-bad",
    "demo a --pair 1 x": "usage-bad",
    "demo a --text /nowhere": "usage-bad",
    "demo a --pair 1": "usage-argument",
    "demo a --count": "usage-argument",
    "demo a --flag=3": "usage-flag",
    "demo a --counter 3": "usage-option",
    "demo a --zzz": "usage-option-unknown",
    "demo a -z": "usage-option-unknown",
    "inner": "usage-command-missing",
    "inner first": "usage-missing",
    "inner second more": "usage-extra",
}


def complaint(line):
    """Return what the library raises."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), pytest.raises(Exception) as raised:  # noqa: PT011
        typer.main.get_command(strange).main(line.split(), prog_name="demo", standalone_mode=False)
    return raised.value


@pytest.mark.parametrize(("line", "key"), WRONG.items())
def test_every_complaint_is_translated(line, key):
    """Each kind of complaint has a sentence of ours in both languages, with nothing left to fill in."""
    error = complaint(line)
    ours = translated(error)
    assert isinstance(ours, UsageError)
    assert ours.key == key
    told = {language: " ".join(sentences(ours, language)) for language in ("en", "es")}
    assert told["en"] != told["es"]
    assert all("{" not in text for text in told.values())
    assert str(error.format_message()) not in told["es"]


def test_other_errors_stay():
    """What is no complaint of the library is left alone, so that a fault of ours is not hidden."""
    assert translated(ValueError("x")) is None


def test_an_unknown_complaint_is_told_without_its_words():
    """A complaint that no rule knows is told in our words, never in the library's English."""
    error = complaint("demo a b c")
    error.message = "Something new."
    assert translated(error).key == "usage"


@pytest.mark.parametrize("arguments", [("rules",), ("chek",), ("check", "-z"), ("check", "x"), ("check", "--form")])
def test_the_program_tells_them_in_spanish(arguments):
    """The program tells a complaint in Spanish where the page is Spanish, and exits with 2."""
    printed = call("--lang", "es", *arguments)
    assert (printed.code, printed.out) == (2, "")
    assert not {"There", "Nothing", "missing", "needs"} & set(printed.err.split())


def test_what_was_typed_is_masked():
    """A receipt number in a wrong place does not come back in an error."""
    for arguments in (("check", "IOE1234567890"), ("IOE1234567890",), ("check", "--IOE1234567890")):
        assert "1234567890" not in call(*arguments).err
