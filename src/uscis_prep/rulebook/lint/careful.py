"""What protects people stands on the page: no warning is a note, and none hides in `more:`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.lint.phrases import patterns, slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.rulebook.lint.phrases import Pattern
    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem

#: Questions about a letter with a last day.
DEADLINES = {"deadline", "deadline_date"}
HINT = "put it into section `warning`, or write `warning: true`"


def hidden_warnings(subject: Subject) -> Iterator[Problem]:
    """Find lines that warn and stand behind a flag: as a note, without `warning`, or with the danger in `more:`."""
    words = subject.book.model("words.yaml", schema.Words)
    listed = list(patterns(words, ["warns"]))
    protecting = DEADLINES | _safety(subject)
    ledger = {name for name, row in subject.book.table("updates.yaml", schema.Update).items() if row.warning}
    for file, topic in sorted(subject.book.topics.items()):
        for name, item in topic.items.items():
            rows = [row for row in item.cites if row in ledger]
            asked = sorted(_named(subject, item.when) & protecting)
            if rows or asked:
                reason = f"it cites {rows[0]}, a warning" if rows else f"it depends on `{asked[0]}`"
                for told, hint in _hidden(item, listed, words.names, cites=bool(rows)):
                    yield subject.problem("RB616", f"{told}, and {reason}", hint, (file, "items", name))


def _hidden(
    item: schema.Item, listed: Sequence[Pattern], names: Sequence[str], *, cites: bool
) -> Iterator[tuple[str, str]]:
    if item.section == "note" and not item.warning:
        yield "the line is a note, which is not on the page", HINT
    elif item.section != "warning" and not item.warning and (cites or _warning(item.text, listed, names)):
        yield "the line does not count as a warning", HINT
    word = _warning(item.more, listed, names)
    if word:
        yield f"`more:` warns (“{word}”) and is not on the page", "say it in an item of its own, with `warning: true`"


def _warning(text: schema.Text | None, listed: Sequence[Pattern], names: Sequence[str]) -> str | None:
    """Return a word by which a text warns, if there is one."""
    for language in ("en", "es") if text else ():
        its = [pattern for pattern in listed if pattern.entry.language == language]
        for _, hit in slips(getattr(text, language), names, its):
            return hit
    return None


def _safety(subject: Subject) -> set[str]:
    questions = subject.book.model("questions.yaml", schema.Questions).questions
    return {name for name, question in questions.items() if getattr(question, "safety", False)}


def _named(subject: Subject, when: Any) -> set[str]:
    """Return every question that a condition names, those of its named facts too."""
    if isinstance(when, list):
        return set().union(*(_named(subject, part) for part in when))
    if not isinstance(when, dict):
        return set()
    facts = subject.book.model("questions.yaml", schema.Questions).facts
    found: set[str] = set()
    for key, value in when.items():
        if key in ("all", "any", "not"):
            found |= _named(subject, value)
        elif key == "is":
            names = value if isinstance(value, list) else [value]
            found |= set().union(*(_named(subject, facts.get(name)) for name in names))
        else:
            found.add(key)
    return found
