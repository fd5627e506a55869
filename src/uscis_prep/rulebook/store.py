"""Finds the compiled rulebook: the module in the wheel, or one compiled from YAML and kept in a cache."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uscis_prep.errors import RulebookError

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(__file__).resolve().parent.parent
#: The rulebook as compiled when the wheel was built.
SHIPPED = "uscis_prep._rulebook"


def load_compiled(folder: Path | None = None) -> Mapping[str, Any]:
    """Return a compiled rulebook as plain data.

    Args:
        folder: A folder of YAML files; without one the shipped rulebook.

    Raises:
        RulebookError: The rulebook cannot be read or is not valid.
    """
    folder = folder or _checkout()
    return _shipped() if folder is None else _from_folder(folder)


def _checkout() -> Path | None:
    """Return the rules of the checkout that the package runs from; ``None`` for a wheel, wherever it lies."""
    root = PACKAGE.parent.parent
    if PACKAGE.parent.name != "src" or not (root / "pyproject.toml").is_file():
        return None
    return root / "rules" if (root / "rules" / "rulebook.yaml").is_file() else None


def rules_folder() -> Path:
    """Return the YAML of the shipped rulebook: that of the checkout, or the copy in the wheel."""
    return _checkout() or PACKAGE / "rules"


def _shipped() -> Mapping[str, Any]:
    from uscis_prep.rulebook.packed import damaged, unpack  # noqa: PLC0415 - a folder of rules needs none of it

    try:
        return unpack(import_module(SHIPPED))
    except (ImportError, SyntaxError, ValueError, EOFError, AttributeError, MemoryError, RecursionError):
        raise damaged() from None


def _from_folder(folder: Path) -> Mapping[str, Any]:
    """Compile a folder, or take what was compiled from the very same bytes before."""
    from uscis_prep.rulebook import cache  # noqa: PLC0415 - the wheel's rulebook needs none of this
    from uscis_prep.rulebook.fingerprint import folder_hash  # noqa: PLC0415 - as above

    if not (folder / "rulebook.yaml").is_file():
        told = f"{folder}:1:1: RB100: there is no rulebook here: name a folder that holds rulebook.yaml"
        raise RulebookError([told])
    kept = cache.place(folder_hash(folder))
    data = cache.read(kept)
    if data is None:
        from uscis_prep.rulebook.compile import compile_folder  # noqa: PLC0415 - brings pydantic and yaml

        data = compile_folder(folder)
        cache.keep(kept, data)
    return data
