"""A JSON Schema (draft 7) of the rulebook's files that knows this rulebook's names, for completion in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.claims import ACTIONS, GIVES, KEYS
from uscis_prep.rulebook.incoming import IncomingMeaning
from uscis_prep.rulebook.invariants import PREFIX
from uscis_prep.rulebook.load import MAPS, SINGLE
from uscis_prep.rulebook.meaning import DECISIONS, NOT_APPLICABLE, Meaning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from uscis_prep.rulebook.load import Book

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
#: Kinds of files that stand in folders or beside the rules, with the model of one entry; the others go by their file.
MORE: dict[str, type[BaseModel]] = {
    "stories": schema.Story,
    "near-misses": schema.NearMiss,
    "invariants": schema.Invariant,
    "text": schema.Text,
}
#: Keys that hold a condition, wherever they stand.
CONDITIONS = ("when", "only_if")
#: Those of them in an invariant, which may name outputs of the plan too.
CLAIMS = ("when", "always", "never", "no_option")


def kinds() -> list[str]:
    """Return the kinds of files, in alphabetical order."""
    return sorted({"topics", *(_kind(file) for file in (*SINGLE, *MAPS)), *MORE})


def editor_schema(book: Book, kind: str | None) -> Schema:
    """Return the schema of one kind of file, or of all.

    Args:
        book: The rulebook whose names it knows.
        kind: One of `kinds()`; ``None`` for a schema that accepts a file of any kind.
    """
    meaning = Meaning(book)
    definitions = _definitions()
    _name(definitions, _names(book, meaning))
    definitions["Condition"] = _condition(meaning, "Condition")
    definitions["Cite"] = _one_of(_cites(book))
    _invariants(definitions, book, meaning)
    if "incoming.yaml" in book.single:
        _incoming(definitions, IncomingMeaning(book))
    _records(definitions, meaning)
    roots = {name: _root(name) for name in kinds()}
    chosen = [roots[kind]] if kind else [{"anyOf": list(roots.values())}]
    return {"$schema": DRAFT, "allOf": chosen, "definitions": definitions}


def _invariants(definitions: Schema, book: Book, meaning: Meaning) -> None:
    """Let the conditions of an invariant name what a plan says: its channel, its rules, its lines."""
    channels = list(meaning.fields["channel"])
    values: dict[str, Iterable[str]] = {
        "action": ACTIONS,
        "channel": channels,
        "rule": _ids(book, "rules"),
        "offers": channels,
        "dials": channels,
        "shows": _ids(book, "items"),
        "tells": _cites(book),
        "answer": GIVES,
        "stay-away": ("yes",),
    }
    free = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    outputs = {f"{PREFIX}{key}": _some(values[key]) if key in values else free for key in KEYS}
    claim = _condition(meaning, "Claim")
    claim["properties"] |= outputs
    definitions["Claim"] = claim
    for model in ("Invariant", "Excepted"):
        properties = definitions[model]["properties"]
        properties |= {key: {"anyOf": [_ref("Claim"), {"type": "null"}]} for key in CLAIMS if key in properties}


def _incoming(definitions: Schema, meaning: Meaning) -> None:
    """Let `incoming.yaml` have conditions of its own: its questions are others."""
    definitions["IncomingCondition"] = _condition(meaning, "IncomingCondition")
    for model in ("IncomingRule", "IncomingItem", "Law"):
        definitions[model]["properties"]["when"] = _ref("IncomingCondition")
    question = definitions["Question"]
    gated = {**question["properties"], "only_if": _ref("IncomingCondition")}
    definitions["IncomingQuestion"] = {**question, "properties": gated}
    properties = definitions["Incoming"]["properties"]
    properties["questions"] = {"type": "object", "additionalProperties": _ref("IncomingQuestion")}
    properties["facts"]["additionalProperties"] = _ref("IncomingCondition")


def _kind(file: str) -> str:
    return file.removeprefix("text/").removesuffix(".yaml")


def _root(kind: str) -> Schema:
    """Return the shape of a whole file of a kind: one model, or a map from ids to one."""
    for file, model in SINGLE.items():
        if _kind(file) == kind:
            return _ref(model.__name__)
    if kind == "topics":
        return _ref("Topic")
    model = MORE.get(kind) or next(model for file, model in MAPS.items() if _kind(file) == kind)
    return {"type": "object", "additionalProperties": _ref(model.__name__)}


def _definitions() -> Schema:
    """Return the schemas of all models as the rulebook's own checks have them."""
    models = [each for each in vars(schema).values() if isinstance(each, type) and issubclass(each, schema.Model)]
    _, found = models_json_schema(
        [(model, "validation") for model in models if model is not schema.Model],
        ref_template="#/definitions/{model}",
    )
    definitions: Schema = found["$defs"]
    for model in definitions.values():
        for name, entry in model.get("properties", {}).items():
            entry.pop("title", None)
            if name in CONDITIONS:
                model["properties"][name] = {"anyOf": [_ref("Condition"), {"type": "null"}]}
            if name == "cites":
                entry["items"] = _ref("Cite")
    definitions["Questions"]["properties"]["facts"]["additionalProperties"] = _ref("Condition")
    definitions["Questions"]["properties"]["facts"].pop("patternProperties", None)
    definitions["Incoming"]["properties"]["facts"].pop("patternProperties", None)
    return definitions


