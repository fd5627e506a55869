"""The usual answers that `check` takes where nothing was said, and which given answers cancel them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.engine.walk import reaches

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from uscis_prep.engine.compiled import Allowed, Compiled, View

#: The option of a presumption that stands for the language of the page.
PAGE_LANGUAGE = "language"
#: What a fact answers in a safety question, and no presumption does: `Form I-589` is an asylum case.
ANSWERED = "yes"


class Wanted:
    """The usual answers that are looked for, and what may cancel them.

    Args:
        rows: For each question with a usual answer the conditions, each with its option.
        cancel: The questions of which an answer may cancel one of them, in the order of the rulebook.
    """

    __slots__ = ("cancel", "rows")

    def __init__(self, rows: Mapping[int, Sequence[tuple[int, str]]], cancel: Sequence[int]) -> None:
        self.rows, self.cancel = rows, cancel


def wanted(compiled: Compiled, view: View, matter: Collection[int]) -> Wanted:
    """Return what has to be looked at for some usual answers.

    A usual answer rests on another one where its gate does, or where one answer may cancel both.

    Args:
        compiled: The rulebook.
        view: The topic.
        matter: The questions whose usual answers matter.
    """
    rows = _rows(compiled, view)
    gates = {compiled.place[name]: {*view.pool.support(gate)} & {*rows} for name, gate in view.frame["gates"].items()}
    kept, size = {*rows} & {*matter}, -1
    while size != len(kept):
        size = len(kept)
        for place, usual in gates.items():
            if place in kept or not usual.isdisjoint(kept):
                kept |= usual
    cancel = sorted(place for place, usual in gates.items() if not usual.isdisjoint(kept))
    return Wanted({place: found for place, found in rows.items() if place in kept}, cancel)


def presume(
    compiled: Compiled, view: View, given: Allowed, language: str, only: Wanted | None = None
) -> dict[int, int]:
    """Return the presumed value of each question that was not answered and has a usual answer.

    A given answer cancels every presumption under which it would not apply: a `g28` cancels the role `applicant`.

    Args:
        compiled: The rulebook.
        view: The topic.
        given: The answers that were given; `unsure` is an answer.
        language: The language of the page.
        only: The usual answers that are looked for; all where nothing is said.
    """
    assumed: dict[int, int] = {}
    allowed = dict(given)
    only = only or Wanted(_rows(compiled, view), sorted(given))
    asked, cancel = only.rows, only.cancel
    view.pool.look_at([*asked, *cancel])
    for place, rows in asked.items():
        if place in given:
            continue
        option = _usual(view, rows, given, language)
        if option is not None and _may_apply(compiled, view, place, allowed):
            value = assumed[place] = compiled.value(compiled.order[place], option)
            allowed[place] = (value,)
    return _cancel(compiled, view, given, assumed, cancel)


def _rows(compiled: Compiled, view: View) -> dict[int, Sequence[tuple[int, str]]]:
    return {compiled.place[name]: found for name, found in view.frame["presume"].items() if found}


def _usual(view: View, rows: Sequence[tuple[int, str]], given: Allowed, language: str) -> str | None:
    for root, option in rows:
        if root == TRUE or not reaches(view.pool, root, FALSE, given):
            return language if option == PAGE_LANGUAGE else option
    return None


def _may_apply(compiled: Compiled, view: View, place: int, allowed: Allowed) -> bool:
    gate = view.frame["gates"].get(compiled.order[place], TRUE)
    return gate == TRUE or reaches(view.pool, gate, TRUE, allowed)


def _cancel(
    compiled: Compiled, view: View, given: Allowed, assumed: Mapping[int, int], cancel: Sequence[int]
) -> dict[int, int]:
    """Return the presumed values that stay.

    Args:
        compiled: The rulebook.
        view: The topic.
        given: The answers that were given.
        assumed: The values that are presumed.
        cancel: The questions of which an answer may cancel one of them.
    """
    kept, allowed = dict(assumed), merged(given, assumed)
    for place in cancel:
        if place in given and not _may_apply(compiled, view, place, allowed):
            gate = view.frame["gates"][compiled.order[place]]
            for cause in view.pool.support(view.pool.restrict(gate, given)):
                if kept.pop(cause, None) is not None:
                    del allowed[cause]
    return {place: value for place, value in kept.items() if _may_apply(compiled, view, place, allowed)}


def answered(compiled: Compiled, usual: Mapping[int, int]) -> dict[int, int]:
    """Return those of the usual answers that are no guess: a given fact answers a safety question."""
    safety = {compiled.place[name] for name, entry in compiled.questions.items() if entry["safety"]}
    return {
        place: usual[place]
        for place in sorted(safety & {*usual})
        if compiled.questions[compiled.order[place]]["values"][usual[place]] == ANSWERED
    }


def merged(given: Allowed, assumed: Mapping[int, int]) -> Allowed:
    """Return given and presumed answers together."""
    return {**{place: (value,) for place, value in assumed.items()}, **given}
