"""Everything that a topic tells a person, as functions of the answers that two rulebooks can be compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.diagram import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from uscis_prep.engine.diagram import Pool

#: Lists of a plan with the word for one line of each.
LINES = {"items": "item", "alternatives": "alternative", "disagreements": "disagreement"}
ABSENT, PRESENT = "no", "yes"
NOTHING = "none"


class Output(NamedTuple):
    """One thing that is told: its name, the function, and the word for each of the function's terminals."""

    name: str
    root: int
    words: list[str]


def outputs(pool: Pool, plan: Mapping[str, Any], around: Mapping[str, Any]) -> Iterator[Output]:
    """Yield what a topic tells in one edition.

    Args:
        pool: Where the diagrams are.
        plan: The plan of the edition.
        around: Gates, usual answers and contradictions of the topic.
    """
    yield from _fields("", plan)
    for world in plan["worlds"]:
        yield from _fields(f" if side {world['side']} of {world['disagreement']} is right", world)
    for kind, word in LINES.items():
        for name, root in plan[kind].items():
            yield Output(f"{word} {name}", root, [ABSENT, PRESENT])
    for name, root in around["gates"].items():
        if root != TRUE:
            yield Output(f"asks {name}", root, [ABSENT, PRESENT])
    for name, root in around["contradictions"].items():
        yield Output(f"contradiction {name}", root, [ABSENT, PRESENT])
    for name, rows in around["presume"].items():
        yield _usual(pool, name, rows)


def deciding(plan: Mapping[str, Any]) -> Iterator[Output]:
    """Yield which rule decides, for each decision; a gap is terminal 0."""
    for decision, made in plan["decisions"].items():
        yield Output(f"rule ({decision})", made["by_rule"], [NOTHING, *made["rules"]])


def default(name: str) -> Output:
    """Return an output as it is where a plan does not have it."""
    if name.startswith("asks "):
        return Output(name, TRUE, [ABSENT, PRESENT])
    plain = NOTHING if name.startswith("usual answer ") or " if side " in name else ABSENT
    return Output(name, TRUE, [plain, plain])


def question_of(name: str) -> str | None:
    """Return the question that an output is about, where it is about one."""
    for start in ("asks ", "usual answer "):
        if name.startswith(start):
            return name.removeprefix(start)
    return None


def _fields(where: str, plan: Mapping[str, Any]) -> Iterator[Output]:
    for field in plan["outcomes"][0]:
        yield Output(field + where, plan["outcome"], [record[field] for record in plan["outcomes"]])


def _usual(pool: Pool, name: str, rows: list[tuple[int, str]]) -> Output:
    """Return the usual answer to a question: that of the first row that holds."""
    root, words = ~0, [NOTHING]
    for number, (condition, _) in reversed(list(enumerate(rows, start=1))):
        root = pool.choose(condition, number, root)
    words += [option for _, option in rows]
    return Output(f"usual answer {name}", root, words)
