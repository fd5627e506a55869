"""Which facts a rewriting of the sentences has lost or added, entry by entry, in both languages.

A sentence may be written anew, but its facts stay: placeholders, numbers, days, forms, addresses, negations and
conditions. This compares two rulebooks and names every entry in which one of them differs. It does not judge: a "not"
that became a "never" is the same count, and a day that moved to another entry shows as lost in one and added in the
other. What it prints is what a person has to look at.

    python tests/rules/compare_texts.py main                   the rules of a revision, against those of this worktree
    python tests/rules/compare_texts.py OLD/rules NEW/rules    two folders
    python tests/rules/compare_texts.py main --only topics/expedite.yaml --lost

The texts of one entry count together, because a fact may move from `text` to `more`. An entry that was split is
compared as a whole: a new id belongs to the old one with which it begins, or else to the one with the same `cites` and
`when` in the same file. It exits with 1 where something differs.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import subprocess
import sys
import tarfile
from collections import Counter, defaultdict
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
LANGUAGES = ("en", "es")
#: The list of words gives no advice.
LEFT_OUT = ("words.yaml", "near-misses/")
#: The last key of a text: without it the path names the entry.
TEXTS = set(
    re.findall(
        r"\w+",
        """
    text more headline why spoken ask short clause name about advice message hint once_over says help gloss title
    after note certainty label counting
""",
    )
)
#: What a rewriting may not touch. A new `section` is told, because a line can move to "Careful".
FIXED = re.findall(
    r"\w+",
    """
    when then over from in_force_by world decision slot general clock stay_away warning until until_then channel
    reach once section
