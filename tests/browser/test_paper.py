"""Paper in a real browser: what is page one, how large the letters are, what a phone shows, what the console says."""

import io
import re
import unicodedata
from itertools import pairwise, product

import pypdf
import pytest
import segno

from browser.chromium import A4, LETTER
from browser.conftest import LONGEST
from cli.program import NOW, need
from golden.cases import TOPICS
from tiers import sampled

BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
LOST = ("--topic", "proof-of-status", "--form", "I-90", "--set", "green_card=lost")
WAIT = ("--topic", "processing-delay", "--set", "processing=inside")
SEVERAL = ("--topic", "change-address", *BIOMETRICS, *LOST)
BRIEFING = ("--form", "I-90")
PAGES = {"call": BIOMETRICS, "write": LOST, "wait": WAIT, "several": SEVERAL, "briefing": BRIEFING}
PAPERS = {"letter": LETTER, "a4": A4}
#: The usual plans of each topic.
USUAL = {
    f"{topic}-{number}": ("--topic", topic, *facts.split())
    for topic, rows in TOPICS.items()
    for number, facts in enumerate(rows, start=1)
}
#: What one holds at the phone: name, verdict with every warning, what to have ready, say and write down.
HELD = "h1, .hold > h2, .verdict p, .verdict dl > div, .hold h2, .hold h3, .hold li, .hold .spoken"
#: The same without what is written down, and that alone.
NOTED = ".hold > .write-down li"
FRONT = "h1, .hold > h2, .verdict p, .verdict dl > div, .blocks h2, .blocks li, .blocks .spoken"
#: Where nearly every answer is that one does not know, warnings and conditions fill page one, and what is written down
#: follows whole on the next. The list may only shrink.
WRITTEN_LATER = {
    *product(
        (
            "appointment-accommodation",
            "emergency-travel",
            "reschedule-biometrics",
            "reschedule-interview",
            "reschedule-oath",
        ),
        ("en", "es"),
    ),
    ("change-address", "es"),
}
#: What is done afterwards, and what the page is not.
REST = ".rest li, footer p"
#: The letters of every text in what a selector finds, in points, without the small print of what it rests on.
SIZES = """(selector) => {
    const small = (node) => node.closest(".cites, .made, .unseen");
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
    """Return a text without spaces, boxes, capitals, and letters that a font draws as one."""
    return re.sub(r"[\s☐\ufffd]", "", unicodedata.normalize("NFKC", text)).casefold()


def texts(chromium, selector):
    """Return the words of everything that a selector finds, as they are printed."""
    return chromium.run(
        f"""[...document.querySelectorAll(`{selector}`)].map((each) => {{
            const copy = each.cloneNode(true);
            copy.querySelectorAll(".unseen, title").forEach((hidden) => hidden.remove());
            return copy.textContent;
        }})"""
    )


def printed(chromium, paper):
    """Return the pages as printed, as text without their numbers."""
    pages = pypdf.PdfReader(io.BytesIO(chromium.pdf(paper))).pages
    numbered = [(plain(page.extract_text()), f"{number}/{len(pages)}") for number, page in enumerate(pages, start=1)]
    return [text.removeprefix(number) for text, number in numbered]


def missing(chromium, selector, pages):
    """Return what a selector finds on the page that does not stand on these printed pages."""
    whole = "".join(pages)
    return [text for text in texts(chromium, selector) if plain(text) not in whole]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", sampled(USUAL, 6))
def test_the_usual_plan_is_one_side(shown, name, language):
    """On Letter and on A4 a usual plan is one side; with warnings it may go on, but not what one holds at the phone."""
    chromium = shown(*USUAL[name], "--lang", language)
    warned = texts(chromium, ".careful dd, .first")
    for paper in PAPERS.values():
        pages = printed(chromium, paper)
        assert len(pages) <= (2 if warned else 1)
        assert missing(chromium, HELD, pages[:1]) == []
        assert missing(chromium, REST, pages) == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", sampled(LONGEST, 5))
def test_page_one_is_what_one_holds_at_the_phone(shown, topic, language):
    """On Letter page one of the longest plan has the verdict, every warning, what to have ready, to say and to note."""
    row = LONGEST[topic]
    chromium = shown(*row["arguments"], "--lang", language, now=row["now"])
    first, *others = printed(chromium, LETTER)
    assert missing(chromium, FRONT, [first]) == []
    late = missing(chromium, HELD, [first])
    assert bool(late) == ((topic, language) in WRITTEN_LATER)
    assert not late or missing(chromium, NOTED, others[:1]) == []


@pytest.mark.parametrize("facts", [BIOMETRICS, WAIT, SEVERAL], ids=["call", "wait", "several"])
def test_the_details_are_the_back(shown, facts):
    """With --full the front is as it is without, and the details begin a page."""
    front = printed(shown(*facts), LETTER)
    chromium = shown(*facts, "--full")
    pages = printed(chromium, LETTER)
    assert len(pages) > len(front)
    backs = [plain(text) for text in texts(chromium, ".behind > :first-child > :first-child")]
    assert backs
    assert all(any(page.startswith(back) for page in pages) for back in backs)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_several_needs_have_one_side_each(shown, paper, language):
    """Of several needs each has a side of its own, and the first begins with the order of doing."""
    chromium = shown(*SEVERAL, "--lang", language)
    pages = printed(chromium, paper)
    names = [plain(name) for name in texts(chromium, ".need h2")]
    assert len(pages) == len(names) == 3
    assert missing(chromium, ".order li, .need:first-child h2", pages[:1]) == []
    assert all(page.startswith(name) for page, name in zip(pages[1:], names[1:], strict=True))


def modules(drawn):
    """Return the dark and light squares of a code as it is drawn: a path of moves and strokes in each row."""
    strokes = re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", drawn)
    dark, across, down = set(), 0.0, 0.0
    for command, one, two in strokes:
        if command == "h":
            dark |= {(int(down), int(across) + step) for step in range(int(one))}
            across += float(one)
        else:
            across, down = (float(one), float(two)) if command == "M" else (across + float(one), down + float(two))
    return dark


@pytest.mark.parametrize(
    ("facts", "target"),
    [(BIOMETRICS, "tel:+18003755283"), (LOST, "https://my.uscis.gov/appointment")],
    ids=["number", "address"],
)
def test_a_phone_reads_the_number_and_the_address(shown, facts, target):
    """The code on the page is, square by square, that of the number or address, and large enough to be read."""
    assert need(*facts)["verdict"]["reach"] in (target, "800-375-5283")
    chromium = shown(*facts)
    drawn = modules(chromium.run("document.querySelector('.code path').getAttribute('d')"))
    wanted = segno.make(target, micro=False).matrix_iter(border=1)
    assert drawn == {(y, x) for y, row in enumerate(wanted) for x, dark in enumerate(row) if dark}
    chromium.media("print")
    side = chromium.run("document.querySelector('.code').getBoundingClientRect().width")
    assert side / 96 * 25.4 >= 15  # millimetres


def test_a_star_is_read_out(shown):
    """What a star marks on paper is told in words to who does not see it, and nowhere does a star stand alone."""
    chromium = shown(*BIOMETRICS)
    stars = chromium.run("[...document.querySelectorAll('.star')].map((each) => each.ariaHidden)")
    assert stars
    assert set(stars) == {"true"}
    assert chromium.run("document.querySelectorAll('.star + .unseen').length") == len(stars)


def test_the_blocks_are_numbered(shown):
    """What is done stands in four numbered blocks, in the order of doing."""
    chromium = shown(*BIOMETRICS)
    assert texts(chromium, ".number") == ["1", "2", "3", "4"]
    blocks = chromium.run("[...document.querySelectorAll('section:has(> * > .number)')].map((each) => each.className)")
    assert blocks == ["have-ready", "say", "write-down", "afterwards"]


@pytest.mark.parametrize("facts", PAGES.values(), ids=PAGES)
def test_the_letters_are_large_enough(shown, facts):
    """On paper nothing that one holds is under 11 points, with --large nothing under 18, and no page is shrunk."""
    chromium = shown(*facts)
    chromium.media("print")
    assert min(chromium.run(f"({SIZES})('body')")) >= (9 if facts is BRIEFING else 11)
    chromium = shown(*facts, "--large")
    chromium.media("print")
    assert min(chromium.run(f"({SIZES.replace('.cites, .made, .unseen', '.unseen')})('body')")) >= 18
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
