"""The compiler proves `incoming.yaml`: gaps, overlaps, broken laws, and answers that are better not known."""

import pytest

from books import problems_in, write
from docs.faults import CONTACT, book
from uscis_prep.rulebook.compile import compile_folder

WITHOUT = "    when: {not: {is: stop}}\n"


def problems(folder, old, new):
    assert old in CONTACT
    return problems_in(write(folder, book() | {"incoming.yaml": CONTACT.replace(old, new, 1)}))


def test_the_small_book_is_whole(tmp_path):
    """The book that the faults are put into has none."""
    data = compile_folder(write(tmp_path, book()))["incoming"]
    assert list(data["verdicts"]) == ["bad", "good"]
    assert data["topics"]["incoming"]["plans"][0]["decisions"]["trust"]["rules"] == ["with-link", "without-link"]


def test_a_rulebook_may_leave_it_out(tmp_path):
    """Without the file there is no decision, and no fault."""
    files = {name: data for name, data in book().items() if name != "incoming.yaml"}
    assert compile_folder(write(tmp_path, files))["incoming"] is None


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        (WITHOUT, "    when: {link: no}\n    from: 2024-01-01\n", "RB301", "edition base"),
        (WITHOUT, "", "RB302", "{link: yes}"),
        (WITHOUT, WITHOUT + "    over: [without-link]\n", "RB304", "without-link"),
        ("only: [bad]", "only: [good]", "RB440", "{link: yes}"),
        ("stop: {link: [yes, unsure]}", "stop: {link: yes}", "RB441", "`link: unsure` is trusted more than `yes`"),
        ("then: good", "then: god", "RB201", "god"),
        ("only: [bad]", "only: [badd]", "RB201", "badd"),
        ("when: {is: stop}", "when: {is: stopp}", "RB201", "stopp"),
        ("when: {is: stop}", "when: {lnk: yes}", "RB201", "lnk"),
        ("when: {is: stop}", "when: {trust.verdict: bad}", "RB207", "trust.verdict"),
        ("cites: [H1]\n  without", "cites: [H9]\n  without", "RB203", "H9"),
        ('"Go on.", es: "Siga."}\n    why', '"Go {on}.", es: "Siga."}\n    why', "RB210", "{on}"),
    ],
)
def test_faults(tmp_path, old, new, code, told):
    """Each fault is told with its code, its place in the file, and what shows it."""
    found = [line for line in problems(tmp_path, old, new) if f": {code}: " in line]
    assert found
    assert all(line.startswith("incoming.yaml:") for line in found)
    assert any(told in line for line in found)


def test_tables_name_options_and_parameters(tmp_path):
    """A sender or number that names an option or parameter that is not there is a fault."""
    senders = "senders: [{domain: a.gov, option: nowhere, cites: [H1]}]\n"
    numbers = "caller_ids: [{parameter: none, option: x, cites: [H1]}]\n"
    found = problems(tmp_path, "laws:\n", f"{senders}{numbers}laws:\n")
    assert len([line for line in found if ": RB201: " in line]) == 3
