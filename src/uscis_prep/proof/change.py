"""Changes one answer of an example by as little as possible, and keeps the others consistent with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import FALSE
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import read_fact
from uscis_prep.plan.contradictions import contradictions
from uscis_prep.plan.examples import ZONE, request
from uscis_prep.plan.locate import locate
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.state import State, states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.plan.examples import Example

#: How far from the clock a changed date may lie, in days; the longest band of a card is four years.
REACH = 2300
UNSURE = "unsure"


def state_of(compiled: Compiled, example: Example) -> State | None:
    """Return the one need of an example; ``None`` where its answers contradict each other or cannot be read."""
    try:
        (found,) = states(Setting(compiled, request(compiled, example)))
    except (UsageError, ValueError):
        return None
    return None if contradictions(found) else found


def changed(compiled: Compiled, example: Example, question: str, text: str) -> tuple[Example, State] | None:
    """Return an example with another answer, without the answers that no longer apply.

    Args:
        compiled: The rulebook.
        example: An example with one need.
        question: The question to answer differently, or for the first time.
        text: The answer.

    Returns:
        The example and its need; ``None`` where the answers contradict each other.
    """
    ((topic, facts),) = example.needs
    answers = {**facts, question: text}
    while True:
        example = example._replace(needs=[(topic, answers)])
        state = state_of(compiled, example)
        if state is None:
            return None
        stale = [name for name in answers if _never_applies(state, name)]
        if not stale:
            return example, state
        if question in stale:
            return None
        answers = {name: answer for name, answer in answers.items() if name not in stale}


def _never_applies(state: State, name: str) -> bool:
    gate = state.view.frame["gates"].get(name)
    return gate is not None and state.view.pool.restrict(gate, state.allowed) == FALSE


def other_answers(state: State, question: str) -> Iterator[tuple[str, str]]:
    """Yield other answers to a question, the nearest first: options in their order, days and moments at the edges.

    Args:
        state: The need whose answer is to be changed.
        question: The question.

    Yields:
        For a day or moment `earlier` or `later` than the one that was given, else nothing; and the answer.
    """
    entry = state.setting.compiled.questions[question]
    own = state.allowed.get(state.setting.compiled.place[question], ())
    if "edges" in entry:
        fact = state.facts.get(question)
        at = fact.at if fact is not None else None
        yield from _dates(state, question, at)
    for place, value in enumerate(entry["values"]):
        if place not in own and ("edges" not in entry or value == UNSURE):
            yield "", value


def date_in(setting: Setting, question: str, value: int) -> str | None:
    """Return the first day or minute of a stretch; ``None`` for what is no date, or where the stretch is empty now.

    Args:
        setting: The clock.
        question: The question.
        value: The place of the stretch among its values.
    """
    entry = setting.compiled.questions[question]
    if "edges" not in entry or entry["values"][value] == UNSURE:
        return None
    moment = entry["kind"] == "moment"
    text = _minute if moment else _day
    centre = _number(setting.request.now, moment=moment)
    width = REACH * (24 * 60 if moment else 1)
    low, high = centre - width, centre + width
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if _value(setting, question, text(middle)) < value else (low, middle)
    return text(low) if _value(setting, question, text(low)) == value else None


def _value(setting: Setting, question: str, text: str) -> int:
    return locate(setting, read_fact(setting.compiled, question, text, ZONE))[0]


def _dates(state: State, question: str, at: date | datetime | None) -> Iterator[tuple[str, str]]:
    """Yield the last day or minute before, and the first after, each stretch around the one that was given."""
    setting = state.setting
    moment = setting.compiled.questions[question]["kind"] == "moment"
    text = _minute if moment else _day
    centre = _number(at or setting.request.now, moment=moment)
    width = REACH * (24 * 60 if moment else 1)

    def value(number: int) -> int:
        return _value(setting, question, text(number))

    if at is None:
        yield "", text(centre)
    low, high = centre, centre
    for _ in setting.compiled.questions[question]["values"]:
        upper = _first(value, high, centre + width)
        lower = _last(value, low, centre - width)
        if upper is not None:
            high = upper
            yield "later", text(upper)
        if lower is not None:
            low = lower
            yield "earlier", text(lower)


def _first(value: Callable[[int], int], start: int, end: int) -> int | None:
    """Return the first number after `start` in a later stretch; stretches follow each other without going back."""
    own = value(start)
    if value(end) == own:
        return None
    while end - start > 1:
        middle = (start + end) // 2
        start, end = (middle, end) if value(middle) == own else (start, middle)
    return end


def _last(value: Callable[[int], int], start: int, end: int) -> int | None:
    """Return the last number before `start` in an earlier stretch."""
    own = value(start)
    if value(end) == own:
        return None
    while start - end > 1:
        middle = (start + end) // 2
        start, end = (middle, end) if value(middle) == own else (start, middle)
    return end


def _number(at: date | datetime, *, moment: bool) -> int:
    """Count a day in days, or a moment in minutes."""
    if not moment:
        return at.toordinal()
    # The hour at which an appointment without one is taken to be.
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, 9, tzinfo=ZONE)
    return int(at.timestamp()) // 60


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


def _minute(number: int) -> str:
    at = datetime.fromtimestamp(0, UTC) + timedelta(minutes=number)
    return at.astimezone(ZONE).isoformat(timespec="minutes")
