"""Calls as lines of JSON: how a log is carried from one place to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from uscis_prep.calllog.rows import from_plain, to_plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.calllog.record import Call

Merged = Literal["added", "changed", "unchanged", "older", "conflict"]
#: The form of a line, which an import looks at first.
FORM = 1


def to_line(versions: Sequence[Call], *, masked: bool) -> str:
    """Return all versions of a call as one line.

    Args:
        versions: The versions, the oldest first; already masked where that is wanted.
        masked: Whether numbers in it are hidden, so that it cannot be imported.
    """
    earlier = [to_plain(call) for call in versions[:-1]]
    line = {"log_line": FORM, "masked": masked, "call": to_plain(versions[-1]), "earlier": earlier}
    return json.dumps(line, ensure_ascii=False)


def from_line(data: Mapping[str, Any]) -> list[Call]:
    """Return the versions of a call that a line holds.

    Raises:
        ValueError: It is not a line that `to_line` made; the message names the field.
    """
    if data.get("log_line") != FORM or not isinstance(data.get("call"), dict):
        raise ValueError("log_line")
    earlier = data.get("earlier", [])
    if not isinstance(earlier, list) or not all(isinstance(old, dict) for old in earlier):
        raise ValueError("earlier")
    versions = [from_plain(old) for old in (*earlier, data["call"])]
    if [call.version for call in versions] != list(range(1, len(versions) + 1)):
        raise ValueError("version")
    if {call.id for call in versions} != {versions[0].id}:
        raise ValueError("id")
    return versions


def compare(here: Sequence[Call], there: Sequence[Call]) -> Merged:
    """Tell how a call of the log goes together with one of a file.

    Args:
        here: All versions in the log, the oldest first; none where it does not know the call.
        there: All versions in the file.

    Returns:
        ``added`` where the log lacks it, ``unchanged`` where both are equal, ``changed`` where the file goes on from
        what the log has, ``older`` the other way round, ``conflict`` where they have gone different ways.
    """
    if not here:
        return "added"
    mine, theirs = ([to_plain(call) for call in versions] for versions in (here, there))
    shared = min(len(mine), len(theirs))
    if mine[:shared] != theirs[:shared]:
        return "conflict"
    if len(mine) == len(theirs):
        return "unchanged"
    return "changed" if len(theirs) > shared else "older"
