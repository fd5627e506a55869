"""Rules, lines and alternatives that never fire, or without which nothing would be different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import FALSE
from uscis_prep.rulebook.decisions import decide, exclusive
from uscis_prep.rulebook.lint.naming import leaves
from uscis_prep.rulebook.lint.subject import COLLECTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.engine.diagram import Pool
    from uscis_prep.rulebook.lint.subject import Part, Seen, Study, Subject
    from uscis_prep.rulebook.problems import Problem

#: Keys of an entry that say when it holds, and not what it gives.
HOLDS = {"when", "over", "tests", "from_", "in_force_by", "warning", "world", "decision"}
ONE = {"rules": "rule", "items": "line", "alternatives": "alternative"}


class Standing(NamedTuple):
    """One entry in one setting of one topic."""

    study: Study
    seen: Seen
    part: Part


def standings(subject: Subject, file: str, kind: str, name: str, entry: Any) -> list[Standing]:
    """Return every setting of every topic in which an entry of a file is in force."""
    key, topic = (kind, entry.decision if kind == "rules" else COLLECTED), subject.book.topics[file].topic
    studies = [study for study in subject.studies if topic in (None, study.topic)]
    found = [Standing(study, seen, seen.parts[key]) for study in studies for seen in study.seen]
    return [standing for standing in found if name in standing.part.raw]


def known(subject: Subject, file: str) -> bool:
    """Tell whether every topic in which the entries of a file hold was compiled."""
    topic = subject.book.topics[file].topic
    return subject.complete or (topic is not None and topic in {study.topic for study in subject.studies})


def never_fires(subject: Subject) -> Iterator[Problem]:
    """Find entries that hold for no answers, or are overridden wherever they would."""
    for file, kind, name, entry in subject.entries():
        if not known(subject, file):
            continue
        found = standings(subject, file, kind, name, entry)
        if any(standing.part.effective[name] != FALSE for standing in found):
            continue
        where = (file, kind, name)
        covered = next((standing for standing in found if standing.part.raw[name] != FALSE), None)
        if covered is not None:
            yield _covered(subject, name, covered, where)
        elif subject.book.topics[file].topic is None:
            told = f"the {ONE[kind]} `{name}` reaches no topic: its condition holds in none"
            yield subject.problem("RB323", told, "correct its `when`, or delete it", where)
        else:
            told = f"the {ONE[kind]} `{name}` can never fire: its condition holds for no answers"
            yield subject.problem("RB303", told, "correct its `when`, or delete it", where)


def _covered(subject: Subject, name: str, standing: Standing, where: tuple[str, str, str]) -> Problem:
    """Tell of an entry that is overridden everywhere: by what, and the smallest answers for which it would hold."""
    pool, raw = standing.study.pool, standing.part.raw
    by = []
    left = raw[name]
    for other in standing.part.entries:
        if other != name and name in _below(other, standing.part) and pool.both(left, raw[other]) != FALSE:
            by.append(f"`{other}`")
            left = pool.without(left, raw[other])
    told = f"the {ONE[where[1]]} `{name}` never fires: {' and '.join(by)} {'is' if len(by) == 1 else 'are'} over it "
    told += "wherever it would"
    witness = subject.answers(standing.study.witness(raw[name]))
    return subject.problem("RB303", told, "delete it, or narrow what is over it", where, witness=witness)


def _below(name: str, part: Part) -> set[str]:
    """Return every entry that one is over, directly or through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        for weaker in part.entries[current][1].over if current in part.entries else ():
            if weaker not in found:
                found.add(weaker)
                waiting.append(weaker)
    return found


def changes_nothing(subject: Subject) -> Iterator[Problem]:
    """Find entries that fire, and without which (and without their `over`) every output would be the same."""
    for file, kind, name, entry in subject.entries():
        found = standings(subject, file, kind, name, entry) if known(subject, file) else []
        if all(standing.part.effective[name] == FALSE for standing in found):
            continue  # never_fires tells of it
        twins: set[str] = set()
        if all(_same_without(standing, name, kind, twins) for standing in found):
            told = f"the {ONE[kind]} `{name}` changes nothing: without it {_list(twins)} would give the same"
            yield subject.problem("RB310", told, "delete it", (file, kind, name))


def _list(names: set[str]) -> str:
    return " and ".join(f"`{name}`" for name in sorted(names))


def _same_without(standing: Standing, name: str, kind: str, twins: set[str]) -> bool:
    part, pool = standing.part, standing.study.pool
    own = _given(part.entries[name][1])
    alike = {other for other, (_, entry) in part.entries.items() if other != name and _given(entry) == own}
    if part.effective[name] != FALSE and not alike:
        return False  # only it gives this
    raw = {other: condition for other, condition in part.raw.items() if other != name}
    over = {other: [w for w in part.entries[other][1].over if w != name] for other in raw}
    fresh = exclusive(pool, raw, over)
    if kind == "rules":
        made = decide(pool, fresh)
        if made.overlaps or made.gap is not None:
            return False
    if _by_output(pool, fresh, part) != _by_output(pool, part.effective, part):
        return False
    twins.update(alike)
    return True


def _given(entry: Any) -> str:
    """Return what an entry gives, whenever it holds."""
    return repr(entry.model_dump(exclude=HOLDS))


def _by_output(pool: Pool, conditions: Mapping[str, int], part: Part) -> dict[str, int]:
    """Return for each thing that is given the condition under which some entry gives it."""
    found: dict[str, int] = {}
    for name, condition in conditions.items():
        given = _given(part.entries[name][1])
        found[given] = pool.either(found.get(given, FALSE), condition)
    return {given: condition for given, condition in found.items() if condition != FALSE}


def otherwise(subject: Subject) -> Iterator[Problem]:
    """Find rules of the decision `route` that take whatever no other rule takes: with them no gap is ever found."""
    for file, kind, name, entry in subject.entries():
        if kind != "rules" or entry.decision != "route" or not unconditional(entry.when):
            continue
        found = standings(subject, file, kind, name, entry)
        if any(len(standing.part.raw) > 1 for standing in found):
            told = f"`{name}` takes whatever no other rule takes: an answer that was forgotten is no gap any more"
            hint = "write into `when` for which answers it holds, `unsure` among them"
            yield subject.problem("RB314", told, hint, (file, kind, name))


def unconditional(when: Any) -> bool:
    """Tell whether a condition asks about nothing but the topic."""
    return all(leaf.key == "topic" for leaf in leaves(when, ()))


def otherwise_rules(subject: Subject) -> set[str]:
    """Return the rules without a condition: in `who` and `contact` they take what no other rule takes."""
    return {name for _, kind, name, entry in subject.entries() if kind == "rules" and unconditional(entry.when)}
