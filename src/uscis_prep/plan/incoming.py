"""May a contact that says it is the agency be trusted: the verdict, its reason, the steps, and what is still open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from uscis_prep.engine import decide
from uscis_prep.engine.explain import because
from uscis_prep.engine.questions import Bounds, bounds, next_question
from uscis_prep.plan.checklist import SECTIONS
from uscis_prep.plan.cited import sources
from uscis_prep.plan.stale import rulebook_is_stale
from uscis_prep.plan.windows import moment, opening

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.engine.compiled import Allowed, Compiled, View
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting

SCHEMA = "uscis-prep/incoming/1"
TOPIC, TRUST = "incoming", "trust"
#: The channel through which a contact is checked.
CHECK = "phone"


class Step(TypedDict):
    """A line to do, say or mind."""

    id: str
    section: str
    text: str
    spoken: dict[str, str] | None
    cites: list[str]


class Judged(TypedDict):
    """The verdict and the rules that lead to it."""

    id: str
    name: str
    headline: str
    why: str | None
    rules: list[str]
    cites: list[str]


class Meanwhile(TypedDict):
    """What to do while the verdict is open: the advice of the worst that is still possible."""

    id: str
    text: str
    cites: list[str]


class IncomingPlan(TypedDict):
    """Everything about one contact."""

    schema: str
    status: str
    now: str
    as_of: str
    language: str
    rulebook: dict[str, Any]
    notices: list[str]
    answers: dict[str, str]
    unused: dict[str, str]
    compared: bool | None
    verdict: Judged | None
    meanwhile: Meanwhile | None
    possible: list[str]
    because: list[str]
    certainty: str
    steps: list[Step]
    check: dict[str, str | None]
    undecided: dict[str, Any] | None
    sources: dict[str, dict[str, Any]]


class Desk(NamedTuple):
    """The decision about contacts, and everything that was said about one.

    Args:
        setting: The rulebook, clock, edition and language.
        compiled: The decision, read as a rulebook with one topic.
        facts: The answers so far.
    """

    setting: Setting
    compiled: Compiled
    facts: Mapping[str, Fact]

    @property
    def view(self) -> View:
        """The decision in the edition asked for."""
        return self.compiled.view(TOPIC, self.setting.request.as_of)

    @property
    def allowed(self) -> Allowed:
        """The answers as the engine takes them."""
        return {
            self.compiled.place[name]: (self.compiled.value(name, fact.option),) for name, fact in self.facts.items()
        }

    @property
    def waiting(self) -> str | None:
        """The question that comes next; ``None`` where the verdict is decided."""
        place = next_question(self.view, self.allowed)
        return None if place is None else self.compiled.order[place]

    @property
    def left(self) -> Bounds:
        """How many questions are left."""
        return bounds([(self.view, self.allowed)], [])

    @property
    def possible(self) -> list[str]:
        """The verdicts that are still possible, the worst first."""
        found = {record["verdict"] for record in decide.outcomes(self.view, self.allowed)}
        return [name for name in self.compiled.data["verdicts"] if name in found]


def caller_ids(setting: Setting, compiled: Compiled) -> list[tuple[str, str]]:
    """Return the numbers that the agency may show, each with the option that it is."""
    return [(str(setting.parameter(row["parameter"])["value"]), row["option"]) for row in compiled.data["caller_ids"]]


def build_incoming(desk: Desk, *, compared: bool | None = None) -> IncomingPlan:
    """Judge a contact.

    Args:
        desk: The decision and the answers.
        compared: Whether a service item number fitted one of the log; ``None`` where none was compared.
    """
    setting, view, allowed, possible = desk.setting, desk.view, desk.allowed, desk.possible
    decided = len(possible) == 1
    plan: IncomingPlan = {
        "schema": SCHEMA,
        "status": "decided" if decided else "undecided",
        "now": setting.request.now.isoformat(timespec="seconds"),
        "as_of": (setting.request.as_of or setting.today).isoformat(),
        "language": setting.request.language,
        "rulebook": _rulebook(setting),
        "notices": _notices(setting),
        "answers": {name: fact.option for name, fact in desk.facts.items()},
        "unused": _unused(desk),
        "compared": compared,
        "verdict": _verdict(desk) if decided else None,
        "meanwhile": None if decided else _meanwhile(desk, possible[0]),
        "possible": possible,
        "because": [desk.compiled.order[place] for place in because(view, TRUST, allowed)],
        "certainty": setting.words(desk.compiled.data["certainty"]),
        "steps": _steps(desk),
        "check": _check(setting),
        "undecided": None if decided else _undecided(desk),
        "sources": {},
    }
    plan["sources"] = _sources(setting, plan)
    return plan


def _rulebook(setting: Setting) -> dict[str, Any]:
    head = setting.data["head"]
    own = {key: head[key] for key in ("id", "version", "checked_on")}
    return {**own, "sha256": setting.data["sha256"], "stale": rulebook_is_stale(setting)}


def _notices(setting: Setting) -> list[str]:
    """Return the lines that stand before every page of this kind: history, age."""
    found = []
    if setting.request.as_of is None:
        found.append(setting.say("notice-history"))
    if rulebook_is_stale(setting):
        checked = date.fromisoformat(setting.data["head"]["checked_on"])
        found.append(setting.say("notice-stale", checked=checked))
    return found


def _unused(desk: Desk) -> dict[str, str]:
    """Return the answers without which the verdict and the steps would be the same."""
    view, allowed = desk.view, desk.allowed
    found = {}
    for name, fact in desk.facts.items():
        place = desk.compiled.place[name]
        others = {question: values for question, values in allowed.items() if question != place}
        roots = [view.plan["outcome"], *view.plan["items"].values()]
        if not any(place in view.pool.support(view.pool.restrict(root, others)) for root in roots):
            found[name] = fact.option
    return found


def _verdict(desk: Desk) -> Judged:
    """Return the verdict in the words of its rule; in its own words where several rules still lead to it."""
    setting, data, verdict = desk.setting, desk.compiled.data, desk.possible[0]
    rules = decide.fired(desk.view, TRUST, desk.allowed)
    own = data["verdicts"][verdict]
    entry = data["rules"][rules[0]] if len(rules) == 1 else None
    return {
        "id": verdict,
        "name": setting.words(own["name"]),
        "headline": setting.words(entry["headline"] if entry else own["advice"]),
        "why": setting.words(entry["why"]) if entry else None,
        "rules": rules,
        "cites": list((entry or own)["cites"]),
    }


def _meanwhile(desk: Desk, worst: str) -> Meanwhile:
    entry = desk.compiled.data["verdicts"][worst]
    return {"id": worst, "text": desk.setting.words(entry["advice"]), "cites": list(entry["cites"])}


def _steps(desk: Desk) -> list[Step]:
    """Return the lines that hold for certain, in the order of doing."""
    items, setting = desk.compiled.data["items"], desk.setting
    names = [line.name for line in decide.collect(desk.view, "items", desk.allowed) if line.certain]
    ordered = sorted(names, key=lambda name: (SECTIONS.index(items[name]["section"]), items[name]["order"], name))
    return [
        {
            "id": name,
            "section": items[name]["section"],
            "text": setting.words(items[name]["text"]),
            "spoken": _spoken(setting, items[name].get("spoken")),
            "cites": list(items[name]["cites"]),
        }
        for name in ordered
    ]


def _spoken(setting: Setting, text: Mapping[str, str] | None) -> dict[str, str] | None:
    return {language: setting.fill(words) for language, words in text.items()} if text else None


def _check(setting: Setting) -> dict[str, str | None]:
    """Return the line through which the agency itself can be asked, and when it opens."""
    opens = opening(setting, CHECK)
    return {"channel": CHECK, "reach": setting.reach(CHECK), "opens": moment(opens) if opens else None}


def options(desk: Desk, name: str) -> list[tuple[str, str]]:
    """Return the options of a question with their texts; not to know is the last."""
    entry = desk.compiled.questions[name]
    listed = [(option, desk.setting.words(row["text"])) for option, row in entry["options"].items()]
    return [*listed, ("unsure", desk.setting.say("unsure-option"))]


def _undecided(desk: Desk) -> dict[str, Any] | None:
    name = desk.waiting
    if name is None:
        return None
    entry, left = desk.compiled.questions[name], desk.left
    return {
        "next_question": {
            "id": name,
            "ask": desk.setting.words(entry["ask"]),
            "options": [{"id": option, "text": text} for option, text in options(desk, name)],
        },
        "questions_left": {"least": left.least, "most": left.most},
    }


def _sources(setting: Setting, plan: IncomingPlan) -> dict[str, dict[str, Any]]:
    """Return title, section and date of everything that is cited."""
    cited: set[str] = set()
    parts: Sequence[Any] = [plan["verdict"], plan["meanwhile"], *plan["steps"]]
    for part in parts:
        cited |= set(part["cites"]) if part else set()
    return sources(setting, cited)
