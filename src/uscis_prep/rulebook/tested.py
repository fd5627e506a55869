"""Which rules go without a firing example or without a near miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.rulebook.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.stories import Tests

CODE = "RB501"


def missing_tests(book: Book, tests: Tests, compiled: Compiled) -> list[Problem]:
    """Return a problem for each rule without an example, or without a near miss where one can exist.

    Whether an example really fires, and a near miss does not, is for `rules test` to tell.

    Args:
        book: The rulebook.
        tests: Its near misses.
        compiled: The same rulebook compiled.
    """
    return list(_missing(book, {miss.rule for miss in tests.near_misses.values()}, compiled))


def _missing(book: Book, missed: set[str], compiled: Compiled) -> Iterator[Problem]:
    for file, topic in sorted(book.topics.items()):
        for name, rule in topic.rules.items():
            node = book.place(file, "rules", name)
            if not rule.tests:
                told = f"`{name}` has no example in which it fires"
                hint = "write one under `tests`, with the answers and what is expected"
                yield Problem(node.file, node.line, node.column, CODE, told, hint)
            elif name not in missed and not fires_always(compiled, name, topic.topic):
                told = f"`{name}` has no near miss: answers with one change, so that it does not fire"
                hint = "run `uscis-prep rules test --write-near-misses`"
                yield Problem(node.file, node.line, node.column, CODE, told, hint)


def fires_always(compiled: Compiled, rule: str, topic: str | None) -> bool:
    """Tell whether no answers in any edition could keep a rule from firing, so that it cannot be missed.

    Args:
        compiled: The rulebook.
        rule: The rule.
        topic: Its topic; ``None`` for a rule that holds for all topics.
    """
    for name in [topic] if topic else list(compiled.data["topics"]):
        for plan in compiled.data["topics"][name]["plans"]:
            if not any(made["rules"] == [rule] for made in plan["decisions"].values()):
                return False
    return True
