"""Runs the tests of a rulebook and tells each difference so that the place to look at is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.decide import fired
from uscis_prep.engine.questions import next_question
from uscis_prep.errors import UsageError
from uscis_prep.names import suggest
from uscis_prep.plan.examples import FIELDS, actual, citations, run
from uscis_prep.proof.cases import STORY, Case, Wanted, below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Need, Plan
    from uscis_prep.rulebook.strict_yaml import Node

#: The decision that a field belongs to, where it is not the route.
DECIDED_IN = {"who": "who"}


class Failure(NamedTuple):
    """One difference between what a test expects and what the plan says.

    Args:
        file: The file of the test.
        line: The line of the expectation, counted from 1.
        column: Its character in the line, counted from 1.
        field: What differs: a field of `expect`, or `has`, `lacks`, `because`, `misses`, `asked`, `shows`, `order`,
            `next_question`, `answers`.
        expected: What the test expects.
        got: What the plan says.
        because: The rules that fired in the decision that the field belongs to.
    """

    file: str
    line: int
    column: int
    field: str
    expected: str
    got: str
    because: tuple[str, ...]


class Outcome(NamedTuple):
    """What came of one test.

    Args:
        case: The test.
        failures: Its differences; none means that it passed.
        plan: The plan; ``None`` where the facts could not be used.
        states: Each need as the engine sees it, by topic.
    """

    case: Case
    failures: tuple[Failure, ...]
    plan: Plan | None
    states: Mapping[str, State]


def run_all(compiled: Compiled, cases: Iterable[Case]) -> list[Outcome]:
    """Run tests in their order."""
    return [run_case(compiled, case) for case in cases]


def run_case(compiled: Compiled, case: Case) -> Outcome:
    """Run one test."""
    wrong = list(_unusable(compiled, case))
    if wrong:
        return Outcome(case, tuple(wrong), None, {})
    try:
        plan, states = run(compiled, case.example)
    except (UsageError, ValueError) as error:
        node = below(case.node, "answers" if case.kind != STORY else "facts")
        return Outcome(case, (_failure(node, "answers", "facts that can be used", str(error)),), None, {})
    made = {need["topic"]: need for need in plan["needs"]}
    found = list(_of_plan(case, plan))
    for wanted in case.wanted:
        found += differences(wanted, made[wanted.topic], states[wanted.topic])
    return Outcome(case, tuple(found), plan, states)


def _unusable(compiled: Compiled, case: Case) -> Iterator[Failure]:
    """Yield what makes a test impossible to run: topics, rules and fields of the verdict that do not exist."""
    topics, rules = compiled.data["topics"], compiled.data["rules"]
    for wanted in case.wanted:
        if wanted.topic not in topics:
            got = suggest(wanted.topic, topics)
            yield _failure(below(wanted.node, "topic"), "topic", "a topic of the rulebook", f"{wanted.topic}: {got}")
        for rule in filter(None, (*wanted.because, wanted.misses)):
            if rule not in compiled.data["rules"]:
                yield _failure(wanted.node, "because", "a rule of the rulebook", f"{rule}: {suggest(rule, rules)}")
        for field in wanted.expect:
            if field not in FIELDS:
                told = f"{field}: {suggest(field, FIELDS)}"
                yield _failure(below(wanted.node, "expect", field), "expect", "a field of a verdict", told)


def _of_plan(case: Case, plan: Plan) -> Iterator[Failure]:
    """Yield what differs in the plan as a whole."""
    order = [need["topic"] for need in plan["needs"]]
    if case.order and order != list(case.order):
        yield _failure(below(case.node, "order"), "order", ", ".join(case.order), ", ".join(order))
    waiting = plan["undecided"]
    coming = waiting["next_question"]["id"] if waiting and waiting["next_question"] else None
    if case.kind == STORY and coming != case.next_question:
        node = below(case.node, "next_question")
        yield _failure(node, "next_question", case.next_question or "a decision", coming or "a decision")


def differences(wanted: Wanted, need: Need, state: State) -> Iterator[Failure]:
    """Yield everything in which a need differs from what is expected of it."""
    for field, expected in wanted.expect.items():
        got = actual(need, state, field)
        if got != expected:
            because = fired(state.view, DECIDED_IN.get(field, "route"), state.allowed)
            yield _failure(below(wanted.node, "expect", field), field, expected, got, because)
    yield from _cited(wanted, need)
    yield from _fired(wanted, state)
    if wanted.asked:
        asked = questions_asked(state)
        if asked != list(wanted.asked):
            yield _failure(below(wanted.node, "asked"), "asked", ", ".join(wanted.asked), ", ".join(asked) or "nothing")
    told = list(_words(need))
    for place, words in enumerate(wanted.shows):
        if not any(words in line for line in told):
            yield _failure(below(wanted.node, "shows", place), "shows", f"“{words}”", "no line with these words")


def _cited(wanted: Wanted, need: Need) -> Iterator[Failure]:
    cited = citations(need)
    for place, cite in enumerate(wanted.has):
        if cite not in cited:
            yield _failure(below(wanted.node, "has", place), "has", f"a line that cites {cite}", "none")
    for place, cite in enumerate(wanted.lacks):
        if cite in cited:
            yield _failure(below(wanted.node, "lacks", place), "lacks", f"no line that cites {cite}", "one does")


def _fired(wanted: Wanted, state: State) -> Iterator[Failure]:
    """Yield the rules that should decide and do not, and the one that should not and does."""
    names = {decision: fired(state.view, decision, state.allowed) for decision in state.view.plan["decisions"]}
    alone = [rules[0] for rules in names.values() if len(rules) == 1]
    everything = [name for rules in names.values() for name in rules]
    for place, rule in enumerate(wanted.because):
        if rule not in alone:
            node = below(wanted.node, "because", place) if "because" in _keys(wanted.node) else wanted.node
            yield _failure(node, "because", f"the rule {rule}", ", ".join(everything), everything)
    if wanted.misses in everything:
        told = f"any rule but {wanted.misses}"
        yield _failure(wanted.node, "misses", told, ", ".join(everything), everything)


def _keys(node: Node) -> tuple[str, ...]:
    return tuple(node.value) if isinstance(node.value, dict) else ()


def questions_asked(state: State) -> list[str]:
    """Return the questions of the interview in order, when it is answered from the given facts.

    It ends where the verdict is decided, or with the first question to which the facts have no answer.
    """
    found: list[str] = []
    allowed: dict[int, tuple[int, ...]] = {}
    while (place := next_question(state.view, allowed)) is not None:
        if place in allowed:  # a day without its hour was not enough: the interview asks for the hour
            break
        found.append(state.name(place))
        if place not in state.given:
            break
        allowed[place] = state.given[place]
    return found


def _words(value: Any) -> Iterator[str]:
    """Yield every text of a need."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _words(child)
    elif isinstance(value, list):
        for child in value:
            yield from _words(child)


def _failure(node: Node, field: str, expected: str, got: str, because: Iterable[str] = ()) -> Failure:
    return Failure(node.file, node.line, node.column, field, expected, got, tuple(because))
