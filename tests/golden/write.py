"""Writes the golden pages anew, or with --check only names those that differ: read the difference before committing."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from golden.cases import GOLDEN, pages

#: The folders in which every file is written from here.
FOLDERS = ("sheets", "topics")


def differing():
    """Yield each page that is not as it is made now, with its new text; None where no page is made any more."""
    made = set()
    for path, make in pages():
        made.add(path)
        text = make()
        if not path.is_file() or path.read_bytes() != text.encode():
            yield path, text
    for folder in FOLDERS:
        for path in sorted((GOLDEN / folder).rglob("*.*")):
            if path not in made:
                yield path, None


def main():
    """Rewrite what differs; with --check write nothing, and end with 1 if anything does."""
    os.environ["TZ"] = "America/New_York"
    time.tzset()
    found = list(differing())
    for path, text in found:
        sys.stdout.write(f"{path.relative_to(GOLDEN)}\n")
        if "--check" in sys.argv:
            continue
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    return 1 if found and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
