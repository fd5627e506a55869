"""The reference is complete: what the program has is documented, and what is documented exists."""

import json
import re

from pydantic import BaseModel

from docs.faults import FAULTS
from docs.pages import DOCS, ROOT
from docs.parts import FLAGS, SHARED, commands, compiled
from uscis_prep import errors
from uscis_prep.plan import types
from uscis_prep.rulebook.codes import read_codes

SOURCE = ROOT / "src" / "uscis_prep"
REFERENCE = DOCS / "reference"
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py")))
ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def page(name):
    """Return the text of a page of the reference."""
    return (REFERENCE / name).read_text(encoding="utf-8")


def sections(text, level):
    """Return the sections of a page by their headings of a level."""
    pieces = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def test_every_command_and_flag():
    """Every command has a section, and every flag of every command stands on the page."""
    text = page("commands.md")
    found = {heading.strip("`") for heading in sections(text, 2) if heading.startswith("`")}
    assert found == {name for name, _ in commands()}
    for _, command in commands():
        for parameter in command.params:
            long = [option for option in parameter.opts if option.startswith("--")]
            assert all(re.search(rf"`(-\w, )?{option}[ `]", text) for option in long if option != "--help"), long
    assert SHARED


def test_every_exit_code():
    """Every exit code of an error is documented, and every documented one has a meaning."""
    codes = {
        error.exit_code for error in vars(errors).values() if isinstance(error, type) and hasattr(error, "exit_code")
    }
    rows = dict(re.findall(r"^\| (\d+) \| ([^|]+) \|", page("exit-codes.md"), re.MULTILINE))
    assert {str(code) for code in codes} | {"0", "130"} <= set(rows)
    assert all(rows.values())


def test_every_question():
    """Every question has a section with all its answers."""
    found = sections(page("questions.md"), 3)
    assert [heading.strip("`") for heading in found] == compiled().order
    for name, entry in compiled().questions.items():
        assert set(ROW.findall(found[f"`{name}`"])) >= {*entry["options"], "unsure"}
    assert set(compiled().order) >= FLAGS


def test_every_topic():
    """Every topic that can be chosen has a section."""
    found = [heading.strip("`") for heading in sections(page("topics.md"), 3)]
    assert found == [row["topic"] for row in compiled().public_topics()]


def test_every_variable():
    """Every environment variable that the program reads is documented, and no other."""
    rows = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", page("environment.md")))
    settings = (SOURCE / "cli" / "settings.py").read_text(encoding="utf-8")
    named = {f"USCIS_PREP_{name.upper().replace('-', '_')}" for name in re.findall(r'\bvalue\("([a-z-]+)"\)', settings)}
    named |= set(re.findall(r"USCIS_PREP_[A-Z]+", PYTHON))
    assert {name for name in rows if name.startswith("USCIS_PREP_")} == named
    read = re.findall(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"|"([A-Z]+)" not in os\.environ', PYTHON)
    assert rows >= {name for pair in read for name in pair if name}


def test_every_rulebook_error():
    """Every code that the program can give is explained once, with the message that it really gives."""
    codes = set(re.findall(r"RB\d{3}", PYTHON))
    found = sections(page("rulebook-errors.md"), 3)
    assert set(found) == codes == set(FAULTS) == set(read_codes())
    for code, text in found.items():
        assert "**What to do:**" in text
        assert re.search(rf": {code}: ", text), code


def models_below(base):
    """Yield every model of the rulebook's schema, wherever it stands, but for their common base."""
    for model in base.__subclasses__():
        if model.__module__.startswith("uscis_prep.rulebook.") and model.__name__ != "Model":
            yield model
        yield from models_below(model)


def test_every_key_of_the_rulebook():
    """Every model of the schema has a section that lists exactly its keys, and which of them are needed."""
    found = sections(page("rulebook-format.md"), 4)
    models = {model.__name__: model for model in models_below(BaseModel)}
    assert set(found) == set(models)
    for name, model in models.items():
        rows = re.findall(r"^\| `([^`]+)` \| (yes)? ?\|", found[name], re.MULTILINE)
        keys = {field.alias or key: field.is_required() for key, field in model.model_fields.items()}
        assert {key: bool(needed) for key, needed in rows} == keys, name


def test_every_file_of_the_rulebook():
    """Every file that the program reads stands in the table of files."""
    from uscis_prep.rulebook.fingerprint import TESTS  # noqa: PLC0415 - one test
    from uscis_prep.rulebook.load import MAPS, SINGLE, TEXTS, TOPIC_FOLDERS  # noqa: PLC0415 - one test

    found = set(ROW.findall(sections(page("rulebook-format.md"), 2)["Files"]))
    assert found == {
        *SINGLE,
        *MAPS,
        *(f"{folder}/*.yaml" for folder in (*TOPIC_FOLDERS, TEXTS, *TESTS[:2])),
        *TESTS[2:],
    }


def keys_of(node):
    """Return every name of a key in a JSON Schema."""
    if isinstance(node, list):
        return set().union(*(keys_of(child) for child in node))
    if not isinstance(node, dict):
        return set()
    own = set(node["properties"]) if isinstance(node.get("properties"), dict) else set()
    return own.union(*(keys_of(child) for child in node.values()))


def names_in(text):
    """Return every name of a key in the written tables of a section; `a[].b` names the key `b`."""
    written = text.split("<!-- generated", maxsplit=1)[0]
    return {row.rsplit(".", 1)[-1] for row in ROW.findall(written)}


def test_every_key_of_the_json():
    """Every key of every JSON Schema, and of the plan's own types, is documented under its schema, and no other."""
    found = sections(page("json.md"), 2)
    schemas = {
        path.stem.removesuffix("-1"): json.loads(path.read_text("utf-8"))
        for path in (SOURCE / "schemas").glob("*-1.json")
    }
    assert set(re.findall(r"uscis-prep/([a-z-]+)/1", PYTHON)) | set(schemas) == {
        name.removesuffix("/1") for name in found
    }
    plan = set().union(
        *(vars(kind).get("__annotations__", {}) for kind in vars(types).values() if isinstance(kind, type))
    )
    for name, text in found.items():
        own = keys_of(schemas.get(name.removesuffix("/1"), {}))
        wanted = own | plan if name == "plan/1" else own
        assert names_in(text) == wanted or not own, name
