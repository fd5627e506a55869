"""Pages at every width: the plan of each example of the rulebook, in both languages, plain and drawn by rich."""

import io
import re
import shlex
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changed import book
from tiers import DEEP, drawn, in_parts, part
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.build import build
from uscis_prep.plan.examples import request
from uscis_prep.plan.setting import Setting
from uscis_prep.proof.cases import NEAR_MISS, cases
from uscis_prep.render.compose import compose
from uscis_prep.render.page import PARTS, Page
from uscis_prep.render.terminal import draw as draw_rich
from uscis_prep.render.text import draw
from uscis_prep.rulebook.store import load_compiled
from uscis_prep.rulebook.stories import load_tests

RULES = Path(__file__).parents[2] / "rules"
WIDTHS = (20, 40, 80)
STYLE = re.compile(r"\x1b\[[0-9;]*m")
#: What stays English on a Spanish page: names of the agency's things, titles of documents and forms, words to say.
NAMES = re.compile(r"USCIS|uscis-|TTY|Emma|My Appointment|e-Request|https?://|Form |Doc\. No|service item number")


@cache
def compiled():
    return Compiled(load_compiled())


@cache
def examples():
    """Return a third of the examples and stories of the rulebook; with USCIS_PREP_DEEP all, and the near misses."""
    every = cases(book(), load_tests(RULES))
    if DEEP:
        return [case.example for case in every]
    return part([case.example for case in every if case.kind != NEAR_MISS][::3], 3)


@cache
def sheets(language):
    """Return plan and sheet of each example in a language."""
    found = []
    for example in examples():
        wanted = request(compiled(), example._replace(language="en"))._replace(language=language)
        plan = build(compiled(), wanted)
        found.append((plan, compose(plan, Setting(compiled(), wanted))))
    return found


def letters(page):
    """Return the letters of everything that a page says: a narrow screen puts what is urgent first."""
    return "".join(sorted("".join("".join(line.text.removesuffix("\\").split()) for line in page.lines)))


@in_parts
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_but_an_address_is_wider_than_the_screen(language):
    """At 20, 40 and 80 columns no line is wider, but for an address that must be copied whole."""
    wide = set()
    for _, sheet in sheets(language):
        for width in WIDTHS:
            for line in draw(sheet, width=width).lines:
                # An address may stand in a sentence, as uscis.gov/tools does; then it has the line for itself.
                alone = len(line.text.split()) == 1 and re.search(r"\w[./@]\w", line.text)
                alone = alone or (line.role == "command" and len(line.text.removesuffix("\\").split()) == 1)
                if len(line.text) > width and line.role != "address" and not alone:
                    wide.add((width, line.text))
    assert wide == set()


@in_parts
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_lost_on_a_narrow_screen(language):
    """A page of 20 columns says letter for letter what one of 80 columns says."""
    for _, sheet in sheets(language):
        assert len({letters(draw(sheet, width=width)) for width in WIDTHS}) == 1


WORD = st.text("abz-=09' $\\\"*é", min_size=1, max_size=24)


@drawn(40)
@given(parts=st.lists(WORD, min_size=1, max_size=12), width=st.integers(12, 80))
def test_a_shell_reads_a_broken_command_whole(parts, width):
    """A command that was broken to fit the page is, copied line by line into a shell, the very same command."""
    page = Page(width, "")
    page.command(shlex.join(["printf", "%s\\0", *parts]), "  ")
    read = subprocess.run(["sh", "-c", page.text()], capture_output=True, check=True, text=True).stdout
    assert read.split("\0")[:-1] == parts
    for line in page.lines:
        assert len(line.text) <= width or len(PARTS.findall(line.text.removesuffix(" \\"))) == 1


@in_parts
@pytest.mark.parametrize("language", ["en", "es"])
def test_rich_draws_the_very_lines(language):
    """Drawn by rich, a page has the same lines; weights and colours are all that is added."""
    for _, sheet in sheets(language)[::5]:
        for width in WIDTHS:
            page, stream = draw(sheet, width=width), io.StringIO()
            draw_rich(page, stream)
            drawn = [line.rstrip() for line in STYLE.sub("", stream.getvalue()).splitlines()]
            assert drawn == page.text().splitlines()


@in_parts
def test_both_languages_decide_the_same():
    """In Spanish each example has the same verdicts, dates and items as in English."""
    for (english, _), (spanish, _) in zip(sheets("en"), sheets("es"), strict=True):
        for one, other in zip(english["needs"], spanish["needs"], strict=True):
            kept = [(need["topic"], need["tier"], need["urgency"], need["decided_by"]) for need in (one, other)]
            assert kept[0] == kept[1]
            for key in ("channel", "who", "when", "opens", "reach"):
                assert (one["verdict"] or {}).get(key) == (other["verdict"] or {}).get(key)


@in_parts
def test_no_english_on_a_spanish_page():
    """No line of a Spanish page stands on the English one too, but for names, numbers, sources and addresses."""
    left = set()
    for (_, english), (_, spanish) in zip(sheets("en"), sheets("es"), strict=True):
        told = {line.text for line in draw(english, width=400).lines if line.role not in ("address", "blank")}
        for line in draw(spanish, width=400).lines:
            text = line.text.strip()
            if (
                line.role != "spoken"
                and line.text in told
                and " " in text
                and re.search(r"[a-z]{3}", text)
                and not NAMES.search(text)
            ):
                left.add(text)
    assert left == set()
