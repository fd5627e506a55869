"""Reads which topic a text names, by its id or by its name in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.clean import key

if TYPE_CHECKING:
    from uscis_prep.engine.compiled import Compiled


def topic_named(compiled: Compiled, text: str) -> str | None:
    """Return the id of the topic that a text names, or ``None``.

    Args:
        compiled: The rulebook; its internal topics cannot be named.
        text: What was typed.
    """
    rows = compiled.public_topics()
    if any(row["topic"] == text for row in rows):
        return text
    wanted = key(text)
    named = {key(row["name"][language]): row["topic"] for row in rows for language in ("en", "es")}
    named |= {key(row["topic"]): row["topic"] for row in rows}
    return named.get(wanted)
