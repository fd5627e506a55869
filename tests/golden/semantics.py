"""Writes what the shipped rulebook means to `semantics/` anew: run it when the meaning was changed on purpose."""

import sys
from pathlib import Path

from uscis_prep.rulebook.compile import compile_folder
from uscis_prep.rulebook.snapshot import snapshot

FOLDER = Path(__file__).parent / "semantics"
RULES = Path(__file__).parents[2] / "rules"


def kept():
    """Return the snapshot that is committed, by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


def main():
    """Rewrite every file that is not fresh, and name it."""
    fresh, before = snapshot(compile_folder(RULES)), kept()
    for name in sorted({*fresh, *before}):
        if fresh.get(name) == before.get(name):
            continue
        sys.stdout.write(f"{name}\n")
        if name in fresh:
            (FOLDER / name).write_text(fresh[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()


if __name__ == "__main__":
    main()
