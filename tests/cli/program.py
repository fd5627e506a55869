"""Runs the program inside the test process, and reads what it printed."""

import io
import json
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from unittest.mock import patch

import typer
from jsonschema import Draft202012Validator

from uscis_prep.cli.app import run
from uscis_prep.rulebook import cache as cache_file

#: A Tuesday on which the lines are open, two days before Thanksgiving.
NOW = "2026-11-24T10:00-05:00"
SHUT = "2026-11-24T21:00-05:00"


class Printed(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The result as JSON, which fits its schema."""
        found = json.loads(self.out)
        broken = problems(found)
        assert not broken, broken
        return found

    @property
    def flat(self) -> str:
        """The page without its line breaks."""
        return " ".join(self.out.split())


REAL_CACHE = cache_file.read
COMMAND = cache(typer.main.get_command)
parsed: dict[Any, Any] = {}


def _read_once(path):
    """Read the compiled rulebook once for all runs; nobody writes into it."""
    if parsed.get(path) is None:
        parsed[path] = REAL_CACHE(path)
    return parsed[path]


@cache
def schema(name: str) -> dict[str, Any]:
    """Return a shipped JSON Schema."""
    return json.loads((files("uscis_prep") / "schemas" / f"{name}-1.json").read_text("utf-8"))


def problems(document: Any) -> list[str]:
    """Return where a document breaks the schema that it names."""
    product, name, version = document["schema"].split("/")
    assert (product, version) == ("uscis-prep", "1")
    found = Draft202012Validator(schema(name)).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]


def call(*arguments: str, stdin: Any = "", encoding: str = "utf-8") -> Printed:
    """Run the program with these arguments."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n") for _ in range(2))
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        stack.enter_context(patch.object(sys, "stdin", io.StringIO(stdin) if isinstance(stdin, str) else stdin))
        stack.enter_context(patch.object(typer.main, "get_command", COMMAND))
        stack.enter_context(patch.object(cache_file, "read", _read_once))
        code = run(list(arguments))
        out.flush()
        err.flush()
    printed = Printed(code, *(stream.buffer.getvalue().decode(encoding) for stream in (out, err)))
    assert "Traceback" not in printed.out + printed.err
    return printed


def page(*arguments: str, now: str = NOW) -> Printed:
    """Run `check` as text."""
    printed = call("check", "--now", now, *arguments)
    assert (printed.code, printed.err) == (0, "")
    return printed


def plan(*arguments: str, now: str = NOW, stdin: str = "") -> Any:
    """Run `check --json`."""
    printed = call("check", "--json", "--now", now, *arguments, stdin=stdin)
    assert (printed.code, printed.err) == (0, ""), printed
    return printed.data


def need(*arguments: str, now: str = NOW) -> Any:
    """Run `check --json` for one need."""
    (only,) = plan(*arguments, now=now)["needs"]
    return only


def refused(*arguments: str, stdin: str = "") -> str:
    """Run `check`, which must be refused, and return the error; as JSON it says the same."""
    pinned = () if "--now" in arguments else ("--now", NOW)
    printed = call("check", *pinned, *arguments, stdin=stdin)
    assert (printed.code, printed.out) == (2, "")
    told = call("check", *pinned, *arguments, "--json", stdin=stdin)
    assert told.code == 2
    assert " ".join(told.data["message"].split()) in " ".join(printed.err.split())
    return printed.err


def item_ids(found: Any) -> list[str]:
    """Return the ids of the checklist."""
    return [item["id"] for item in found["checklist"]]


def words_of(found: Any) -> str:
    """Return everything that the checklist says."""
    return " ".join(item["text"] for item in found["checklist"])
