"""What has changed since the source documents, as the page tells it."""

from __future__ import annotations

from datetime import date

import pytest

from changed import compiled_book
from uscis_prep.engine.compiled import BASE, Compiled
from uscis_prep.plan.examples import Example, request
from uscis_prep.plan.setting import Setting
from uscis_prep.render.compose_details import change_line
from uscis_prep.render.page import Page
from uscis_prep.render.text import _add_line

COMPILED = Compiled(compiled_book())
UPDATES = COMPILED.data["updates"]
#: What a verdict of today rests on.
NAMED = sorted(
    {
        cite
        for rule in COMPILED.data["rules"].values()
        if rule["decision"] == "route"
        for cite in rule["cites"]
        if cite in UPDATES
    }
)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", NAMED)
def test_a_change_takes_two_lines(name, language):
    """At 80 columns each change is what was said before, and what holds since when."""
    row = UPDATES[name]
    page = Page(80, "[ ]")
    setting = Setting(COMPILED, request(COMPILED, Example({}, [], "2026-11-24T10:00-05:00", language=language)))
    change = {
        "id": name,
        "from": row.get("from"),
        "by": row.get("in_force_by"),
        "was": setting.words(row["was"]),
        "now": setting.words(row["now"]),
        "text": "",
    }
    _add_line(page, change_line(setting, change))
    assert len(page.lines) == 2
    assert name in page.lines[1].text


def test_the_documents_alone_have_no_changes():
    """No rule of the edition of the documents alone needs a word about what came later, warnings excepted."""
    for topic, entry in COMPILED.data["topics"].items():
        plan = entry["plans"][entry["editions"][BASE]]
        for name in plan["decisions"]["route"]["rules"]:
            later = [cite for cite in COMPILED.data["rules"][name]["cites"] if cite in UPDATES]
            assert all(UPDATES[cite].get("warning") or not UPDATES[cite].get("from") for cite in later), topic


def test_every_row_has_its_words():
    """Each of the forty later facts is told in both languages, with a page and a day of its own or none."""
    assert len(UPDATES) == 40
    for name, row in UPDATES.items():
        assert {"en", "es"} <= row["text"].keys(), name
        assert row["check_at"].startswith("https://"), name
        for key in ("from", "in_force_by"):
            assert key not in row or date.fromisoformat(row[key]), name
