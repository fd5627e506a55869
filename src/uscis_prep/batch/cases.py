"""Decides rows: every row exactly as `check` would, but each kind of row only once.

Most rows of a long table are alike for the rules. While a row is decided in full, the answers that are looked at are
noted (`engine.watch`). What comes out can depend on nothing else, so the next row with the same answers to the same
questions need not be decided again. The notes of all rows together make trees: at each fork one answer is
looked at. One tree tells the usual answers of a row, and one for each set of usual answers what is told. Where words
depend on an exact day, those days are noted too. Contradictions rest on few columns each (`batch.sound`).
"""

from __future__ import annotations

from functools import partial
from operator import getitem
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.codes import MOST_CELLS, MOST_REFUSED, Reader
from uscis_prep.batch.columns import read_topic
from uscis_prep.batch.noted import Located, days_of_rows, reads, with_worked_out
from uscis_prep.batch.told import Case, undecided, without_topic
from uscis_prep.batch.topics import Topic
from uscis_prep.batch.tree import BadRowError, Fault, Fork, Kind, Outcome, Tree, Usual, folded, picker
from uscis_prep.engine.compiled import Compiled
from uscis_prep.engine.decide import settled
from uscis_prep.engine.presume import merged, presume
from uscis_prep.engine.questions import next_question
from uscis_prep.engine.watch import WatchedPool
from uscis_prep.errors import UsageError
from uscis_prep.plan.contradictions import refusal
from uscis_prep.plan.setting import NeedFacts, Request, Setting
from uscis_prep.plan.state import state_of
from uscis_prep.plan.worked_out import with_worked_out as worked_out
from uscis_prep.plan.worked_out import work_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from uscis_prep.batch.columns import Columns, Reading
    from uscis_prep.batch.told import Told
    from uscis_prep.facts.read import Fact

#: How many kinds and days are remembered. More are forgotten and worked out anew, so that memory does not grow with
#: the table.
MOST_KINDS = 50_000
#: How many nodes the diagrams may grow to while rows are decided, and after how many kinds they are counted.
MOST_NODES = 1_000_000
KINDS = 100


