"""Each fault that only lint minds is found with its code, and nothing is found in a book without one."""

import re

import pytest

from books import RULES, text, write
from docs.faults import FAULTS, UNUSABLE, book, findings
from uscis_prep.plan.need import NEEDED_BY
from uscis_prep.rulebook.codes import read_codes
from uscis_prep.rulebook.lint.printed import COMPARED_BY_PROGRAM
from uscis_prep.rulebook.lint.registry import ABOUT_ALLOWING, CHECKS
from uscis_prep.rulebook.lint.run import lint
from uscis_prep.rulebook.lint.unused import READ_BY_PROGRAM

SOURCE = RULES.parent / "src" / "uscis_prep"
PLAN = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
#: Faults that are two things at once.
ALSO = {
    "RB310": {"RB303"},  # the twin that is overridden by it
    "RB313": {"RB303"},
    "RB314": {"RB302"},
    "RB316": {"RB202", "RB315"},  # `held` is gone with the set
    "RB319": {"RB303", "RB322"},  # nothing holds in an empty band
    "RB320": {"RB201"},
    "RB330": {"RB331"},  # the group that led to it is empty now
    "RB344": {"RB341"},  # nothing is listed there
    "RB503": {"RB501"},  # the small book has no tests
    "RB504": {"RB501"},
}


def test_a_sound_book_has_no_findings(tmp_path):
    """Lint finds nothing in the book that the faults are put into, and proves it."""
    report = lint(write(tmp_path, book()))
    assert [str(problem) for problem in report.findings] == []
    assert report.certificate["gaps"] == report.certificate["overlaps"] == 0


@pytest.mark.parametrize("code", sorted(set(FAULTS) - UNUSABLE))
def test_each_fault_has_its_code(code):
    """A single fault is found with its own code, and with no other that is not a consequence of it."""
    found = {problem.code for problem in findings(code)}
    assert code in found
    assert found <= {code} | ALSO.get(code, set())


def test_the_registry_and_the_page_agree():
    """Every code that a check may find is explained, and belongs to one check."""
    listed = [code for check in CHECKS for code in check.codes]
    assert len(listed) == len(set(listed))
    assert {*listed, *ABOUT_ALLOWING} <= set(read_codes())


def test_what_the_program_reads_by_name():
    """The values and dates that lint takes for used are those that the program asks for."""
    read = set(re.findall(r"(?:number|parameter)\(\"([a-z-]+)\"\)", PLAN))
    assert set(READ_BY_PROGRAM) == read
    assert set(COMPARED_BY_PROGRAM) == set(NEEDED_BY)


def test_a_parameter_that_nothing_names_is_told(tmp_path):
    """Values that the program reads itself need no text; any other unused one is a finding."""
    row = {"unit": "hours", "values": [{"value": 1, "cites": ["H1"]}]}
    parameters = {
        "parameters": dict.fromkeys((*READ_BY_PROGRAM, "line", "spare"), row),
        "answers": {"none": {"cites": ["H1"], "silent": text()}},
        "look_again": {},
    }
    report = lint(write(tmp_path, book() | {"parameters.yaml": parameters}))
    assert [problem.message for problem in report.findings] == ["nothing uses the parameter `spare`"]
