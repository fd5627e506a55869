"""The runner of tests is itself tested: each kind of expectation fails where it should, at its place."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from jsonschema import validate

from books import compiled, item, minimal, question, route, rule, topic, write
from changed import book
from uscis_prep.cli.app import run
from uscis_prep.proof.cases import cases
from uscis_prep.proof.runner import run_all
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.stories import load_tests

EXPECT = {"channel": "phone"}
#: An example beside the rule `call` that holds.
GOOD = {"answers": {"card": "lost", "form": "I-1"}, "expect": EXPECT}
STORY = {
    "group": "clinic",
    "says": "Words.",
    "facts": {"card": "lost"},
    "needs": [{"topic": "visit", "expect": EXPECT}],
}
TWO = [{"topic": "visit", "expect": EXPECT}, {"topic": "look", "expect": {"channel": "web"}}]
NEAR = {
    "rule": "call",
    "topic": "visit",
    "changed": "card",
    "answers": {"card": "valid"},
    "expect": {"channel": "none"},
    "because": ["wait"],
}


def files(example=GOOD, story=STORY, near=NEAR):
    """Return a small rulebook with one test of each kind."""
    rules = {
        "call": rule(route("phone"), {"card": "lost"}, tests=[example]),
        "wait": rule(route("none"), {"card": ["valid", "unsure"]}, tests=[]),
    }
    items = {"line": item({"card": "lost"}), "other": item({"card": "valid"}, cites=["H2"])}
    any_call = topic("any-call", {"any": rule(route("phone"))}, internal=True)
    other = {"look-web": rule(route("web"))}
    form = question("none", kind="form")
    forms = {"I-1": {"title": "One", "gloss": "Uno", "party": "applicant"}}
    made = minimal(
        {"card": question("valid", "lost"), "form": form},
        {"visit": topic("visit", rules, items=items), "look": topic("look", other), "any-call": any_call},
        forms=forms,
        house={name: {"says": {"en": "Ours.", "es": "Nuestro."}} for name in ("H1", "H2", "H3")},
        parameters=PARAMETERS,
        text__program=TEXTS,
        stories__all={"a-story": story},
    )
    return made | {"near-misses/visit.yaml": {"call.card": near}}


#: What a plan of the shipped program needs to be printed.
SHIPPED = book()
PARAMETERS = {
    "parameters": {
        name: {"unit": unit, "values": [{"value": value, "cites": ["H1"]}]}
        for name, unit, value in (
            ("lines-open", "clock", 8),
            ("lines-close", "clock", 20),
            ("tty-number", "phone", "800-767-1833"),
        )
    },
    "answers": {"none": {"cites": ["H1"], "silent": {"en": "Words.", "es": "Words."}}},
    "look_again": {},
}
TEXTS = {key: text.model_dump(exclude_none=True) for key, text in SHIPPED.texts().items()}


def failures(tmp_path, **changed):
    """Return the differences of every test of the small rulebook, as the field and what came."""
    folder = write(tmp_path / "rules", files(**changed))
    outcomes = run_all(compiled(files(**changed)), cases(load(folder), load_tests(folder)))
    return [(outcome.case.kind, failure) for outcome in outcomes for failure in outcome.failures]


def test_what_holds_passes(tmp_path):
    """A rulebook whose tests hold has no failures."""
    assert failures(tmp_path) == []


@pytest.mark.parametrize(
    ("more", "field", "expected", "got"),
    [
        ({"expect": {"channel": "web"}}, "channel", "web", "phone"),
        ({"expect": {"who": "party"}}, "who", "party", "you"),
        ({"expect": {"action": "wait"}}, "action", "wait", "call"),
        ({"expect": {"when": "later"}}, "when", "later", "now"),
        ({"expect": {"status": "undecided"}}, "status", "undecided", "decided"),
        ({"expect": {"answer": "soon"}}, "answer", "soon", "none"),
        ({"expect": {"until": "2026-01-01"}}, "until", "2026-01-01", "None"),
        ({"expect": {"answer_by": "2026-01-01"}}, "answer_by", "2026-01-01", "None"),
        ({"expect": {"attend_first": "yes"}}, "attend_first", "yes", "no"),
        ({"because": ["wait"]}, "because", "the rule wait", "call, anybody, same-line"),
        ({"has": ["H2"]}, "has", "a line that cites H2", "none"),
        ({"lacks": ["H1"]}, "lacks", "no line that cites H1", "one does"),
        ({"asked": ["form"]}, "asked", "form", "card"),
        ({"asked": ["card", "form"]}, "asked", "card, form", "card"),
        ({"shows": ["Never said"]}, "shows", "“Never said”", "no line with these words"),
    ],
)
def test_a_wrong_expectation_fails(tmp_path, more, field, expected, got):
    """Each kind of expectation, where it is wrong, is told once with what was expected and what came."""
    found = failures(tmp_path, example=GOOD | more)
    assert [(kind, failure[3:6]) for kind, failure in found] == [("example", (field, expected, got))]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"expect": {"chanel": "phone"}}, "expect"),
        ({"because": ["cal"]}, "because"),
        ({"answers": {"card": "loost"}}, "answers"),
        ({"answers": {"crad": "lost"}}, "answers"),
        ({"answers": {"card": "lost", "topic": "vist"}}, "topic"),
        ({"now": "tomorrow"}, "answers"),
    ],
)
def test_a_test_that_cannot_be_run_fails(tmp_path, more, field):
    """A test with a name that does not exist never passes by checking nothing."""
    found = failures(tmp_path, example=GOOD | more)
    assert {(kind, failure.field) for kind, failure in found} == {("example", field)}


def test_the_rule_of_an_example_must_fire(tmp_path):
    """An example in which another rule decides fails, even if the verdict is the expected one."""
    ((kind, failure),) = failures(tmp_path, example={"answers": {"card": "valid"}, "expect": {"who": "you"}})
    assert (kind, failure.field, failure.expected) == ("example", "because", "the rule call")
    assert failure.because == ("wait", "anybody", "same-line")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"answers": {"card": "lost"}, "expect": {}, "because": []}, "misses"),
        ({"answers": {}, "expect": {}, "because": []}, "misses"),
        ({"expect": {"channel": "web"}}, "channel"),
        ({"because": ["look-web"]}, "because"),
        ({"rule": "cal"}, "because"),
    ],
)
def test_a_wrong_near_miss_fails(tmp_path, more, field):
    """A near miss fails where its rule fires or could fire, and where the verdict is another."""
    assert {(kind, failure.field) for kind, failure in failures(tmp_path, near=NEAR | more)} == {("near-miss", field)}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"needs": [{"topic": "visit", "expect": {"channel": "web"}}]}, "channel"),
        ({"needs": TWO, "order": ["look", "visit"]}, "order"),
        ({"next_question": "card"}, "next_question"),
        ({"facts": {}, "needs": [{"topic": "visit"}]}, "next_question"),
        ({"facts": {"card": "nowhere"}}, "answers"),
        ({"needs": [{"topic": "visit", "because": ["wait"]}]}, "because"),
    ],
)
def test_a_wrong_story_fails(tmp_path, more, field):
    """A story fails by its needs, their order, and the question that comes next."""
    assert {(kind, failure.field) for kind, failure in failures(tmp_path, story=STORY | more)} == {("story", field)}


def test_the_place_is_that_of_the_expectation(tmp_path):
    """A failure names the line and column of the value that is wrong."""
    folder = write(tmp_path / "rules", files(example=GOOD | {"expect": {"channel": "web"}}))
    ((_, failure),) = failures(tmp_path / "again", example=GOOD | {"expect": {"channel": "web"}})
    lines = (folder / failure.file).read_text(encoding="utf-8").splitlines()
    assert lines[failure.line - 1][failure.column - 1 :] == "web"


def test_the_command(tmp_path, capsys):
    """`rules test` ends with 1 and a line for each failure, or with 0; `-k` chooses by rule, test and topic."""
    wrong = write(tmp_path / "rules", files(example=GOOD | {"expect": {"channel": "web"}}))
    flags = ("rules", "test", "--rules", str(wrong))
    assert run(flags) == 1
    line, summary = capsys.readouterr().out.splitlines()
    assert line.startswith("topics/visit.yaml:")
    assert line.endswith(": example call/1: channel: expected web, got phone, because of call")
    assert summary == "1 examples, 1 near misses, 1 stories, 0 invariants: 1 failed"
    assert run([*flags, "-k", "a-story"]) == 0
    assert run([*flags, "-k", "zzzz"]) == 1, "nothing was tested, which is no success"
    assert capsys.readouterr().out == "0 examples, 0 near misses, 1 stories, 0 invariants: none failed\n"
    assert run([*flags, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    schema = json.loads((resources.files("uscis_prep") / "schemas" / "rules-test-1.json").read_text(encoding="utf-8"))
    validate(found, schema)
    assert (found["passed"], found["failed"]) == (2, 1)
    assert [row["failures"][0]["because"] for row in found["tests"] if not row["passed"]] == [["call"]]


def test_a_broken_file_of_tests_is_told(tmp_path, capsys):
    """A story with an unknown key is a fault of the rulebook, with its place."""
    folder = write(tmp_path / "rules", files(story=STORY | {"expct": {}}))
    assert run(["rules", "test", "--rules", str(folder)]) == 4
    assert "stories/all.yaml:" in capsys.readouterr().err


def test_near_misses_are_written(tmp_path, capsys):
    """`--write-near-misses` writes one for each answer on which the rule depends, removes old files, and all hold."""
    folder = write(tmp_path / "rules", files())
    (folder / "near-misses" / "old.yaml").write_text("wrong: true\n", encoding="utf-8")
    assert run(["rules", "test", "--rules", str(folder), "--write-near-misses"]) == 0
    assert "1 examples, 1 near misses" in capsys.readouterr().out
    assert [path.name for path in (folder / "near-misses").iterdir()] == ["visit.yaml"]
    made = load_tests(folder).near_misses["call.card"]
    assert (made.answers["card"], made.because[0], made.expect["channel"]) == ("valid", "wait", "none")
