"""Paper, Markdown and calendar: what was typed comes out harmless in each, and each says what the plan says."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from icalendar import Calendar
from markdown_it import MarkdownIt

from cli.program import NOW, call, plan
from tiers import drawn, sampled
from uscis_prep.cli.formats import ENDINGS, FORMATS
from uscis_prep.render import html, ics, markdown
from uscis_prep.render.html import parts
from uscis_prep.render.markdown import code, escape

BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
NASTY = (
    *("\x1b]0;x\x07", "\x1b[31mred", "\u202egnp.exe", "\u200bzero", "<script>alert(1)</script>", '"><img src=x>'),
    *("[/]", "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "`code`", "# head", "- [ ] box", "&lt;"),
    *(
        "\r\nBEGIN:VEVENT\r\nSUMMARY:evil\r\nEND:VEVENT",
        "a;b,c\\n",
        "{{ 7*7 }}",
        "{% raw %}",
        "{phone-number}",
        "'; --",
    ),
    *(
        "https://evil.example",
        "javascript:alert(1)",
        "*bold* _it_",
        "~~x~~",
        "| a | b |",
        "IOE0912345678",
        "A123456789",
    ),
)
#: What decides how a sheet is drawn and is no sentence of it.
KEPT = ("mark", "topic", "action", "language", "times", "layer", "numbers")
#: A topic and a question through which free words reach the page at all, where they are not refused.
WAYS = ("--form", "--receipt", "--role", "--phone", "--zone", "--set", "answers", "unused")


class Tags(HTMLParser):
    """Collects tags, addresses and words of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.links, self.handlers, self.words = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data):
        self.words.append(data)


KNOWN = {
    tag
    for facts in ((*BIOMETRICS, "--set", "document=card"), ("--form", "I-90"))
    for tag in Tags(call("check", *facts, "--now", NOW, "--format", "html", "--full").out).tags
}


def typed(way, text, folder):
    """Return the arguments through which a text comes in."""
    if way == "answers":
        file = folder / "answers.json"
        file.write_text(json.dumps({"form": text, "topic": "change-address", text: text}), encoding="utf-8")
        return ("--answers", str(file))
    if way == "unused":
        return (*BIOMETRICS, "--set", f"agency={text}", "--answers", text)
    return (*BIOMETRICS, way, f"agency={text}" if way == "--set" else text)


@given(st.sampled_from(WAYS), st.sampled_from(NASTY) | st.text(max_size=12), st.sampled_from(FORMATS))
@drawn(20, 40, suppress_health_check=list(HealthCheck))
def test_what_was_typed_is_harmless_in_every_format(tmp_path, way, text, page_format):
    """No fact, flag or file puts a control sign, a tag, a link, an entry or a whole number into any format."""
    printed = call("check", *typed(way, text, tmp_path), "--now", NOW, "--format", page_format)
    assert printed.code in (0, 2)
    assert not UNSEEN.search(printed.out.replace("\r\n", "\n") + printed.err)
    assert "0912345678" not in printed.out + printed.err
    if printed.code == 0:
        harmless(printed.out, page_format)


def poisoned(part, text):
    """Return a sheet, or a part of a plan, in which every sentence ends with a text."""
    if isinstance(part, str):
        return part + text
    if not isinstance(part, tuple):
        return part
    made = [child if name in KEPT else poisoned(child, text) for name, child in zip(names(part), part, strict=True)]
    return type(part)(*made) if hasattr(part, "_fields") else tuple(made)


def names(part):
    """Return the names of what a part of a sheet is made of."""
    return getattr(part, "_fields", [""] * len(part))


