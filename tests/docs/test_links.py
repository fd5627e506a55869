"""Links between the pages."""

import re

import pytest

from docs.pages import DOCS, ROOT, pages

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(page):
    """Return a page without its code."""
    return CODE.sub("", page.read_text(encoding="utf-8"))


def anchors(page):
    """Return the anchors of a page, as code hosts make them of headings."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """Every relative link leads to a file of the project, and every anchor to a heading in it."""
    for target in LINK.findall(prose(page)):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        assert other.is_relative_to(ROOT), target
        assert other.exists(), target
        assert not anchor or anchor in anchors(other), target


def test_every_page_can_be_reached():
    """Every page of docs/ stands in its index."""
    linked = {(DOCS / target).resolve() for target in LINK.findall(prose(DOCS / "README.md"))}
    assert set(DOCS.rglob("*.md")) - linked == {DOCS / "README.md"}
