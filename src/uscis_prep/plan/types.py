"""The plan as typed plain data, exactly as `--json` prints it (docs/reference/json.md)."""

from __future__ import annotations

from typing import Any, TypedDict


class LookAgain(TypedDict):
    """When to look again, where the advice is to wait."""

    date: str
    why: str
    cites: list[str]


class ClosedDay(TypedDict):
    """A working day on which the lines are closed."""

    date: str
    name: str


class Until(TypedDict):
    """The last day on which a verdict holds by itself."""

    date: str
    counted_from: str
    months: int | None
    cites: list[str]


class Verdict(TypedDict):
    """What to do, how, by whom and when."""

    action: str
    channel: str
    who: str
    when: str
    opens: str | None
    reach: str | None
    tty: str | None
    look_again: LookAgain | None
    until: Until | None
    headline: str
    attend_first: bool


#: A stretch of time in which an answer is expected; `if` is a reserved word, hence the functional form.
Window = TypedDict(
    "Window",
    {"if": str | None, "kind": str, "earliest": str | None, "latest": str | None, "counting": str, "aim": bool},
)


class Answer(TypedDict):
    """The windows, or the words that no source says when."""

    windows: list[Window]
    your_day: str | None
    after_your_day: bool
    silent: str | None
    cites: list[str]


class Alternative(TypedDict):
    """Another channel, with the reason for it."""

    channel: str
    name: str
    reach: str | None
    tty: str | None
    opens: str | None
    why: str
    cites: list[str]


class Assumed(TypedDict):
    """A presumed answer, and what would be different otherwise."""

    question: str
    option: str
    text: str
    if_not: dict[str, str]


class Open(TypedDict):
    """A field of the verdict that is not certain yet."""

    output: str
    possible: list[str]
    settled_by: list[str]


Item = TypedDict(
    "Item",
    {
        "id": str,
        "section": str,
        "text": str,
        "more": str | None,
        "spoken": dict[str, str] | None,
        "cites": list[str],
        "if": str | None,
        "warning": bool,
        "until_then": bool,
    },
)


class AfterNeed(TypedDict):
    """Another need that goes first."""

    topic: str
    why: str


class Because(TypedDict):
    """One decision: the rules, and the smallest set of answers that forces it."""

    decision: str
    rule: list[str]
    answers: dict[str, str]
    presumed: list[str]
    why: list[str]
    cites: list[str]


class Disagreement(TypedDict):
    """Two sources that differ, and what the plan makes of it."""

    id: str
    text: str
    cites: list[str]
    holds_either_way: bool
    otherwise: list[str]


Change = TypedDict(
    "Change",
    {
        "id": str,
        "from": str | None,
        "by": str | None,
        "rank": str,
        "was": str | None,
        "now": str | None,
        "text": str,
        "check_at": str,
    },
)


class Option(TypedDict):
    """One answer to a question."""

    id: str
    text: str


class NextQuestion(TypedDict):
    """The question that comes next."""

    id: str
    ask: str
    options: list[Option]


class Left(TypedDict):
    """How many questions are left."""

    least: int
    most: int


class Need(TypedDict):
    """One thing that the person needs."""

    topic: str
    name: str
    status: str
    answers: dict[str, str]
    verdict: Verdict | None
    tier: str | None
    urgency: str | None
    decided_by: str | None
    answer: Answer | None
    closed_days: list[ClosedDay]
    alternatives: list[Alternative]
    assumed: list[Assumed]
    safety_assumed: bool
    open: list[Open]
    checklist: list[Item]
    after_needs: list[AfterNeed]
    because: list[Because]
    disagreements: list[Disagreement]
    changed_since: list[Change]


class TopicRow(TypedDict):
    """One topic in the table of the briefing."""

    topic: str
    name: str
    about: str
    status: str
    verdict: dict[str, str] | None
    depends_on: dict[str, Any] | None
    questions_left: Left


class Usual(TypedDict):
    """A topic that most people with this form need, in one sentence."""

    topic: str
    sentence: str


class Caution(TypedDict):
    """What people with this form must know before they do anything."""

    text: str
    cites: list[str]


class Briefing(TypedDict):
    """What can be said before anything is decided."""

    reach: str | None
    careful: Caution | None
    usual: list[Usual]
    holds: list[Item]
    topics: list[TopicRow]


class Undecided(TypedDict):
    """What would decide it."""

    next_question: NextQuestion
    questions_left: Left


class Rulebook(TypedDict):
    """Which rulebook the plan rests on, and what in it is past the day until which it was vouched for."""

    id: str
    version: str
    sha256: str
    checked_on: str
    stale: bool
    stale_values: list[str]


class Ahead(TypedDict):
    """A change of the advice that comes by itself."""

    at: str
    topic: str | None
    kind: str
    text: str


class Plan(TypedDict):
    """The plan of one or several needs."""

    schema: str
    status: str
    now: str
    zone: str
    as_of: str
    edition: str
    language: str
    rulebook: Rulebook
    notices: list[str]
    answers: dict[str, str]
    unused: dict[str, str]
    repeat: str
    needs: list[Need]
    briefing: Briefing | None
    undecided: Undecided | None
    ahead: list[Ahead]
    always: list[str]
    disclaimer: str
    sources: dict[str, dict[str, Any]]
