"""Answers that cannot all be true: which contradictions hold, before anything is presumed or decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.contradict import contradicted
from uscis_prep.errors import UsageError
from uscis_prep.plan.locate import located
from uscis_prep.plan.worked_out import with_worked_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.engine.compiled import Allowed
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.state import State


def contradictions(state: State) -> list[str]:
    """Return the contradictions that hold under the given answers of a need alone."""
    return list(contradicted(state.setting.compiled.conflicts(state.view), state.given))


def check_contradictions(setting: Setting) -> None:
    """Refuse answers that cannot all be true.

    Raises:
        UsageError: A contradiction of the rulebook holds for a need, or for the facts alone.
    """
    name = next(_everywhere(setting), None)
    if name is not None:
        raise refusal(setting, name)


def refusal(setting: Setting, name: str) -> UsageError:
    """Return the error of a contradiction that holds."""
    entry = setting.data["contradictions"][name]
    return UsageError("contradiction", text=setting.words(entry["text"]), between=" · ".join(entry["between"]))


def _everywhere(setting: Setting) -> Iterator[str]:
    """Yield what holds for the facts alone, then for each need; a batch asks for no more than the first."""
    compiled, request = setting.compiled, setting.request
    yield from contradicted(compiled.conflicts(None), _given(setting, request.facts))
    for need in request.needs:
        view = compiled.view(need.topic, request.as_of)
        given = _given(setting, {**request.facts, **need.facts})
        yield from contradicted(compiled.conflicts(view), given)


def _given(setting: Setting, facts: Mapping[str, Fact]) -> Allowed:
    return located(setting, with_worked_out(setting, facts))
