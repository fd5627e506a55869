"""What a rulebook means, as text to keep and compare: it changes when the meaning does, not with words or order."""

from __future__ import annotations

import json
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING, Any

from uscis_prep.engine.diagram import Pool
from uscis_prep.rulebook.digest import Digests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: The parts of a plan that are lists of lines, with the word for one line.
LINES = {"items": "item", "alternatives": "alternative", "disagreements": "disagreement"}
#: The tables whose entries mean something beside their conditions.
TABLES = (
    "rules",
    "items",
    "alternatives",
    "parameters",
    "answers",
    "look_again",
    "channels",
    "forms",
    "contradictions",
    "disagreements",
)
#: Keys that say nothing about what is advised: words, sources, and what the diagrams tell.
SILENT = ("cites", "over", "from", "in_force_by", "stale_after", "when", "says", "title", "gloss", "topic", "then")

#: By edition what holds there.
Told = dict[str, str]


def snapshot(data: Mapping[str, Any]) -> dict[str, str]:
    """Tell what a compiled rulebook means.

    Args:
        data: The compiled rulebook.

    Returns:
        By name of a file its text: one for each topic, `questions.txt` and `tables.txt`.
    """
    files = {f"{topic}.txt": _topic(data, topic) for topic in sorted(data["topics"])}
    if data.get("incoming"):  # a rulebook within the rulebook, with questions and editions of its own
        inner = data["incoming"]
        read = {key: _kept(inner.get(key), dated=False) for key in ("senders", "caller_ids")}
        files["incoming.txt"] = f"{_topic(inner, 'incoming')}\n{_questions(inner)}\n{_flow(read)}\n"
    return {**files, "questions.txt": _questions(data), "tables.txt": _tables(data)}


def topic_snapshot(data: Mapping[str, Any], topic: str) -> str:
    """Tell what one topic of a compiled rulebook means; the others need not be compiled."""
    return _topic(data, topic)


def _topic(data: Mapping[str, Any], topic: str) -> str:
    entry = data["topics"][topic]
    pool = Pool([len(question["values"]) for question in data["questions"]], entry["nodes"])
    names = Digests(pool, data["questions"])
    told: dict[str, Told] = {}
    plans = [list(_plan(pool, names, plan)) for plan in entry["plans"]]
    for edition, number in entry["editions"].items():
        for line, words in plans[number]:
            told.setdefault(line, {})[edition] = words
    parts = [f"topic {topic}\n", *_grouped(told, list(entry["editions"]))]
    return "".join([*parts, *_frame(data, entry, names)])