def _names(book: Book, meaning: Meaning) -> dict[tuple[str, str], Iterable[str]]:
    """Return for each key of a model that names something the names that can stand there."""
    parameters = book.model("parameters.yaml", schema.Parameters)
    dates = [name for name, domain in meaning.domains.items() if domain.partition]
    entries = {kind: _ids(book, kind) for kind in ("rules", "items", "alternatives")}
    disagreements, cites = list(book.maps["disagreements.yaml"]), _cites(book)
    return {
        ("Alternative", "channel"): meaning.channels,
        ("Rule", "over"): entries["rules"],
        ("Item", "over"): entries["items"],
        ("Alternative", "over"): entries["alternatives"],
        ("World", "disagreement"): disagreements,
        ("Statement", "source"): book.maps["sources.yaml"],
        ("Statement", "conflicts"): cites,
        ("Statement", "refines"): cites,
        ("Statement", "refined_by"): cites,
        ("Update", "affects"): cites,
        ("Disagreement", "follows"): cites,
        ("Contradiction", "between"): meaning.order,
        ("Before", "topic"): sorted(meaning.topics),
        ("MenuGroup", "topics"): sorted(meaning.topics),
        ("Danger", "topic"): sorted(meaning.topics),
        ("StoryNeed", "topic"): sorted(meaning.topics),
        ("Story", "order"): sorted(meaning.topics),
        ("Story", "next_question"): meaning.order,
        ("Until", "from"): dates,
        ("Until", "add"): parameters.parameters,
        ("LookAgain", "from"): ["now", *dates],
        ("LookAgain", "add"): parameters.parameters,
        ("Window", "earliest"): parameters.parameters,
        ("Window", "latest"): parameters.parameters,
        ("RuleTest", "has"): cites,
        ("RuleTest", "lacks"): cites,
    }


def _ids(book: Book, kind: str) -> list[str]:
    return sorted(name for topic in book.topics.values() for name in getattr(topic, kind))


def _cites(book: Book) -> list[str]:
    return [name for file in ("statements.yaml", "updates.yaml", "house.yaml") for name in book.maps[file]]


def _name(definitions: Schema, names: dict[tuple[str, str], Iterable[str]]) -> None:
    """Put the names where they can stand: alone, in a list, or as the one thing beside nothing."""
    for (model, key), known in names.items():
        entry = definitions[model]["properties"][key]
        if entry.get("type") == "array":
            entry["items"] = _one_of(known)
        elif "anyOf" in entry:
            entry["anyOf"] = [_one_of(known), {"type": "null"}]
        else:
            definitions[model]["properties"][key] = {**_one_of(known), **_about(entry)}
    answers = definitions["RuleTest"]["properties"]["answers"]
    known = list(dict.fromkeys([*names["Contradiction", "between"], "topic"]))
    answers["propertyNames"] = _one_of(known)


def _about(entry: Schema) -> Schema:
    return {key: entry[key] for key in ("description", "default") if key in entry}


def _one_of(names: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(dict.fromkeys(names))}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _condition(meaning: Meaning, own: str) -> Schema:
    """Return the shape of a condition: questions with answers, decisions with values, and what joins them."""
    inner = _ref(own)
    several = {"type": "array", "items": inner}
    properties: Schema = {"any": several, "all": several, "not": inner, "is": _some(meaning.facts)}
    if own != "IncomingCondition":
        properties["topic"] = _some(sorted(meaning.topics))
    for name, domain in meaning.domains.items():
        gated = [NOT_APPLICABLE] if meaning.questions[name].only_if is not None else []
        properties[name] = {**_some([*domain.names, *gated]), "description": meaning.questions[name].ask.en}
    for decision, fields in meaning.decisions.items():
        properties |= {f"{decision}.{field}": _some(meaning.fields[field]) for field in fields}
    return {"type": "object", "minProperties": 1, "properties": properties, "additionalProperties": False}


def _some(names: Iterable[str]) -> Schema:
    """Return the shape of one name or a list of them."""
    one = _one_of(names)
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _records(definitions: Schema, meaning: Meaning) -> None:
    """Let `then` depend on the decision: every field of it, each with its values."""
    rule = definitions["Rule"]
    cases = []
    for decision, fields in DECISIONS.items():
        values = {field: _one_of(_values(meaning, field)) for field in fields}
        needed = [field for field in fields if field != "look_again"]
        then = {"type": "object", "properties": values, "required": needed, "additionalProperties": False}
        chosen: Schema = {"properties": {"decision": {"const": decision}}}
        if decision != rule["properties"]["decision"]["default"]:
            chosen["required"] = ["decision"]
        cases.append({"if": chosen, "then": {"properties": {"then": then}}})
    rule["properties"]["then"] = {"type": "object"}
    rule["allOf"] = cases


def _values(meaning: Meaning, field: str) -> list[str]:
    """Return the single values of a field; a group of channels is a word for conditions only."""
    return [name for name, values in meaning.fields[field].items() if values == frozenset({name})]
