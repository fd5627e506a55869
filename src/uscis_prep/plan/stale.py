"""Values that are past the day until which they were vouched for: used, but flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uscis_prep.plan.setting import Setting


def stale_values(setting: Setting) -> list[str]:
    """Return the parameters whose row in force is past its `stale_after`, by name."""
    today = setting.today.isoformat()
    names = setting.data["parameters"]
    return [name for name in names if setting.parameter(name).get("stale_after", today) < today]
