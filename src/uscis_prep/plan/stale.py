"""Values, and a rulebook, that are past the day until which they were vouched for: used, but flagged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uscis_prep.plan.setting import Setting


def age(setting: Setting) -> list[str]:
    """Return the lines that stand before everything that is said of the agency: history, and the rulebook's age."""
    found = []
    if setting.request.as_of is None:
        found.append(setting.say("notice-history"))
    if rulebook_is_stale(setting):
        found.append(setting.say("notice-stale", checked=date.fromisoformat(setting.data["head"]["checked_on"])))
    return found


def stale_values(setting: Setting) -> list[str]:
    """Return the parameters whose row in force is past its `stale_after`, by name."""
    today = setting.today.isoformat()
    names = setting.data["parameters"]
    return [name for name in names if setting.parameter(name).get("stale_after", today) < today]


def stale_names(setting: Setting) -> str:
    """Return how a person calls those values, each name once; one without a name by its id."""
    names = {key: setting.data["parameters"][key].get("name") for key in stale_values(setting)}
    return ", ".join(dict.fromkeys(setting.words(name) if name else key for key, name in names.items()))


def rulebook_is_stale(setting: Setting) -> bool:
    """Tell whether the rulebook was last checked too long ago."""
    head = setting.data["head"]
    return setting.today > date.fromisoformat(head["checked_on"]) + timedelta(days=head["stale_after_days"])
