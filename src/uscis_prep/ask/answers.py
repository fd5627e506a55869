"""The answers of one person in the order given: a plain list, from which everything else is computed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.plan.setting import NeedFacts, Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.facts.read import Fact

TOPIC, PERSON, CASE, NEED = "topic", "person", "case", "need"
#: A screen on which usual answers were confirmed; it has no answer of its own.
CONFIRMED = "confirmed"


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
        screen: The screen on which it was answered together with others; 0 where it was asked alone.
        named: For a screen of usual answers, the lines that were not confirmed: need and question.
    """

    question: str
    scope: str
    owner: int | None
    fact: Fact | None
    topic: str = ""
    case: int = 0
    asked: bool = True
    screen: int = 0
    named: tuple[tuple[int, str], ...] = ()

    @property
    def key(self) -> tuple[str, int | None]:
        """What tells it from other answers: only one of each is asked."""
        return self.question, self.owner


class Answers:
    """Everything that one person has said."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = list(entries)

    @property
    def screens(self) -> list[list[Entry]]:
        """The answers that were asked for, in order, those of one screen together; the first is answer 1."""
        found: dict[object, list[Entry]] = {}
        for entry in self.entries:
            if entry.asked:
                found.setdefault(entry.screen or entry.key, []).append(entry)
        return list(found.values())

    @property
    def named(self) -> list[tuple[int, str]]:
        """The usual answers that were not confirmed: need and question."""
        return [line for entry in self.entries for line in entry.named]

    def new_screen(self) -> int:
        """Return a number for a screen that no other one has."""
        return 1 + max((entry.screen for entry in self.entries), default=0)

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
        for number, screen in enumerate(self.screens, start=1):
            if key in [entry.key for entry in screen]:
                return number
        return len(self.screens) + 1

    def put(self, entry: Entry) -> None:
        """Add an answer, or replace the one that was asked for before, in its place."""
        for place, known in enumerate(self.entries):
            if known.asked and known.key == entry.key:
                self.entries[place] = entry
                return
        # A fact of the command line stays in front: whoever goes back has it again.
        self.entries.append(entry)

    def put_screen(
        self, screen: int, entries: Sequence[Entry], replaced: Iterable[tuple[str, int | None]] = ()
    ) -> None:
        """Add the answers of one screen.

        Args:
            screen: The screen; what was answered on it before goes.
            entries: The answers.
            replaced: The keys of other answers that go too.
        """
        keys = {entry.key for entry in entries}.union(replaced)
        place = next((place for place, entry in enumerate(self.entries) if entry.screen == screen), len(self.entries))
        before = [each for each in self.entries[:place] if each.key not in keys]
        after = [each for each in self.entries[place:] if each.screen != screen and each.key not in keys]
        self.entries = [*before, *(entry._replace(screen=screen) for entry in entries), *after]

    def drop_last(self) -> Entry | None:
        """Take back the last answer that was asked for, or the last screen; a topic goes with all that is its own."""
        if not self.screens:
            return None
        last = self.screens[-1]
        self.entries = [entry for entry in self.entries if entry not in last]
        if last[0].question == TOPIC and last[0].owner is not None:
            self.drop_own(last[0].owner)
        return last[0]

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
