"""`uscis-prep rules test`: runs every test of a rulebook, and writes the near misses anew."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import excerpt
from uscis_prep.cli.output import save, write, write_json
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import PrepError
from uscis_prep.proof.cases import KINDS, Case, cases, examples
from uscis_prep.proof.counterexample import chosen_invariants, proved
from uscis_prep.proof.near import files
from uscis_prep.proof.runner import Failure, Outcome, run_all
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.store import rules_folder
from uscis_prep.rulebook.stories import NEAR_MISSES, load_tests

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/rules-test/1"
FAILED = 1


def run_test(settings: Settings, *, only: str | None, write_near_misses: bool) -> int:
    """Run the tests of a rulebook and print what differs.

    Args:
        settings: The global flags; `--rules` names the rulebook.
        only: Only tests with this word in their id, rule or topic.
        write_near_misses: Write the near misses anew first.

    Returns:
        0 if all tests passed, else 1.

    Raises:
        RulebookError: The rulebook, or a file of tests, cannot be used.
        UsageError: The near misses cannot be written.
        PrepError: No test is named so: nothing was tested, which is no success.
    """
    folder = settings.rules or rules_folder()
    book = load(folder)
    compiled = Compiled(compile_book(book))
    if write_near_misses:
        _write_files(folder / NEAR_MISSES, files(compiled, list(examples(book))))
    tests = load_tests(folder)
    outcomes = run_all(compiled, [case for case in cases(book, tests) if _wanted(case, only)])
    outcomes += proved(book, chosen_invariants(tests, only), compiled)
    if only is not None and not outcomes:
        raise PrepError("no-test-named", given=excerpt(only))
    if settings.json:
        write_json(result(outcomes))
    else:
        write(_text(outcomes), sys.stdout)
    return FAILED if any(outcome.failures for outcome in outcomes) else 0


def _wanted(case: Case, only: str | None) -> bool:
    names = (case.id, case.rule or "", *(wanted.topic for wanted in case.wanted))
    return only is None or any(only in name for name in names)


def _write_files(folder: Path, written: dict[str, str]) -> None:
    """Write the near misses, and remove those of files of rules that are gone."""
    folder.mkdir(exist_ok=True)
    for name, text in written.items():
        save(text, str(folder / name))
    for path in folder.glob("*.yaml"):
        if path.name not in written:
            path.unlink()


def result(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return what came of the tests as `rules-test/1`."""
    return {
        "schema": SCHEMA,
        "passed": sum(not outcome.failures for outcome in outcomes),
        "failed": sum(bool(outcome.failures) for outcome in outcomes),
        "tests": [_row(outcome) for outcome in outcomes],
    }


def _row(outcome: Outcome) -> dict[str, Any]:
    case = outcome.case
    return {
        "kind": case.kind,
        "id": case.id,
        "rule": case.rule,
        "topics": [wanted.topic for wanted in case.wanted],
        "file": case.node.file,
        "line": case.node.line,
        "column": case.node.column,
        "passed": not outcome.failures,
        "failures": [_failure(failure) for failure in outcome.failures],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {**failure._asdict(), "because": list(failure.because)}


def _text(outcomes: Sequence[Outcome]) -> str:
    lines = [line for outcome in outcomes for line in told(outcome)]
    counts = ", ".join(f"{_number(outcomes, kind)} {word}" for kind, word in KINDS.items())
    failed = sum(bool(outcome.failures) for outcome in outcomes)
    return "".join(f"{line}\n" for line in [*lines, f"{counts}: {failed or 'none'} failed"])


def _number(outcomes: Sequence[Outcome], kind: str) -> int:
    return sum(outcome.case.kind == kind for outcome in outcomes)


def told(outcome: Outcome) -> list[str]:
    """Return a line for each failure of a test: the place, the test, what was expected, what came, by which rule."""
    lines = []
    for failure in outcome.failures:
        place = f"{failure.file}:{failure.line}:{failure.column}: {outcome.case.name}"
        because = f", because of {', '.join(failure.because)}" if failure.because else ""
        lines.append(f"{place}: {failure.field}: expected {failure.expected}, got {failure.got}{because}")
    return lines
