"""The help of every command and option, in both languages and at every width."""

import pytest

from cli.program import call
from docs.parts import commands, parameters
from tiers import sampled
from uscis_prep.cli.app import app
from uscis_prep.cli.helps import option_keys
from uscis_prep.cli.narrow import whole
from uscis_prep.rulebook.store import load_compiled

EVERY = [(path, command) for path, command in commands(whole(app))]
PATHS = [path for path, _ in EVERY]


@pytest.mark.parametrize("path", sampled(PATHS, 2))
@pytest.mark.parametrize("language", ["en", "es"])
def test_help_says_everything(path, language):
    """Help names each option with its text, under headings of its own language."""
    arguments = path.split()[1:]
    printed = call(*arguments, "--help", "--lang", language)
    assert (printed.code, printed.err) == (0, "")
    texts = load_compiled()["text"]
    command = dict(EVERY)[path]
    assert printed.out.startswith({"en": "Usage: ", "es": "Uso: "}[language] + path)
    flat = " ".join(printed.out.split())
    for parameter, _ in parameters(path, command):
        key = next(key for key in option_keys(path, parameter) if key in texts)
        assert " ".join(texts[key][language].split()) in flat
    assert ("Options:" in printed.out, "Opciones:" in printed.out) == (language == "en", language == "es")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", sampled([20, 40, 80, 200], 2))
def test_help_fits_the_screen(path, width, monkeypatch):
    """No line of help is wider than the screen, and none is wider than is pleasant to read."""
    monkeypatch.setenv("COLUMNS", str(width))
    for language in ("en", "es"):
        lines = call(*path.split()[1:], "--help", "--lang", language).out.splitlines()
        wide = [line for line in lines if len(line) > min(width, 80)]
        # A word is never broken, because a flag must be copied whole.
        assert [line for line in wide if len(line.split()) > 1] == []


def test_help_follows_environment_and_locale(monkeypatch):
    """Without --lang, help speaks the language of USCIS_PREP_LANG, and else that of the locale."""
    monkeypatch.setenv("LANG", "es_MX.UTF-8")
    assert call("check", "--help").out.startswith("Uso:")
    monkeypatch.setenv("USCIS_PREP_LANG", "en")
    assert call("check", "--help").out.startswith("Usage:")


def test_help_needs_no_rulebook(monkeypatch):
    """Where the rulebook cannot be read, Spanish help falls back to English instead of failing."""
    from uscis_prep.errors import RulebookError  # noqa: PLC0415 - only here
    from uscis_prep.rulebook import store  # noqa: PLC0415 - as above

    def broken(*_):
        raise RulebookError(["rulebook.yaml:1:1: RB100: broken"])

    monkeypatch.setattr(store, "load_compiled", broken)
    printed = call("check", "--help", "--lang", "es")
    assert (printed.code, printed.out[:6]) == (0, "Usage:")
