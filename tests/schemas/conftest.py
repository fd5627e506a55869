"""The same surroundings for every test of the command line, whatever the machine is set to."""

import os

import pytest


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch):
    for name in list(os.environ):
        if name.startswith("USCIS_PREP_") and name != "USCIS_PREP_CACHE":
            monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "America/New_York")
