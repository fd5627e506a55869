"""The answers of one person in the order given: a plain list, from which everything else is computed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.plan.setting import NeedFacts, Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from uscis_prep.facts.read import Fact

TOPIC = "topic"


class Entry(NamedTuple):
    """One answer.

    Args:
        question: The question, or `topic`.
        need: The place of the need that it belongs to; ``None`` where it holds for all.
        fact: The answer; ``None`` for a topic.
        topic: The topic chosen.
        asked: Whether it was asked here; facts of the command line were not, and have no number.
    """

    question: str
    need: int | None
    fact: Fact | None
    topic: str = ""
    asked: bool = True


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

    def put(self, entry: Entry) -> None:
        """Add an answer, or replace the one to the same question of the same need in its place."""
        for place, known in enumerate(self.entries):
            if (known.question, known.need) == (entry.question, entry.need):
                self.entries[place] = entry._replace(asked=known.asked)
                return
        self.entries.append(entry)

    def drop_last(self) -> Entry | None:
        """Take back the last answer that was asked for."""
        for place in range(len(self.entries) - 1, -1, -1):
            if self.entries[place].asked:
                return self.entries.pop(place)
        return None

    def drop_topic(self, need: int) -> None:
        """Take back a topic with everything that belongs to it alone."""
        self.entries = [entry for entry in self.entries if entry.need != need]

    def split_case(self, case: Iterable[str], last: int) -> None:
        """Let the case answers given so far belong to the needs so far, because the next need has another case."""
        mine = set(case)
        kept = [entry for entry in self.entries if entry.question not in mine or entry.need is not None]
        for entry in self.entries:
            if entry.question in mine and entry.need is None:
                kept.extend(entry._replace(need=need, asked=entry.asked and need == 0) for need in range(last + 1))
        self.entries = kept

    def request(self, base: Request) -> Request:
        """Return the request that these answers make."""
        shared: dict[str, Fact] = {}
        own: list[dict[str, Fact]] = [{} for _ in self.topics]
        for entry in self.entries:
            if entry.fact is not None:
                (shared if entry.need is None else own[entry.need])[entry.question] = entry.fact
        needs = tuple(NeedFacts(topic, facts) for topic, facts in zip(self.topics, own, strict=True))
        return base._replace(needs=needs, facts=shared, presume=False)


def given(request: Request) -> list[Entry]:
    """Return the facts of the command line as answers that nobody asked for."""
    entries = [Entry(name, None, fact, asked=False) for name, fact in request.facts.items()]
    for place, need in enumerate(request.needs):
        entries.append(Entry(TOPIC, place, None, need.topic, asked=False))
        entries += [Entry(name, place, fact, asked=False) for name, fact in need.facts.items()]
    return entries


def need_facts(request: Request, need: int) -> Mapping[str, Fact]:
    """Return all facts that hold for one need."""
    return {**request.facts, **request.needs[need].facts}
