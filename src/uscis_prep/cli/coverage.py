"""`uscis-prep rules coverage`: what the tests of a rulebook reach."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from uscis_prep.cli.output import write, write_json
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UsageError
from uscis_prep.proof.cases import cases
from uscis_prep.proof.coverage import KINDS, parts, reached
from uscis_prep.proof.runner import run_all
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.store import rules_folder
from uscis_prep.rulebook.stories import load_tests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/coverage/1"
BELOW = 1
#: In percent.
ALL = 100


def run_coverage(settings: Settings, *, require: float) -> int:
    """Run the tests of a rulebook and print what they reach.

    Args:
        settings: The global flags; `--rules` names the rulebook.
        require: The least share that counts as enough, in percent.

    Returns:
        0, or 1 if less is reached.

    Raises:
        UsageError: More than everything is required.
        RulebookError: The rulebook, or a file of tests, cannot be used.
    """
    if not 0 <= require <= ALL:
        raise UsageError("usage-value", option="--require", given=f"{require:g}", options=f"0 … {ALL}")
    folder = settings.rules or rules_folder()
    book = load(folder)
    compiled = Compiled(compile_book(book))
    found = reached(run_all(compiled, cases(book, load_tests(folder))))
    rows = [{"kind": kind, "id": name, "tests": found.get((kind, name), [])} for kind, name in parts(book, compiled)]
    told = result(rows)
    if settings.json:
        write_json(told)
    else:
        write(_text(told), sys.stdout)
    return BELOW if told["percent"] < require else 0


def result(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what is reached as `coverage/1`."""
    kinds: list[dict[str, Any]] = []
    for kind in KINDS:
        own = [row for row in rows if row["kind"] == kind]
        kinds.append({"kind": kind, "reached": sum(bool(row["tests"]) for row in own), "all": len(own)})
    share = sum(bool(row["tests"]) for row in rows) / max(1, len(rows))
    # Cut, not rounded: what is not whole must not look so.
    return {"schema": SCHEMA, "percent": int(share * 1000) / 10, "kinds": kinds, "parts": rows}


def _text(told: Mapping[str, Any]) -> str:
    lines = [f"not reached: {row['kind']} {row['id']}" for row in told["parts"] if not row["tests"]]
    lines += [f"{row['kind']}: {row['reached']} of {row['all']}" for row in told["kinds"]]
    return "".join(f"{line}\n" for line in [*lines, f"{told['percent']} percent reached"])
