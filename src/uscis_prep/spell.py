"""Spells what a stream's encoding lacks in plain letters: accents, quotes, dashes, boxes; nothing becomes a `?`."""

from __future__ import annotations

import codecs
from typing import Final

#: The name under which streams use it: ``stream.reconfigure(errors=SPELLED)``.
SPELLED: Final = "uscis-prep-spelled"

#: What a taken-apart letter does not give. Never a sign that means something in JSON, CSV or HTML, such as ``"`` or
#: ``<``: a page in any of these may go to such a stream too. A tilde stays beside its n, because año and ano differ.
_SIGNS: Final = {
    **dict.fromkeys("“”„‘’‚«»‹›", "'"),
    **dict.fromkeys("‐‑‒–—―−─", "-"),
    "…": "...",
    "→": "->",
    "•": "x",
    "·": "-",
    "☐": "[ ]",
    "☑": "[x]",
    "✓": "x",
    "✔": "x",
    "│": "|",
    "¿": "",
    "¡": "",
    "ñ": "n~",
    "Ñ": "N~",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "ø": "o",
    "Ø": "O",
    "€": "EUR",
}


def spell(text: str, encoding: str | None) -> str:
    """Return a text in letters that an encoding has.

    Args:
        text: The text.
        encoding: The encoding of a stream; without one nothing is changed.
    """
    try:
        return text.encode(encoding, errors=SPELLED).decode(encoding) if encoding else text
    except LookupError:
        return text.encode("ascii", errors=SPELLED).decode("ascii")


def _spelled(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_plain(char) for char in error.object[error.start : error.end]), error.end


def _plain(char: str) -> str:
    """Return the ASCII spelling of one character; a letter of another script by its number."""
    if char in _SIGNS:
        return _SIGNS[char]
    from unicodedata import normalize  # noqa: PLC0415 - only old consoles need it

    apart = "".join(part for part in normalize("NFKD", char) if part.isascii())
    return apart if apart.isprintable() and apart else f"[U+{ord(char):04X}]"


codecs.register_error(SPELLED, _spelled)