""",
)

PLACEHOLDER = re.compile(r"\{[^}]*\}")
ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\w-]+\.)+(?:gov|org|com|mil|net)(?:/[\w./?=&#-]*)?)"
)
PHONE = re.compile(r"\b\d?-?\(?\d{3}\)?[- ]\d{3}-\d{4}\b")
FORM = re.compile(r"\b[A-Z]{1,3}-\d+[A-Z]*\b")
NAME = re.compile(r"\b(?:[A-Z]{2,}|Tier|Emma|e-Request|Live Chat|My Appointment)\b")
NUMBER = re.compile(r"\$?\d+(?:[.,:]\d+)*\s?%?")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Names that stand everywhere and are no fact.
COMMON_NAMES = {"USCIS", "OK", "EE", "UU", "U.S", "US", "ID"}
#: The same number as a word.
NUMERALS = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
}
MORE_NUMERALS = {"en": {"twice": "2", "half": "½"}, "es": {"media": "½", "medio": "½"}}
DAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december today tomorrow yesterday holiday weekend",
    "es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre hoy mañana ayer feriado",
}
UNITS = {
    "en": "business days|calendar days|minutes?|hours?|days?|weeks?|months?|years?",
    "es": "días hábiles|días naturales|minutos?|horas?|días?|semanas?|mes(?:es)?|años?",
}
#: Kinds of words that turn a sentence round. They are counted: "not" for "never" is no difference, one less is.
TURNS = {
    "en": {
        "negation": r"no one|nobody|no|not|\w+n[’']t|never|without|nothing|none|nor|neither|cannot|nowhere|refus\w+",
        "if": r"if|whether|when|whenever",
        "unless": r"unless|except\w*",
        "only": r"only|alone",
        "until": r"until|till|as long as|while",
        "before": r"before|beforehand|ahead|earlier",
        "after": r"after|afterwards|later|since",
        "first": r"first",
        "bound": r"at least|at most|or more|or less|or fewer|more than|less than|fewer than|up to|about",
    },
    "es": {
        "negation": r"no|nunca|sin|nadie|nada|ningun[oa]s?|ningún|ni|tampoco|jamás",
        "if": r"si|cuando",
        "unless": r"a menos que|salvo|excepto|excepci\w+|excluy\w+",
        "only": r"sol[oa]s?|sólo|solamente|únic\w+",
        "until": r"hasta|mientras",
        "before": r"antes|anterior\w*|con anticipación",
        "after": r"después|tras|luego|posterior\w*|desde|a partir",
        "first": r"primer[oa]?",
        "bound": r"al menos|por lo menos|como mínimo|o más|o menos|a lo sumo|más de|menos de|un[oa]s|cerca de",
    },
}


class Entry(NamedTuple):
    """One entry of a rulebook: a rule, a line of the checklist, a question, an option."""

    texts: Mapping[str, str]
    """By language all its texts, one below the other."""
    cites: frozenset[str]
    fixed: Mapping[str, Any]
    shows: int
    """How many words its examples quote."""


class Difference(NamedTuple):
    """What one entry, or a group of them, has lost or added."""

    entry: str
    grouped: str
    language: str
    lost: tuple[str, ...]
    added: tuple[str, ...]


def entries(folder: Path) -> dict[str, Entry]:
    """Return every entry of a rulebook that has a text, by file and path."""
    whole: dict[str, Entry] = {}
    for path in sorted(folder.rglob("*.yaml")):
        file = path.relative_to(folder).as_posix()
        if not file.startswith(LEFT_OUT):
            whole |= _of_file(file, yaml.load(path.read_text("utf-8"), LOADER))  # noqa: S506 - a loader of plain text
    return whole


def _of_file(file: str, data: Any) -> dict[str, Entry]:
    texts: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, both in _texts(data, ()):
        for language in LANGUAGES:
            texts[_entry_of(path)][language].append(both[language])
    return {f"{file} {'/'.join(path)}": _entry(data, path, found) for path, found in texts.items()}


def _texts(data: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    if isinstance(data, dict):
        if {*LANGUAGES} <= data.keys() and isinstance(data["en"], str):
            yield path, data
        else:
            for key, child in data.items():
                yield from _texts(child, (*path, str(key)))
    elif isinstance(data, list):
        for index, child in enumerate(data):
            yield from _texts(child, (*path, str(index)))


def _entry_of(path: tuple[str, ...]) -> tuple[str, ...]:
    return path[:-1] if len(path) > 1 and path[-1] in TEXTS else path


def _entry(data: Any, path: tuple[str, ...], texts: Mapping[str, list[str]]) -> Entry:
    for step in path:
        data = data[int(step) if isinstance(data, list) else step]
    if not isinstance(data, dict):
        data = {}
    cites = data.get("cites", [])
    tests = data.get("tests", [])
    fixed = {key: data[key] for key in FIXED if key in data and not {*LANGUAGES} & {*_keys(data[key])}}
    if tests:
        fixed["tests"] = [{key: value for key, value in test.items() if key != "shows"} for test in tests]
    joined = {language: "\n".join(lines) for language, lines in texts.items()}
    shows = sum(len(test.get("shows", [])) for test in tests)
    return Entry(joined, frozenset(cites if isinstance(cites, list) else ()), fixed, shows)


def _keys(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def facts(text: str, language: str) -> Counter[str]:
    """Return the facts of a text with how often each stands there; only turns of a sentence are counted above one."""
    found: Counter[str] = Counter()
    for kind, pattern in (("placeholder", PLACEHOLDER), ("address", ADDRESS), ("phone", PHONE), ("form", FORM)):
        for hit in pattern.finditer(text):
            found[f"{kind} {_normal(kind, hit)}"] = 1
        text = pattern.sub(" ", text)
    names = {hit[0] for hit in NAME.finditer(text)} - COMMON_NAMES
    found.update({f"name {name}": 1 for name in names})
    small = text.lower()
    words = WORD.findall(small)
    numerals = dict(zip(NUMERALS[language].split(), map(str, range(2, 13)), strict=True)) | MORE_NUMERALS[language]
    numbers = {re.sub(r"\s", "", hit[0]) for hit in NUMBER.finditer(text)} | {
        numerals[w] for w in words if w in numerals
    }
    found.update({f"number {number}": 1 for number in numbers})
    days = set(DAYS[language].split())
    found.update({f"day {day}": 1 for word in words for day in {word, word.removesuffix("s")} & days})
    found.update({f"unit {unit}": 1 for unit in {_unit(u) for u in re.findall(rf"\b(?:{UNITS[language]})\b", small)}})
    for kind, pattern in TURNS[language].items():
        found[kind] = len(re.findall(rf"(?<![\w-])(?:{pattern})(?![\w-])", small))
    found["if"] += text.count("?")  # "Did it fail? Call." is a condition too
    return +found


def _normal(kind: str, hit: re.Match[str]) -> str:
    return hit[1].rstrip(".-/?") if kind == "address" else hit[0]


def _unit(unit: str) -> str:
    return {"meses": "mes"}.get(unit, unit if " " in unit else unit.removesuffix("s") if unit != "mes" else unit)


def groups(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> dict[str, tuple[set[str], set[str], str]]:
    """Return by name the old and the new entries that are compared with each other, and why they belong together."""
    whole = {name: ({name}, {name}, "") for name in before.keys() & after.keys()}
    gone = before.keys() - after.keys()
    whole |= {name: ({name}, set(), "") for name in gone}
    for name in sorted(after.keys() - before.keys()):
        home, why = _home(name, after[name], before)
        old, new, reason = whole.setdefault(home or name, (set(), set(), ""))
        new.add(name)
        whole[home or name] = (old, new, "; ".join(filter(None, (reason, why))))
    return whole


def _home(name: str, entry: Entry, before: Mapping[str, Entry]) -> tuple[str | None, str]:
    """Return the old entry that a new one was split from."""
    begins = [old for old in before if name.startswith(f"{old}-")]
    if begins:
        return max(begins, key=len), f"{_short(name)} begins with {_short(max(begins, key=len))}"
    place = name.rpartition("/")[0]
    alike = [
        old
        for old, its in sorted(before.items())
        if old.rpartition("/")[0] == place and entry.cites and its.cites == entry.cites and _when(its) == _when(entry)
    ]
    return (alike[0], f"{_short(name)} has the cites and the condition of {_short(alike[0])}") if alike else (None, "")


def _short(name: str) -> str:
    return name.rpartition("/")[2]


def _when(entry: Entry) -> Any:
    return entry.fixed.get("when")


def differences(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[Difference]:
    """Return everything that two rulebooks differ in, by entry."""
    found = []
    for name, (old, new, why) in sorted(groups(before, after).items()):
        olds, news = [before[each] for each in sorted(old)], [after[each] for each in sorted(new)]
        for language in LANGUAGES:
            had, has = (facts("\n".join(e.texts[language] for e in each), language) for each in (olds, news))
            found.append(Difference(name, why, language, _told(had - has, had, has), _told(has - had, had, has)))
        found.append(Difference(name, why, "", *_frame(olds, news)))
    return [difference for difference in found if difference.lost or difference.added]


def _told(part: Counter[str], had: Counter[str], has: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{fact}: {had[fact]} -> {has[fact]}" if " " not in fact else fact for fact in sorted(part))


def _frame(olds: list[Entry], news: list[Entry]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Compare what stands around the texts: cites, conditions, and how many words the examples quote."""
    if not olds or not news:
        return (("the entry",), ()) if olds else ((), ("the entry",))
    had, has = (frozenset().union(*(entry.cites for entry in each)) for each in (olds, news))
    lost, added = [f"cite {row}" for row in sorted(had - has)], [f"cite {row}" for row in sorted(has - had)]
    lost += [f"cite {row} (in one part)" for entry in news for row in sorted((had & has) - entry.cites)]
    first = olds[0].fixed
    for entry in news:
        for key in sorted(first.keys() | entry.fixed.keys()):
            old, new = (json.dumps(each.get(key), ensure_ascii=False) for each in (first, entry.fixed))
            if old != new and not (len(news) > 1 and key == "tests"):
                lost.append(f"{key} {old}")
                added.append(f"{key} {new}")
    quoted = sum(entry.shows for entry in olds) - sum(entry.shows for entry in news)
    if quoted > 0:
        lost.append(f"quoted words of examples: {quoted} fewer")
    return tuple(lost), tuple(added)


