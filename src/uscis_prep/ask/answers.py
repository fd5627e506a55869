"""The answers of one person in the order given: a plain list, from which everything else is computed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.plan.setting import NeedFacts, Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.facts.read import Fact

TOPIC, PERSON, CASE, NEED = "topic", "person", "case", "need"


class Entry(NamedTuple):
    """One answer.

    Args:
        question: The question, or `topic`.
        scope: Whether it belongs to the person, to a case or to a need.
        owner: The need that it belongs to, or the first need of its case; ``None`` where it holds for all.
        fact: The answer; ``None`` for a topic.
        topic: The topic chosen.
        case: For a topic, the first need of its case.
        asked: Whether it was asked here; facts of the command line were not, and have no number.
    """

    question: str
    scope: str
    owner: int | None
    fact: Fact | None
    topic: str = ""
    case: int = 0
    asked: bool = True

    @property
    def key(self) -> tuple[str, int | None]:
        """What tells it from other answers: only one of each is asked."""
        return self.question, self.owner


class Answers:
    """Everything that one person has said."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = list(entries)

    @property
    def asked(self) -> list[Entry]:
        """The answers that were asked for, in order; the first is answer 1."""
        return [entry for entry in self.entries if entry.asked]

    @property
    def topics(self) -> list[str]:
        """The topics, in order."""
        return [entry.topic for entry in self.entries if entry.question == TOPIC]

    @property
    def cases(self) -> list[int]:
        """For each need the first need that has the same case."""
        return [entry.case for entry in self.entries if entry.question == TOPIC]

    def owner(self, scope: str, need: int) -> int | None:
        """Return what an answer belongs to that is given while a need is asked about."""
        return {PERSON: None, CASE: self.cases[need], NEED: need}[scope]

    def need_of(self, entry: Entry) -> int:
        """Return a need for which an answer holds."""
        return 0 if entry.owner is None else entry.owner

    def number(self, key: tuple[str, int | None]) -> int:
        """Return the number of an answer, or the next number where the question is new."""
        keys = [entry.key for entry in self.asked]
        return keys.index(key) + 1 if key in keys else len(keys) + 1

    def put(self, entry: Entry) -> None:
        """Add an answer, or replace the one that was asked for before, in its place."""
        for place, known in enumerate(self.entries):
            if known.asked and known.key == entry.key:
                self.entries[place] = entry
                return
        # A fact of the command line stays in front: whoever goes back has it again.
        self.entries.append(entry)

    def drop_last(self) -> Entry | None:
        """Take back the last answer that was asked for; a topic goes with everything that belongs to it alone."""
        for entry in reversed(self.entries):
            if entry.asked:
                self.entries.remove(entry)
                if entry.question == TOPIC and entry.owner is not None:
                    self.drop_own(entry.owner)
                return entry
        return None

    def drop_own(self, need: int) -> None:
        """Take back what belongs to one need alone."""
        self.entries = [entry for entry in self.entries if (entry.scope, entry.owner) != (NEED, need)]

    def bind(self) -> None:
        """Let answers about a need that named none belong to the needs so far, so that the next one begins anew."""
        found: list[Entry] = []
        for entry in self.entries:
            loose = entry.scope == NEED and entry.owner is None
            owners = range(len(self.topics)) if loose else (entry.owner,)
            found.extend(entry._replace(owner=owner) for owner in owners)
        self.entries = found

    def request(self, base: Request, *, zone_named: bool) -> Request:
        """Return the request that these answers make.

        Args:
            base: Clock, edition and language.
            zone_named: Whether the zone was named, so that nobody has to be told of it.
        """
        cases = self.cases
        shared: dict[str, Fact] = {}
        own: list[dict[str, Fact]] = [{} for _ in cases]
        for entry in self.entries:
            if entry.fact is None:
                continue
            if entry.owner is None or (entry.scope == CASE and len(set(cases)) <= 1):
                shared[entry.question] = entry.fact
                continue
            for need, case in enumerate(cases):
                if entry.owner == (case if entry.scope == CASE else need):
                    own[need][entry.question] = entry.fact
        told = any(entry.fact is not None and entry.fact.naive for entry in self.entries) and not zone_named
        needs = tuple(NeedFacts(topic, facts) for topic, facts in zip(self.topics, own, strict=True))
        return base._replace(needs=needs, facts=shared, presume=False, zone_told=told)


def given(compiled: Compiled, request: Request) -> list[Entry]:
    """Return the facts of the command line as answers that nobody asked for."""

    def entry(name: str, fact: Fact, need: int | None) -> Entry:
        scope = str(compiled.questions[name]["scope"])
        return Entry(name, scope, 0 if scope == CASE else need, fact, asked=False)

    entries = [entry(name, fact, None) for name, fact in request.facts.items()]
    for place, need in enumerate(request.needs):
        entries.append(Entry(TOPIC, TOPIC, place, None, need.topic, asked=False))
        entries += [entry(name, fact, place) for name, fact in need.facts.items()]
    return entries