class Cases:
    """Decides the rows of one table.

    Args:
        compiled: The rulebook.
        request: Clock, zone, edition, language, presumptions, and the facts that hold for every row.
        columns: What the columns mean.
        reading: How cells are read.
    """

    def __init__(self, compiled: Compiled, request: Request, columns: Columns, reading: Reading) -> None:
        self.request = request
        self._worked, columns = with_worked_out(compiled, columns, request.facts)
        self.columns = columns
        self.order = list(columns.questions)
        self._days = days_of_rows(compiled, columns, request.facts)
        self._reads = {name for worked in self._worked for name in reads(compiled.worked_out[worked])} & {*self.order}
        self.totals: list[Outcome] = []
        self._data = compiled.data
        self._at = {compiled.place[name]: place for place, name in enumerate(self.order)}
        self._readers = {name: Reader(compiled, name, reading) for name in self.order}
        self._pick = picker(list(columns.questions.values()))
        self._begin()

    def _begin(self) -> None:
        """Begin with an empty tree and fresh diagrams."""
        self._seen: dict[int, bool] = {}
        self.compiled = Compiled(self._data, partial(WatchedPool, self._seen))
        self._topics: dict[str, Topic] = {}
        self._unknown: dict[str, UsageError] = {}
        self._by_name: dict[str | None, Topic] = {}
        self._located = Located()
        self._plain = Setting(self.compiled, self.request)
        self._plain.located = self._located
        #: What the command line answers for every row, and what follows from it.
        self._always = worked_out(self._plain, self.request.facts)
        self._fixed = [work_out(self._plain, name, self.request.facts) for name in self._worked]
        self._conflicts: dict[str, list[Fault]] = {}
        self._outcomes: dict[Told, Outcome] = {}
        self._answers: dict[tuple[str, str, datetime], str] = {}
        self._size = 0
        self._kept = 0

    def decide(self, cells: list[str]) -> Outcome:
        """Return what is told about a row.

        Raises:
            BadRowError: A cell cannot be read, or answers contradict each other.
        """
        try:
            cells = self._work_out(cells)
            topic, codes = self._classed(cells)
        except UsageError:
            raise BadRowError(self._faults(cells)) from None
        for pick, group in topic.checks.groups:
            if group[pick(codes)]:
                raise BadRowError(self._contradicted(topic.checks.first(codes)))
        usual = topic.presumed.root
        while type(usual) is Fork:
            usual = usual[codes[usual.at]]
        if usual is None:
            usual = self._presume(topic, codes)
        node = usual.root
        while type(node) is Fork:
            node = node[codes[node.at]]
        if node is None:
            node = self._new(topic, usual, codes, cells)
        if type(node) is Outcome:
            outcome: Outcome = node
        else:
            outcome = node.outcomes.get(node.days(cells)) or self._on_days(node, cells)
        outcome.count += 1
        return outcome

    def _classed(self, cells: list[str]) -> tuple[Topic, tuple[Any, ...]]:
        """Return the topic of a row and the classes of its cells.

        Raises:
            UsageError: A cell cannot be read.
        """
        place = self.columns.topic
        text = "" if place is None else cells[place]
        topic = self._topics.get(text) or self._topic(text)
        return topic, tuple(map(getitem, topic.codes, self._pick(cells)))

    def _work_out(self, cells: list[str]) -> list[str]:
        """Return a row with the answers that follow from its days, each in a cell of its own at the end."""
        if not self._worked:
            return cells
        wide = [*cells, *("" if place is None else cells[place] for place in self._worked.values())]
        found = self._fixed
        if any(cells[place] for place in self._days):
            facts = {**self.request.facts, **self._facts(wide, self._reads)}
            found = [work_out(self._plain, name, facts) for name in self._worked]
        for at, option in enumerate(found, start=len(cells)):
            wide[at] = option or wide[at]
        return wide

    def outcomes(self) -> Iterator[Outcome]:
        """Yield everything that was told so far, each with its count; the same may come more than once."""
        yield from self.totals
        yield from self._outcomes.values()

    def _topic(self, text: str) -> Topic:
        """Return the topic that a cell names.

        Raises:
            UsageError: There is no such topic.
        """
        if text in self._topics:
            return self._topics[text]
        if text in self._unknown:
            raise self._unknown[text].with_traceback(None)
        try:
            name = read_topic(self.compiled, text) or (self.request.needs[0].topic if self.request.needs else None)
        except UsageError as error:
            if len(self._unknown) < MOST_REFUSED:
                self._unknown[text] = error
            raise
        if name not in self._by_name:
            self._by_name[name] = Topic(self._plain, name, self._readers, self._always)
        if len(self._topics) < MOST_CELLS:
            self._topics[text] = self._by_name[name]
        return self._by_name[name]

    def _contradicted(self, name: str) -> list[Fault]:
        """Return what is wrong with a row that contradicts itself."""
        if name not in self._conflicts:
            error = refusal(self._plain, name)
            self._conflicts[name] = [Fault(error.fields["between"], error)]
        return self._conflicts[name]

    def _watch(self, topic: Topic) -> None:
        """Begin to note what is looked at."""
        if topic.view:
            topic.view.pool.forget()  # type: ignore[attr-defined]
        self._seen.clear()

    def _looked_at(self) -> list[tuple[int, bool]]:
        """Return the columns that were looked at, each with whether it was the answer or only that there is one."""
        return [(self._at[place], by_value) for place, by_value in self._seen.items() if place in self._at]

    def _presume(self, topic: Topic, codes: tuple[Any, ...]) -> Usual:
        """Find the usual answers of a row, and keep them under what was looked at."""
        self._kept += 1
        if self._kept >= MOST_KINDS:
            self._kept = 0
            for each in self._by_name.values():
                each.presumed = Tree()
        self._watch(topic)
        found: Mapping[int, int] = {}
        if topic.view:
            found = presume(self.compiled, topic.view, topic.given(codes), self.request.language, topic.wanted)
        usual = topic.usual(found)
        topic.presumed.plant(codes, self._looked_at(), usual)
        return usual

    def _new(self, topic: Topic, usual: Usual, codes: tuple[Any, ...], cells: list[str]) -> Outcome | Kind:
        """Decide the first row of a kind and put it into the tree under what was looked at."""
        if self._size >= MOST_KINDS or (self._size % KINDS == 0 and self._nodes() > MOST_NODES):
            self._forget()
            topic, codes = self._classed(cells)
            usual = topic.usual(usual.answers)
        self._watch(topic)
        leaf = self._open(topic, usual, codes) or self._decided(topic, usual, cells)
        self._size += 1
        usual.plant(codes, self._looked_at(), leaf)
        return leaf

    def _open(self, topic: Topic, usual: Usual, codes: tuple[Any, ...]) -> Outcome | None:
        """Return what is told where too little is known; nothing where it is enough."""
        if topic.view is None:
            return self._outcome(without_topic(self._plain))
        given = topic.given(codes)
        allowed = merged(given, usual.answers) if self.request.presume else given
        if settled(topic.view, allowed):
            return None
        place = next_question(topic.view, allowed)
        key = (place, place in given)
        if key not in topic.undecided:
            topic.undecided[key] = self._outcome(undecided(self._plain, topic.view, *key))
        return topic.undecided[key]

    def _decided(self, topic: Topic, usual: Usual, cells: list[str]) -> Outcome | Kind:
        request = self._request(topic.name, self._facts(cells))
        state = state_of(self._plain.asked(request), request.needs[0], usual.answers)
        case = Case(state, self._answers)
        told, days = case.told(state.facts)
        places = [self.columns.questions[name] for name in self.order if name in days]
        if not places:
            return self._outcome(told)
        kind = Kind(case, picker(places))
        kind.outcomes[kind.days(cells)] = self._outcome(told)
        return kind

    def _nodes(self) -> int:
        return sum(len(pool.nodes) for pool in self.compiled.pools())

    def _outcome(self, told: Told) -> Outcome:
        """Return the one outcome of all rows of which the same is told."""
        found = self._outcomes.get(told)
        if found is None:
            found = self._outcomes[told] = Outcome(told)
        return found

    def _on_days(self, kind: Kind, cells: list[str]) -> Outcome:
        """Tell a kind for other days."""
        told, _ = kind.case.told({**self.request.facts, **self._facts(cells)})
        if self._size >= MOST_KINDS:
            self._forget()  # this kind with the others: the next row of it is decided anew
        self._size += 1
        outcome = kind.outcomes[kind.days(cells)] = self._outcome(told)
        return outcome

    def _facts(self, cells: list[str], names: Iterable[str] | None = None) -> dict[str, Fact]:
        """Return the facts of a row, or some of them."""
        found = {}
        for name in self.order if names is None else names:
            fact = self._readers[name][cells[self.columns.questions[name]]]
            if fact is not None:
                found[name] = fact
        return found

    def _request(self, topic: str | None, facts: Mapping[str, Fact]) -> Request:
        """Return the request that `check` would make of a row."""
        questions = self.compiled.questions
        every = {**self.request.facts, **facts}
        if topic is None:
            return self.request._replace(needs=(), facts=every)
        own = {name: fact for name, fact in every.items() if questions[name]["scope"] == "need"}
        shared = {name: fact for name, fact in every.items() if name not in own}
        return self.request._replace(needs=(NeedFacts(topic, own),), facts=shared)

    def _faults(self, cells: list[str]) -> list[Fault]:
        """Return everything that is wrong with the cells of a row."""
        found = []
        tries: list[tuple[str, int | None, Any]] = [("topic", self.columns.topic, self._topic)]
        tries += [(name, place, self._readers[name].__getitem__) for name, place in self.columns.questions.items()]
        for name, place, read in tries:
            try:
                if place is not None:
                    read(cells[place])
            except UsageError as error:
                error.__traceback__ = error.__context__ = None  # or it would keep the row, and the row it
                found.append(Fault(name, error))
        return found

    def _forget(self) -> None:
        """Drop what is remembered about kinds, keeping the counts."""
        self.totals = folded(self.outcomes())
        self._begin()
