"""Changes single rules, bands and values of the shipped rulebook, and finds what notices each change.

The effect of a change is exact: a mutant that means the same for all answers (by the semantic snapshot of every topic
that it can touch) is equivalent and is not counted.
"""

from __future__ import annotations

import random
import re
from functools import cache
from typing import NamedTuple

from books import RULES
from changed import book, compiled_book, replaced
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import RulebookError
from uscis_prep.proof.cases import EXAMPLE, NEAR_MISS, STORY, cases
from uscis_prep.proof.runner import run_case
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.invariants import prove
from uscis_prep.rulebook.meaning import Meaning
from uscis_prep.rulebook.snapshot import snapshot, topic_snapshot
from uscis_prep.rulebook.stories import load_tests

ERROR, INVARIANT, SNAPSHOT, EQUIVALENT = "error", "invariant", "snapshot", "equivalent"
#: Everything that can notice a change, in the order in which it is asked.
NOTICED = (ERROR, EXAMPLE, NEAR_MISS, STORY, INVARIANT, SNAPSHOT)
QUESTIONS, PARAMETERS = "questions.yaml", "parameters.yaml"
WORDS = ("any", "all", "not", "is", "topic")


class Mutant(NamedTuple):
    """A change: its kind, what it is made to, and a word for it."""

    kind: str
    file: str
    name: str
    change: str
    new: object

    def __str__(self):
        return f"{self.kind} {self.name}: {self.change}"


@cache
def meaning():
    """Return the names of the shipped rulebook."""
    return Meaning(book())


@cache
def tests():
    """Return the invariants and every test of the shipped rulebook."""
    found = load_tests(RULES)
    return found, cases(book(), found)


def mutants():
    """Yield every mutant of rules, bands and parameters, in a fixed order."""
    for file, topic in sorted(book().topics.items()):
        for name, rule in topic.rules.items():
            for kind, change, update in [*_of_condition(rule), *_of_rule(rule)]:
                yield Mutant(kind, file, name, change, rule.model_copy(update=update))
    yield from _edges()
    yield from _values()


def _of_condition(rule):
    for key, value in (rule.when or {}).items():
        rest = {other: kept for other, kept in rule.when.items() if other != key}
        yield "drop-key", f"without {key}", {"when": rest or None}
        if key in WORDS or "." in key:
            continue
        names = value if isinstance(value, list) else [value]
        known = [option for option in meaning().domains[key].names if option not in names]
        if known:
            yield (
                "swap-option",
                f"{key}: {known[0]} for {names[0]}",
                {"when": rule.when | {key: [known[0], *names[1:]]}},
            )
            yield "widen", f"{key}: {known[-1]} too", {"when": rule.when | {key: [*names, known[-1]]}}


def _of_rule(rule):
    for weaker in rule.over:
        yield "drop-over", f"not over {weaker}", {"over": [name for name in rule.over if name != weaker]}
    for field, value in rule.then.items():
        known = sorted({name for names in meaning().fields[field].values() for name in names} - {value})
        yield "then", f"{field}: {known[0]} for {value}", {"then": rule.then | {field: known[0]}}
    if rule.from_ is not None:
        yield "drop-from", f"without from {rule.from_}", {"from_": None}


def _edges():
    file = book().model(QUESTIONS, schema.Questions)
    for name, question in file.questions.items():
        for text in sorted({edge for band in question.bands.values() for edge in (band.from_, band.to) if edge}):
            found = re.fullmatch(r"(after )?(-?\d+)(\w+)", text)
            if found:
                moved = f"{found[1] or ''}{int(found[2]) + 1}{found[3]}"
                bands = {band: _moved(entry, text, moved) for band, entry in question.bands.items()}
                made = file.questions | {name: question.model_copy(update={"bands": bands})}
                new = file.model_copy(update={"questions": made})
                yield Mutant("edge", QUESTIONS, name, f"{moved} for {text}", new)


def _moved(band, old, new):
    return band.model_copy(update={key: new for key in ("from_", "to") if getattr(band, key) == old})


def _values():
    file = book().model(PARAMETERS, schema.Parameters)
    for name, parameter in file.parameters.items():
        for place, row in enumerate(parameter.values):
            if isinstance(row.value, int):
                rows = [*parameter.values]
                rows[place] = row.model_copy(update={"value": row.value + 1})
                made = file.parameters | {name: parameter.model_copy(update={"values": rows})}
                yield Mutant(
                    "value", PARAMETERS, name, f"{row.value + 1}", file.model_copy(update={"parameters": made})
                )


def mutated(mutant):
    """Return the rulebook with a change, and the topics that it can touch."""
    if mutant.file == QUESTIONS:
        return replaced(single={QUESTIONS: mutant.new}), _asking(mutant.name)
    if mutant.file == PARAMETERS:
        return replaced(single={PARAMETERS: mutant.new}), set()
    topic = book().topics[mutant.file]
    made = topic.model_copy(update={"rules": topic.rules | {mutant.name: mutant.new}})
    return replaced(topics={mutant.file: made}), {topic.topic} if topic.topic else set(compiled_book()["topics"])


def _asking(question):
    """Return the topics in which a question matters."""
    compiled = Compiled(compiled_book())
    place = compiled.place[question]
    return {name for name, row in compiled_book()["topics"].items() if any(node[0] == place for node in row["nodes"])}


def noticed(mutant):
    """Return what notices a mutant first, or that it is equivalent."""
    made, topics = mutated(mutant)
    try:
        data = compile_book(made, topics or {"any-call"})
    except RulebookError:
        return ERROR
    made_whole = {**data, "topics": {**_in_editions(compiled_book()["topics"], data["editions"]), **data["topics"]}}
    if _same(mutant, made_whole, topics):
        return EQUIVALENT
    return _by_tests(mutant, Compiled(made_whole), topics) or _by_invariants(made, data, topics) or SNAPSHOT


def _in_editions(topics, editions):
    """Let topics that were not compiled anew know editions that are new."""
    made = {}
    for name, entry in topics.items():
        known = entry["editions"]
        own = {day: known[max((old for old in known if old <= day), default="base")] for day in editions}
        made[name] = {**entry, "editions": {"base": known["base"], **own}}
    return made


def _same(mutant, made, topics):
    if any(topic_snapshot(made, topic) != _kept(topic) for topic in sorted(topics)):
        return False
    if mutant.file not in (QUESTIONS, PARAMETERS):
        return True
    found = snapshot(made)
    return all(found[name] == _tables()[name] for name in ("questions.txt", "tables.txt"))


@cache
def _kept(topic):
    return topic_snapshot(compiled_book(), topic)


@cache
def _tables():
    return snapshot(compiled_book())


def _by_tests(mutant, compiled, topics):
    for kind in (EXAMPLE, NEAR_MISS, STORY):
        chosen = [case for case in tests()[1] if case.kind == kind and (not topics or _about(case) & topics)]
        for case in sorted(chosen, key=lambda case: case.rule != mutant.name):
            if run_case(compiled, case).failures:
                return kind
    return None


def _about(case):
    return {wanted.topic for wanted in case.wanted}


def _by_invariants(made, data, topics):
    if not topics:
        return None
    found = prove(made, tests()[0], Compiled(data))
    return INVARIANT if found.counterexamples else None


def sample(share, seed):
    """Return a share of all mutants, drawn by a seed."""
    found = list(mutants())
    return sorted(random.Random(seed).sample(found, max(1, int(len(found) * share))), key=str)  # noqa: S311 - a draw that can be repeated
