"""`uscis-prep incoming` as scripts and people use it: facts, questions, exit codes, JSON, and what is not kept."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books import shipped
from cli.program import NOW, SHUT, call
from tiers import drawn
from uscis_prep.cli import incoming

PLAUSIBLE = ("--set", "came_by=call", "--set", "wants=nothing", "--set", "number_given=match")


def run(*arguments, stdin="", now=NOW):
    return call("incoming", "--now", now, *arguments, stdin=stdin)


def test_facts_are_not_asked():
    """With enough facts nothing is asked, and the page begins with the verdict."""
    done = run(*PLAUSIBLE, "--set", "caller_id=202-838-2200")
    assert (done.code, done.err) == (0, "")
    assert "It may be real, so you can go on." in done.flat
    assert "Nothing makes a contact certain" in done.flat


def test_only_what_is_open_is_asked():
    """A fact that is given is not asked; the page goes to stdout and the question to stderr."""
    done = run(*PLAUSIBLE, stdin="another\n")
    assert done.code == 0
    assert "What number does your phone show" in done.err
    assert "How did they reach you" not in done.err
    assert done.out.startswith("Is this really USCIS?\nNot confirmed")


@pytest.mark.parametrize("typed", ["", "call\n", "call\nnothing\nq\n"])
def test_stopping_prints_what_holds_so_far(typed):
    """Whoever stops gets the cautious advice, and exit 130."""
    done = run(stdin=typed)
    assert done.code == 130
    assert "Not decided yet. Until then: Do not go on" in done.flat


def test_json_asks_nothing():
    """A script gets the next question with its options, and the worst verdict that is still possible."""
    done = run("--json", "--set", "came_by=text", stdin="nothing\n")
    found = done.data
    assert (done.code, done.err) == (0, "")
    assert found["possible"] == ["hang-up", "not-confirmed"]
    assert found["meanwhile"]["id"] == "hang-up"
    assert found["undecided"]["next_question"]["id"] == "wants"
    assert found["undecided"]["next_question"]["options"][-1]["id"] == "unsure"


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_open_verdict_can_be_demanded(more):
    """--require-decision is exit 3 after the page, and stdout stays one document."""
    done = run("--no-questions", "--require-decision", *more)
    assert done.code == 3
    assert ("came_by" in done.err) is not bool(more)
    assert bool(more) is done.out.startswith("{")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--set", "came_by"), "QUESTION=OPTION"),
        (("--set", "colour=red"), "came_by, wants, number_given"),
        (("--set", "came_by=pigeon"), "pigeon"),
        (("--set", "came_by=call", "--set", "came_by=text"), "given twice"),
        (("--set", "caller_id=12345678901234567890"), "not a phone number"),
        (("--item", "12345678"), "shell's history"),
        (("--item", "-"), "nothing"),
        (("--as-of", "2020-01-01"), "2020"),
    ],
)
def test_wrong_use(arguments, told):
    """What cannot be used is exit 2 with what was expected; as JSON it says the same."""
    stdin = "12345678\n" if arguments == ("--item", "-") else ""
    done = run(*arguments, "--no-questions", stdin=stdin)
    assert (done.code, done.out) == (2, "")
    assert told in done.err or "no service item number" in done.err
    assert run(*arguments, "--json", stdin=stdin).data["message"].split()[0] in done.err
    assert "12345678" not in done.err


def test_a_rulebook_without_it(tmp_path):
    """A rulebook that does not say how to judge a contact is told so."""
    folder = shipped(tmp_path / "rules")
    (folder / "incoming.yaml").unlink()
    done = run("--rules", str(folder), "--json")
    assert (done.code, done.data["code"]) == (2, "incoming-missing")


def test_spanish():
    """The page, the questions and the options are in Spanish where that is asked for."""
    done = run("--lang", "es", stdin="llamada\ncontraseña\n")
    assert done.code == 0
    assert "¿Cómo se comunicaron con usted?" in done.err
    assert "Cuelgue ahora." in done.out
    assert "Fuentes" not in done.out
    assert "Fuentes" in run("--lang", "es", "--sources", stdin="llamada\ncontraseña\n").out


def test_a_shut_line_is_told_when_it_opens():
    """At night the page says when USCIS can be asked, in local time too."""
    done = run("--set", "came_by=other", "--zone", "Pacific/Honolulu", now=SHUT)
    assert "The lines open on Wednesday, November 25, 2026, 8:00 AM Eastern time." in done.flat
    assert "3:00 AM" in done.flat


def test_history():
    """The documents alone know neither texts ahead nor numbers of eight digits."""
    facts = (*PLAUSIBLE, "--set", "caller_id=unknown", "--json")
    assert "U29" in run(*facts).data["sources"]
    old = run(*facts, "--no-updates").data
    assert "U29" not in old["sources"]
    assert old["notices"]
    assert old["verdict"]["id"] == "plausible"


def test_nothing_is_written(tmp_path, monkeypatch):
    """Judging a contact makes no file, and no log."""
    monkeypatch.setenv("USCIS_PREP_HOME", str(tmp_path / "home"))
    run(*PLAUSIBLE, stdin="unknown\n")
    assert list(tmp_path.iterdir()) == []
    assert not any(Path(os.environ["HOME"]).rglob("*.db"))


class OneCall:
    """A log with one call, as far as a comparison needs it."""

    def __init__(self, number):
        self.number = number

    def __call__(self, _settings):
        return [self.number]


@given(
    st.text(alphabet="0123456789", min_size=5, max_size=12),
    st.one_of(st.none(), st.text(alphabet="0123456789", min_size=5, max_size=12)),
)
@drawn(25)
def test_a_service_item_number_stands_in_no_output(number, other):
    """Whether it fits or not, neither the number that was said nor the one of the log is printed or told."""
    said = other or number
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming, "_items", OneCall(number))
        for more in ((), ("--json",), ("--lang", "es")):
            done = run(
                "--set", "came_by=call", "--set", "wants=nothing", "--item", "-", "--no-questions", *more,
                stdin=f"{said}\n",
            )  # fmt: skip
            assert done.code == 0
            fits = said == number
            if "--json" in more:
                assert done.data["compared"] is fits
                assert done.data["answers"]["number_given"] == ("match" if fits else "wrong")
                assert "plausible" not in done.data["possible"] or fits
            printed = (done.out + done.err).replace(" ", "").replace("-", "")
            known = run("--set", "came_by=call", "--set", "wants=nothing", "--no-questions", *more).out
            for secret in (said, number):
                assert secret not in printed or secret in known.replace(" ", "").replace("-", "")


def test_fitting_is_not_enough():
    """A number that fits never gives more than plausible, and not with another number on the screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming, "_items", OneCall("12345678"))
        facts = ("--set", "came_by=call", "--set", "wants=nothing", "--item", "-", "--json")
        screens = {"unknown": "plausible", "202-838-2200": "plausible", "202-838-2201": "not-confirmed"}
        for screen, verdict in screens.items():
            found = run(*facts, "--set", f"caller_id={screen}", stdin="12345678\n").data
            assert found["verdict"]["id"] == verdict
        facts = ("--set", "came_by=call", "--set", "wants=money", "--item", "-", "--json")
        assert run(*facts, stdin="12345678\n").data["verdict"]["id"] == "hang-up"
