"""Paper in a real browser: what is page one, how large the letters are, what a phone shows, what the console says."""

import io
import re
import unicodedata
from itertools import pairwise

import pypdf
import pytest

from browser.chromium import A4, LETTER
from browser.conftest import LONGEST
from cli.program import NOW
from tiers import sampled

BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
LOST = ("--topic", "proof-of-status", "--form", "I-90", "--set", "green_card=lost")
WAIT = ("--topic", "processing-delay", "--set", "processing=inside")
SEVERAL = ("--topic", "change-address", *BIOMETRICS, *LOST)
BRIEFING = ("--form", "I-90")
PAGES = {"call": BIOMETRICS, "write": LOST, "wait": WAIT, "several": SEVERAL, "briefing": BRIEFING}
#: What one holds at the phone: the verdict, what to have ready, say, ask and write down.
HELD = (
    ".hold > h2, .verdict p, .verdict dl > div, .hold > section:not(.before) h3, .hold > section:not(.before) li, "
    ".hold .spoken"
)
#: The letters of every text in what a selector finds, in points, without the small print of what it rests on.
SIZES = """(selector) => {
    const small = (node) => node.closest(".cites");
    const found = [];
    for (const place of document.querySelectorAll(selector)) {
        const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        for (let node; (node = walk.nextNode());)
            if (node.data.trim() && !small(node.parentElement))
                found.push(parseFloat(getComputedStyle(node.parentElement).fontSize) * 0.75);
    }
    return found;
}"""
#: What is wider than the screen, by its words.
WIDE = """[...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.textContent)"""


def plain(text):
    """Return a text without spaces, boxes, and letters that a font draws as one."""
    return re.sub(r"[\s☐\ufffd]", "", unicodedata.normalize("NFKC", text))


def texts(chromium, selector):
    """Return the words of everything that a selector finds."""
    return chromium.run(f"[...document.querySelectorAll(`{selector}`)].map((each) => each.textContent)")


def printed(chromium, paper):
    """Return the pages as printed, as text without their numbers."""
    pages = pypdf.PdfReader(io.BytesIO(chromium.pdf(paper))).pages
    return [re.sub(r"^\d+/\d+", "", plain(page.extract_text())) for page in pages]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", sampled(LONGEST, 5))
def test_page_one_is_what_one_holds_at_the_phone(shown, topic, language):
    """On Letter the verdict, what to have ready, say, ask and write down are page one, even of the longest plan."""
    row = LONGEST[topic]
    chromium = shown(*row["arguments"], "--lang", language, now=row["now"])
    held = texts(chromium, HELD)
    assert len(held) > 3
    first = printed(chromium, LETTER)[0]
    assert [text for text in held if plain(text) not in first] == []


@pytest.mark.parametrize("facts", PAGES.values(), ids=PAGES)
def test_the_letters_are_large_enough(shown, facts):
    """On paper nothing that one holds is under 11 points, with --large nothing under 18, and no page is shrunk."""
    chromium = shown(*facts)
    chromium.media("print")
    assert min(chromium.run(f"({SIZES})('.hold')") or [11]) >= 11
    chromium = shown(*facts, "--large")
    chromium.media("print")
    assert min(chromium.run(f"({SIZES.replace('.cites', '.none')})('body')")) >= 18
    reader = pypdf.PdfReader(io.BytesIO(chromium.pdf(LETTER)))
    sizes = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda text, place, now, _, size: sizes.append((text, size * now[3] * place[3])))
    assert min(abs(size) for text, size in sizes if text.strip()) >= 17.9


@pytest.mark.parametrize(("paper", "large"), [(LETTER, ()), (A4, ()), (A4, ("--large",))], ids=str)
@pytest.mark.parametrize("facts", sampled(PAGES.values(), 4), ids=PAGES)
def test_nothing_is_lost_on_paper(shown, facts, paper, large):
    """Every word of the page is printed, on Letter and on A4, also in large letters."""
    chromium = shown(*facts, "--lang", "es", *large)
    whole = "".join(printed(chromium, paper))
    said = texts(chromium, "h1, h2, h3, li, dt, dd, p")
    assert [text for text in said if plain(text) not in whole] == []


def test_each_need_begins_a_page(shown):
    """Of several needs each has a page one of its own."""
    chromium = shown(*SEVERAL)
    pages = printed(chromium, LETTER)
    names = [plain(name) for name in texts(chromium, ".need h2")]
    assert len(names) == 3
    assert all(sum(page.startswith(name) for page in pages) == 1 for name in names[1:])


@pytest.mark.parametrize("large", [(), ("--large",)], ids=["usual", "large"])
@pytest.mark.parametrize("facts", PAGES.values(), ids=PAGES)
def test_a_phone_shows_everything(shown, facts, large):
    """At 320 pixels nothing is cut and nothing has to be pushed sideways."""
    chromium = shown(*facts, "--lang", "es", *large)
    chromium.screen(320)
    assert chromium.run("document.documentElement.scrollWidth") == 320
    assert chromium.run(WIDE) == []


@pytest.mark.parametrize("facts", PAGES.values(), ids=PAGES)
def test_the_page_is_alone(shown, facts):
    """The page asks for nothing but itself, runs nothing, says nothing on the console, and its style is applied."""
    chromium = shown(*facts)
    assert chromium.complaints() == []
    assert chromium.run("document.scripts.length") == 0
    assert chromium.run("getComputedStyle(document.body).fontFamily").startswith("Arial")


def test_the_policy_holds(shown):
    """What somebody might smuggle into the page is neither run nor loaded nor used as style."""
    chromium = shown(*BIOMETRICS)
    chromium.run(
        """document.body.insertAdjacentHTML("beforeend", `<img src="https://example.org/x.png" onerror="window.hit=1">
        <p id="styled" style="font-size: 99px">x</p><style>h1 { display: none }</style>`)"""
    )
    chromium.run(
        """(() => { const made = document.createElement("script"); made.textContent = "window.hit = 2";
        document.body.append(made) })()"""
    )
    assert chromium.run("window.hit") is None
    assert chromium.run("getComputedStyle(document.querySelector('h1')).display") == "block"
    assert chromium.run("getComputedStyle(document.querySelector('#styled')).fontSize") != "99px"
    assert not [event for event in chromium.events if event["method"] == "Network.responseReceived"][1:]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("facts", sampled([*PAGES.values(), (*BIOMETRICS, "--large")], 3), ids=[*PAGES, "large"])
def test_nobody_is_shut_out(shown, axe, facts, language):
    """axe-core finds nothing, by all its rules for WCAG 2.2 A and AA and its own best practice."""
    chromium = shown(*facts, "--lang", language)
    chromium.run(f"{axe};0")
    found = chromium.run(
        """axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values:
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}).then((done) =>
        done.violations.map((each) => [each.id, each.nodes.map((node) => node.html)]))"""
    )
    assert found == []


def test_headings_are_in_order(shown):
    """One heading of the first rank, and no rank is left out on the way down."""
    chromium = shown(*SEVERAL, now=NOW)
    ranks = chromium.run("[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => Number(each.tagName[1]))")
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(ranks))