def _plan(pool: Pool, names: Digests, plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a line for each outcome, each item, each alternative and each other world, and what holds of it."""
    yield from _outcomes(pool, names, plan)
    for kind, word in LINES.items():
        for name, root in plan[kind].items():
            yield f"{word} {name}", _share(pool, names, root)
    for world in plan["worlds"]:
        for number, record in enumerate(world["outcomes"]):
            where = _where(pool, world["outcome"], number)
            line = f"if side {world['side']} of {world['disagreement']} is right: {_record(record)}"
            yield line, _share(pool, names, where)


def _outcomes(pool: Pool, names: Digests, plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each outcome with its share and the rules that lead to it, then each rule with its own share."""
    decisions = plan["decisions"]
    roots = [plan["outcome"], *(made["by_rule"] for made in decisions.values())]
    space = sorted({question for root in roots for question in pool.support(root)})
    whole = prod(pool.sizes[question] for question in space)
    many = pool.count(plan["outcome"], space)
    deciding = {decision: _deciding(pool, plan["outcome"], made, space) for decision, made in decisions.items()}
    for number, record in enumerate(plan["outcomes"]):
        lines = [f"\n        {decision} by {_listed(rows[number])}" for decision, rows in deciding.items()]
        where = names.of(_where(pool, plan["outcome"], number))
        yield f"outcome {_record(record)}", f"{many[number]:,} of {whole:,} {where}{''.join(lines)}"
    for decision, made in decisions.items():
        for place, rule in enumerate(made["rules"], start=1):
            yield f"rule {rule} ({decision})", _share(pool, names, _where(pool, made["by_rule"], place))


def _deciding(
    pool: Pool, outcome: int, made: Mapping[str, Any], space: Sequence[int]
) -> dict[int, list[tuple[str, int]]]:
    """Return for each outcome the rules of one decision that lead to it, and how often."""
    pairs: dict[tuple[int, int], int] = {}

    def pair(left: int, right: int) -> int:
        return pairs.setdefault((left, right), len(pairs))

    counts = pool.count(pool.join(pair, outcome, made["by_rule"]), space)
    found: dict[int, list[tuple[str, int]]] = {}
    for (number, place), terminal in pairs.items():
        found.setdefault(number, []).append((made["rules"][place - 1], counts.get(terminal, 0)))
    return found


def _listed(rows: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{rule} {many:,}" for rule, many in sorted(rows) if many)


def _record(record: Mapping[str, str]) -> str:
    return " ".join(f"{field}={value}" for field, value in record.items())


def _where(pool: Pool, root: int, terminal: int) -> int:
    """Return the condition under which a function ends in a terminal."""
    return pool.relabel(root, {each: int(each == terminal) for each in pool.terminals(root)})


def _share(pool: Pool, names: Digests, condition: int) -> str:
    if condition < 0:
        return names.of(condition)
    space = pool.support(condition)
    whole = prod(pool.sizes[question] for question in space)
    return f"{pool.count(condition, space).get(1, 0):,} of {whole:,} {names.of(condition)}"


def _grouped(told: Mapping[str, Told], editions: Sequence[str]) -> Iterator[str]:
    """Yield each line once, with what holds of it in which stretches of time."""
    for line in sorted(told):
        held = [f"{stretch}: {words}\n" for words, stretch in _stretches(told[line], editions)]
        if len(held) == 1 and held[0].count("\n") == 1:
            yield f"{line}, {held[0]}"
        else:
            yield "".join([f"{line}\n", *(f"    {words}" for words in held)])


def _stretches(told: Told, editions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what holds with its stretch: a new edition in which nothing changes must not change these lines."""
    start = 0
    for place in range(1, len(editions) + 1):
        before = told.get(editions[start])
        if place < len(editions) and told.get(editions[place]) == before:
            continue
        if before is not None:
            yield before, _stretch(editions, start, place)
        start = place


def _stretch(editions: Sequence[str], start: int, end: int) -> str:
    if start == 0 and end == len(editions):
        return "always"
    since = f"since {editions[start]}" if start else ""
    until = f"until {editions[end]}" if end < len(editions) else ""
    return f"{since} {until}".strip()


def _frame(data: Mapping[str, Any], entry: Mapping[str, Any], names: Digests) -> Iterator[str]:
    """Yield what this topic has otherwise than facts without a topic: gates, usual answers, contradictions."""
    sizes = [len(question["values"]) for question in data["questions"]]
    common = set(_around(data["shared"], Digests(Pool(sizes, data["shared"]["nodes"]), data["questions"])))
    own = [line for line in _around(entry, names) if line not in common]
    if own:
        yield "\nin this topic\n"
        yield from (f"    {line}\n" for line in sorted(own))


def _around(frame: Mapping[str, Any], names: Digests) -> Iterator[str]:
    for name, root in frame.get("gates", {}).items():
        yield f"asked only if: {name} {names.of(root)}"
    for name, rows in frame.get("presume", {}).items():
        if rows:
            yield f"usual answer: {name} {', '.join(f'{option} {names.of(root)}' for root, option in rows)}"
    for name, root in frame.get("contradictions", {}).items():
        yield f"contradiction: {name} {names.of(root)}"


def _questions(data: Mapping[str, Any]) -> str:
    """Tell the questions in the order of asking, their answers, and what holds before there is a topic."""
    lines = []
    for question in data["questions"]:
        lines.append(f"\n{question['id']}: {question['scope']}, {question['kind']}, else {question['else']}\n")
        lines.append(f"    answers: {', '.join(sorted(question['values']))}\n")
        groups = {**{name: band["values"] for name, band in question["bands"].items()}, **question["sets"]}
        for name, places in sorted(groups.items()):
            lines.append(f"    {name}: {', '.join(sorted(question['values'][place] for place in places))}\n")
    pool = Pool([len(question["values"]) for question in data["questions"]], data["shared"]["nodes"])
    around = sorted(_around(data["shared"], Digests(pool, data["questions"])))
    return "".join(["questions in the order of asking\n", *lines, "\n", *(f"{line}\n" for line in around)])


def _tables(data: Mapping[str, Any]) -> str:
    """Tell the values, windows, channels and everything else that stands beside a condition."""
    lines = ["values that stand beside the conditions\n"]
    for kind in TABLES:
        lines.append(f"\n{kind}\n")
        for name, entry in sorted(data[kind].items()):
            kept = _kept(entry, dated=kind == "parameters")
            if kept not in ({}, [], None):
                lines.append(f"    {name}: {_flow(kept)}\n")
    menu = sorted(data["menu"], key=lambda row: str(row["topic"]))
    after = {row["topic"]: sorted(before["topic"] for before in row["after"]) for row in menu}
    lines.append("\ntopics\n")
    lines += [
        f"    {row['topic']}: {_flow({'internal': row['internal'], 'after': after[row['topic']]})}\n" for row in menu
    ]
    return "".join([*lines, *_calendar(data["calendar"])])


def _calendar(calendar: Mapping[str, Any]) -> Iterator[str]:
    """Tell the days on which offices are closed, a line for each year."""
    yield f"\ncalendar\n    zone: {calendar['zone']}\n    known until: {calendar['known_until']}\n"
    days = sorted(str(day) for day, _ in calendar["holidays"])
    for year, found in groupby(days, key=lambda day: day[:4]):
        yield f"    {year}: {' '.join(day[5:] for day in found)}\n"


def _kept(value: Any, *, dated: bool) -> Any:
    """Return data without words, citations and empty parts."""
    if isinstance(value, dict):
        if "en" in value and "es" in value:
            return None
        keys = (key for key in value if key not in SILENT or (dated and key in ("from", "in_force_by", "stale_after")))
        found = {key: _kept(value[key], dated=dated) for key in keys}
        return {key: child for key, child in found.items() if child not in (None, {}, [], False)}
    if isinstance(value, list):
        return _sorted(_kept(child, dated=dated) for child in value)
    return value


def _sorted(values: Iterable[Any]) -> list[Any]:
    """Return a list as it stands; lists of names in the order of the alphabet."""
    found = list(values)
    return sorted(found) if all(isinstance(value, str) for value in found) else found


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
