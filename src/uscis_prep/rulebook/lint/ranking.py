"""Every `over` overrides something, within its own decision and topic, and chains stay short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine.diagram import FALSE
from uscis_prep.rulebook.lint.entries import known, standings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.rulebook.lint.entries import Standing
    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: A is over B is over C: a reader can still follow that.
DEEPEST = 2


def useless(subject: Subject) -> Iterator[Problem]:
    """Find names under `over` that override nothing: the two never hold for the same answers in any edition.

    A name that only repeats what follows through another rule is no fault: it spares the reader the chain.
    """
    for file, kind, name, entry in subject.entries():
        if not known(subject, file):
            continue
        for index, weaker in enumerate(entry.over):
            if _elsewhere(subject, file, kind, entry, weaker) or weaker == name:
                continue
            found = standings(subject, file, kind, name, entry)
            if any(_meet(standing, name, weaker) for standing in found):
                continue
            together = any(weaker in standing.part.raw for standing in found)
            why = "never hold for the same answers" if together else "are never in force together"
            told = f"`{name}` is over `{weaker}`, and the two {why}"
            yield subject.problem("RB311", told, f"take `{weaker}` off this list", (file, kind, name, "over", index))


def _meet(standing: Standing, name: str, weaker: str) -> bool:
    raw = standing.part.raw
    return weaker in raw and standing.study.pool.both(raw[name], raw[weaker]) != FALSE


def _elsewhere(subject: Subject, file: str, kind: str, entry: Any, weaker: str) -> str:
    """Say where a weaker entry stands that `over` cannot reach from here, if it does."""
    topics = subject.book.topics
    own = topics[file].topic
    for topic in topics.values():
        other = getattr(topic, kind).get(weaker)
        if other is None:
            continue
        if own is not None and topic.topic is not None and own != topic.topic:
            return f"stands in the topic `{topic.topic}`"
        if kind == "rules" and other.decision != entry.decision:
            return f"belongs to the decision `{other.decision}`"
    return ""


def out_of_reach(subject: Subject) -> Iterator[Problem]:
    """Find names under `over` that belong to another decision or another topic."""
    for file, kind, name, entry in subject.entries():
        for index, weaker in enumerate(entry.over):
            where = _elsewhere(subject, file, kind, entry, weaker)
            if where:
                told = f"`{name}` is over `{weaker}`, which {where}: `over` does not reach so far"
                hint = "name a rule of the same decision and topic, or correct the condition"
                yield subject.problem("RB312", told, hint, (file, kind, name, "over", index))


def too_deep(subject: Subject) -> Iterator[Problem]:
    """Find entries that are over others only through chains longer than two."""
    for kind in ("rules", "items", "alternatives"):
        listed = {name: (file, entry.over) for file, its, name, entry in subject.entries() if its == kind}
        for name, (file, _) in listed.items():
            chain = _farthest(name, {other: weaker for other, (_, weaker) in listed.items()})
            if len(chain) - 1 > DEEPEST:
                told = f"this chain of `over` is {len(chain) - 1} deep: {' over '.join(f'`{step}`' for step in chain)}"
                hint = f"write `{chain[-1]}` into this list too, or make a condition narrower"
                yield subject.problem("RB313", told, hint, (file, kind, name, "over"))


def _farthest(name: str, over: Mapping[str, list[str]]) -> list[str]:
    """Return the shortest chain to the entry that is farthest below."""
    chains = {name: [name]}
    waiting = [name]
    for current in waiting:
        for weaker in over.get(current, ()):
            if weaker not in chains:
                chains[weaker] = [*chains[current], weaker]
                waiting.append(weaker)
    return max(chains.values(), key=len)
