"""Which actions a topic can come to: what its verdicts leave a person to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine.decide import outcomes
from uscis_prep.engine.presume import merged, presume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.engine.compiled import Allowed, Compiled, View

NO_CONTACT = "none"


def actions(compiled: Compiled, topic: str, given: Allowed, language: str) -> set[str]:
    """Return the actions that a topic reaches in the newest edition with some answers, the usual ones presumed.

    Args:
        compiled: The rulebook.
        topic: The topic.
        given: The answers; only the usual ones where it is empty.
        language: The language of the page.
    """
    view = compiled.view_in(topic, compiled.data["editions"][-1])
    return reached(compiled, view, merged(given, presume(compiled, view, given, language)))


def reached(compiled: Compiled, view: View, allowed: Allowed) -> set[str]:
    """Return the actions of all verdicts that are still possible."""
    return {action(compiled, record) for record in outcomes(view, allowed)}


def action(compiled: Compiled, record: Mapping[str, str]) -> str:
    """Return what a verdict leaves a person to do; without a contact it is to wait, or nothing."""
    found = str(compiled.data["channels"][record["channel"]]["action"])
    return found if found != NO_CONTACT else ("wait" if record["look_again"] != "none" else "nothing")
