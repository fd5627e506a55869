"""The shipped JSON Schemas are valid, name themselves, and describe everything that is printed."""

from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from cli.program import NOW, SHUT, call, plan, problems, schema

NAMES = ("plan", "error", "when", "forms", "topics", "questions", "log", "due", "incoming", "batch", "graph")
BIOMETRICS = ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none")
WAIT = ("--topic", "processing-delay", "--set", "processing=inside")
PROOF = ("--topic", "proof-of-status", "--form", "I-90", "--receipt", "IOE")
EXPIRED = (*PROOF, "--set", "green_card=expired", "--set", "card_expires=2026-06-30")
RUNS = [
    ("check",),
    ("check", "--form", "I-90"),
    ("check", *BIOMETRICS),
    ("check", *BIOMETRICS, "--lang", "es"),
    ("check", *WAIT),
    ("check", *EXPIRED),
    ("check", *PROOF, "--set", "green_card=lost"),
    ("check", *BIOMETRICS, *WAIT, *EXPIRED),
    ("check", *BIOMETRICS, "--topic", "processing-delay"),
    ("check", *BIOMETRICS, "--now", SHUT),
    ("check", *BIOMETRICS, "--until", "2026-12-10"),
    ("check", "--form", "I-9O"),
    ("check", "--nonsense"),
    ("when",),
    ("when", "--now", "2026-11-26T12:00-05:00"),
    ("when", "--now", "2026-11-28T12:00-05:00"),
    ("forms",),
    ("topics", "--lang", "es"),
    ("questions",),
    ("rules", "graph", "expedite"),
    ("rules", "graph", "expedite", "--decision", "who"),
    ("log", "export"),
    ("log", "path"),
    ("log", "add", "--at", "2026-11-24T09:00-05:00", "--urgency", "urgent"),
    ("log", "list"),
    ("log", "verify"),
    ("log", "forget", "--all", "--yes"),
]


def closed(part):
    """Return a schema whose objects allow nothing but what it describes."""
    if isinstance(part, list):
        return [closed(child) for child in part]
    if not isinstance(part, dict):
        return part
    made = {key: closed(child) for key, child in part.items()}
    if made.get("type") in ("object", ["object", "null"]) and "properties" in made:
        made.setdefault("additionalProperties", False)
    return made


def test_all_are_shipped():
    """Each schema of this release is in the package, and nothing else is."""
    found = {file.name for file in (files("uscis_prep") / "schemas").iterdir() if file.name.endswith(".json")}
    assert found >= {f"{name}-1.json" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema(name):
    """Each is a valid schema of its draft and bears the name that the output bears."""
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema(name)["$id"] == f"uscis-prep/{name}/1"
    assert schema(name)["properties"]["schema"] == {"const": f"uscis-prep/{name}/1"}


@pytest.mark.parametrize("arguments", RUNS, ids=" ".join)
def test_the_output_fits_and_is_described_whole(arguments):
    """What is printed fits its schema, and holds no key that the schema does not describe."""
    pinned = arguments if "--now" in arguments else (*arguments, "--now", NOW)
    found = call(*pinned, "--json").data
    whole = closed(schema(found["schema"].split("/")[1]))
    assert [error.message for error in Draft202012Validator(whole).iter_errors(found)] == []


def test_added_keys_are_allowed():
    """Keys may be added within version 1, at every depth."""
    found = plan(*BIOMETRICS)
    found["new"] = found["needs"][0]["new"] = found["needs"][0]["verdict"]["new"] = 1
    found["needs"][0]["checklist"][0]["new"] = found["rulebook"]["new"] = 1
    assert problems(found) == []


@pytest.mark.parametrize("key", ["status", "needs", "repeat", "sources", "answers", "unused", "briefing", "as_of"])
def test_a_missing_key_is_found(key):
    """A plan without a key of the contract does not fit."""
    found = plan(*BIOMETRICS)
    del found[key]
    assert problems(found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("now",), "2026-11-24T10:00:00"),
        (("as_of",), "24.11.2026"),
        (("status",), "undecided"),
        (("needs", 0, "verdict", "action"), "write"),
        (("needs", 0, "verdict", "action"), "shout"),
        (("needs", 0, "verdict", "channel"), "fax"),
        (("needs", 0, "verdict", "who"), "somebody"),
        (("needs", 0, "verdict", "when"), "later"),
        (("needs", 0, "verdict", "when"), "none"),
        (("needs", 0, "verdict", "opens"), "2026-11-25T08:00-05:00"),
        (("needs", 0, "verdict", "reach"), None),
        (("needs", 0, "verdict", "reach"), "http://uscis.gov"),
        (("needs", 0, "tier"), "tier3"),
        (("needs", 0, "urgency"), "very"),
        (("needs", 0, "decided_by"), "judge"),
        (("needs", 0, "answer", "windows", 0, "kind"), "letter"),
        (("needs", 0, "answer", "windows", 0, "latest"), "2026-11-27T10:00"),
        (("needs", 0, "checklist", 0, "section"), "during"),
        (("needs", 0, "checklist", 0, "cites"), []),
        (("needs", 0, "status"), "undecided"),
        (("repeat",), "rm -rf /"),
        (("sources",), {"somewhere": {}}),
    ],
)
def test_a_wrong_value_is_found(path, value):
    """A value outside the contract does not fit."""
    found = plan(*BIOMETRICS)
    *before, last = path
    place = found
    for step in before:
        place = place[step]
    assert place[last] != value
    place[last] = value
    assert problems(found)


def test_a_wait_without_a_day_is_found():
    """A wait without a day to look again does not fit."""
    found = plan(*WAIT)
    found["needs"][0]["verdict"]["look_again"] = None
    assert problems(found)
