"""A difference of two rulebooks as text or Markdown, for whoever reviews a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.clean import clean
from uscis_prep.cli.diff_example import answers, flow
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import BASE, Compiled
from uscis_prep.plan.setting import Setting
from uscis_prep.rulebook.editions import stretches
from uscis_prep.rulebook.outputs import ABSENT, PRESENT
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.cli.settings import Settings
    from uscis_prep.rulebook.diff import Diff
    from uscis_prep.rulebook.moves import Change, Found

TITLE, HEAD, LINE, BELOW = range(4)
TEXT_MARKS = ("", "\n", "- ", "    ")
MARKDOWN_MARKS = ("# ", "\n## ", "- ", "  - ")


class Row(NamedTuple):
    """One line of the report: what it is, and what it says."""

    level: int
    words: str


def lines(settings: Settings, old: str, new: str, found: Diff, *, markdown: bool) -> str:
    """Return the report.

    Args:
        settings: The language.
        old: What the one side is called.
        new: What the other is called.
        found: How they differ.
        markdown: Whether to write Markdown.
    """
    # The sentences are those of the shipped rulebook: the compared ones may be older than this command.
    setting = Setting(Compiled(load_compiled(None)), empty_request(settings._replace(as_of=None)))
    told = [Row(TITLE, setting.say("diff-title", old=clean(old), new=clean(new)))]
    told += _rows(setting, found)
    marks = MARKDOWN_MARKS if markdown else TEXT_MARKS
    space = "\n" if markdown else ""
    return "".join(f"{marks[level]}{words}\n{space if level == HEAD else ''}" for level, words in told)


def _rows(setting: Setting, found: Diff) -> Iterator[Row]:
    if found.empty:
        yield Row(LINE, setting.say("diff-same"))
        return
    if not found.moved:
        yield Row(LINE, setting.say("diff-only-words"))
    elif not found.moves:
        yield Row(LINE, setting.say("diff-no-advice"))
    advice = [row for row in found.moves if any(_is_verdict(change) for change in row.move.changes)]
    lists = [row for row in found.moves if row not in advice]
    for head, rows in (("diff-advice", advice), ("diff-lists", lists)):
        yield from _section(setting, head, [told for row in rows for told in _move(setting, found, row)])
    yield from _section(setting, "diff-values", list(_values(setting, found)))
    yield from _section(setting, "diff-answers", list(_answers(setting, found)))
    yield from _section(setting, "diff-entries", list(_entries(setting, found)))
    yield from _section(setting, "diff-rest", list(_rest(setting, found)))


def _section(setting: Setting, head: str, rows: Sequence[Row]) -> Iterator[Row]:
    if rows:
        yield Row(HEAD, setting.say(head))
        yield from rows


def _is_verdict(change: Change) -> bool:
    return " " not in change.output


def _move(setting: Setting, found: Diff, row: Found) -> Iterator[Row]:
    share = f"{100 * row.move.combinations / row.move.of:.2g}"
    numbers = {"many": f"{row.move.combinations:,}", "all": f"{row.move.of:,}", "share": share}
    editions = _editions(setting, row.editions, found.dates)
    yield Row(LINE, setting.say("diff-move", where=", ".join([*row.topics, *editions]), **numbers))
    if row.move.example:
        yield Row(BELOW, setting.say("diff-example", example=flow(answers(found, row))))
    plain = [change for change in row.move.changes if {change.before, change.after} != {ABSENT, PRESENT}]
    for output, before, after in plain:
        yield Row(BELOW, setting.say("diff-change", output=output, before=before, after=after))
    for key, word in (("diff-appears", PRESENT), ("diff-vanishes", ABSENT)):
        changes = [change for change in row.move.changes if change not in plain and change.after == word]
        names = [change.output.rpartition(" ") for change in changes]
        for kind in dict.fromkeys(kind for kind, _, _ in names):
            listed = ", ".join(name for its, _, name in names if its == kind)
            yield Row(BELOW, setting.say(key, kind=kind, names=listed))


def _editions(setting: Setting, held: Sequence[str], dates: Sequence[str]) -> list[str]:
    """Say in which stretches of time something holds; nothing where only one edition is compared."""
    return [_stretch(setting, dates, *pair) for pair in stretches(held, dates)] if len(dates) > 1 else []


def _stretch(setting: Setting, dates: Sequence[str], first: str, end: str | None) -> str:
    since = setting.say("diff-base") if first == BASE else first
    if end is None:
        return setting.say("diff-always") if first == dates[0] else setting.say("diff-since", first=since)
    if first == dates[0]:
        return setting.say("diff-until", last=end)
    return setting.say("diff-between", first=since, last=end)


def _values(setting: Setting, found: Diff) -> Iterator[Row]:
    nothing = setting.say("diff-nothing")
    for value in found.values:
        since = value.since or setting.say("diff-base")
        sides = {"before": value.before or nothing, "after": value.after or nothing}
        yield Row(LINE, setting.say("diff-value", parameter=value.parameter, since=since, **sides))


def _answers(setting: Setting, found: Diff) -> Iterator[Row]:
    nothing = setting.say("diff-nothing")
    for name, gone, fresh in found.options:
        sides = {"added": ", ".join(fresh) or nothing, "removed": ", ".join(gone) or nothing}
        yield Row(LINE, setting.say("diff-answers-to", question=name, **sides))


def _entries(setting: Setting, found: Diff) -> Iterator[Row]:
    for key, entries in (("diff-added", found.entries.added), ("diff-removed", found.entries.removed)):
        for kind in dict.fromkeys(kind for kind, _ in entries):
            names = ", ".join(name for its, name in entries if its == kind)
            yield Row(LINE, setting.say(key, kind=kind, names=names))
    for kind, name, keys in found.entries.changed:
        yield Row(LINE, setting.say("diff-edited", kind=kind, id=name, keys=", ".join(keys)))


def _rest(setting: Setting, found: Diff) -> Iterator[Row]:
    told = found.entries
    if told.reworded:
        yield Row(LINE, setting.say("diff-reworded", number=told.reworded))
    if told.examples:
        yield Row(LINE, setting.say("diff-tests", number=told.examples))
    if told.order:
        yield Row(LINE, setting.say("diff-reordered", names=", ".join(told.order)))