@pytest.mark.parametrize("text", sampled(NASTY, 4), ids=ascii)
@pytest.mark.parametrize(
    "facts", [(*BIOMETRICS, "--set", "document=card"), ("--form", "I-90")], ids=["plan", "briefing"]
)
def test_a_rulebook_is_harmless_too(monkeypatch, facts, text):
    """Whatever stands in the sentences, labels and sources themselves, paper and Markdown stay what they are."""
    made = {}
    for page_format, module in (("html", html), ("markdown", markdown)):
        composed = module.compose
        monkeypatch.setattr(module, "compose", lambda *a, of=composed, **b: poisoned(of(*a, **b), text))
        made[page_format] = call("check", *facts, "--now", NOW, "--format", page_format, "--full").out
        assert not UNSEEN.search(made[page_format])
    assert set(Tags(made["html"]).tags) <= KNOWN
    assert Tags(made["html"]).handlers == []
    assert all(link.startswith("https://") for link in [*Tags(made["html"]).links, *links(made["markdown"])])
    assert not [token for token in tokens(made["markdown"]) if token.type in ("html_inline", "html_block", "image")]


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_a_calendar_is_harmless_too(monkeypatch, text):
    """Whatever stands in names and headlines, the calendar has the same entries with one line of title each."""
    usual = call("check", *BIOMETRICS, "--now", NOW, "--format", "ics").out
    made = ics.entries
    monkeypatch.setattr(ics, "entries", lambda *a: [poisoned(entry, text) for entry in made(*a)])
    found = call("check", *BIOMETRICS, "--now", NOW, "--format", "ics").out
    before, after = (Calendar.from_ical(each).walk("VEVENT") for each in (usual, found))
    assert [event["DTSTART"].dt for event in before] == [event["DTSTART"].dt for event in after]
    assert not UNSEEN.search(found.replace("\r\n", "\n"))
    assert all("\n" not in str(event["SUMMARY"]) for event in after)


def harmless(out, page_format):
    """Check a page by a reader of its own format."""
    if page_format == "html":
        page = Tags(out)
        assert set(page.tags) <= KNOWN
        assert all(address.startswith("https://") and "evil" not in address for address in page.links)
        assert page.handlers == []
    if page_format == "markdown":
        assert not [token for token in tokens(out) if token.type in ("html_inline", "html_block", "image")]
        assert all(link.startswith("https://") and "evil" not in link for link in links(out))
    if page_format == "ics":
        assert all(event["UID"].endswith("@uscis-prep.invalid") for event in Calendar.from_ical(out).walk("VEVENT"))


def tokens(text):
    """Return every token of a Markdown text, inner ones too."""
    found = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    return [inner for token in found for inner in [token, *(token.children or ())]]


def links(text):
    """Return where a Markdown text leads to."""
    return [str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open"]


@given(st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=("C", "Z")), max_size=20))
def test_markdown_says_what_was_meant(text):
    """An escaped text is read as that very text, on a line of its own and behind a box; code is read as it is."""
    text = " ".join(re.sub(r"[\x00-\x1f]|https?://\S*", "", text).split())
    for before in ("", "- ", "> "):
        found = [token for token in tokens(f"{before}{escape(text)}\n") if token.type == "inline"]
        told = "".join("".join(child.content for child in token.children or ()) for token in found)
        assert told == text
    if text:
        coded = [token.content for token in tokens(f"x {code(text)}\n") if token.type == "code_inline"]
        assert coded == [text]


def test_only_https_becomes_a_link():
    """An address in a sentence of the rulebook becomes a link, whole and without the stop behind it."""
    (before, link, after) = parts("See https://my.uscis.gov/a. Then http://x.example and javascript:y.")
    assert (before.text, link.ref, link.kind) == ("See ", "https://my.uscis.gov/a", "link")
    assert after.text == ". Then http://x.example and javascript:y."


def test_dates_are_marked():
    """Each date of a sentence is marked once, in the order of the sentence, and no word is lost."""
    told = parts("between May 1 and May 2.", [("2026-05-01", "May 1"), ("2026-05-02", "May 2")])
    assert "".join(part.text for part in told) == "between May 1 and May 2."
    assert [part.ref for part in told if part.kind == "time"] == ["2026-05-01", "2026-05-02"]


