"""Rulebooks by name: a folder, or a revision of the git checkout that holds a rulebook."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds in which git must answer.
PATIENCE = 60
#: Larger files are no rulebook; the strict reader refuses them anyway.
LARGEST = 1 << 20


@contextmanager
def rulebook_folder(name: str, beside: Path) -> Iterator[Path]:
    """Give a folder with the rulebook that a name means.

    Args:
        name: A folder, or a revision such as `HEAD~1`, a branch or a tag.
        beside: A folder of the checkout in which the revision is looked up: its rulebook is meant.

    Raises:
        UsageError: It is no folder and no revision, or git is missing.
    """
    if Path(name).is_dir():
        yield Path(name)
        return
    with TemporaryDirectory(prefix="uscis-prep-") as fresh:
        _unpack(_archive(name, beside), Path(fresh))
        yield Path(fresh)


def _archive(name: str, beside: Path) -> bytes:
    """Return the files of the rulebook in a revision, as a tar archive with paths inside the rulebook."""
    git = shutil.which("git")
    if git is None:
        raise UsageError("diff-no-git", given=name)
    top = _git(git, beside, "rev-parse", "--show-toplevel")
    if top is None:
        raise UsageError("diff-no-checkout", given=name, folder=str(beside))
    if _git(git, beside, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}") is None:
        raise UsageError("diff-no-revision", given=name)
    prefix = (_git(git, beside, "rev-parse", "--show-prefix") or b"").decode().strip().rstrip("/")
    # `REVISION:FOLDER` is the folder as it was then, so that the paths in the archive begin inside it.
    tree, whole = f"{name}:{prefix}", Path(top.decode().strip())
    archive = _git(git, whole, "archive", "--format=tar", "--end-of-options", tree)
    if archive is None:
        raise UsageError("diff-no-rules-then", given=name, folder=prefix or ".")
    return archive


def _git(git: str, folder: Path, *arguments: str) -> bytes | None:
    """Run git without a shell; ``None`` where it fails."""
    command = [git, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)  # noqa: S603 - no shell; the revision is never read as a flag
    except (OSError, ValueError, subprocess.TimeoutExpired):  # ValueError: a NUL in what was typed
        return None
    return done.stdout if done.returncode == 0 else None


def _unpack(archive: bytes, folder: Path) -> None:
    """Write the plain YAML files of an archive into a folder, and nothing outside it."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        for member in packed:
            path = PurePosixPath(member.name)
            held = packed.extractfile(member) if member.isfile() and member.size <= LARGEST else None
            if held is None or path.suffix != ".yaml" or path.is_absolute() or ".." in path.parts:
                continue
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(held.read())
