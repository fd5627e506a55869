"""Finds the compiled rulebook: the one in the wheel, or one compiled from YAML and kept in a cache."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from uscis_prep import __version__
from uscis_prep.errors import RulebookError

PACKAGE = Path(__file__).resolve().parent.parent
#: The rulebook as compiled when the wheel was built.
SHIPPED = PACKAGE / "_rulebook.json"


def load_compiled(folder: Path | None = None) -> dict[str, Any]:
    """Return a compiled rulebook as plain data.

    Args:
        folder: A folder of YAML files; without one the shipped rulebook.

    Raises:
        RulebookError: The rulebook cannot be read or is not valid.
    """
    folder = folder or _checkout()
    return _read(SHIPPED) if folder is None else _from_folder(folder)


def _checkout() -> Path | None:
    """Return the rules of the checkout that the package runs from; ``None`` for a wheel, wherever it lies."""
    root = PACKAGE.parent.parent
    if PACKAGE.parent.name != "src" or not (root / "pyproject.toml").is_file():
        return None
    return root / "rules" if (root / "rules" / "rulebook.yaml").is_file() else None


def rules_folder() -> Path:
    """Return the YAML of the shipped rulebook: that of the checkout, or the copy in the wheel."""
    return _checkout() or PACKAGE / "rules"


def _read(path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        told = f"{path.name}:1:1: RB100: the compiled rulebook is damaged: install uscis-prep again"
        raise RulebookError([told]) from None
    return data


def _from_folder(folder: Path) -> dict[str, Any]:
    """Compile a folder, or take what was compiled from the very same bytes before."""
    from uscis_prep.rulebook.fingerprint import folder_hash  # noqa: PLC0415 - the wheel's rulebook needs none of this

    if not (folder / "rulebook.yaml").is_file():
        told = f"{folder}:1:1: RB100: there is no rulebook here: name a folder that holds rulebook.yaml"
        raise RulebookError([told])
    kept = _cache_file(folder_hash(folder))
    data = _cached(kept)
    if data is None:
        from uscis_prep.rulebook.compile import compile_folder  # noqa: PLC0415 - brings pydantic and yaml

        data = compile_folder(folder)
        _keep(kept, data)
    return data


def _cache_file(sha256: str) -> Path | None:
    """Return where a compiled rulebook is kept; it holds no answers. `USCIS_PREP_CACHE=off` keeps nothing."""
    wanted = os.environ.get("USCIS_PREP_CACHE", "")
    if wanted == "off":
        return None
    from platformdirs import user_cache_path  # noqa: PLC0415 - as above

    base = Path(wanted) if wanted else user_cache_path("uscis-prep", appauthor=False)
    return base / f"rulebook-{__version__}-{_program_stamp()}-{sha256[:32]}.json"


def _program_stamp() -> str:
    """Tell two states of the compiler apart while it is being worked on."""
    newest = max(path.stat().st_mtime_ns for path in PACKAGE.glob("*/*.py"))
    return f"{newest:x}"


def _cached(path: Path | None) -> dict[str, Any] | None:
    """Return what was kept; with any doubt about it ``None``, so that it is compiled anew."""
    if path is None:
        return None
    try:
        status = path.lstat()
        if hasattr(os, "getuid") and status.st_uid != os.getuid():
            return None
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and path.stem.endswith(str(data.get("sha256", "-"))[:32]) else None


def _keep(path: Path | None, data: dict[str, Any]) -> None:
    """Write the cache whole or not at all; a cache that cannot be written is no fault."""
    if path is None:
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
