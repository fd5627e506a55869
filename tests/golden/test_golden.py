"""The golden pages: what people get, kept to be read; `python tests/golden/write.py` writes them anew."""

import pytest

from golden.cases import GOLDEN, pages
from golden.write import FOLDERS

PAGES = dict(pages())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_the_page_is_as_it_was_read(path):
    """Every page is byte for byte the one that was read and kept."""
    assert path.read_bytes().decode() == PAGES[path](), "read the change, then: python tests/golden/write.py"


def test_nothing_else_is_kept():
    """No file stays behind of which no page is made any more."""
    kept = {path for folder in FOLDERS for path in (GOLDEN / folder).rglob("*.*")}
    assert kept <= set(PAGES)
