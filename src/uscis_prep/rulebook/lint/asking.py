"""Questions, options, gates and usual answers that make no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.naming import leaves
from uscis_prep.rulebook.lint.printed import dates_printed
from uscis_prep.rulebook.meaning import QUESTIONS, UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.rulebook.lint.subject import Study, Subject
    from uscis_prep.rulebook.problems import Problem

#: What a person is asked at most before the verdict.
MOST_QUESTIONS = 8


def roots(study: Study) -> set[int]:
    """Return every diagram that decides something in a topic: verdicts, lines, what contradicts, usual answers."""
    found = set(study.contradictions.values())
    found.update(root for rows in study.presume.values() for root, _ in rows)
    for seen in study.seen:
        found.update((seen.outcome, *seen.by_rule.values(), *seen.disagreements.values()))
        for (kind, _), part in seen.parts.items():
            if kind != "rules":
                found.update(part.effective.values())
    return found


def nodes(study: Study) -> set[int]:
    """Return every node below those diagrams, each once."""
    found: set[int] = set()
    waiting = [root for root in roots(study) if root >= 0]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(child for child in study.pool.nodes[current][1:] if child >= 0)
    return found


def idle_questions(subject: Subject) -> Iterator[Problem]:
    """Find questions on which nothing depends: anywhere, or in a topic whose conditions name them."""
    order = subject.meaning.order
    asked = {study.topic: {order[study.pool.nodes[node][0]] for node in nodes(study)} for study in subject.studies}
    printed = dates_printed(subject)
    everywhere = set().union(*asked.values(), printed)
    for name, question in subject.meaning.questions.items():
        if subject.complete and name not in everywhere and question.kind != "form":
            told = f"nothing depends on the question `{name}`"
            yield subject.problem("RB305", told, "delete it, or use it in a condition", (QUESTIONS, "questions", name))
    for study in subject.studies:
        named = _named(subject, study.file)
        for name in sorted(named & (everywhere - asked[study.topic] - printed), key=order.index):
            told = f"conditions of the topic `{study.topic}` name `{name}`, and nothing in it depends on that answer"
            yield subject.problem("RB305", told, f"take `{name}` out of its conditions", (study.file, "topic"))


def _named(subject: Subject, file: str) -> set[str]:
    """Return the questions that the conditions of a file name, facts written out."""
    found: set[str] = set()
    for its, kind, name, entry in subject.entries():
        waiting = [entry.when] if its == file else []
        while waiting:
            for leaf in leaves(waiting.pop(), (its, kind, name)):
                if leaf.key == "is":
                    waiting += [subject.meaning.facts[fact] for fact in leaf.names if fact in subject.meaning.facts]
                elif leaf.key in subject.meaning.questions:
                    found.add(leaf.key)
    return found


def idle_options(subject: Subject) -> Iterator[Problem]:
    """Find options that nothing tells apart: whoever picks one of them gets what the others get."""
    classes = alike(subject)
    for name, question in subject.meaning.questions.items():
        if question.kind in ("form", "date", "moment"):
            continue  # a form is printed by its title, and the parts of a date have no option each
        values = subject.meaning.domains[name].values
        found = classes[subject.meaning.place[name]]
        if len(found) == 1:
            continue  # nothing depends on the question at all
        for same in found:
            options = [values[value] for value in sorted(same) if values[value] != UNSURE]
            for option in options[1:]:
                told = f"nothing tells the option `{option}` of `{name}` apart from `{options[0]}`"
                where = (QUESTIONS, "questions", name, "options", option)
                yield subject.problem("RB307", told, "make one option of them, or use it in a condition", where)


def alike(subject: Subject) -> dict[int, list[set[int]]]:
    """Return for each question its values in groups that no diagram of any topic tells apart."""
    classes = {place: [set(range(size))] for place, size in enumerate(subject.sizes)}
    for study in subject.studies:
        for node in nodes(study):
            var, *children = study.pool.nodes[node]
            classes[var] = _split(classes[var], children)
    return classes


def _split(classes: list[set[int]], children: Sequence[int]) -> list[set[int]]:
    found: list[set[int]] = []
    for same in classes:
        by_child: dict[int, set[int]] = {}
        for value in same:
            by_child.setdefault(children[value], set()).add(value)
        found += by_child.values()
    return found


def idle_gates(subject: Subject) -> Iterator[Problem]:
    """Find gates that are always open, or never."""
    for name, question in subject.meaning.questions.items():
        if question.only_if is None:
            continue
        states = {study.gates[name] for study in subject.studies}
        where = (QUESTIONS, "questions", name, "only_if")
        if states == {TRUE}:
            told = f"`only_if` of `{name}` always holds, in every topic"
            yield subject.problem("RB308", told, "delete it: the question always applies", where)
        elif states == {FALSE}:
            told = f"`only_if` of `{name}` never holds, in no topic"
            yield subject.problem("RB308", told, "correct it, or delete the question", where)


def idle_presumptions(subject: Subject) -> Iterator[Problem]:
    """Find usual answers that are never taken: their condition never holds, or an earlier row always goes first."""
    for name, question in subject.meaning.questions.items():
        for index in range(len(question.presume)):
            if any(_taken(study, name, index) for study in subject.studies):
                continue
            told = f"the usual answer in row {index + 1} of `{name}` is never taken"
            where = (QUESTIONS, "questions", name, "presume", index)
            yield subject.problem("RB309", told, "delete the row, or correct its `when` or the rows before it", where)


def _taken(study: Study, name: str, index: int) -> bool:
    rows = study.presume[name]
    own = study.pool.both(rows[index][0], study.gates.get(name, TRUE))
    return own != FALSE and all(study.pool.without(own, earlier) != FALSE for earlier, _ in rows[:index])


def long_paths(subject: Subject) -> Iterator[Problem]:
    """Find topics that ask more than eight questions before the verdict, with the longest way through them."""
    for study in subject.studies:
        longest = max(study.seen, key=lambda seen: study.pool.depth(seen.outcome)[1], default=None)
        most = study.pool.depth(longest.outcome)[1] if longest else 0
        if longest is None or most <= MOST_QUESTIONS:
            continue
        path = _deepest(study, longest.outcome)
        names = ", ".join(f"`{subject.meaning.order[var]}`" for var in path)
        told = (
            f"the topic `{study.topic}` can ask {most} questions before the verdict, and {MOST_QUESTIONS} is the most: "
        )
        hint = "let fewer questions decide the verdict; lines of the checklist may depend on more"
        editions = [seen.setting.edition for seen in study.seen if study.pool.depth(seen.outcome)[1] > MOST_QUESTIONS]
        where = (study.file, "topic")
        answers = subject.answers(path)
        yield subject.problem(
            "RB325", told + names, hint, where, witness=answers, editions=tuple(dict.fromkeys(editions))
        )


def _deepest(study: Study, root: int) -> dict[int, int]:
    """Follow the longest way down a diagram, in the order in which the interview asks."""
    path = {}
    while root >= 0:
        var, *children = study.pool.nodes[root]
        path[var] = max(range(len(children)), key=lambda value: study.pool.depth(children[value])[1])
        root = children[path[var]]
    return path


def idle_disagreements(subject: Subject) -> Iterator[Problem]:
    """Find disagreements that are never shown."""
    shown = {name for study in subject.studies for seen in study.seen for name in seen.disagreements}
    for name in subject.book.table("disagreements.yaml", schema.Disagreement):
        if name not in shown:
            told = f"the disagreement `{name}` is never shown: its condition holds in no topic"
            yield subject.problem("RB321", told, "correct its `when`, or delete it", ("disagreements.yaml", name))


def idle_contradictions(subject: Subject) -> Iterator[Problem]:
    """Find contradictions that no answers can make."""
    for name in subject.book.table("contradictions.yaml", schema.Contradiction):
        if all(study.contradictions[name] == FALSE for study in subject.studies):
            told = f"no answers can contradict each other as `{name}` says"
            yield subject.problem("RB322", told, "correct its `when`, or delete it", ("contradictions.yaml", name))
