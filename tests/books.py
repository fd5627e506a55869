"""Rulebooks for tests: the shipped one with parts replaced, small ones written out, and random ones."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from hypothesis import strategies as st

from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import RulebookError
from uscis_prep.rulebook.compile import compile_folder

RULES = Path(__file__).parent.parent / "rules"
DECISIONS = ("route", "who", "contact")


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes every value out: the rulebook knows no repetition by `&` and `*`."""

    def ignore_aliases(self, data):  # noqa: ARG002 - the signature is the library's
        return True


def text(words="Words."):
    """Return a sentence in both languages."""
    return {"en": words, "es": words, "same": "A test."}


def question(*options, **more):
    """Return a question with options; `gate` is its `only_if` and `otherwise` its `else`."""
    keys = {"gate": "only_if", "otherwise": "else"}
    data = {"scope": "need", "ask": text(), "why": text(), "short": text()}
    data["options"] = {option: {"text": text(), "clause": text()} for option in options}
    return data | {keys.get(key, key): value for key, value in more.items()}


def route(channel="phone", **fields):
    """Return a whole record of the decision `route`."""
    plain = {"channel": channel, "tier": "none", "urgency": "none", "decided_by": "none", "answer": "none"}
    return plain | fields


def rule(then, when=None, decision="route", **more):
    """Return a rule; one of the decision `route` gets a headline."""
    data = {"decision": decision, "when": when, "then": then, "cites": ["H1"], **more}
    return data | ({"headline": text()} if decision == "route" else {})


def item(when=None, **more):
    """Return a line of the checklist."""
    return {"section": "note", "when": when, "text": text(), "cites": ["H1"], **more}


def topic(name, rules, **more):
    """Return the file of a topic."""
    return {"topic": name, "name": text(), "about": text(), "rules": rules, **more}


def channel(*groups):
    """Return a channel that belongs to some groups."""
    return {"action": "call", "name": text(), "do": text(), "groups": list(groups), "order": 1, "cites": ["H1"]}


def minimal(questions, topics, facts=None, **more):
    """Return a small complete rulebook, as data by file name; `more` replaces whole files, `/` written as `__`."""
    files = {
        "rulebook.yaml": {
            "id": "small",
            "version": "1",
            "checked_on": "2026-01-01",
            "stale_after_days": 3650,
            "earliest": "2023-01-01",
            "languages": ["en", "es"],
            "disclaimer": text(),
        },
        "questions.yaml": {"questions": questions, "facts": facts or {}},
        "parameters.yaml": {
            "parameters": {},
            "answers": {"none": {"cites": ["H1"], "silent": text()}},
            "look_again": {},
        },
        "calendar.yaml": {"zone": "America/New_York", "first_year": 2026, "last_year": 2026},
        "words.yaml": {"longest": {"en": 20, "es": 24}},
        "house.yaml": {"H1": {"says": text()}},
        "channels.yaml": {"phone": channel("live"), "web": channel("tools"), "none": channel()},
        "shared/last.yaml": {
            "rules": {
                "anybody": rule({"who": "you"}, decision="who"),
                "same-line": rule({"line": "same"}, decision="contact"),
            }
        },
    }
    for name in ("sources", "statements", "updates", "forms", "contradictions", "disagreements"):
        files[f"{name}.yaml"] = {}
    files["text/program.yaml"] = files["text/errors.yaml"] = {}
    for name, data in topics.items():
        files[f"topics/{name}.yaml"] = data
    return files | {f"{name.replace('__', '/')}.yaml": data for name, data in more.items()}


