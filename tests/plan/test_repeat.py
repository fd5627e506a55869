"""The command that makes a plan again, and what no page says: the answers about a person's safety."""

from datetime import UTC, datetime

import pytest

from changed import compiled_book
from uscis_prep.engine.compiled import Compiled
from uscis_prep.facts.read import read_fact
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import NeedFacts, Request, Setting
from uscis_prep.render.markdown import render as render_markdown
from uscis_prep.render.text import render

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
SAFETY = ("court_case", "arrest", "protected", "asylum")


@pytest.fixture(scope="module")
def compiled():
    return Compiled(compiled_book())


@pytest.mark.parametrize("topic", ["general-question", "reschedule-biometrics"])
@pytest.mark.parametrize("option", ["yes", "no", "unsure"])
def test_what_is_about_safety_is_in_json_alone(compiled, topic, option):
    """Neither the command to repeat nor the list of unused facts names it on a page; the plan as data has it."""
    facts = {name: read_fact(compiled, name, option, UTC) for name in SAFETY}
    request = Request((NeedFacts(topic, {}),), facts, NOW, UTC, False, NOW.date(), "en", True)
    plan, setting = build(compiled, request), Setting(compiled, request)
    assert {name: plan["answers"][name] for name in SAFETY} == dict.fromkeys(SAFETY, option)
    pages = plan["repeat"] + render(plan, setting, detail="full").text() + render_markdown(plan, setting, detail="full")
    assert not [name for name in SAFETY if f"{name}=" in pages]
