"""The usual answers that `check` takes where nothing was said, and which given answers cancel them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.engine.compiled import Allowed, Compiled, View

#: The option of a presumption that stands for the language of the page.
PAGE_LANGUAGE = "language"


def presume(compiled: Compiled, view: View, given: Allowed, language: str) -> dict[int, int]:
    """Return the presumed value of each question that was not answered and has a usual answer.

    A given answer cancels every presumption under which it would not apply: a `g28` cancels the role `applicant`.

    Args:
        compiled: The rulebook.
        view: The topic.
        given: The answers that were given; `unsure` is an answer.
        language: The language of the page.
    """
    usual = {
        place: compiled.value(name, option)
        for place, name in enumerate(compiled.order)
        if place not in given and (option := _usual(view, name, given, language)) is not None
    }
    assumed: dict[int, int] = {}
    known = dict(given)
    for place, value in usual.items():
        if _may_apply(compiled, view, place, known):
            assumed[place] = value
            known[place] = (value,)
    return _cancel(compiled, view, given, assumed, known)


def _usual(view: View, name: str, given: Allowed, language: str) -> str | None:
    rows: Sequence[tuple[int, str]] = view.frame["presume"][name]
    for root, option in rows:
        if view.pool.restrict(root, given) == TRUE:
            return language if option == PAGE_LANGUAGE else option
    return None


def _may_apply(compiled: Compiled, view: View, place: int, allowed: Allowed) -> bool:
    gate = view.frame["gates"].get(compiled.order[place])
    return gate is None or view.pool.restrict(gate, allowed) != FALSE


def _cancel(compiled: Compiled, view: View, given: Allowed, assumed: dict[int, int], known: Allowed) -> dict[int, int]:
    """Return what is left of the usual answers; `known` holds them and the given ones."""
    for place in given:
        if not _may_apply(compiled, view, place, known):
            gate = view.frame["gates"][compiled.order[place]]
            left = {cause for cause in view.pool.support(view.pool.restrict(gate, given)) if cause not in given}
            known = {question: values for question, values in known.items() if question not in left}
    return {
        place: value for place, value in assumed.items() if place in known and _may_apply(compiled, view, place, known)
    }


def merged(given: Allowed, assumed: dict[int, int]) -> Allowed:
    """Return given and presumed answers together."""
    return {**{place: (value,) for place, value in assumed.items()}, **given}
