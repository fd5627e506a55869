"""The golden pages: what people get, kept to be read; `python tests/golden/write.py` writes them anew."""

import pytest

from cli.program import plan
from golden.cases import GOLDEN, TOPICS, page, pages
from golden.write import FOLDERS

PAGES = dict(pages())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_the_page_is_as_it_was_read(path):
    """Every page is byte for byte the one that was read and kept."""
    assert path.read_bytes().decode() == PAGES[path](), "read the change, then: python tests/golden/write.py"


@pytest.mark.parametrize(("topic", "facts"), [(topic, facts) for topic, pair in TOPICS.items() for facts in pair])
def test_each_topic_page_holds_a_verdict(topic, facts):
    """No page of a topic is a mere briefing: each pair of facts is enough to decide."""
    assert plan("--topic", topic, *facts.split())["status"] == "decided"


def test_the_word_after_a_condition_is_small():
    """After "If it is an emergency:" the line goes on with a small letter, in both languages."""
    for language, words in (("en", "emergency: say first what"), ("es", "emergencia: diga primero qué")):
        told = page(
            "--topic", "something-else", "--set", "tools_tried=yes", "--set", "menu=not-tried", "--lang", language
        )
        assert words in " ".join(told.split())


def test_nothing_else_is_kept():
    """No file stays behind of which no page is made any more."""
    kept = {path for folder in FOLDERS for path in (GOLDEN / folder).rglob("*.*")}
    assert kept <= set(PAGES)
