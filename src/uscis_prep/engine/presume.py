"""The usual answers that `check` takes where nothing was said, and which given answers cancel them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.diagram import FALSE, TRUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.engine.compiled import Allowed, Compiled

#: The option of a presumption that stands for the language of the page.
PAGE_LANGUAGE = "language"


def presume(compiled: Compiled, given: Allowed, language: str) -> dict[int, int]:
    """Return the presumed value of each question that was not answered and has a usual answer.

    A given answer cancels every presumption under which it would not apply: a `g28` cancels the role `applicant`.

    Args:
        compiled: The rulebook.
        given: The answers that were given; `unsure` is an answer.
        language: The language of the page.
    """
    assumed: dict[int, int] = {}
    for place, name in enumerate(compiled.order):
        if place in given:
            continue
        option = _usual(compiled, name, given, language)
        if option is not None and _applies(compiled, place, given, assumed):
            assumed[place] = compiled.value(name, option)
    return _cancel(compiled, given, assumed)


def _usual(compiled: Compiled, name: str, given: Allowed, language: str) -> str | None:
    rows: Sequence[tuple[int, str]] = compiled.data["shared"]["presume"][name]
    for root, option in rows:
        if compiled.shared.restrict(root, given) == TRUE:
            return language if option == PAGE_LANGUAGE else option
    return None


def _applies(compiled: Compiled, place: int, given: Allowed, assumed: dict[int, int]) -> bool:
    gate = compiled.gate(place)
    return gate is None or compiled.shared.restrict(gate, merged(given, assumed)) != FALSE


def _cancel(compiled: Compiled, given: Allowed, assumed: dict[int, int]) -> dict[int, int]:
    kept = dict(assumed)
    for place in given:
        gate = compiled.gate(place)
        if gate is None or compiled.shared.restrict(gate, merged(given, kept)) != FALSE:
            continue
        for cause in compiled.shared.support(compiled.shared.restrict(gate, given)):
            kept.pop(cause, None)
    return {place: value for place, value in kept.items() if _applies(compiled, place, given, kept)}


def merged(given: Allowed, assumed: dict[int, int]) -> Allowed:
    """Return given and presumed answers together."""
    return {**{place: (value,) for place, value in assumed.items()}, **given}
