"""Three layers: nothing true is lost behind the flags, and no warning ever stands there."""

import copy
import json
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cli.program import NOW, call, plan
from golden.cases import SHEETS, TOPICS
from tiers import in_parts, part, sampled
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.setting import NeedFacts, Request, Setting
from uscis_prep.render.compose import compose
from uscis_prep.render.sheet import PAGE, visible
from uscis_prep.render.text import draw
from uscis_prep.rulebook.store import load_compiled

CASES = {
    **{name: list(facts) for name, facts in SHEETS.items()},
    **{
        f"{topic} {number}": ["--topic", topic, *facts.split()]
        for topic, pair in TOPICS.items()
        for number, facts in enumerate(pair, start=1)
    },
    "briefing": ["--form", "I-90"],
}
LANGUAGES = ("en", "es")
CITE = re.compile(r"(?:TS|LF|CC|U|H)\d+(?:\.\d+)?")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Values of a plan that are codes for programs; a page says them in words.
CODES = {
    *("schema", "status", "zone", "edition", "language", "id", "sha256", "version", "section", "rank", "topic", "kind"),
    *("action", "channel", "who", "when", "tier", "urgency", "decided_by", "decision", "rule", "output", "possible"),
    *("settled_by", "question", "answers", "presumed", "unused", "counted_from", "least", "most", "otherwise", "type"),
}


def squeezed(text):
    """Return a page as one line, commands that go on in the next line joined."""
    return " ".join(text.replace("\\\n", " ").split())


def texts(value, key=""):
    """Yield every sentence, title, address and number of a plan that a person may read."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name not in CODES:
                yield from texts(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from texts(child, key)
    elif isinstance(value, str) and not ISO.match(value) and not CITE.fullmatch(value):
        yield value


def page(facts, language, *flags):
    return call("check", *facts, "--lang", language, "--now", NOW, *flags).out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sampled(CASES, 6))
def test_nothing_is_lost_behind_the_flags(name, language):
    """Each text, title, address and number of a plan, and every row that it cites, stands in --full."""
    found = plan(*CASES[name], "--lang", language)
    full = squeezed(page(CASES[name], language, "--full"))
    lost = [text for text in texts(found) if squeezed(text) not in full and squeezed(text).upper() not in full]
    # After a condition a line goes on with a small letter.
    lost = [text for text in lost if squeezed(text)[1:] not in full]
    assert lost == []
    assert [cite for cite in found["sources"] if not re.search(rf"\b{re.escape(cite)}\b", full)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sampled(CASES, 6))
def test_each_day_of_a_plan_stands_on_its_page(name, language):
    """The days of the verdict, the answer and the waits stand in --full in the page's own form."""
    found = plan(*CASES[name], "--lang", language)
    setting = Setting(Compiled(load_compiled()), request(language))
    full = squeezed(page(CASES[name], language, "--full"))
    for need in found["needs"]:
        days = ISO.findall(json.dumps([need["verdict"], need["answer"], need["closed_days"]]))
        for day in days:
            at = date.fromisoformat(day)
            assert setting.day(at) in full or setting.told(at) in full, day


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sampled(CASES, 6))
def test_the_page_stands_first_in_every_detail(name, language):
    """Whatever is added, the page comes first and unchanged but for the numbers of sources."""
    usual = squeezed(page(CASES[name], language))
    for flags in (["--why"], ["--sources"], ["--why", "--sources"], ["--full"]):
        more = squeezed(re.sub(r" \[\d+(?:, \d+)*\]", "", squeezed(page(CASES[name], language, *flags))))
        assert more.startswith(usual), flags


@in_parts
def test_a_page_has_no_citation():
    """Without --sources no row of a ledger is named on a page."""
    for name, facts in part(CASES.items(), 6):
        for language in LANGUAGES:
            assert not re.search(rf"\b{CITE.pattern}\b", page(facts, language)), name


def request(language):
    zone = ZoneInfo("America/New_York")
    now = datetime.fromisoformat(NOW)
    return Request((NeedFacts("reschedule-biometrics", {}),), {}, now, zone, False, now.date(), language, True)


def warns(data, item):
    """Return True if an item protects from harm: by its section, its mark, or the row that it rests on."""
    rows = [data["updates"].get(cite, {}) for cite in item["cites"]]
    return item["section"] == "warning" or item["warning"] or any(row.get("warning") for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_warning_stands_behind_a_flag(language):
    """Every item that warns, of every topic, is on the page whatever else is there, certain or with its condition."""
    compiled = Compiled(load_compiled())
    setting = Setting(compiled, request(language))
    base = plan("--topic", "reschedule-biometrics", "--appointment", "2026-12-10T09:00", "--account", "none")
    hidden, seen = [], 0
    for name, entry in compiled.data["items"].items():
        item = {**base["needs"][0]["checklist"][0], "id": name, "section": entry["section"]}
        item.update(text=setting.words(entry["text"]), cites=entry["cites"], spoken=None, more=None)
        item.update(warning=entry["section"] == "warning" or entry["warning"], until_then=entry["until_then"])
        if not warns(compiled.data, item):
            continue
        seen += 1
        for condition in (None, "If X:"):
            made = copy.deepcopy(base)
            made["needs"][0]["checklist"] = [{**item, "if": condition}]
            drawn = squeezed(draw(visible(compose(made, setting), PAGE), width=2000).text())
            if squeezed(item["text"])[1:] not in drawn:
                hidden.append(name)
    assert seen
    assert hidden == []


@pytest.mark.parametrize("name", sampled(CASES, 6))
def test_a_line_stands_once(name):
    """No line of the checklist is said twice, also where it both warns and holds until the answer."""
    told = squeezed(page(CASES[name], "en"))
    found = plan(*CASES[name], "--lang", "en")
    lines = [item for need in found["needs"] if len(found["needs"]) == 1 for item in need["checklist"]]
    twice = [item["id"] for item in lines if told.count(item["text"]) > 1]
    assert twice == []


def test_the_command_for_the_same_page_says_what_it_leaves_out():
    """A command stays in the history of a shell: what was answered about safety is not in it, and the page says so."""
    facts = ("--topic", "emergency-travel", "--form", "I-131", "--travel", "2026-11-30")
    named = page([*facts, "--set", "court_case=yes"], "en", "--full")
    assert "add what you answered about safety" in named
    assert "court_case" not in named.rpartition("To get this page again")[2]
    assert "about safety" not in page(facts, "en", "--full")
