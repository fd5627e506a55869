"""The cache of rulebooks that were compiled from a folder: never trusted, never needed, never with an answer in it."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uscis_prep import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parent.parent
#: The file is one JSON object: the hash of the rulebook's own bytes, then the rulebook.
OPENING = b'{"blake2b":"%b","rulebook":'
#: What people write to switch a thing off.
OFF = ("off", "no", "0", "false")
#: Whose data go into a compiled rulebook: holidays, the names of months and days, how YAML is read.
LIBRARIES = ("holidays", "babel", "pyyaml", "pydantic")
#: How many rulebooks are kept, the newest; whoever edits rules makes many.
KEPT = 8


#: No link is followed, and a pipe is not waited for.
_CAREFUL = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


def place(sha256: str) -> Path | None:
    """Return where a rulebook with a hash is kept; ``None`` where `USCIS_PREP_CACHE=off` keeps nothing."""
    wanted = os.environ.get("USCIS_PREP_CACHE", "")
    if wanted.casefold() in OFF:
        return None
    from platformdirs import user_cache_path  # noqa: PLC0415 - needed only where a folder of rules is read

    base = Path(wanted) if wanted else user_cache_path("uscis-prep", appauthor=False)
    return base / f"{_state()}{sha256[:32]}.json"


@cache
def _state() -> str:
    """Return the beginning of a file's name, which tells two states of the compiler and its libraries apart."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - as above

    told = [f"{path.relative_to(PACKAGE)} {path.stat().st_mtime_ns}" for path in sorted(PACKAGE.rglob("*.py"))]
    for library in LIBRARIES:
        with suppress(PackageNotFoundError):
            told.append(f"{library} {version(library)}")
    return f"rulebook-{__version__}-{_digest(chr(10).join(told).encode()).decode()[:16]}-"


def read(path: Path | None) -> dict[str, Any] | None:
    """Return what was kept; with any doubt about it ``None``, so that it is compiled anew.

    A doubt is: a link instead of a file, another owner, a file that others may write, a wrong hash of the content,
    or a content that is not the rulebook of that name.
    """
    if path is None:
        return None
    try:
        raw = _own_bytes(path)
        start = len(OPENING % _digest(b""))
        body = raw[start:-1]
        if raw[:start] != OPENING % _digest(body):
            return None
        data = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and path.stem.endswith(str(data.get("sha256", "-"))[:32]) else None


def _own_bytes(path: Path) -> bytes:
    """Read a file that nobody else can have written.

    Raises:
        OSError: The file is not there, a link, somebody else's, or open to others.
    """
    descriptor = os.open(path, os.O_RDONLY | _CAREFUL)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not _is_own(status) or (status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and hasattr(os, "getuid")):
            raise PermissionError
        return file.read()


def _is_own(status: os.stat_result) -> bool:
    """Tell whether a file is a plain file of this user."""
    return stat.S_ISREG(status.st_mode) and (not hasattr(os, "getuid") or status.st_uid == os.getuid())


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=16).hexdigest().encode()


def keep(path: Path | None, data: dict[str, Any]) -> None:
    """Write a rulebook whole or not at all, and remove what is outdated; a cache that cannot be written is no fault."""
    if path is None:
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(OPENING % _digest(body) + body + b"}")
        fresh.replace(path)
        for old in _outdated(path):
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            fresh.unlink()


def _outdated(path: Path) -> Iterator[Path]:
    """Yield this user's oldest files, and what a run that was killed has left of one."""
    found = []
    for other in path.parent.glob("rulebook-*.json*"):
        status = other.lstat()
        if other != path and _is_own(status):
            found.append((other.suffix == path.suffix, status.st_mtime_ns, other))
    yield from (other for _, _, other in sorted(found, reverse=True)[KEPT - 1 :])
