"""Writes the generated parts of the documentation and the outputs of its examples anew: run it after any change."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.pages import ROOT, pages, with_outputs, with_parts
from docs.parts import PARTS


def main():
    """Rewrite every page that is not fresh, and name it."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        fresh = with_outputs(with_parts(text, PARTS))
        if fresh != text:
            page.write_text(fresh, encoding="utf-8")
            sys.stdout.write(f"{page.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
