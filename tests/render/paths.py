"""Ways through the interview, read off the diagrams: to every edge of a topic, to every line of its checklist."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.engine.questions import next_question, second_round
from uscis_prep.facts.read import Fact, read_fact
from uscis_prep.plan.contradictions import contradictions
from uscis_prep.plan.sample import sample
from uscis_prep.plan.setting import NeedFacts, Request, Setting
from uscis_prep.plan.state import State

EASTERN = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 10, tzinfo=EASTERN)
KINDS = ("items", "alternatives")


class Ways(NamedTuple):
    """Ways through one topic.

    Args:
        ends: For each edge that ends in a verdict one set of answers.
        edges: Node, question and answer of every edge that was walked.
        refused: How many edges lead to answers that contradict each other.
        more: Sets of answers that ask for more of the checklist.
        shown: Items and alternatives that stand on a page of `ends` or `more`.
        possible: Those that can stand on a page at all.
    """

    ends: list
    edges: set
    refused: int
    more: list
    shown: set
    possible: set


def request(topic, facts, language="en"):
    """Return the request of an interview about one topic: nothing is presumed."""
    return Request((NeedFacts(topic, facts),), {}, NOW, EASTERN, False, NOW.date(), language, False)


class Walker:
    """Walks the reduced diagram of a topic as the interview does, question by question.

    Args:
        compiled: The rulebook.
        topic: The topic.
    """

    def __init__(self, compiled, topic):
        self.compiled, self.topic = compiled, topic
        self.setting = Setting(compiled, request(topic, {}))
        self._options = {}

    def options(self, name):
        """Return an answer for each value of a question; for a stretch of time a day in it, where there is one."""
        if name not in self._options:
            entry, found = self.compiled.questions[name], []
            for place, value in enumerate(entry["values"]):
                if entry["kind"] in ("date", "moment") and value != "unsure":
                    typed = sample([(self.setting, place)], name)
                    found += [read_fact(self.compiled, name, typed, EASTERN)] if typed else []
                elif value != "n/a":
                    found.append(Fact(name, value, value, None))
            self._options[name] = found
        return self._options[name]

    def state(self, facts):
        return State(self.setting, self.topic, facts)

    def ways(self):
        """Return a way to every edge; a node is entered by one way only, an edge that leads back to it is walked."""
        entered, waiting, ends, edges, refused = set(), [{}], [], set(), 0
        while waiting:
            facts = waiting.pop()
            state = self.state(facts)
            if contradictions(state):
                refused += 1
                continue
            root = state.view.pool.restrict(state.view.plan["outcome"], state.allowed)
            if root < 0:
                ends.append(facts)
            elif root not in entered:
                entered.add(root)
                name = self.compiled.order[next_question(state.view, state.allowed)]
                for fact in self.options(name):
                    edges.add((root, name, fact.shown))
                    waiting.append({**facts, name: fact})
        more, shown = self._checklist(ends)
        possible = {(kind, name) for kind in KINDS for name, root in state.view.plan[kind].items() if root != FALSE}
        return Ways(ends, edges, refused, more, shown, possible)

    def _checklist(self, ends):
        """Answer the questions of the checklist too: each answer of each once, then whatever shows a line not seen."""
        more, shown, asked = [], set(), set()
        for facts in ends:
            state = self.state(facts)
            shown |= self.lines(state)
            for place in second_round(state.view, state.allowed, KINDS):
                name = self.compiled.order[place]
                for fact in self.options(name):
                    if (name, fact.shown) not in asked and self._keep({**facts, name: fact}, more, shown):
                        asked.add((name, fact.shown))
        self._reach(ends, more, shown)
        return more, shown

    def _keep(self, facts, more, shown):
        state = self.state(facts)
        if contradictions(state):
            return False
        more.append(facts)
        shown |= self.lines(state)
        return True

    def _reach(self, ends, more, shown):
        """Add answers under which each line not seen yet stands on a page."""
        plan = self.state({}).view.plan
        for kind in KINDS:
            for name, root in plan[kind].items():
                ways = (self._towards(root, facts) for facts in [*ends, *more, {}] if (kind, name) not in shown)
                found = next((facts for facts in ways if facts is not None), None)
                found = None if found is None else self._decided(found)
                if found is not None:
                    self._keep(found, more, shown)

    def _decided(self, facts):
        """Return these answers with those that the verdict still needs."""
        state = self.state(facts)
        if contradictions(state):
            return None
        place = next_question(state.view, state.allowed)
        if place is None:
            return facts
        name = self.compiled.order[place]
        ways = (self._decided({**facts, name: fact}) for fact in self.options(name))
        return next((found for found in ways if found is not None), None)

    def _towards(self, root, facts):
        """Return these answers with more, question by question, such that a condition holds; else ``None``."""
        state = self.state(facts)
        pool = state.view.pool
        rest = pool.restrict(root, state.allowed)
        if rest < 0 or contradictions(state):
            return facts if rest == TRUE and not contradictions(state) else None
        name = self.compiled.order[pool.support(rest)[0]]
        if name in facts:  # a day without its hour: the interview would ask for the hour
            return None
        ways = (self._towards(root, {**facts, name: fact}) for fact in self.options(name))
        return next((found for found in ways if found is not None), None)

    def lines(self, state):
        """Return the items and alternatives that certainly stand on the page."""
        pool, plan = state.view.pool, state.view.plan
        return {
            (kind, name)
            for kind in KINDS
            for name, root in plan[kind].items()
            if pool.restrict(root, state.allowed) == TRUE
        }

    def every_path(self, most):
        """Yield the answers of every path from the first question to a verdict, at most so many."""
        waiting, given = [{}], 0
        while waiting and given < most:
            facts = waiting.pop()
            state = self.state(facts)
            if contradictions(state):
                continue
            place = next_question(state.view, state.allowed)
            if place is None:
                given += 1
                yield facts
            else:
                name = self.compiled.order[place]
                waiting += [{**facts, name: fact} for fact in self.options(name)]
