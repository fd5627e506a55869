"""Text from outside is harmless: whatever is typed, no stream carries what a terminal obeys or an eye cannot see."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.program import NOW, call
from tiers import drawn

#: Titles, links, colours, cursor, bells, bidi overrides, zero width, soft hyphens, line separators, tags.
EVIL = (
    "\x1b]0;x\x07",
    "\x1b]8;;http://x\x1b\\",
    "\x1b[2J",
    "\x9b31m",
    "\x07",
    "\x08",
    "\r",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\xad",
    "\u2028",
    "\U000e0041",
)
TEXT = st.lists(st.one_of(st.sampled_from(EVIL), st.text("abcI-90 :=/ñ", max_size=5)), min_size=1, max_size=6).map(
    "".join
)
PLACES = {
    "fact": lambda text: ("check", "--form", text),
    "topic": lambda text: ("check", "--topic", text),
    "date": lambda text: ("check", "--filed", text),
    "set": lambda text: ("check", "--set", f"role={text}"),
    "question": lambda text: ("check", "--set", f"{text}=yes"),
    "phone": lambda text: ("check", "--phone", text),
    "receipt": lambda text: ("check", "--receipt", text),
    "zone": lambda text: ("check", "--zone", text),
    "language": lambda text: ("check", "--lang", text),
    "clock": lambda text: ("check", "--now", text),
    "format": lambda text: ("check", "--format", text),
    "file": lambda text: ("check", "--answers", f"/nowhere/{text}"),
    "rules": lambda text: ("check", "--rules", f"/nowhere/{text}"),
    "command": lambda text: (text,),
    "option": lambda text: ("check", f"--{text}"),
    "extra": lambda text: ("check", text),
}


def harmful(text):
    """Return every character that a terminal obeys or that an eye cannot see."""
    return {char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


@pytest.mark.parametrize("place", PLACES)
@drawn(4, 8)
@given(text=TEXT)
def test_what_was_typed_comes_back_harmless(place, text):
    """Wherever it is typed, such text reaches neither stream, as text or as JSON, in either language."""
    if "\0" in text:
        return
    arguments = PLACES[place](text)
    pinned = () if place == "clock" else ("--now", NOW)
    for more in ((), ("--json",)):
        printed = call(*arguments, *(pinned if arguments[0] == "check" else ()), *more)
        assert harmful(printed.out) | harmful(printed.err) == set()
        if more and printed.out:
            assert harmful(json.dumps(json.loads(printed.out), ensure_ascii=False)) == set()


@drawn(10, 15)
@given(text=TEXT)
def test_what_stands_in_a_file_comes_back_harmless(text):
    """A file of answers may hold such text as key or value; it reaches neither stream."""
    for answers in ({"form": text}, {text: "yes"}, {"topic": "case-status", "role": text}):
        printed = call("check", "--answers", "-", "--now", NOW, stdin=json.dumps(answers))
        assert harmful(printed.out) | harmful(printed.err) == set()


@pytest.mark.parametrize("name", ["USCIS_PREP_LANG", "USCIS_PREP_ZONE", "USCIS_PREP_NOW", "USCIS_PREP_COLOR"])
@pytest.mark.parametrize("evil", EVIL)
def test_what_the_environment_holds_comes_back_harmless(name, evil, monkeypatch):
    """A variable of the environment may hold such text; it reaches neither stream."""
    monkeypatch.setenv(name, f"x{evil}y")
    printed = call("check", "--form", "I-90")
    assert printed.code == 2
    assert harmful(printed.out) | harmful(printed.err) == set()
