"""How many combinations of answers move from what to what between two rulebooks, each with the smallest example."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import TRUE, Pool
from uscis_prep.rulebook.common import NEW, OLD
from uscis_prep.rulebook.outputs import deciding, default, outputs, question_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uscis_prep.rulebook.common import Axis, Common
    from uscis_prep.rulebook.outputs import Output

    Data = Mapping[str, Any]


class Change(NamedTuple):
    """What becomes of one output."""

    output: str
    before: str
    after: str


class Move(NamedTuple):
    """Everything that changes for the very same combinations of answers.

    Args:
        combinations: For how many.
        of: Of how many: the answers to all questions on which it depends whether they are among them.
        example: The smallest one, by question the number of a value of the common space.
        changes: What changes there.
    """

    combinations: int
    of: int
    example: tuple[tuple[int, int], ...]
    changes: tuple[Change, ...]


class Found(NamedTuple):
    """A move with the topics and editions in which it is the same."""

    move: Move
    topics: list[str]
    editions: list[str]
    common: Common
    """The space of its example."""

    @property
    def answers(self) -> list[tuple[Axis, int]]:
        """The example as questions of the common space, each with the number of a value."""
        return [(self.common.axes[place], value) for place, value in self.move.example]


def moves(old: Data, new: Data, editions: Sequence[tuple[str, str, str]], common: Common) -> list[Found]:
    """Compare every topic that both rulebooks have.

    Args:
        old: The one rulebook, compiled.
        new: The other.
        editions: Pairs of editions to compare, each with the name under which it is told.
        common: The space of both.
    """
    found: dict[Move, dict[str, list[str]]] = {}
    for topic in sorted(set(old["topics"]) & set(new["topics"])):
        for move, name in _topic(old, new, topic, editions, common):
            found.setdefault(move, {}).setdefault(topic, []).append(name)
    grouped: dict[tuple[Move, tuple[str, ...]], list[str]] = {}
    for move, topics in found.items():
        for topic, names in topics.items():
            grouped.setdefault((move, tuple(names)), []).append(topic)
    rows = [Found(move, topics, list(names), common) for (move, names), topics in grouped.items()]
    return sorted(rows, key=lambda row: (row.topics, row.editions, row.move.changes))


def _topic(
    old: Data, new: Data, topic: str, editions: Sequence[tuple[str, str, str]], common: Common
) -> Iterator[tuple[Move, str]]:
    common.forget()
    sides = [_Side(data, topic) for data in (old, new)]
    known: dict[tuple[int, int], list[Move]] = {}
    for first, second, name in editions:
        pair = sides[OLD].number(first), sides[NEW].number(second)
        if pair not in known:
            known[pair] = list(_compared(sides, pair, common))
        for move in known[pair]:
            yield move, name


class _Side:
    """One topic of one rulebook."""

    def __init__(self, data: Data, topic: str) -> None:
        self.entry = data["topics"][topic]
        self.pool = Pool([len(question["values"]) for question in data["questions"]], self.entry["nodes"])

    def number(self, edition: str) -> int:
        return int(self.entry["editions"][edition])

    def plan(self, number: int) -> Mapping[str, Any]:
        plan: Mapping[str, Any] = self.entry["plans"][number]
        return plan

    def told(self, number: int) -> dict[str, Output]:
        return {output.name: output for output in outputs(self.pool, self.plan(number), self.entry)}


def _compared(sides: Sequence[_Side], pair: tuple[int, int], common: Common) -> Iterator[Move]:
    """Yield what changes between two plans: the outputs that move on the same combinations together."""
    if _same(sides, pair, common):
        return
    found: dict[int, list[Change]] = {}
    for where, change in (*_changes(sides, pair, common), *_rules(sides, pair, common)):
        found.setdefault(where, []).append(change)
    pool = common.pool
    for where, changes in found.items():
        space = pool.support(where)
        example = tuple(sorted((pool.witness(where, 1) or {}).items()))
        many = pool.count(where, space)[1]
        yield Move(many, prod(pool.sizes[place] for place in space), example, tuple(changes))


def _same(sides: Sequence[_Side], pair: tuple[int, int], common: Common) -> bool:
    """Tell quickly whether two plans are the same, node by node."""
    if common.differ:
        return False
    one, two = (side.entry for side in sides)
    around = all(one[part] == two[part] for part in ("nodes", "gates", "presume", "contradictions"))
    return around and bool(sides[OLD].plan(pair[OLD]) == sides[NEW].plan(pair[NEW]))


def _changes(sides: Sequence[_Side], pair: tuple[int, int], common: Common) -> Iterator[tuple[int, Change]]:
    old, new = (side.told(number) for side, number in zip(sides, pair, strict=True))
    for name in {**old, **new}:
        if question_of(name) in common.alone:
            continue  # that the question itself came or went is told once, as such
        both = [told.get(name) or default(name) for told in (old, new)]
        yield from _moved(common, name, *_brought(sides, both, common), TRUE)


def _rules(sides: Sequence[_Side], pair: tuple[int, int], common: Common) -> Iterator[tuple[int, Change]]:
    """Yield where another rule decides the same; where the verdict differs, another rule goes without saying."""
    plans = [side.plan(number) for side, number in zip(sides, pair, strict=True)]
    for before, after, decision in zip(*map(deciding, plans), plans[OLD]["decisions"], strict=True):
        within = _same_records(sides, plans, decision, common)
        yield from _moved(common, before.name, *_brought(sides, [before, after], common), within)


def _brought(
    sides: Sequence[_Side], both: Sequence[Output], common: Common
) -> tuple[tuple[int, int], tuple[list[str], list[str]]]:
    roots = [common.bring(sides[place].pool, both[place].root, place) for place in (OLD, NEW)]
    return (roots[OLD], roots[NEW]), (both[OLD].words, both[NEW].words)


def _same_records(sides: Sequence[_Side], plans: Sequence[Mapping[str, Any]], decision: str, common: Common) -> int:
    """Return where a decision gives the same record in both."""
    made = [plan["decisions"][decision] for plan in plans]
    roots = [common.bring(sides[place].pool, made[place]["root"], place) for place in (OLD, NEW)]
    records = [each["records"] for each in made]

    def same(left: int, right: int) -> int:
        return int(records[OLD][left] == records[NEW][right])

    return common.pool.join(same, *roots)


def _moved(
    common: Common, name: str, roots: tuple[int, int], words: tuple[list[str], list[str]], within: int
) -> Iterator[tuple[int, Change]]:
    """Yield every pair of different words of one output, with the condition under which it is so."""
    pool = common.pool
    changes: dict[Change, int] = {}

    def change(left: int, right: int) -> int:
        found = Change(name, words[OLD][left], words[NEW][right])
        return 0 if found.before == found.after else 1 + changes.setdefault(found, len(changes))

    whole = pool.join(_where, within, pool.join(change, *roots))
    reached = pool.terminals(whole)
    for found, number in changes.items():
        if number + 1 in reached:
            yield pool.relabel(whole, {terminal: int(terminal == number + 1) for terminal in reached}), found


def _where(holds: int, terminal: int) -> int:
    return terminal if holds else 0
