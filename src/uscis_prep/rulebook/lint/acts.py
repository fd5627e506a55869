"""How many things a page asks of a person, at most, over all combinations of answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.engine.diagram import FALSE
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.boxes import begins_with, without_leading
from uscis_prep.rulebook.lint.phrases import NO_WORDS, QUOTED, TOKEN, unabbreviated
from uscis_prep.rulebook.lint.subject import COLLECTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.rulebook.lint.subject import Seen, Study, Subject
    from uscis_prep.rulebook.problems import Problem

#: The lines open before the appointment or they do not: what holds in one case never stands beside the other.
CLOCKS = ("opens-in-time", "opens-too-late")
STOP = re.compile(r"[.:;,!?()…]+(?=\s|$)|\s[—–]\s")
JOINT = re.compile(r"\b(?:and|then|or)\b", re.IGNORECASE)
#: Words that begin a clause before the instruction: behind its comma stands a verb.
CONDITION = re.compile(r"\s*(?:if|when|once|unless|until|before|after)\b", re.IGNORECASE)
#: Stands for a value that is filled in.
VALUE = "value"
HINT = (
    "move what is only good to know to `more:` or a note, narrow the condition of a line, or take out what another "
    "line says; two acts in one line are counted as two"
)


class Page(NamedTuple):
    """The page of a topic that asks the most."""

    acts: int
    answers: Mapping[str, str]
    edition: str


def acts(text: str, words: schema.Words) -> int:
    """Return how many things an English text tells a person to do.

    A verb of the list counts at the beginning, after a stop or a comma, and after "and", "then" or "or".
    """
    bare = NO_WORDS.sub(VALUE, QUOTED.sub(" … ", unabbreviated(text, words.abbreviations)))
    found, condition = 0, False
    for clause in STOP.split(bare):
        first, *others = JOINT.split(clause)
        inside = first.lstrip()[:1].islower() and not condition
        found += _is_act(first, words, inside=inside) + sum(_is_act(other, words, inside=True) for other in others)
        condition = bool(CONDITION.match(clause))
    return found


def _is_act(piece: str, words: schema.Words, *, inside: bool) -> bool:
    leading = words.boxes.leading.en if words.boxes else ()
    tokens = without_leading([token.lower() for token in TOKEN.findall(piece)], leading)
    if not begins_with(tokens, words.verbs.en):
        return False
    if words.acts is None or tokens[0] not in words.acts.nouns or not inside:
        return True
    # "a call or email by Friday": a noun, unless a thing or a person stands behind it
    return len(tokens) > 1 and (tokens[1] == VALUE or tokens[1] in words.acts.before)


def crowded_pages(subject: Subject) -> Iterator[Problem]:
    """Find topics whose page can ask more of a person than one can do, with answers that give such a page."""
    words = subject.book.model("words.yaml", schema.Words)
    if words.acts is None:
        return
    counts = {name: acts(entry.text.en, words) for _, kind, name, entry in subject.entries() if kind == "items"}
    for study in subject.studies:
        page = _fullest(subject, study, counts)
        if page.acts > words.acts.most:
            told = f"a page of `{study.topic}` asks for {page.acts} acts, and {words.acts.most} are the most"
            yield subject.problem(
                "RB617", told, HINT, (study.file, "topic"), witness=page.answers, editions=[page.edition]
            )


def _fullest(subject: Subject, study: Study, counts: Mapping[str, int]) -> Page:
    best, done = Page(0, {}, ""), set()
    for seen in study.seen:
        for never in CLOCKS if not seen.setting.sides else ():
            lines = _lines(seen, counts, never)
            if lines in done:
                continue
            done.add(lines)
            total = _total(study, lines)
            most = study.pool.terminals(total)[-1]
            if most > best.acts:
                answers = subject.answers(study.pool.witness(total, most) or {})
                best = Page(most, answers, seen.setting.edition)
    return best


def _lines(seen: Seen, counts: Mapping[str, int], never: str) -> frozenset[tuple[str, int, int]]:
    """Return name, condition and acts of each line that counts; a general one stands only for an open question."""
    part, found = seen.parts["items", COLLECTED], set()
    for name, root in part.effective.items():
        item = part.entries[name][1]
        warns = item.warning or item.section == "warning"
        if root != FALSE and not warns and item.section != "note" and not item.general and item.clock != never:
            found.add((name, root, counts[name]))
    return frozenset(found)


def _total(study: Study, lines: frozenset[tuple[str, int, int]]) -> int:
    """Return how many acts each combination of answers gets; those that contradict each other get none."""
    total = FALSE
    for _, root, count in sorted(lines):
        total = study.pool.join(_plus, total, study.pool.relabel(root, {0: 0, 1: count}))
    for root in study.contradictions.values():
        total = study.pool.join(_unless, total, root)
    return total


def _plus(left: int, right: int) -> int:
    return left + right


def _unless(count: int, contradictory: int) -> int:
    return 0 if contradictory else count
