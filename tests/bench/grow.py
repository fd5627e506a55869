"""Makes a rulebook several times the size of the shipped one: python tests/bench/grow.py 10 FOLDER."""

import sys
from pathlib import Path

import yaml

from uscis_prep.rulebook.strict_yaml import parse

RULES = Path(__file__).resolve().parents[2] / "rules"
TESTS = ("stories", "near-misses", "invariants.yaml")
#: Keys whose words are names of questions, facts, topics or entries; all other words are options, channels or texts.
NAMING = ("is", "topic", "over", "from", "between")
#: Keys under which the keys are no names of ours.
WORDS = ("then", "options", "bands", "sets", "expect")


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes every value out: the rulebook knows no repetition by `&` and `*`."""

    def ignore_aliases(self, data):  # noqa: ARG002 - the signature is the library's
        return True


def plain(node):
    """Return what a YAML file holds, with the types of the strict reader."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    return [plain(child) for child in value] if isinstance(value, list) else value


def read(path):
    """Read a file of the rulebook."""
    node, problems = parse(path.read_bytes(), path.name)
    assert not problems, problems
    return plain(node)


def keys(value):
    """Return every key in some data."""
    if isinstance(value, dict):
        return set(value).union(*(keys(child) for child in value.values()))
    return set().union(*(keys(child) for child in value)) if isinstance(value, list) else set()


def facts_in(value):
    """Return every fact that a condition names."""
    if isinstance(value, dict):
        own = value.get("is", [])
        found = {own} if isinstance(own, str) else {name for name in own if isinstance(name, str)}
        return found.union(*(facts_in(child) for child in value.values()))
    return set().union(*(facts_in(child) for child in value)) if isinstance(value, list) else set()


def own_questions(questions, facts, topics):
    """Return the questions and facts that only the needs of topics are about; all other files keep their names."""
    own = {name for name, entry in questions.items() if entry.get("scope") == "need"}
    used = {name for data in topics.values() for name in keys(data) | facts_in(data)}
    named = {name for name, when in facts.items() if keys(when) & own and name in used}
    return own, named


def renamed(value, names, suffix, key=""):
    """Return data in which the given names bear a suffix: as keys, and as words where a name of ours stands."""
    if isinstance(value, dict):
        return {
            f"{name}{suffix}" if name in names and key not in WORDS else name: renamed(child, names, suffix, name)
            for name, child in value.items()
        }
    if isinstance(value, list):
        return [renamed(child, names, suffix, key) for child in value]
    return f"{value}{suffix}" if key in NAMING and value in names else value


def widened(value, ids, times, key=""):
    """Return a condition that holds in the copies of a topic where it holds in the topic."""
    if isinstance(value, dict):
        return {n: child if n == "answers" else widened(child, ids, times, n) for n, child in value.items()}
    if key != "topic" and isinstance(value, list):
        return [widened(child, ids, times) for child in value]
    if key != "topic":
        return value
    found = value if isinstance(value, list) else [value]
    return [*found, *(f"{name}-x{number}" for number in range(2, times + 1) for name in found if name in ids)]


def copied(data, names, number):
    """Return the copy of a topic with a number: all its own ids are new ones."""
    suffix = f"-x{number}"
    own = {name for kind in ("rules", "items", "alternatives") for name in data.get(kind, {})}
    made = renamed(data, names | own, suffix)
    for rule in made.get("rules", {}).values():
        rule.pop("tests", None)
    return made


def grow(times, folder, source=RULES):
    """Write a rulebook of so many times the size.

    Topics with their rules, lines, alternatives and the questions about a need are copied under new ids. Who must act,
    which line is dialled, the ledgers and the values are there once, as they would be in a larger rulebook too.

    Args:
        times: How many times the size.
        folder: Where it is written; made if it is missing.
        source: The rulebook to copy.
    """
    for path in sorted(source.rglob("*.yaml")):
        name = path.relative_to(source)
        if name.parts[0] not in TESTS:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(path.read_bytes())
    for path in sorted((folder / "shared").glob("*.yaml")):
        dump(path, widened(read(path), {path.stem for path in (source / "topics").glob("*.yaml")}, times))
    asked = read(source / "questions.yaml")
    topics = {path.stem: read(path) for path in sorted((source / "topics").glob("*.yaml"))}
    own, named = own_questions(asked["questions"], asked["facts"], topics)
    ids = {data["topic"] for data in topics.values()}
    questions, facts = (widened(asked[kind], ids, times) for kind in ("questions", "facts"))
    for number in range(2, times + 1):
        names, suffix = own | named | ids, f"-x{number}"
        for kept, kind, chosen in ((questions, "questions", own), (facts, "facts", named)):
            fresh = {name: entry for name, entry in asked[kind].items() if name in chosen}
            kept |= {f"{name}{suffix}": renamed(entry, names, suffix) for name, entry in fresh.items()}
        for stem, data in topics.items():
            dump(folder / "topics" / f"{stem}{suffix}.yaml", copied(data, names, number))
    dump(folder / "questions.yaml", {"questions": questions, "facts": facts})


def dump(path, data):
    """Write data as YAML."""
    path.write_text(yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110), encoding="utf-8")


if __name__ == "__main__":
    grow(int(sys.argv[1]), Path(sys.argv[2]))