def report(found: list[Difference], *, lost_only: bool) -> Iterator[str]:
    """Yield the differences as lines, and at last how many there are."""
    told = [each for each in found if each.lost or not lost_only]
    for name in dict.fromkeys(each.entry for each in told):
        yield name
        its = [each for each in told if each.entry == name]
        if its[0].grouped:
            yield f"  grouped  {its[0].grouped}"
        for each in its:
            language = each.language or "  "
            if each.lost:
                yield f"  {language}  lost   {', '.join(each.lost)}"
            if each.added and not lost_only:
                yield f"  {language}  added  {', '.join(each.added)}"
    lost, added = (sum(len(getattr(each, side)) for each in told) for side in ("lost", "added"))
    yield f"{len({each.entry for each in told})} entries differ: {lost} facts lost, {added} added"


def rulebook(where: str, stack: ExitStack) -> Path:
    """Return a folder as it is, or the rules of a revision, unpacked."""
    if Path(where).is_dir():
        return Path(where)
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", where, "rules"],
        check=True,
        capture_output=True,
    )
    folder = Path(stack.enter_context(TemporaryDirectory()))
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "rules"


def main() -> int:
    """Compare two rulebooks and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", help="a folder with a rulebook, or a git revision")
    parser.add_argument("after", nargs="?", default=str(ROOT / "rules"), help="the same; without it the rules here")
    parser.add_argument("--only", default="", metavar="START", help="only entries whose file (and path) begin so")
    parser.add_argument("--lost", action="store_true", help="only what is missing afterwards")
    parser.add_argument("--json", action="store_true", help="as JSON, one list of differences")
    given = parser.parse_args()
    with ExitStack() as stack:
        before, after = (entries(rulebook(where, stack)) for where in (given.before, given.after))
    found = [each for each in differences(before, after) if each.entry.startswith(given.only)]
    if given.json:
        sys.stdout.write(json.dumps([each._asdict() for each in found], ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in report(found, lost_only=given.lost))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
