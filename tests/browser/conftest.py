"""The browser, started once for all tests of this folder, and the pages that it shows."""

import json
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from browser.chromium import Chromium, find
from cli.program import NOW, call
from conftest import ROOT

HERE = Path(__file__).resolve().parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LONGEST = json.loads((HERE / "longest.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def chromium():
    """Return the browser; without one these tests are skipped, and .ci/run installs one."""
    if find() is None:
        pytest.skip("no Chromium on this machine: apt install chromium, then run these tests again")
    browser = Chromium()
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def axe():
    """Return axe-core, which finds what shuts people out."""
    if not AXE.is_file():
        pytest.skip("axe-core is not here: npm install --no-save axe-core, then run this test again")
    return AXE.read_text("utf-8")


@cache
def sheet(*arguments, now=NOW):
    """Return a page of paper."""
    printed = call("check", *arguments, "--now", now, "--format", "html")
    assert (printed.code, printed.err) == (0, ""), printed
    return printed.out


@pytest.fixture
def shown(chromium, tmp_path):
    """Return a function that shows a page of paper in the browser."""

    def show(*arguments, now=NOW):
        path = tmp_path / "sheet.html"
        path.write_text(sheet(*arguments, now=now), encoding="utf-8")
        chromium.open(path)
        return chromium

    chromium.media("")
    chromium.screen(1000)
    return show