def write(folder, files):
    """Write files into a folder: data as YAML, text as it is, None as a deletion."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            path.unlink()
        elif isinstance(data, str):
            path.write_text(data, encoding="utf-8")
        else:
            path.write_text(yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return folder


def shipped(folder, **replaced):
    """Copy the shipped rulebook into a folder and edit it.

    Args:
        folder: Where the copy goes; it must not exist yet.
        replaced: By file name without `.yaml` and with `__` for `/`: the new content, or pairs of old and new text.
    """
    shutil.copytree(RULES, folder)
    for name, change in replaced.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        if isinstance(change, list):
            content = path.read_text(encoding="utf-8")
            for old, new in change:
                assert old in content, f"{path.name} does not have {old!r}"
                content = content.replace(old, new, 1)
            write(folder, {path.relative_to(folder).as_posix(): content})
        else:
            write(folder, {path.relative_to(folder).as_posix(): change})
    return folder


def compiled(files):
    """Compile a rulebook that is given as data."""
    with TemporaryDirectory() as folder:
        return Compiled(compile_folder(write(Path(folder), files)))


def problems_in(folder):
    """Return what is wrong with the rulebook of a folder, one line for each problem."""
    try:
        compile_folder(folder)
    except RulebookError as error:
        return error.problems
    return []


def problems(files):
    """Return what is wrong with a rulebook that is given as data."""
    with TemporaryDirectory() as folder:
        return problems_in(write(Path(folder), files))


def reversed_order(files):
    """Return the same rulebook with its files, rules, items, facts and lists of `over` in the opposite order."""
    turned = {}
    for name, data in files.items():
        folder, _, last = name.partition("/")
        if folder in ("topics", "shared"):
            kinds = {kind: dict(reversed(data.get(kind, {}).items())) for kind in ("rules", "items")}
            for entries in kinds.values():
                for key, entry in entries.items():
                    entries[key] = entry | {"over": entry.get("over", [])[::-1]}
            # "z" stands after, "a" before: the files change places in every listing.
            turned[f"{folder}/{chr(ord('z') - len(turned))}-{last}"] = data | kinds
        elif name == "questions.yaml":
            turned[name] = data | {"facts": dict(reversed(data["facts"].items()))}
        else:
            turned[name] = data
    return turned


@st.composite
def conditions(draw, names, depth=2):
    """Draw a condition over keys that can be compared with some names each."""
    shape = draw(st.sampled_from(["map", "map", "map", "any", "all", "not"] if depth else ["map"]))
    if shape == "not":
        found = {"not": draw(conditions(names, depth - 1))}
    elif shape != "map":
        found = {shape: draw(st.lists(conditions(names, depth - 1), min_size=1, max_size=3))}
    else:
        found = {}
    keys = st.lists(st.sampled_from(sorted(names)), min_size=not found, max_size=2, unique=True)
    for key in draw(keys):
        some = draw(st.lists(st.sampled_from(names[key]), min_size=1, max_size=2, unique=True))
        found[key] = some[0] if len(some) == 1 and draw(st.booleans()) else some
    return found


@st.composite
def questionnaires(draw, most=5):
    """Draw questions, some gated, some with presumptions; and the names that conditions may compare each with."""
    number = draw(st.integers(3, most))
    questions, names = {}, {}
    for place in range(number):
        options = ["a", "b", "c"][: 2 if number > 3 else draw(st.integers(2, 3))]
        more = {"sets": {"some": [options[0], options[-1]], "odd": [options[1], "unsure"]}}
        name = f"q{place}"
        known = [*options, "unsure", "some", "odd"]
        if place and draw(st.sampled_from([True, False, False])):
            more["gate"] = draw(conditions(names, 1))
            more["otherwise"] = draw(st.sampled_from(["n/a", "n/a", *options]))
            known += ["n/a"] if more["otherwise"] == "n/a" else []
        more["scope"] = draw(st.sampled_from(["need", "case"]))
        questions[name] = question(*options, **more)
        names[name] = known
    for name, entry in questions.items():
        others = {other: known for other, known in names.items() if other != name}
        options = st.sampled_from(list(entry["options"]))
        row = st.fixed_dictionaries({"when": conditions(others, 1) | st.none(), "option": options})
        entry["presume"] = draw(st.lists(row, max_size=2))
    return questions, names


@st.composite
def decided(draw, prefix, decision, names, thens, *, total=True):
    """Draw the rules of one decision and the facts that they use; `total` ones decide everything exactly once."""
    facts, rules = {}, {}
    number = draw(st.integers(2, 4))
    chained = not total or draw(st.booleans())
    listed = [f"{prefix}-{place}" for place in range(number)]
    for place, name in enumerate(listed):
        facts[f"{name}-holds"] = draw(conditions(names))
        before = [{"is": f"{other}-holds"} for other in listed[:place]]
        when, over = {"is": f"{name}-holds"}, []
        if chained:
            when = draw(st.sampled_from([when, facts[f"{name}-holds"]]))
            over = draw(st.lists(st.sampled_from(listed[place + 1 :]), unique=True)) if listed[place + 1 :] else []
            if total and listed[place + 1 :] and listed[place + 1] not in over:
                over.append(listed[place + 1])
        elif before:
            when = {"all": [when, {"not": {"any": before}}]}
        rules[name] = rule(draw(thens), when, decision, over=over)
    if total:
        rules[f"{prefix}-rest"] = rule(draw(thens), {"not": {"any": [{"is": fact} for fact in facts]}}, decision)
    since = draw(st.sampled_from([{}, {"from": "2024-01-01"}, {"in_force_by": "2024-01-01"}]))
    if since:
        over = list(rules) if total else draw(st.lists(st.sampled_from(list(rules)), unique=True))
        rules[f"{prefix}-dated"] = rule(draw(thens), draw(conditions(names)), decision, over=over, **since)
    return rules, facts


@st.composite
def books(draw, topics=("one",), *, total=True, most=5):
    """Draw a small rulebook as data; unless it is `total`, its decision `route` may have gaps and overlaps."""
    questions, names = draw(questionnaires(most))
    channels = {"route.channel": ["phone", "web", "none", "live"]}
    routes = st.builds(
        lambda channel, tier: route(channel, tier=tier),
        st.sampled_from(["phone", "web", "none"]),
        st.sampled_from(["tier1", "tier2"]),
    )
    people = st.sampled_from([{"who": "you"}, {"who": "party"}])
    lines = st.sampled_from([{"line": "same"}, {"line": "web"}])
    files, facts, shared = {}, {}, {}
    for name in topics:
        rules, new = draw(decided(name, "route", names, routes, total=total))
        facts |= new
        files[name] = topic(name, rules)
    every = names | channels | {"who.who": ["you", "party"]}
    for decision, known, thens in (("who", names | channels, people), ("contact", every, lines)):
        rules, new = draw(decided(decision, decision, known, thens))
        facts |= new
        shared |= rules
    lists = draw(st.lists(conditions(every), max_size=4))
    items = {f"item-{place}": item(when, over=[f"item-{place + 1}"]) for place, when in enumerate(lists)}
    for name, entry in items.items():
        entry["over"] = [other for other in entry["over"] if other in items and draw(st.booleans())]
        if draw(st.booleans()):
            items[name] = entry | {"from": "2024-01-01"}
    files[topics[0]]["items"] = items
    return minimal(questions, files, facts, shared__last={"rules": shared})
