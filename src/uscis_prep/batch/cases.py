"""Decides rows: every row exactly as `check` would, but each kind of row only once.

Most rows of a long table are alike for the rules. While a row is decided in full, the answers that are looked at are
noted (`engine.watch`). What comes out can depend on nothing else, so the next row with the same answers to the same
questions need not be decided again. The notes of all rows together make trees: at each fork one answer is
looked at. One tree tells what is wrong with a row, one its usual answers, and one for each set of usual answers what
is told. Where words depend on an exact day, those days are noted too.
"""

from __future__ import annotations

from functools import partial
from operator import getitem
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.codes import MOST_CELLS, MOST_REFUSED, Codes, Plain, Reader, classes_of, told_by
from uscis_prep.batch.columns import read_topic
from uscis_prep.batch.noted import (
    Located,
    days_worked_from,
    looked_at_first,
    that_may_cancel,
    that_may_contradict,
    with_worked_out,
)
from uscis_prep.batch.told import Case, undecided, without_topic
from uscis_prep.batch.tree import BadRowError, Fault, Fork, Kind, Outcome, Topic, Usual, folded, picker
from uscis_prep.engine.compiled import Compiled
from uscis_prep.engine.watch import WatchedPool
from uscis_prep.errors import UsageError
from uscis_prep.plan.contradictions import check_contradictions
from uscis_prep.plan.setting import NeedFacts, Request, Setting
from uscis_prep.plan.state import state_of, states
from uscis_prep.plan.worked_out import work_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.batch.columns import Columns, Reading
    from uscis_prep.facts.read import Fact

