"""Decide whether, how and when to contact the USCIS Contact Center, and print the checklist."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from uscis_prep.library import Rulebook, check, load_rulebook

__version__ = "0.1.0"
__all__ = ["Rulebook", "__version__", "check", "load_rulebook"]


def __getattr__(name: str) -> object:
    """Load the library when it is first asked for: the program itself starts without it."""
    if name in __all__:
        from uscis_prep import library  # noqa: PLC0415 - see above

        return getattr(library, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
