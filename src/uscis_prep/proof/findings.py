"""What `rules lint` finds about tests and invariants: missing tests, invariants that fail or apply to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import RulebookError
from uscis_prep.proof.cases import below
from uscis_prep.proof.counterexample import answers, sentence
from uscis_prep.rulebook.invariants import prove
from uscis_prep.rulebook.problems import Problem
from uscis_prep.rulebook.stories import INVARIANTS, read_tests
from uscis_prep.rulebook.tested import CODE, missing_tests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from uscis_prep.rulebook.invariants import Proof
    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.stories import Tests

FAILS, IDLE = "RB503", "RB504"
#: Findings that no comment can allow: a test is written, and an exception has its own place.
CODES = (CODE, FAILS, IDLE)


def findings(folder: Path, subject: Subject | None) -> list[Problem]:
    """Return what is wrong with the tests and invariants of a rulebook.

    Args:
        folder: The rulebook.
        subject: The same as lint examined it; of a rulebook that cannot be compiled nothing is proved.
    """
    tests, problems = read_tests(folder)
    if problems or subject is None or subject.compiled is None:
        return problems
    compiled = Compiled(subject.compiled)
    found = missing_tests(subject.book, tests, compiled)
    known = len(subject.book.problems)
    try:
        proof = prove(subject.book, tests, compiled)
    except RulebookError:
        return [*found, *subject.book.problems[known:]]
    return [*found, *_failing(tests, compiled, proof), *_idle(tests, proof)]


def _failing(tests: Tests, compiled: Compiled, proof: Proof) -> Iterator[Problem]:
    for found in proof.counterexamples:
        node = tests.nodes[f"{INVARIANTS}/{found.invariant}"]
        told = f"`{found.invariant}` does not hold {sentence(compiled, found)}"
        hint = "correct the rules, or write the case under `but` with its reason"
        witness = tuple(answers(compiled, found).items())
        yield Problem(node.file, node.line, node.column, FAILS, told, hint, witness, (found.edition,))


def _idle(tests: Tests, proof: Proof) -> Iterator[Problem]:
    for name, number in proof.idle:
        node = below(tests.nodes[f"{INVARIANTS}/{name}"], *(() if number is None else ("but", number)))
        if number is None:
            told, hint = f"`{name}` applies to no answers at all", "correct its `when`"
        else:
            told, hint = f"exception {number + 1} of `{name}` excepts nothing", "delete it"
        yield Problem(node.file, node.line, node.column, IDLE, told, hint)
