"""The list of checks that `rules lint` runs; a new check is one function and one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.rulebook.lint import (
    acts,
    asking,
    boxes,
    careful,
    edges,
    entries,
    ledger,
    menu,
    naming,
    ranking,
    screens,
    unused,
    usual,
    wording,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from uscis_prep.rulebook.lint.subject import Subject
    from uscis_prep.rulebook.problems import Problem


class Check(NamedTuple):
    """One check.

    Args:
        run: Finds problems; `Subject.problem` makes them. It is called once for the whole rulebook.
        codes: The codes that it may find. They can be allowed by a comment; `codes.yaml` explains them.
        whole: Whether it needs a complete subject: a check for what is *never* used would be wrong about a part.
    """

    run: Callable[[Subject], Iterable[Problem]]
    codes: tuple[str, ...]
    whole: bool = False


CHECKS: tuple[Check, ...] = (
    Check(entries.never_fires, ("RB303", "RB323")),
    Check(asking.idle_questions, ("RB305",)),
    Check(asking.idle_options, ("RB307",), whole=True),
    Check(asking.idle_gates, ("RB308",), whole=True),
    Check(asking.idle_presumptions, ("RB309",), whole=True),
    Check(entries.changes_nothing, ("RB310",)),
    Check(ranking.useless, ("RB311",)),
    Check(ranking.out_of_reach, ("RB312",)),
    Check(ranking.too_deep, ("RB313",)),
    Check(entries.otherwise, ("RB314",)),
    Check(unused.unused_names, ("RB315",), whole=True),
    Check(naming.hidden, ("RB316",)),
    Check(naming.never_without, ("RB317",)),
    Check(edges.moving_edges, ("RB318",)),
    Check(edges.empty_bands, ("RB319",)),
    Check(naming.reserved, ("RB320",)),
    Check(asking.idle_disagreements, ("RB321",), whole=True),
    Check(asking.idle_contradictions, ("RB322",), whole=True),
    Check(unused.unused_entries, ("RB324",), whole=True),
    Check(asking.long_paths, ("RB325",)),
    Check(menu.groups, ("RB330", "RB331"), whole=True),
    Check(menu.words, ("RB332",)),
    Check(menu.two_steps, ("RB333",)),
    Check(menu.shared_lines, ("RB334",), whole=True),
    Check(menu.unconfirmed, ("RB335",)),
    Check(usual.lists, ("RB341", "RB344")),
    Check(usual.promises, ("RB342", "RB343"), whole=True),
    Check(ledger.without_source, ("RB401",)),
    Check(ledger.forgotten, ("RB402",), whole=True),
    Check(ledger.undated, ("RB404",)),
    Check(ledger.wrongly_cited, ("RB406",)),
    Check(ledger.hidden_conflicts, ("RB407",)),
    Check(ledger.stale, ("RB408",)),
    Check(wording.same_text, ("RB601",)),
    Check(wording.long_sentences, ("RB602",)),
    Check(wording.words, ("RB603", "RB604", "RB605", "RB606")),
    Check(wording.placeholders, ("RB607",)),
    Check(wording.marks, ("RB608",)),
    Check(boxes.parts, ("RB610",)),
    Check(boxes.beginnings, ("RB611",)),
    Check(wording.advice, ("RB612", "RB613")),
    Check(boxes.endings, ("RB614",)),
    Check(screens.asked, ("RB615",)),
    Check(careful.hidden_warnings, ("RB616",)),
    Check(acts.crowded_pages, ("RB617",)),
)
#: Findings about the comments that allow others; they cannot be allowed themselves.
ABOUT_ALLOWING = ("RB390", "RB391")


def codes() -> set[str]:
    """Return every code that can be allowed."""
    return {code for check in CHECKS for code in check.codes}
