"""Faults put into a copy of the shipped rulebook, one at a time, and which of its checks find them.

A fault is an entry of a file in `faults/`. Its keys:

    file    the file of the rulebook
    old     what is taken out: it stands there once, or the first one behind `after` is meant
    new     what stands there instead; without `old` it is a whole new file
    edits   several pairs of `old` and `new`, for a fault that cannot be made in one place
    entry   instead of `old`: the entry of this name at the top of the file
    caught  everything that finds it, and nothing else: codes of `rules lint`; where it finds nothing, kinds of tests of
            `rules test` (example, near-miss, story); `fresh`, because the near misses are not those that the rules
            give; and `snapshot`, because the rulebook means something else than is committed
"""

import re
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from unittest.mock import patch

import yaml

from books import RULES
from golden.semantics import kept
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import RulebookError
from uscis_prep.proof.cases import EXAMPLE, cases
from uscis_prep.proof.findings import CODES, findings
from uscis_prep.proof.near import files
from uscis_prep.proof.runner import run_all
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.lint import run
from uscis_prep.rulebook.lint.registry import CHECKS
from uscis_prep.rulebook.load import load, read_book
from uscis_prep.rulebook.snapshot import snapshot
from uscis_prep.rulebook.stories import load_tests

TABLES = Path(__file__).parent / "faults"
#: The table whose faults are found while the files are read, before anything is compiled.
READING = "reading"
#: The day that decides what is stale.
TODAY = date(2026, 11, 24)
#: Codes that need every topic.
WHOLE = {code for check in CHECKS if check.whole for code in check.codes} | set(CODES)


def tables():
    """Return every table of faults by its name."""
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(TABLES.glob("*.yaml"))}


@contextmanager
def injected(folder, fault):
    """Put a fault into a copy of the rulebook, and take it out again."""
    path = folder / fault["file"]
    before = path.read_text("utf-8") if path.is_file() else None
    path.write_text(_faulty(before, fault), encoding="utf-8")
    try:
        yield folder
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")


def _faulty(before, fault):
    if before is None:
        return fault["new"]
    after = before
    for edit in fault.get("edits", [fault]):
        start = after.index(fault["after"]) + len(fault["after"]) if "after" in fault else 0
        old = edit["old"] if "entry" not in fault else _entry(before, fault["entry"])
        if old not in after[start:] or ("after" not in fault and after.count(old) != 1):
            raise AssertionError((fault["file"], old, after.count(old)))
        after = after[:start] + after[start:].replace(old, edit.get("new", ""), 1)
    return after


def _entry(text, name):
    return re.search(rf"^{re.escape(name)}:\n(?:[ \n].*\n?)+", text, re.MULTILINE)[0]


def caught(folder):
    """Return what finds the fault in a folder, by every check that there is."""
    report = run.lint(folder, TODAY)
    found = {problem.code for problem in (*report.findings, *findings(folder, report.subject))}
    return found or _tested(folder)


def caught_reading(folder):
    """Return what is found by reading the files alone."""
    return {problem.code for problem in read_book(folder).problems}


def caught_nearby(folder, topic):
    """Return what lint finds of one topic, without the checks that need all of them."""
    sound = run._sound_topics
    with patch.object(run, "_sound_topics", lambda book: sound(book) & {topic}):
        return {problem.code for problem in run.lint(folder, TODAY).findings}


def _tested(folder):
    """Return the kinds of tests that fail, and whether near misses and snapshot are those of the rulebook."""
    book = load(folder)
    compiled = Compiled(compile_book(book))
    try:
        every = cases(book, load_tests(folder))
    except RulebookError:
        return {"unreadable"}
    found = {outcome.case.kind for outcome in run_all(compiled, every) if outcome.failures}
    written = {path.name: path.read_text("utf-8") for path in (folder / "near-misses").glob("*.yaml")}
    if files(compiled, [case for case in every if case.kind == EXAMPLE]) != written:
        found.add("fresh")
    if snapshot(compiled.data) != kept():
        found.add("snapshot")
    return found


def copy_of_the_rulebook(folder):
    """Copy the shipped rulebook."""
    from shutil import copytree  # noqa: PLC0415 - only here

    return copytree(RULES, folder)
