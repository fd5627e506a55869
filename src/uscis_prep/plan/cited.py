"""The rows of the ledger that a plan cites: title, section and date of each, in the order that a reader looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscis_prep.plan.setting import Setting


def sources(setting: Setting, cited: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the rows of the ledger by their names, H4 before H15.

    Args:
        setting: Rulebook and language.
        cited: The names of the rows.
    """
    found = {}
    for cite in sorted(cited, key=_order):
        row = {key: value for key, value in setting.data["ledger"][cite].items() if key != "source"}
        title = row["title"]
        row["title"] = setting.words(title) if isinstance(title, dict) else title or setting.say("source-update")
        found[cite] = row
    return found


def _order(cite: str) -> tuple[str, list[int]]:
    """Return the letters and the numbers of a row's name: `TS14.5` is TS, 14, 5."""
    letters = cite.rstrip("0123456789.")
    return letters, [int(number) for number in cite[len(letters) :].split(".") if number]
