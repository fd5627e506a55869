"""Old consoles: what their encoding lacks is spelled in plain letters, and nothing is lost."""

import json
import os
import re
import subprocess
import sys

import pytest

from cli.program import NOW, call
from tiers import sampled
from uscis_prep.clean import fold
from uscis_prep.spell import spell

ENCODINGS = ["ascii", "cp1252", "latin-1", "cp437"]
CARD = ("check", "--topic", "proof-of-status", "--form", "I-90", "--set", "green_card=lost", "--now", NOW)
#: Pages with the most kinds of signs: a plan, a briefing, help, lists, an error that quotes.
COMMANDS = {
    "plan": CARD,
    "masked": (*CARD, "--receipt", "IOE0912345678"),
    "briefing": ("check", "--form", "I-90", "--now", NOW),
    "help": ("--help",),
    "help of check": ("check", "--help"),
    "questions": ("questions",),
    "error": ("check", "--topic", "año", "--now", NOW),
}


def letters(text):
    """Return the letters and digits of a text, as they compare; dots that hide a number count as x."""
    return re.sub(r"[^a-z0-9]", "", fold(text.replace("•", "x")))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", sampled(COMMANDS, 3))
def test_nothing_is_lost(name, language, encoding, monkeypatch):
    """A page on an old console has the letters of the page in UTF-8, and no `?` that does not end a question."""
    monkeypatch.setenv("USCIS_PREP_LANG", language)
    whole, plain = (call(*COMMANDS[name], encoding=each) for each in ("utf-8", encoding))
    assert plain.code == whole.code
    for there, here in ((whole.out, plain.out), (whole.err, plain.err)):
        assert letters(here) == letters(there)
        assert here.count("?") == there.count("?")
        assert [line for line in here.splitlines() if re.search(r"\w\?\w|(?<!-)\b\?[a-z]", line)] == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_interview_is_spelled_too(encoding, monkeypatch):
    """Questions, the explanation, an answer told back and the page after them keep every letter."""
    monkeypatch.setenv("USCIS_PREP_LANG", "es")
    lines = "?\nproof-of-status\n?\nñandú\n1\nsi\nno\nus\nno\nno\nno\n"
    whole, plain = (call("--now", NOW, stdin=lines, encoding=each) for each in ("utf-8", encoding))
    assert (plain.code, letters(plain.out), letters(plain.err)) == (whole.code, letters(whole.out), letters(whole.err))
    assert plain.err.count("?") == whole.err.count("?")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_data_are_escaped_and_never_spelled(encoding):
    """JSON on an old console is the very same data."""
    for arguments in ((*CARD, "--lang", "es"), ("check", "--topic", "año", "--lang", "es")):
        whole, plain = (call(*arguments, "--json", encoding=each) for each in ("utf-8", encoding))
        assert json.loads(plain.out) == json.loads(whole.out)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("arguments", [("--help",), CARD], ids=["help", "plan"])
def test_a_real_process(arguments, encoding):
    """Started with that encoding, the program writes bytes of it and nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "uscis_prep", *arguments],
        env=os.environ | {"PYTHONIOENCODING": encoding, "USCIS_PREP_LANG": "es", "TERM": "dumb", "NO_COLOR": "1"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    told = done.stdout.decode(encoding)
    assert "�" not in told
    assert "\x1b" not in told
    assert letters(told) == letters(spell(told, "ascii"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("¿Mañana? «Sí» — así…", "Man~ana? 'Si' - asi..."),
        ("☐ a → b", "[ ] a -> b"),
        ("IOE•••••5678", "IOExxxxx5678"),
        ("中", "[U+4E2D]"),
    ],
)
def test_spelling(text, told):
    """Signs have a plain spelling that no file format takes for its own; another script is told by number."""
    assert spell(text, "ascii") == told
    assert not set(spell(text, "ascii")) & set('"<&\\,') - set(text)
    assert spell(text, "utf-8") == text
    assert spell(text, "no such encoding") == told