def test_numbers_stay_whole():
    """A phone number, an email address and the number of a form are parts of their own, which no line breaks."""
    told = parts("Call 800-375-5283, or write to no-reply@uscis.dhs.gov about Form I-90. Not a 1-2.")
    assert [part.text for part in told if part.kind == "whole"] == ["800-375-5283", "no-reply@uscis.dhs.gov", "I-90"]
    assert "".join(part.text for part in told).endswith(" about Form I-90. Not a 1-2.")


def test_markdown_says_each_label_once():
    """One need is the title; a label stands once, but each warning has its own; words to say have no star."""
    told = call("check", *BIOMETRICS, "--now", NOW, "--format", "markdown").out.splitlines()
    assert told[0] == "# Move a biometrics (fingerprint) appointment"
    labels = [match[1] for line in told if (match := re.match(r"- \*\*(.*):\*\*", line))]
    assert len(labels) - labels.count("Careful") == len(set(labels) - {"Careful"})
    assert labels.count("Careful") == 2
    assert "To the menu:" in told


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("page_format", ["html", "markdown"])
@pytest.mark.parametrize(
    "facts",
    [
        BIOMETRICS,
        ("--topic", "processing-delay", "--set", "processing=inside"),
        ("--topic", "change-address", *BIOMETRICS, "--until", "2026-12-31"),
        ("--form", "I-90"),
        ("--topic", "reschedule-biometrics", "--no-updates", "--set", "document=card"),
    ],
    ids=["call", "wait", "several", "briefing", "history"],
)
def test_each_format_says_what_the_plan_says(facts, page_format, language):
    """Headlines, lines, words to say, notices, sources, disclaimer and the command to repeat stand in each format."""
    found = plan(*facts, "--lang", language)
    out = call("check", *facts, "--lang", language, "--now", NOW, "--format", page_format, "--full").out
    words = "".join(Tags(out).words) if page_format == "html" else "".join(token.content for token in tokens(out))
    told = re.sub(r"\\(?=[^\w\s])|[<>]", "", " ".join(words.split()))
    needs = [need for need in found["needs"] if need["verdict"]]
    items = [item for need in needs for item in need["checklist"]] + (found["briefing"] or {"holds": []})["holds"]
    expected = [
        *(need["verdict"]["headline"] for need in needs),
        # After a condition a line goes on with a small letter.
        *(item["text"][1:] if item["if"] else item["text"] for item in items),
        *(item["if"] for item in items if item["if"]),
        *(words for item in items for words in (item["spoken"] or {}).values()),
        *found["notices"],
        *(row["title"] for row in found["sources"].values()),
        *(change["text"] for change in found["ahead"]),
        *(row["name"] for row in (found["briefing"] or {"topics": []})["topics"]),
        *(f"{name}={value}" for name, value in found["unused"].items()),
        found["disclaimer"],
        found["repeat"],
    ]
    assert [text for text in expected if " ".join(text.split()) not in told] == []


@pytest.mark.parametrize(("ending", "page_format"), ENDINGS.items())
def test_the_ending_of_the_file_names_the_format(tmp_path, ending, page_format):
    """-o FILE alone writes the format that the ending stands for; --format beats it."""
    file = tmp_path / f"sheet{ending.upper()}"
    assert call("check", *BIOMETRICS, "--now", NOW, "-o", str(file)) == (0, "", "")
    assert file.read_bytes().decode() == call("check", *BIOMETRICS, "--now", NOW, "--format", page_format).out
    assert call("check", *BIOMETRICS, "--now", NOW, "-o", str(file), "--format", "json").code == 0
    assert json.loads(file.read_text("utf-8"))["schema"] == "uscis-prep/plan/1"


def test_large_is_for_paper():
    """--large without a page of paper is refused, and on paper it changes the size and no word."""
    assert call("check", *BIOMETRICS, "--large").code == 2
    usual, large = (
        call("check", *BIOMETRICS, "--now", NOW, "--format", "html", *more).out for more in ([], ["--large"])
    )
    assert usual.replace('<html lang="en">', '<html lang="en" class="large">') == large