#: How many kinds and days are remembered. More are forgotten and worked out anew, so that memory does not grow with
#: the table.
MOST_KINDS = 50_000
#: How many nodes the diagrams may grow to while rows are decided.
MOST_NODES = 1_000_000


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
        self._days = days_worked_from(compiled, columns)
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
        self._size = 0
        self._kept = 0

    def decide(self, cells: list[str]) -> Outcome:
        """Return what is told about a row.

        Raises:
            BadRowError: A cell cannot be read, or answers contradict each other.
        """
        try:
            cells = self._work_out(cells)
            place = self.columns.topic
            text = "" if place is None else cells[place]
            topic = self._topics.get(text) or self._topic(text)
            codes = tuple(map(getitem, topic.codes, self._pick(cells)))
        except UsageError:
            raise BadRowError(self._faults(cells)) from None
        seen = topic.first(codes)
        faults, usual = topic.roots.get(seen) or topic.begin(seen, codes)
        while type(faults) is Fork:
            faults = faults[codes[faults.at]]
        if faults is None:
            faults = self._check(topic, codes, cells)
        if faults:
            raise BadRowError(faults)
        while type(usual) is Fork:
            usual = usual[codes[usual.at]]
        if usual is None:
            usual = self._presume(topic, codes, cells)
        node = usual.patterns.get(())
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

    def _work_out(self, cells: list[str]) -> list[str]:
        """Return a row with the answers that follow from its days, each in a cell of its own at the end."""
        if not self._worked:
            return cells
        wide = [*cells, *("" if place is None else cells[place] for place in self._worked.values())]
        if any(cells[place] for place in self._days):
            facts = {**self.request.facts, **self._facts(wide)}
            for at, name in enumerate(self._worked, start=len(cells)):
                wide[at] = work_out(self._plain, name, facts) or wide[at]
        return wide

    def outcomes(self) -> Iterator[Outcome]:
        """Yield everything that was told so far, each with its count; the same may come more than once."""
        yield from self.totals
        for topic in self._by_name.values():
            for found in topic.ends():
                if isinstance(found, Kind):
                    yield from found.outcomes.values()
                else:
                    yield found

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
            setting = self._plain
            first = looked_at_first(self.compiled)
            counts = first | that_may_contradict(self.compiled)
            rows = classes_of(setting, name)
            codes: list[Codes | Plain] = []
            for question in self.order:
                place, reader = self.compiled.place[question], self._readers[question]
                matters = place in rows or question in counts
                codes.append(Codes(reader, rows.get(place), setting) if matters else Plain(reader))
            cancel = that_may_cancel(self.compiled, self.compiled.view(name, self.request.as_of)) if name else first
            at = [place for place, question in enumerate(self.order) if question in cancel]
            self._by_name[name] = Topic(name, codes, at, told_by(setting, name))
        if len(self._topics) < MOST_CELLS:
            self._topics[text] = self._by_name[name]
        return self._by_name[name]

    def _check(self, topic: Topic, codes: tuple[Any, ...], cells: list[str]) -> list[Fault]:
        """Find out whether the answers of a row contradict each other, and keep it under what was looked at."""
        faults = []
        self._watch()
        try:
            check_contradictions(self._setting(topic, cells))
        except UsageError as error:
            if error.key != "contradiction":
                raise
            faults = [Fault(error.fields["between"], error)]
        self._remembered()
        topic.checks.plant((), codes, self._looked_at(), faults)
        return faults

    def _remembered(self) -> None:
        """Count what is remembered of wrong rows and of usual answers, and forget it where it has become too much."""
        self._kept += 1
        if self._kept >= MOST_KINDS:
            self._kept = 0
            for each in self._by_name.values():
                each.forget()

    def _watch(self) -> None:
        """Begin to note what is looked at."""
        for pool in self.compiled.pools():
            pool.forget()  # type: ignore[attr-defined]
        self._seen.clear()

    def _looked_at(self) -> list[tuple[int, bool]]:
        """Return the columns that were looked at, each with whether it was the answer or only that there is one."""
        return [(self._at[place], by_value) for place, by_value in self._seen.items() if place in self._at]

    def _presume(self, topic: Topic, codes: tuple[Any, ...], cells: list[str]) -> Usual:
        """Find the usual answers of a row, and keep them under what was looked at."""
        self._watch()
        found = [state.presumed for state in states(self._setting(topic, cells))]
        self._remembered()
        usual = topic.usual(found[0] if found else {})
        topic.presumed.plant(topic.pattern(codes), codes, self._looked_at(), usual)
        return usual

    def _new(self, topic: Topic, usual: Usual, codes: tuple[Any, ...], cells: list[str]) -> Outcome | Kind:
        """Decide the first row of a kind and put it into the tree under what was looked at."""
        if self._size >= MOST_KINDS or sum(len(pool.nodes) for pool in self.compiled.pools()) > MOST_NODES:
            self._forget()
            topic = self._topic("" if self.columns.topic is None else cells[self.columns.topic])
            usual = topic.usual(usual.answers)
        self._watch()
        leaf = self._decided(topic, usual, cells)
        self._size += 1
        usual.plant((), codes, self._looked_at(), leaf)
        return leaf

    def _decided(self, topic: Topic, usual: Usual, cells: list[str]) -> Outcome | Kind:
        setting = self._setting(topic, cells)
        if not setting.request.needs:
            return Outcome(without_topic(setting))
        state = state_of(setting, setting.request.needs[0], usual.answers)
        if not state.decided:
            return Outcome(undecided(state))
        case = Case(state)
        told, days = case.told(state.facts)
        places = [self.columns.questions[name] for name in self.order if name in days]
        if not places:
            return Outcome(told)
        kind = Kind(case, picker(places))
        kind.outcomes[kind.days(cells)] = Outcome(told)
        return kind

    def _setting(self, topic: Topic, cells: list[str]) -> Setting:
        return self._plain.asked(self._request(topic.name, self._facts(cells)))

    def _on_days(self, kind: Kind, cells: list[str]) -> Outcome:
        """Tell a kind for other days."""
        told, _ = kind.case.told({**self.request.facts, **self._facts(cells)})
        outcome = Outcome(told)
        if self._size < MOST_KINDS:
            self._size += 1
            kind.outcomes[kind.days(cells)] = outcome
        else:
            if len(self.totals) > MOST_KINDS:
                self.totals = folded(self.totals)  # before the new one, which is counted afterwards
            self.totals.append(outcome)
        return outcome

    def _facts(self, cells: list[str]) -> dict[str, Fact]:
        found = {}
        for name, place in self.columns.questions.items():
            fact = self._readers[name][cells[place]]
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
