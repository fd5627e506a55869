"""From a checked book to one plain data file: diagrams per topic and edition, texts, values, calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine.conditions import Builder, Condition
from uscis_prep.engine.diagram import FALSE, BudgetError, Pool
from uscis_prep.rulebook import beside, schema
from uscis_prep.rulebook.catalogue import catalogue
from uscis_prep.rulebook.decisions import cycle, decide, exclusive
from uscis_prep.rulebook.editions import BASE, starts
from uscis_prep.rulebook.frame import frame
from uscis_prep.rulebook.incoming import compile_incoming
from uscis_prep.rulebook.meaning import DECISIONS, QUESTIONS, Meaning, Spot, earlier
from uscis_prep.rulebook.outcome import outcome, prune
from uscis_prep.rulebook.problems import Fault
from uscis_prep.rulebook.ranks import breaches
from uscis_prep.rulebook.references import check_references
from uscis_prep.rulebook.witness import answers, written
from uscis_prep.rulebook.worlds import Setting, leak, told_together, worlds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from uscis_prep.rulebook.load import Book

FORMAT = 1
#: Nodes of one topic over all editions; the largest topic shipped has about a tenth of it.
NODE_BUDGET = 60_000
COLLECTED = ("items", "alternatives")


def compile_folder(folder: Path) -> dict[str, Any]:
    """Load, check and compile a rulebook.

    Args:
        folder: The folder with `rulebook.yaml`.

    Returns:
        Plain data (maps, lists, texts, numbers), which is all that the engine needs.

    Raises:
        RulebookError: Anything is wrong in any file; every problem is listed.
    """
    from uscis_prep.rulebook.load import load  # noqa: PLC0415 - keeps the two halves usable apart

    return compile_book(load(folder))


def compile_book(book: Book, only: Collection[str] | None = None) -> dict[str, Any]:
    """Compile a book whose files have the right shape, or only some of its topics.

    Raises:
        RulebookError: A name, a reference or a decision is wrong.
    """
    meaning = Meaning(book)
    check_references(book, meaning)
    work = Compiler(book, meaning)
    work.check_conditions()
    book.raise_problems()
    data = work.compile(only)
    book.raise_problems()
    return data


class Compiler:
    """Holds what all topics share while one book is compiled."""

    def __init__(self, book: Book, meaning: Meaning) -> None:
        self.book = book
        self.meaning = meaning
        self.sizes = [len(meaning.domains[name].values) for name in meaning.order]
        self._read_gates: dict[str | None, dict[int, Condition]] = {}  # the same in every edition, as conditions are
        self._read: dict[tuple[str, str, str, str], Condition] = {}
        self.gates = self._gates(None)
        head = book.model("rulebook.yaml", schema.Head)
        dated = [entry for _, _, _, entry in self._dated()]
        values = book.model("parameters.yaml", schema.Parameters).parameters.values()
        dated.extend(value for parameter in values for value in parameter.values)
        self.starts = starts(head.earliest, dated)
        # One fault of a decision shows in many editions: it is told once, with the editions.
        self.faults: dict[Fault, list[Setting]] = {}
        self._found: dict[tuple[str, str], list[tuple[str, str, Any]]] = {}

    def check_conditions(self) -> None:
        """Read every condition once, so that wrong names in them are told together with all others."""
        anywhere = Spot(QUESTIONS, (), len(self.sizes), tuple(DECISIONS), None)
        for name, raw in self.meaning.facts.items():
            self.meaning.condition(raw, anywhere._replace(path=("facts", name)))
        for name, question in self.meaning.questions.items():
            for index, entry in enumerate(question.presume):
                path = ("questions", name, "presume", index, "when")
                self.meaning.condition(entry.when, anywhere._replace(path=path, decisions=()))
        for name, contradiction in self.book.table("contradictions.yaml", schema.Contradiction).items():
            spot = Spot("contradictions.yaml", (name, "when"), len(self.sizes), (), None)
            self.meaning.condition(contradiction.when, spot)
        for name, disagreement in self.book.table("disagreements.yaml", schema.Disagreement).items():
            self.meaning.condition(disagreement.when, anywhere._replace(file="disagreements.yaml", path=(name, "when")))
        for name, other in beside.instead(self.meaning):
            spot = anywhere._replace(file=beside.CHANNELS, path=(name, "instead", "when"))
            self.meaning.condition(other.when, spot)
        for file, kind, name, entry in self._dated():
            known = earlier(entry.decision if kind == "rules" else None)
            spot = Spot(file, (kind, name, "when"), len(self.sizes), known, self.book.topics[file].topic)
            self.meaning.condition(entry.when, spot)

    def compile(self, only: Collection[str] | None = None) -> dict[str, Any]:
        """Compile every topic, or some alone."""
        return self.assemble({name: self._topic(name) for name in sorted(only or self.meaning.topics)})

    def assemble(self, topics: Mapping[str, Any]) -> dict[str, Any]:
        """Put compiled topics together with all that is no topic's own, and tell what is wrong in the topics."""
        self._tell_faults()
        shared = self._shared()
        incoming = compile_incoming(self.book)
        return {
            "format": FORMAT,
            "sha256": self.book.sha256,
            "editions": self.starts,
            "topics": topics,
            "shared": shared,
            "incoming": incoming,
            **catalogue(self.book, self.meaning),
        }

    def _dated(self) -> Iterator[tuple[str, str, str, Any]]:
        """Yield file, kind, name and entry of everything that can be dated, in a fixed order."""
        for file, topic in sorted(self.book.topics.items()):
            for kind in ("rules", *COLLECTED):
                for name, entry in sorted(getattr(topic, kind).items()):
                    yield file, kind, name, entry

    def _concerning(self, topic: str, kind: str) -> list[tuple[str, str, Any]]:
        """Return file, name and entry of what can hold in a topic; looked up once, or all topics would pay for all."""
        if (topic, kind) not in self._found:
            files = [(file, data) for file, data in sorted(self.book.topics.items()) if data.topic in (None, topic)]
            self._found[topic, kind] = [(f, *row) for f, data in files for row in sorted(getattr(data, kind).items())]
        return self._found[topic, kind]

    def _gates(self, topic: str | None) -> dict[int, Condition]:
        """Read the gates as they hold in one topic; what belongs to no topic has none that names one."""
        if topic in self._read_gates:
            return self._read_gates[topic]
        gates = self._read_gates[topic] = {}
        for name, question in self.meaning.questions.items():
            if question.only_if is not None:
                spot = Spot(QUESTIONS, ("questions", name, "only_if"), self.meaning.place[name], (), topic)
                gates[self.meaning.place[name]] = self.meaning.condition(question.only_if, spot)
        return gates

    def _shared(self) -> dict[str, Any]:
        """Compile the frame of facts that belong to no topic yet."""
        pool = Pool(self.sizes)
        around = frame(self.book, self.meaning, Builder(pool, self.gates), None)
        return {"nodes": pool.dump(), **around}

    def _topic(self, topic: str) -> dict[str, Any]:
        """Compile one topic in every edition; equal editions share one plan."""
        pool = Pool(self.sizes, budget=NODE_BUDGET)
        plans: list[dict[str, Any]] = []
        editions: dict[str, int] = {}
        for edition in (BASE, *self.starts):
            try:
                plan = self._plan(pool, topic, edition)
            except BudgetError:
                file = next(name for name, entry in self.book.topics.items() if entry.topic == topic)
                told = f"the topic `{topic}` is too tangled to prove: over {NODE_BUDGET} nodes"
                told += f", most of them about {', '.join(f'`{self.meaning.order[var]}`' for var in pool.heaviest(3))}"
                self.book.complain("RB306", told, "ask about fewer things at once in its conditions", file)
                pool.budget = None  # the rest needs a few nodes more, and the rulebook is refused anyway
                break
            if plan not in plans:
                plans.append(plan)
            editions[edition] = plans.index(plan)
        around = frame(self.book, self.meaning, Builder(pool, self._gates(topic)), topic)
        kept = prune(pool, plans, around)
        return {"nodes": kept.dump(), "plans": plans, "editions": editions, **around}

    def _plan(self, pool: Pool, topic: str, edition: str) -> dict[str, Any]:
        """Compile one topic in one edition, and its verdict in every world of every disagreement."""
        plan = self._in_world(pool, topic, Setting(edition, {}))
        plan["worlds"] = []
        for world in worlds(self.book, topic):
            other = self._in_world(pool, topic, Setting(edition, world.sides))
            leaks = leak(pool, plan, other, world.may_touch)
            for field, witness in leaks:
                told = f"`{world.disagreement}` reaches `{field}` (topic {topic}, EDITIONS)"
                hint = "add the field to its `may_touch`, or take `world:` off a rule"
                fault = Fault("RB403", told, hint, "disagreements.yaml", (world.disagreement,))
                self._keep(fault, witness, Setting(edition, {}))
            plan["worlds"].append(
                {
                    "disagreement": world.disagreement,
                    "side": world.side,
                    "outcome": other["outcome"],
                    "outcomes": other["outcomes"],
                }
            )
        return plan

    def _in_world(self, pool: Pool, topic: str, setting: Setting) -> dict[str, Any]:
        builder = Builder(pool, self._gates(topic))
        plan: dict[str, Any] = {"decisions": {}}
        for decision, fields in DECISIONS.items():
            plan["decisions"][decision] = self._decision(builder, topic, setting, decision, fields)
        plan["outcome"], plan["outcomes"] = outcome(pool, plan["decisions"])
        for kind in COLLECTED:
            plan[kind] = self._collect(builder, topic, setting, kind)
        plan["disagreements"] = beside.disagreements(self.book, self.meaning, builder, topic)
        plan["instead"] = beside.lines(self.meaning, builder, topic)
        self._check_ranks(builder, topic, setting, plan["alternatives"])
        return plan

    def _check_ranks(self, builder: Builder, topic: str, setting: Setting, offered: Mapping[str, int]) -> None:
        """Complain about every rule that takes away a channel although its rank does not allow it."""
        effective, raw, entries = self._conditions(builder, topic, setting, "rules", "route")
        ways: dict[str, int] = {}
        for _, name, entry in self._concerning(topic, "alternatives"):
            if name in offered:
                ways[entry.channel] = builder.pool.either(ways.get(entry.channel, FALSE), offered[name])
        rules = {name: entry for name, (_, entry) in entries.items()}
        updates = self.book.table("updates.yaml", schema.Update)
        for found in breaches(builder.pool, rules=rules, raw=raw, effective=effective, ways=ways, updates=updates):
            told = f"`{found.rule}` rests on a fact of rank {found.rank} and takes away `{found.channel}` (EDITIONS)"
            hint = "offer the phone (or that channel) as an alternative there, or do not put this rule over the other"
            fault = Fault("RB405", told, hint, entries[found.rule][0], ("rules", found.rule))
            self._keep(fault, found.witness, setting)

    def _conditions(
        self, builder: Builder, topic: str, setting: Setting, kind: str, decision: str | None
    ) -> tuple[dict[str, int], dict[str, int], dict[str, tuple[str, Any]]]:
        """Build the conditions of one kind of entry, after `over` and as written, with the place of each."""
        raw: dict[str, int] = {}
        entries: dict[str, tuple[str, Any]] = {}
        for file, name, entry in self._concerning(topic, kind):
            if not setting.holds(entry, self.book) or (decision is not None and entry.decision != decision):
                continue
            place = (topic, file, kind, name)
            if place not in self._read:
                spot = Spot(file, (kind, name, "when"), len(self.sizes), earlier(decision), topic)
                self._read[place] = self.meaning.condition(entry.when, spot)
            raw[name] = builder.build(self._read[place])
            entries[name] = (file, entry)
        over = {name: entry.over for name, (_, entry) in entries.items()}
        for name in cycle(over):
            self.book.complain("RB304", f"`{name}` is over itself", "remove one `over`", entries[name][0], kind, name)
        return exclusive(builder.pool, raw, over), raw, entries

    def _decision(
        self, builder: Builder, topic: str, setting: Setting, decision: str, fields: tuple[str, ...]
    ) -> dict[str, Any]:
        conditions, _, entries = self._conditions(builder, topic, setting, "rules", decision)
        result = decide(builder.pool, conditions)
        where = f"topic {topic}, decision {decision}"
        if result.gap is not None:
            self._gap(topic, where, setting, result.gap)
        for overlap in result.overlaps:
            pair = f"`{overlap.second}` and `{overlap.first}` both fire"
            hint = "say in one of them `over: [the other]`, or make a condition narrower"
            path = ("rules", overlap.second)
            found = Fault("RB302", f"{pair} ({where}, EDITIONS)", hint, entries[overlap.second][0], path)
            self._keep(found, overlap.witness, setting)
        records: list[dict[str, str]] = []
        to_record = {0: 0}
        for number, name in enumerate(result.rules, start=1):
            record = {field: entries[name][1].then.get(field, "none") for field in fields}
            if record not in records:
                records.append(record)
            to_record[number] = records.index(record)
        if not records:  # nothing fires at all: the gap is told, and later decisions still need something to refer to
            records.append(dict.fromkeys(fields, "none"))
        root = builder.pool.relabel(result.by_rule, to_record)
        builder.decide(decision, root, records)
        return {"rules": result.rules, "by_rule": result.by_rule, "records": records, "root": root}

    def _gap(self, topic: str, where: str, setting: Setting, witness: dict[int, int]) -> None:
        file = next(name for name, entry in self.book.topics.items() if entry.topic == topic)
        hint = "add a rule for these answers, or widen one"
        self._keep(Fault("RB301", f"no rule fires ({where}, EDITIONS)", hint, file), witness, setting)

    def _keep(self, fault: Fault, witness: Mapping[int, int], setting: Setting) -> None:
        shown = answers(self.meaning, witness)
        told = f"{fault.message}, for example {written(shown)}"
        whole = fault._replace(message=told, witness=tuple(shown.items()))
        self.faults.setdefault(whole, []).append(setting)

    def _tell_faults(self) -> None:
        """Complain about every gap and overlap once, however many editions it shows in."""
        for fault, settings in self.faults.items():
            told = fault.message.replace("EDITIONS", told_together(settings))
            self.book.complain(fault.code, told, fault.hint, fault.file, *fault.path, witness=dict(fault.witness))

    def _collect(self, builder: Builder, topic: str, setting: Setting, kind: str) -> dict[str, int]:
        return {
            n: root for n, root in self._conditions(builder, topic, setting, kind, None)[0].items() if root != FALSE
        }
