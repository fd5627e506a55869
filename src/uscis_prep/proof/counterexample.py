"""Tells why an invariant does not hold: as answers that can be pasted into a test, with real days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.compiled import BASE
from uscis_prep.plan.examples import Example, request
from uscis_prep.plan.setting import Setting
from uscis_prep.proof.cases import INVARIANT, Case, below
from uscis_prep.proof.change import date_in
from uscis_prep.proof.near import CLOCK, flow
from uscis_prep.proof.runner import Failure, Outcome
from uscis_prep.rulebook.invariants import prove
from uscis_prep.rulebook.stories import INVARIANTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.rulebook.invariants import Counterexample
    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.stories import Tests


def answers(compiled: Compiled, found: Counterexample) -> dict[str, str]:
    """Return the answers of a counterexample as a test gives them, the topic first.

    Args:
        compiled: The rulebook.
        found: The counterexample.
    """
    return {"topic": found.topic, **_told(compiled, found.answers, found.edition)}


def _told(compiled: Compiled, values: Mapping[int, int], edition: str) -> dict[str, str]:
    """Write values as answers: the id of an option, or a day that lies in the stretch."""
    told = {}
    for place, value in sorted(values.items()):
        name = compiled.order[place]
        entry = compiled.questions[name]
        day = None
        if "edges" in entry:  # only a day needs a clock
            day = date_in(Setting(compiled, request(compiled, example_of({}, edition))), name, value)
        told[name] = day or entry["values"][value]
    return told


def example_of(facts: Mapping[str, str], edition: str) -> Example:
    """Return facts as an example in an edition.

    Args:
        facts: By question; `topic` names the topic.
        edition: The edition.
    """
    own = {name: text for name, text in facts.items() if name != "topic"}
    needs = [(facts["topic"], own)] if "topic" in facts else []
    return Example({}, needs, CLOCK, None if edition == BASE else edition, edition == BASE, presume=False)


def sentence(compiled: Compiled, found: Counterexample) -> str:
    """Say in words for which answers an invariant fails."""
    told = f"(edition {found.edition}) for {flow(answers(compiled, found))}"
    if found.option is None:
        return told
    place, value = found.option
    other = _told(compiled, {place: value}, found.edition)
    return f"{told}, where {flow(other)} leads elsewhere"


def chosen_invariants(tests: Tests, only: str | None) -> Tests:
    """Return the tests with only those invariants that have a word in their id."""
    return tests._replace(invariants={name: row for name, row in tests.invariants.items() if (only or "") in name})


def proved(book: Book, tests: Tests, compiled: Compiled) -> list[Outcome]:
    """Prove the invariants and return each as the outcome of a test.

    Args:
        book: The rulebook.
        tests: The invariants.
        compiled: The same rulebook compiled.

    Raises:
        RulebookError: An invariant names something that does not exist.
    """
    proof = prove(book, tests, compiled)
    failures: dict[str, list[Failure]] = {name: [] for name in tests.invariants}
    for found in proof.counterexamples:
        node = tests.nodes[f"{INVARIANTS}/{found.invariant}"]
        place = (node.file, node.line, node.column)
        why = tests.invariants[found.invariant].why
        failures[found.invariant].append(Failure(*place, "holds", why, f"the contrary {sentence(compiled, found)}", ()))
    for name, number in proof.idle:
        node = below(tests.nodes[f"{INVARIANTS}/{name}"], *(() if number is None else ("but", number)))
        what = "answers to which it applies" if number is None else "answers that it excepts"
        failures[name].append(Failure(node.file, node.line, node.column, "applies", what, "none", ()))
    return [Outcome(_case(tests, name), tuple(found), None, {}) for name, found in failures.items()]


def _case(tests: Tests, name: str) -> Case:
    return Case(INVARIANT, name, None, example_of({}, BASE), (), (), None, tests.nodes[f"{INVARIANTS}/{name}"])
