"""The usual answers that `check` takes where nothing was said, and which given answers cancel them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.engine.walk import reaches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    assumed: dict[int, int] = {}
    allowed = dict(given)
    asked = {compiled.place[name]: rows for name, rows in view.frame["presume"].items() if rows}
    view.pool.look_at(asked)
    for place, rows in asked.items():
        if place in given:
            continue
        option = _usual(view, rows, given, language)
        if option is not None and _may_apply(compiled, view, place, allowed):
            value = assumed[place] = compiled.value(compiled.order[place], option)
            allowed[place] = (value,)
    return _cancel(compiled, view, given, assumed, allowed)


def _usual(view: View, rows: Sequence[tuple[int, str]], given: Allowed, language: str) -> str | None:
    for root, option in rows:
        if not reaches(view.pool, root, FALSE, given):
            return language if option == PAGE_LANGUAGE else option
    return None


def _may_apply(compiled: Compiled, view: View, place: int, allowed: Allowed) -> bool:
    gate = view.frame["gates"].get(compiled.order[place])
    return gate is None or reaches(view.pool, gate, TRUE, allowed)


def _cancel(
    compiled: Compiled, view: View, given: Allowed, assumed: dict[int, int], allowed: Allowed
) -> dict[int, int]:
    """Return the presumed values that stay.

    Args:
        compiled: The rulebook.
        view: The topic.
        given: The answers that were given.
        assumed: The values that are presumed.
        allowed: Both together; what is cancelled is taken out.
    """
    kept = dict(assumed)
    for place in given:
        if not _may_apply(compiled, view, place, allowed):
            gate = view.frame["gates"][compiled.order[place]]
            for cause in view.pool.support(view.pool.restrict(gate, given)):
                if kept.pop(cause, None) is not None:
                    del allowed[cause]
    return {place: value for place, value in kept.items() if _may_apply(compiled, view, place, allowed)}


def merged(given: Allowed, assumed: Mapping[int, int]) -> Allowed:
    """Return given and presumed answers together."""
    return {**{place: (value,) for place, value in assumed.items()}, **given}
