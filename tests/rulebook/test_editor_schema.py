"""The schema for editors: every shipped file fits it, and typical slips are underlined."""

import copy
import os
import subprocess
import sys

import pytest
from jsonschema import Draft7Validator

from bench.grow import read
from books import RULES
from cli.program import call
from uscis_prep.rulebook.editor_schema import editor_schema, kinds
from uscis_prep.rulebook.load import load

FOLDERS = {"topics": "topics", "shared": "topics", "stories": "stories", "near-misses": "near-misses"}
FILES = sorted(path.relative_to(RULES).as_posix() for path in RULES.rglob("*.yaml"))
TOPIC = "topics/reschedule-biometrics.yaml"
RULE = ("rules", "biometrics-tool")


def kind_of(name):
    """Return the kind of a file by its place."""
    folder, _, last = name.rpartition("/")
    if folder == "text":
        return "errors" if last == "errors.yaml" else "text"
    return FOLDERS[folder] if folder else last.removesuffix(".yaml")


@pytest.fixture(scope="module")
def validators():
    book = load(RULES)
    return {kind: Draft7Validator(editor_schema(book, kind)) for kind in kinds()}


def faults(validator, data):
    return [f"{error.json_path}: {error.message}"[:200] for error in validator.iter_errors(data)]


def test_each_is_a_schema(validators):
    """The schema of each kind, and the one for all kinds, is a valid one of draft 7."""
    for validator in (*validators.values(), Draft7Validator(editor_schema(load(RULES), None))):
        Draft7Validator.check_schema(validator.schema)


@pytest.mark.parametrize("name", FILES)
def test_every_shipped_file_fits(validators, name):
    """No shipped file has anything underlined."""
    assert faults(validators[kind_of(name)], read(RULES / name)) == []


def test_the_schema_for_all_kinds():
    """Without a kind the schema accepts files of different kinds."""
    whole = Draft7Validator(editor_schema(load(RULES), None))
    for name in (TOPIC, "channels.yaml", "questions.yaml", "house.yaml"):
        assert whole.is_valid(read(RULES / name))
    assert not whole.is_valid({"rules": {"one": {"nonsense": 1}}})


SLIPS = [
    (TOPIC, (*RULE, "when"), {"appointment": "upcomming"}, "a band that is not there"),
    (TOPIC, (*RULE, "when"), {"appointmnt": "upcoming"}, "a question that is not there"),
    (TOPIC, (*RULE, "when"), {"any": {"ill": "yes"}}, "any without a list"),
    (TOPIC, (*RULE, "when"), {"is": "no-such-fact"}, "a fact that is not there"),
    (TOPIC, (*RULE, "when"), {"route.channel": "telephone"}, "a channel that is not there"),
    (TOPIC, (*RULE, "when"), {}, "an empty condition"),
    (TOPIC, (*RULE, "then", "channel"), "telephone", "a channel of a record"),
    (TOPIC, (*RULE, "then", "tier"), "tier3", "a tier"),
    (TOPIC, (*RULE, "then"), {"channel": "phone"}, "fields of a record that are missing"),
    (TOPIC, (*RULE, "then"), {"who": "you"}, "the record of another decision"),
    (TOPIC, (*RULE, "over"), ["biometrics-befor"], "a rule that is not there"),
    (TOPIC, (*RULE, "cites"), ["U999"], "a row that is not there"),
    (TOPIC, (*RULE, "headline"), {"en": "Only English."}, "a missing language"),
    (TOPIC, (*RULE, "from"), 2023, "a day that is a number"),
    (TOPIC, (*RULE, "whn"), {}, "a key that is not there"),
    (TOPIC, ("items", "biometrics-ill", "section"), "befor", "a section"),
    (TOPIC, ("items", "biometrics-ill", "stay_away"), "yes", "a switch that is a word"),
    (TOPIC, ("alternatives", "biometrics-by-chat", "channel"), "chat", "a channel of an alternative"),
    (TOPIC, ("after",), [{"topic": "adress", "why": {"en": "A.", "es": "A."}}], "a topic that is not there"),
    ("questions.yaml", ("questions", "role", "scope"), "people", "a scope"),
    ("questions.yaml", ("facts",), {"new": {"role": "lawyer"}}, "an option in a named condition"),
    ("channels.yaml", ("phone", "action"), "dial", "an action"),
    ("disagreements.yaml", ("best-day", "follows"), ["LF999"], "a row that a disagreement follows"),
    ("invariants.yaml", ("unsure-never-waits", "when"), {"plan.action": "waits"}, "an action of a plan"),
    ("invariants.yaml", ("unsure-never-waits", "when"), {"plan.chanel": "phone"}, "an output of a plan"),
    ("parameters.yaml", ("parameters", "tool-limit-hours", "unit"), "hour", "a unit"),
]


@pytest.mark.parametrize(("name", "path", "value", "what"), SLIPS, ids=[slip[3] for slip in SLIPS])
def test_typical_slips_are_underlined(validators, name, path, value, what):
    """Each typical slip is underlined, where it was made or in what holds it."""
    data = copy.deepcopy(read(RULES / name))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    found = list(validators[kind_of(name)].iter_errors(data))
    assert found, what
    assert all(list(error.absolute_path)[: len(path) - 1] == list(path[:-1]) for error in found), found


def test_the_command():
    """The command prints the schema of a kind, and names the kinds where it does not know one."""
    printed = call("rules", "schema", "topics")
    assert (printed.code, printed.err) == (0, "")
    assert '"$schema": "http://json-schema.org/draft-07/schema#"' in printed.out
    refused = call("rules", "schema", "topic")
    assert refused.code == 2
    assert "near-misses" in refused.err


def test_the_schema_is_the_same_on_every_run():
    """An editor's file does not change without the rulebook: no order comes from a hash."""
    run = (sys.executable, "-m", "uscis_prep", "rules", "schema")
    first, second = (
        subprocess.run(run, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    )
    assert first == second
