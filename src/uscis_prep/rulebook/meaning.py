"""What the names in a rulebook mean: questions and their values, and conditions over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, get_args

from uscis_prep.engine.conditions import Answered, Condition, Decided, Every, Inverse, Some
from uscis_prep.rulebook import schema
from uscis_prep.rulebook.bands import Edge, Partition, partition, read_edge
from uscis_prep.rulebook.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.rulebook.load import Book

UNSURE = "unsure"
NOT_APPLICABLE = "n/a"
MAX_DEPTH = 3
#: The verdict decisions in their order, each with the fields of its record.
DECISIONS: dict[str, tuple[str, ...]] = {
    "route": ("channel", "tier", "urgency", "decided_by", "answer", "look_again"),
    "who": ("who",),
    "contact": ("line",),
}
QUESTIONS = "questions.yaml"


def earlier(decision: str | None) -> tuple[str, ...]:
    """Return the decisions that come before one, or all of them for what is collected."""
    return tuple(DECISIONS)[: list(DECISIONS).index(decision) if decision else len(DECISIONS)]


class Domain(NamedTuple):
    """The finite values of one question, and every name that stands for some of them."""

    values: list[str]
    names: dict[str, frozenset[int]]
    partition: Partition | None


class Spot(NamedTuple):
    """Where a condition stands: its file and path, and what it may refer to."""

    file: str
    path: tuple[str | int, ...]
    before: int
    """Only questions before this place may be named (for gates and presumptions)."""
    decisions: tuple[str, ...]
    """Only these earlier decisions may be named."""
    topic: str | None


class Meaning:
    """The symbol table of a book."""

    #: Where the questions stand, and which decisions a condition may refer to.
    file: ClassVar[str] = QUESTIONS
    decisions: ClassVar[Mapping[str, tuple[str, ...]]] = DECISIONS

    def __init__(self, book: Book) -> None:
        self.book = book
        file = book.model(self.file, schema.Questions)
        self.questions = file.questions
        self.facts = file.facts
        self.order = list(file.questions)
        self.place = {name: index for index, name in enumerate(self.order)}
        self.channels = book.table("channels.yaml", schema.Channel)
        self.forms = book.table("forms.yaml", schema.Form)
        self.topics = {topic.topic for topic in book.topics.values() if topic.topic}
        self.domains = {name: self._domain(name, question) for name, question in file.questions.items()}
        self.fields = self._fields()
        self._reading: list[str] = []

    def _fields(self) -> dict[str, dict[str, frozenset[str]]]:
        """For each field of a decision the names that a condition may use, and the values they stand for."""
        parameters = self.book.model("parameters.yaml", schema.Parameters)
        channels = {name: frozenset({name}) for name in self.channels}
        for group in sorted({group for channel in self.channels.values() for group in channel.groups}):
            channels[group] = frozenset(n for n, channel in self.channels.items() if group in channel.groups)
        plain: dict[str, Any] = {
            "tier": get_args(schema.Tier),
            "urgency": get_args(schema.Urgency),
            "decided_by": get_args(schema.DecidedBy),
            "answer": parameters.answers,
            "look_again": ["none", *parameters.look_again],
            "who": get_args(schema.Who),
            "line": ["same", *self.channels],
        }
        return {"channel": channels, **{f: {n: frozenset({n}) for n in names} for f, names in plain.items()}}

    def _domain(self, name: str, question: schema.Question) -> Domain:
        if question.kind in ("date", "moment"):
            return self._date_domain(name, question)
        values = list(question.options)
        if question.kind == "form":
            values = [*self.forms, *values]
        values.append(UNSURE)
        names = {value: frozenset({index}) for index, value in enumerate(values)}
        if question.kind == "form":
            names |= self._form_sets(values)
        return self._with_sets(name, question, Domain(values, names, None))

    def _date_domain(self, name: str, question: schema.Question) -> Domain:
        edges: dict[str, tuple[Edge | None, Edge | None]] = {}
        for band, entry in question.bands.items():
            edges[band] = (self._edge(name, band, "from", entry.from_), self._edge(name, band, "to", entry.to))
        cut = partition(edge for pair in edges.values() for edge in pair if edge)
        names = {band: frozenset(cut.between(*pair)) for band, pair in edges.items()}
        names[UNSURE] = frozenset({cut.size})
        return self._with_sets(name, question, Domain([*cut.names(), UNSURE], names, cut))

    def _edge(self, name: str, band: str, key: str, text: str | None) -> Edge | None:
        if text is None:
            return None
        try:
            return read_edge(text)
        except ValueError as error:
            path = ("questions", name, "bands", band, key)
            self.book.complain("RB205", f"`{text}` is not an edge", str(error), self.file, *path)
            return None

    def _form_sets(self, values: list[str]) -> dict[str, frozenset[int]]:
        """Properties of forms are named sets of its values, never questions of their own."""
        groups: dict[str, set[int]] = {}
        for form, entry in self.forms.items():
            for group in (f"party-{entry.party}", f"kind-{entry.kind}", *entry.groups):
                groups.setdefault(group, set()).add(values.index(form))
        return {group: frozenset(members) for group, members in groups.items()}

    def _with_sets(self, name: str, question: schema.Question, domain: Domain) -> Domain:
        for group, members in question.sets.items():
            found: set[int] = set()
            for index, member in enumerate(members):
                if member in domain.names:
                    found |= domain.names[member]
                else:
                    told = f"`{name}` has no option or band named `{member}`"
                    path = ("questions", name, "sets", group, index)
                    self.book.complain("RB202", told, suggest(member, domain.names), self.file, *path)
            domain.names[group] = frozenset(found)
        return domain

    def condition(self, raw: Any, spot: Spot, depth: int = 0) -> Condition:
        """Read a condition; every wrong name in it becomes a problem at its place.

        Args:
            raw: A map (all keys hold), `any`, `all`, `not` or `is` below one; `None` always holds.
            spot: Where it stands and what it may refer to.
            depth: How deep it is nested already.
        """
        if raw is None:
            return Every(())
        if depth > MAX_DEPTH:
            self._wrong(spot, "RB206", "this condition is nested too deep", "give a part of it a name under `facts`")
        if not isinstance(raw, dict) or not raw:
            self._wrong(spot, "RB206", "a condition must be a map", "write `question: option`, any, all, not or is")
            return Every(())
        return Every(tuple(self._key(key, value, spot, depth) for key, value in raw.items()))

    def _key(self, key: str, value: Any, spot: Spot, depth: int) -> Condition:
        inner = spot._replace(path=(*spot.path, key))
        if key in ("any", "all"):
            return self._listed(key, value, inner, depth)
        if key == "not":
            return Inverse(self.condition(value, inner, depth + 1))
        names = value if isinstance(value, list) else [value]
        if key == "is":
            return Every(tuple(self._fact(name, inner) for name in names))
        if key == "topic":
            return self._topic(names, inner)
        return (self._decided if "." in key else self._answered)(key, names, inner)

    def _listed(self, key: str, value: Any, spot: Spot, depth: int) -> Condition:
        if not isinstance(value, list):
            self._wrong(spot, "RB206", f"`{key}` needs a list of conditions", "write each with a dash")
            return Every(())
        parts = tuple(
            self.condition(part, spot._replace(path=(*spot.path, index)), depth + 1) for index, part in enumerate(value)
        )
        return Some(parts) if key == "any" else Every(parts)

    def _fact(self, name: Any, spot: Spot) -> Condition:
        if str(name) not in self.facts:
            self._wrong(spot, "RB201", f"there is no fact named `{name}`", suggest(str(name), self.facts))
            return Every(())
        if name in self._reading:
            self._wrong(spot, "RB206", f"the fact `{name}` is made of itself", "write out what it means")
            return Every(())
        self._reading.append(name)
        read = self.condition(self.facts[name], spot._replace(file=self.file, path=("facts", name)))
        self._reading.pop()
        return read

    def _topic(self, names: list[Any], spot: Spot) -> Condition:
        for name in names:
            if str(name) not in self.topics:
                self._wrong(spot, "RB201", f"there is no topic named `{name}`", suggest(str(name), self.topics))
        return Every(()) if spot.topic in names else Some(())

    def _decided(self, key: str, names: list[Any], spot: Spot) -> Condition:
        decision, _, field = key.partition(".")
        if decision not in spot.decisions or field not in self.decisions.get(decision, ()):
            known = [f"{name}.{f}" for name in spot.decisions for f in self.decisions[name]]
            self._wrong(spot, "RB207", f"`{key}` is not decided yet at this point", suggest(key, known))
            return Every(())
        values: set[str] = set()
        for name in names:
            if isinstance(name, str) and name in self.fields[field]:
                values |= self.fields[field][name]
            else:
                told = f"`{name}` is not a value of `{key}`"
                self._wrong(spot, "RB202", told, suggest(str(name), self.fields[field]))
        return Decided(decision, field, frozenset(values))

    def _answered(self, key: str, names: list[Any], spot: Spot) -> Condition:
        if key not in self.domains:
            self._wrong(spot, "RB201", f"there is no question named `{key}`", suggest(key, self.domains))
            return Every(())
        if self.place[key] >= spot.before:
            told = f"`{key}` is asked later than this question"
            self._wrong(spot, "RB208", told, "a gate may name earlier questions only; move one of the two")
            return Every(())
        known = self.domains[key].names
        values: set[int] = set()
        for name in names:
            if isinstance(name, str) and name in known:
                values |= known[name]
            elif name != NOT_APPLICABLE:
                self._wrong(spot, "RB202", f"`{key}` has no option or band named `{name}`", suggest(str(name), known))
        otherwise = self.questions[key].else_
        gated = self.questions[key].only_if is not None
        meant = gated and (otherwise in names or any(self._in(known, name, otherwise) for name in names))
        return Answered(self.place[key], frozenset(values), meant)

    @staticmethod
    def _in(known: dict[str, frozenset[int]], group: Any, option: str) -> bool:
        return option in known and isinstance(group, str) and group in known and known[option] <= known[group]

    def _wrong(self, spot: Spot, code: str, message: str, hint: str) -> None:
        self.book.complain(code, message, hint, spot.file, *spot.path)
