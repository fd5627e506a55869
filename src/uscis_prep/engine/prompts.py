"""What an interview asks next, prompt by prompt, and how many prompts are left at least and at most.

First come the questions that can change a verdict while everything usual is taken as usual, then one screen for what
is about a person's safety, then one on which the person confirms the usual answers. What is counted goes by the rule
by which is asked, so that what is announced is what comes; it takes for granted that the usual answers are right.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import FALSE
from uscis_prep.engine.needs import NO, UNSURE, YES, Need, Topic
from uscis_prep.engine.presume import presume
from uscis_prep.engine.questions import Bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from uscis_prep.engine.compiled import Allowed, Compiled, View

QUESTION, SAFETY, CONFIRM = "question", "safety", "confirm"
#: No screen has more lines to confirm.
MOST_LINES = 7

#: A question by its place, and the need that it is asked for.
Line = tuple[int, int]


class Prompt(NamedTuple):
    """One screen: a question, or several lines that are answered at once."""

    kind: str
    lines: tuple[Line, ...]


class Course:
    """The way through the questions of several needs.

    Args:
        compiled: The rulebook.
        views: The topic of each need.
        owner: What an answer to a question (by its place) belongs to when it is given for a need.
        language: The language of the page.
    """

    def __init__(
        self, compiled: Compiled, views: Sequence[View], owner: Callable[[int, int], Hashable], language: str
    ) -> None:
        self.compiled, self.owner, self.language = compiled, owner, language
        self.topics = [Topic(compiled, view, language) for view in views]
        self._memo: dict[Hashable, Bounds] = {}

    def at(self, givens: Sequence[Allowed], named: Sequence[Line] = ()) -> Stand:
        """Return where an interview stands.

        Args:
            givens: The answers to each need.
            named: The lines that the person did not confirm, which are asked one by one.
        """
        waiting = tuple(line for line in named if line[1] not in givens[line[0]])
        needs = [
            topic.need(given, [place for other, place in waiting if other == number])
            for number, (topic, given) in enumerate(zip(self.topics, givens, strict=True))
        ]
        asked = {(need, place) for need, given in enumerate(givens) for place in self._cancelled(need, given)}
        return Stand(self, tuple(needs), waiting, frozenset(asked), dict(_open_days(givens)))

    def _cancelled(self, need: int, given: Allowed) -> set[int]:
        """Return the questions whose usual answer does not go with a given one."""
        topic = self.topics[need]
        usual = {place for place in topic.usual(topic.need(given, ())) if place not in given}
        return usual.difference(presume(self.compiled, topic.view, given, self.language), topic.safety)

    def left(self, stand: Stand) -> Bounds:
        """Return how many prompts are left at least and at most, where every usual answer is right."""
        prompt = stand.next()
        if prompt is None:
            return Bounds(0, 0)
        key = stand.key()
        if key not in self._memo:
            spans = [(self.left(after), steps) for after, steps in stand.ways(prompt)]
            least = min(span.least + steps for span, steps in spans)
            self._memo[key] = Bounds(1 + least, 1 + max(span.most + steps for span, steps in spans))
        return self._memo[key]

    def after(self, stand: Stand, line: Line, values: Sequence[int]) -> Bounds:
        """Return how many prompts follow a question of which only some answers are left."""
        spans = [self.left(stand.answered({line: value})) for value in values]
        return Bounds(min(span.least for span in spans), max(span.most for span in spans))

    def by_fact(self, need: int, given: Allowed) -> dict[int, int]:
        """Return the questions about safety that the facts of a need answer."""
        return self.topics[need].by_fact(self.topics[need].need(given, (), settle=False))


class Stand(NamedTuple):
    """Where an interview stands: what is left of each need, and which lines were not confirmed."""

    course: Course
    needs: tuple[Need, ...]
    named: tuple[Line, ...]
    asked: frozenset[Line]
    """The questions whose usual answer does not go with a given one, so that they are asked."""
    partly: dict[Line, tuple[int, ...]]
    """The days whose hour is not known yet, each with the values that it can have."""

    def key(self) -> Hashable:
        """Return all on which it rests what is asked from now on."""
        return self.needs, self.named, self.asked, tuple(self.partly.items())

    def next(self) -> Prompt | None:
        """Return the next prompt, or ``None`` where nothing is left that can change a verdict or a warning."""
        gates = {need: iter(self.needs[need].gates) for need in range(len(self.needs))}
        for need, place in self.named:
            if next(gates[need]) != FALSE:
                return Prompt(QUESTION, ((need, place),))
        return self._question() or self._safety() or self._confirm()

    def _usual(self, need: int) -> dict[int, int]:
        usual = self.course.topics[need].usual(self.needs[need])
        return {place: value for place, value in usual.items() if (need, place) not in self.asked}

    def _question(self) -> Prompt | None:
        for number, (topic, need) in enumerate(zip(self.course.topics, self.needs, strict=True)):
            taken = {place: (value,) for place, value in self._usual(number).items()}
            # What nobody said about safety is taken as no, until its own screen is shown.
            taken |= {place: (topic.questions[place]["values"].index(NO),) for place in need.unasked}
            root = topic.pool.restrict(need.outcome, taken)
            if root >= 0:
                return Prompt(QUESTION, ((number, topic.pool.nodes[root][0]),))
        return None

    def _safety(self) -> Prompt | None:
        """Return the screen about safety of the first need of which a verdict or a warning still rests on it."""
        for number, (topic, need) in enumerate(zip(self.course.topics, self.needs, strict=True)):
            warned = {place for place, root in zip(topic.safety, need.warned, strict=True) if root != FALSE}
            if not warned.union(topic.pool.support(need.outcome)).isdisjoint(need.unasked):
                return Prompt(SAFETY, tuple((number, place) for place in need.unasked))
        return None

    def _confirm(self) -> Prompt | None:
        lines: dict[Hashable, Line] = {}
        for number, (topic, need) in enumerate(zip(self.course.topics, self.needs, strict=True)):
            usual = self._usual(number)
            for place in topic.pool.support(need.outcome):
                if place in usual:
                    lines.setdefault((place, self.course.owner(place, number)), (number, place))
        return Prompt(CONFIRM, tuple(lines.values())[:MOST_LINES]) if lines else None

    def usual(self, line: Line) -> int:
        """Return the usual answer that a line of the confirming screen states."""
        need, place = line
        return self._usual(need)[place]

    def ways(self, prompt: Prompt) -> Iterator[tuple[Stand, int]]:
        """Yield where each answer to a prompt leads, with the screens beyond the first that it takes."""
        if prompt.kind == CONFIRM:
            yield self.answered({line: self.usual(line) for line in prompt.lines}), 0
        elif prompt.kind == SAFETY:
            yield from ((self.answered(answers), 0) for answers in self._said(prompt.lines))
        else:
            (line,) = prompt.lines
            values = self.partly.get(line) or range(self.course.compiled.sizes[line[1]])
            found = {}
            for value in values:
                after, steps = self.answered({line: value}), self._steps(line, value)
                found[after.key(), steps] = after
            yield from ((after, steps) for (_, steps), after in found.items())

    def _said(self, lines: Sequence[Line]) -> Iterator[dict[Line, int]]:
        """Yield what can be said about safety: yes to some, and no or not sure to the others."""
        matter = self._matter({need for need, _ in lines})
        for other in (NO, UNSURE):
            rest = {line: self._value(line, other) for line in lines}
            choices = [(self._value(line, YES), rest[line]) if line[1] in matter else (rest[line],) for line in lines]
            for values in product(*choices):
                yield dict(zip(lines, values, strict=True))

    def _matter(self, needs: Iterable[int]) -> set[int]:
        """Return the questions on which it rests what is asked after a screen that answers all about safety."""
        found: set[int] = set()
        for number in needs:
            need, pool = self.needs[number], self.course.topics[number].pool
            for root in (need.outcome, *need.rows, *need.gates):
                found.update(pool.support(root))
        return found

    def _value(self, line: Line, option: str) -> int:
        return self.course.compiled.value(self.course.compiled.order[line[1]], option)

    def _steps(self, line: Line, value: int) -> int:
        """Return 1 where an answer stands on the second of two screens."""
        entry = self.course.topics[0].questions[line[1]]
        option = entry["values"][value]
        return int(any(option in group["options"] and second_step(entry, group) for group in groups(entry)))

    def answered(self, answers: dict[Line, int]) -> Stand:
        """Return where answers lead; each holds for all needs of its owner."""
        needs, course = list(self.needs), self.course
        for (need, place), value in answers.items():
            owner = course.owner(place, need)
            for other, topic in enumerate(course.topics):
                if course.owner(place, other) == owner:
                    needs[other] = topic.answered(needs[other], place, value)
        named = tuple(line for line in self.named if line not in answers)
        if len(named) < len(self.named):
            needs = [self._without_gates(number, need, answers) for number, need in enumerate(needs)]
        partly = {line: values for line, values in self.partly.items() if line not in answers}
        return self._replace(needs=tuple(needs), named=named, partly=partly)

    def _without_gates(self, number: int, need: Need, answers: dict[Line, int]) -> Need:
        lines = [line for line in self.named if line[0] == number]
        kept = [gate for line, gate in zip(lines, need.gates, strict=True) if line not in answers]
        return need._replace(gates=tuple(kept))


def _open_days(givens: Sequence[Allowed]) -> Iterator[tuple[Line, tuple[int, ...]]]:
    for need, given in enumerate(givens):
        yield from (((need, place), values) for place, values in given.items() if len(values) > 1)


def groups(entry: Any) -> list[Any]:
    """Return the lines of the first of two screens, where a question has two."""
    return list(entry.get("groups", {}).values())


def second_step(entry: Any, group: Any) -> list[str]:
    """Return the options that a second screen lists; none where the first one settles it."""
    shown = [option for option in group["options"] if "listed_with" not in entry["options"][option]]
    return shown if len(shown) > 1 else []
