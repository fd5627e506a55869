"""How a page looks: widths, encodings, colour, and text from outside that wants to be obeyed."""

import re

import pytest

from cli.program import NOW, call, page, plan, refused
from tiers import sampled

BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
PAGES = [
    ("check", "--form", "I-90"),
    ("check", *BIOMETRICS),
    ("check", "--topic", "processing-delay", "--set", "processing=inside"),
    ("check", "--topic", "proof-of-status", "--set", "green_card=lost"),
    ("when",),
    ("forms",),
    ("topics",),
    ("questions",),
]
#: Addresses and numbers are copied whole, and a long word is not torn.
WHOLE = re.compile(r"\S+")


@pytest.mark.parametrize("width", [72, 40, 20])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("arguments", PAGES, ids=" ".join)
def test_nothing_is_wider_than_the_page(monkeypatch, arguments, language, width):
    """Nothing but an address is wider than the page; on one of 20 columns a single word of the command may be."""
    monkeypatch.setenv("COLUMNS", str(width))
    told = call(*arguments, "--now", NOW, "--lang", language).out
    lines = told.splitlines()
    wide = [line for line in lines if len(line) > width]
    alone = [line for line in wide if len(line.removesuffix("\\").split()) == 1]
    marked = [line for line in wide if len(line.split()) == 2 and line.split()[0] in ("-", "[ ]", "TTY", "[")]
    assert [line for line in wide if line not in alone + marked] == []


def test_addresses_stand_alone():
    """An address stands alone on its line, whole, so that it can be copied."""
    told = call("check", *BIOMETRICS, "--now", NOW).out
    for line in told.splitlines():
        if "https://" in line:
            assert len(line.split()) == 1, line


def test_a_narrow_page_says_the_same(monkeypatch):
    """The width changes the line breaks, and that a narrow page says first what is urgent; no word is lost."""
    facts = ("check", *BIOMETRICS, "--now", NOW, "--full")
    wide, whole = call(*facts).out, plan(*BIOMETRICS)["repeat"]
    monkeypatch.setenv("COLUMNS", "30")
    narrow = call(*facts).out
    assert sorted(narrow.replace(" \\\n", " ").split()) == sorted(wide.replace(" \\\n", " ").split())
    assert whole in " ".join(narrow.replace(" \\\n", " ").split())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", "cp437"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_encoding(encoding, language):
    """A stream that lacks a character gets a plain sign instead of an error; JSON stays readable JSON."""
    facts = (*BIOMETRICS, "--receipt", "IOE0912345678", "--lang", language, "--now", NOW)
    printed = call("check", *facts, encoding=encoding)
    assert printed.code == 0
    assert "800-375-5283" in printed.out
    assert call("check", *facts, "--json", encoding=encoding).data["status"] == "decided"
    assert call("check", "--form", "I-9O", "--lang", language, encoding=encoding).code == 2


ESCAPES = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;http://evil\x1b\\link",
    "a\rb",
    "\x9b2J",
    "a\u202eb",
    "a\nb",
    "\udcff",
]


@pytest.mark.parametrize("escape", sampled(ESCAPES, 2), ids=ascii)
def test_escape_sequences_come_out_harmless(escape):
    """No fact, flag or command can make the terminal do anything."""
    for arguments in (
        *(
            ["check", flag, escape]
            for flag in ("--form", "--role", "--filed", "--topic", "--receipt", "--phone", "--set")
        ),
        *(
            ["check", flag, escape]
            for flag in ("--zone", "--lang", "--color", "--now", "--as-of", "--format", "--rules")
        ),
        ["check", "--set", f"role={escape}"],
        ["check", "--answers", escape],
        ["check", "-o", f"/missing/{escape}"],
        ["check", escape],
        ["check", f"--{escape}"],
        [escape],
    ):
        for extra in ([], ["--json"]):
            printed = call(*arguments, *extra)
            told = printed.out + printed.err
            assert printed.code in (0, 2, 4)
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066-\u2069]", told), arguments


def test_escapes_around_a_right_answer():
    """A fact is read without what a terminal would obey."""
    assert plan("--role", "\x1b[31mapplicant\x1b[0m")["answers"] == {"role": "applicant"}


def test_colour_says_nothing_that_words_do_not():
    """With colour the words are the same; without a terminal there is none."""
    plain = call("check", *BIOMETRICS, "--now", NOW).out
    colour = call("check", *BIOMETRICS, "--now", NOW, "--color", "always").out
    assert "\x1b[" in colour
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", colour).split() == plain.split()
    assert call("check", *BIOMETRICS, "--now", NOW, "--color", "never").out == plain


def test_words_to_say_stand_in_both_languages():
    """What is read aloud stands in both languages on a Spanish page, and on an English one with --why."""
    for flags in (("--lang", "es"), ("--why",)):
        told = " ".join(call("check", *BIOMETRICS, "--now", NOW, *flags).out.split())
        assert "“I want to reschedule a biometrics appointment.”" in told
        assert "“Quiero reprogramar mi cita de datos biométricos (huellas).”" in told


def test_not_legal_advice_is_said_once():
    """The page says once that it is neither legal advice nor USCIS."""
    for language, words in (("en", "Not legal advice"), ("es", "No es asesoría legal")):
        assert call("check", *BIOMETRICS, "--now", NOW, "--lang", language).out.count(words) == 1


def test_a_long_value_is_cut_in_an_error():
    """An error quotes at most a line of what was typed."""
    assert len(refused("--topic", "x" * 5000)) < 400


def test_a_day_that_has_passed_is_not_waited_for():
    """Of an appointment that has passed nobody is told that the answer comes after it; of one to come they are."""
    told = "after your date"
    for day, said in (("2026-11-20T09:00", False), ("2026-12-01T09:00", True)):
        assert (told in page("--topic", "reschedule-interview", "--appointment", day).flat) is said
