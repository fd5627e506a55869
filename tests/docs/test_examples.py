"""The examples on the pages, and the parts that are generated."""

import pytest

from docs.pages import BLOCK, PART, ROOT, pages, read_info, with_outputs, with_parts
from docs.parts import PARTS
from tiers import ci

AGAIN = "run: python tests/docs/generate.py"
#: Pages on which the whole rulebook is tested and proved again and again, and those with many commands.
LONG = (
    *("add-a-story.md", "correct-a-rule.md", "review-a-change.md", "write-an-invariant.md"),
    *("keep-a-call-log.md", "script-check.md", "another-day.md", "exit-codes.md", "batch.md"),
)
LANGUAGES = {"mermaid", "console", "sh", "yaml", "text", "json", "python"}


@pytest.mark.parametrize("page", [pytest.param(page, marks=ci) if page.name in LONG else page for page in pages()],
                         ids=lambda page: str(page.relative_to(ROOT)))  # fmt: skip
def test_examples_run(page):
    """Every command on a page ends with the exit code stated and prints what is shown under it."""
    text = page.read_text(encoding="utf-8")
    assert with_outputs(text) == text, AGAIN


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_generated_parts_are_fresh(page):
    """Every generated part says what the program and the rulebook say today."""
    text = page.read_text(encoding="utf-8")
    assert with_parts(text, PARTS) == text, AGAIN


def test_every_part_is_used():
    """Every part that can be generated stands on exactly one page."""
    used = [found["name"] for page in pages() for found in PART.finditer(page.read_text(encoding="utf-8"))]
    assert sorted(used) == sorted(PARTS)


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_name_their_language(page):
    """Every block of code names a known language, so that none escapes the tests by a slip."""
    text = page.read_text(encoding="utf-8")
    found = [read_info(block["info"]).language for block in BLOCK.finditer(text)]
    assert set(found) <= LANGUAGES
    assert text.count("\n```") == 2 * len(found)
