"""Checks that every name outside conditions exists: citations, fields, parameters, placeholders, ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.meaning import DECISIONS, QUESTIONS
from uscis_prep.rulebook.menu import check_forms, check_menu, check_options
from uscis_prep.rulebook.problems import suggest
from uscis_prep.rulebook.worked_out import check_worked_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.meaning import Meaning

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: Values that a sentence may name besides parameters and date questions.
COMPUTED = ("opens", "until", "look_again", "latest", "earliest")
LEDGERS = ("statements.yaml", "updates.yaml", "house.yaml")
#: A presumption may take the option that is named like the language of the page.
PAGE_LANGUAGE = "language"


def check_references(book: Book, meaning: Meaning) -> None:
    """Add a problem to the book for every name that leads nowhere."""
    checker = _References(book, meaning)
    checker.ledgers()
    checker.parameters()
    checker.questions()
    for file, topic in sorted(book.topics.items()):
        checker.topic(file, topic)
    checker.unique()
    checker.incoming()
    check_menu(checker)
    check_forms(checker)


class _References:
    def __init__(self, book: Book, meaning: Meaning) -> None:
        self.book = book
        self.meaning = meaning
        self.values = book.model("parameters.yaml", schema.Parameters)
        self.known = sorted(name for file in LEDGERS for name in book.maps[file])
        dates = [name for name, domain in meaning.domains.items() if domain.partition]
        self.placeholders = [*self.values.parameters, *dates, *COMPUTED]
        self.dates = set(dates)

    def ledgers(self) -> None:
        sources = self.book.maps["sources.yaml"]
        for name, row in self.book.table("statements.yaml", schema.Statement).items():
            if row.source not in sources:
                told = f"there is no source named `{row.source}`"
                self.book.complain("RB203", told, suggest(row.source, sources), "statements.yaml", name, "source")
            self.cites("statements.yaml", [*row.conflicts, *row.refines, *row.refined_by], name)
        for name, update in self.book.table("updates.yaml", schema.Update).items():
            self.cites("updates.yaml", update.affects, name, "affects")
        for name, closure in self.book.model("calendar.yaml", schema.CalendarFile).closures.items():
            self.cites("calendar.yaml", closure.cites, "closures", name, "cites")
        for name, disagreement in self.book.table("disagreements.yaml", schema.Disagreement).items():
            cites = [*disagreement.follows, *(cite for side in disagreement.sides for cite in side)]
            self.cites("disagreements.yaml", cites, name)
            self.text("disagreements.yaml", disagreement.text, name, "text")

    def parameters(self) -> None:
        file = "parameters.yaml"
        for name, parameter in self.values.parameters.items():
            self.text(file, parameter.name, "parameters", name, "name")
            for index, value in enumerate(parameter.values):
                self.cites(file, value.cites, "parameters", name, "values", index)
        for name, answer in self.values.answers.items():
            self.cites(file, answer.cites, "answers", name)
            self.text(file, answer.silent, "answers", name, "silent")
            for index, window in enumerate(answer.windows):
                path = ("answers", name, "windows", index)
                self.cites(file, window.cites, *path)
                self.text(file, window.counting, *path, "counting")
                for key in ("earliest", "latest"):
                    self.parameter(getattr(window, key), file, *path, key)
        for name, look in self.values.look_again.items():
            self.cites(file, look.cites, "look_again", name)
            self.parameter(look.add, file, "look_again", name, "add")
            self.text(file, look.why, "look_again", name, "why")
            self.start(look.from_, file, "look_again", name, "from")
        for name, channel in self.meaning.channels.items():
            self.cites("channels.yaml", channel.cites, name, "cites")
            if channel.reach:
                self.placeholder(channel.reach, "channels.yaml", name, "reach")
            if channel.instead:
                other = channel.instead.channel
                self.name(other, self.meaning.channels, "channel", "channels.yaml", name, "instead", "channel")

    def questions(self) -> None:
        for name, question in self.meaning.questions.items():
            options = self.meaning.domains[name].values
            for index, entry in enumerate(question.presume):
                if entry.option not in (*options, PAGE_LANGUAGE):
                    told = f"`{name}` has no option named `{entry.option}`"
                    where = ("questions", name, "presume", index, "option")
                    self.book.complain("RB202", told, suggest(entry.option, options), QUESTIONS, *where)
            if question.worked_out:
                check_worked_out(self, name, question.worked_out)
            for key in ("ask", "why"):
                self.text(QUESTIONS, getattr(question, key), "questions", name, key)
            check_options(self, name, question)
            if question.else_ not in (*options, "n/a"):
                told = f"`{name}` has no option named `{question.else_}`"
                self.book.complain(
                    "RB202", told, suggest(question.else_, options), QUESTIONS, "questions", name, "else"
                )
        for name, contradiction in self.book.table("contradictions.yaml", schema.Contradiction).items():
            for index, between in enumerate(contradiction.between):
                self.name(between, self.meaning.order, "question", "contradictions.yaml", name, "between", index)

    def topic(self, file: str, topic: schema.Topic) -> None:
        for key in ("name", "about"):
            if topic.topic and getattr(topic, key) is None:
                told = f"a topic needs the key `{key}`"
                self.book.complain("RB204", told, f"add `{key}:` in both languages", file, "topic")
        for name, rule in topic.rules.items():
            self.cites(file, rule.cites, "rules", name, "cites")
            self.record(file, name, rule)
            self.over(file, "rules", name, rule.over)
            self.world(file, "rules", name, rule.world)
            for key in ("headline", "why"):
                self.text(file, getattr(rule, key), "rules", name, key)
            self.page(file, rule.reach, "rules", name, "reach")
            if rule.until:
                self.parameter(rule.until.add, file, "rules", name, "until", "add")
                self.start(rule.until.from_, file, "rules", name, "until", "from")
        for name, item in topic.items.items():
            self.cites(file, item.cites, "items", name, "cites")
            self.over(file, "items", name, item.over)
            self.world(file, "items", name, item.world)
            self.text(file, item.text, "items", name, "text")
            self.text(file, item.more, "items", name, "more")
            self.text(file, item.spoken, "items", name, "spoken")
        for name, other in topic.alternatives.items():
            self.cites(file, other.cites, "alternatives", name, "cites")
            self.over(file, "alternatives", name, other.over)
            self.world(file, "alternatives", name, other.world)
            self.text(file, other.why, "alternatives", name, "why")
            self.text(file, other.once_over, "alternatives", name, "once_over")
            self.page(file, other.reach, "alternatives", name, "reach")
            self.name(other.channel, self.meaning.channels, "channel", file, "alternatives", name, "channel")
        for index, before in enumerate(topic.after):
            self.name(before.topic, self.meaning.topics, "topic", file, "after", index, "topic")

    def record(self, file: str, name: str, rule: schema.Rule) -> None:
        fields = DECISIONS[rule.decision]
        path = ("rules", name, "then")
        for field in fields:
            if field == "look_again" and field not in rule.then:
                continue
            if field not in rule.then:
                told = f"this rule does not say `{field}`"
                self.book.complain("RB204", told, f"give every field: {', '.join(fields)}", file, *path)
        for field, value in rule.then.items():
            if field not in fields:
                told = f"the decision `{rule.decision}` has no field `{field}`"
                self.book.complain("RB204", told, suggest(field, fields), file, *path, field)
                continue
            known = self.meaning.channels if field == "channel" else self.meaning.fields[field]
            self.name(value, known, field, file, *path, field)
        if rule.decision == "route" and rule.headline is None:
            told = "a rule of the decision `route` needs a headline"
            self.book.complain("RB204", told, "add `headline:` in both languages", file, "rules", name)

    def unique(self) -> None:
        """Ids are unique in the whole rulebook, so that a reason can name a rule without its file."""
        files: dict[str, str] = {}
        for file, topic in sorted(self.book.topics.items()):
            if topic.topic in files:
                told = f"the topic `{topic.topic}` stands in {files[topic.topic]} too"
                self.book.complain("RB209", told, "give one of them another name", file, "topic")
            if topic.topic:
                files[topic.topic] = file
        for kind in ("rules", "items", "alternatives"):
            seen: dict[str, str] = {}
            for file, topic in sorted(self.book.topics.items()):
                for name in getattr(topic, kind):
                    if name in seen:
                        told = f"the id `{name}` is used in {seen[name]} too"
                        self.book.complain("RB209", told, "give one of them another id", file, kind, name)
                    seen[name] = file

    def incoming(self) -> None:
        """Check the names in `incoming.yaml`; its conditions are read where they are compiled."""
        file = "incoming.yaml"
        if file not in self.book.single:
            return
        data = self.book.model(file, schema.Incoming)
        self.text(file, data.certainty, "certainty")
        self.incoming_tables(file, data)
        for name, verdict in data.verdicts.items():
            self.cites(file, verdict.cites, "verdicts", name, "cites")
            self.text(file, verdict.advice, "verdicts", name, "advice")
        for name, law in data.laws.items():
            for index, allowed in enumerate(law.only):
                self.name(allowed, data.verdicts, "verdict", file, "laws", name, "only", index)
        for name, rule in data.rules.items():
            self.name(rule.then, data.verdicts, "verdict", file, "rules", name, "then")
            self.incoming_entry(file, "rules", name, rule, known=data.rules, texts=("headline", "why"))
        for name, item in data.items.items():
            self.incoming_entry(file, "items", name, item, known=data.items, texts=("text", "spoken"))

    def incoming_tables(self, file: str, data: schema.Incoming) -> None:
        for name, question in data.questions.items():
            for key in ("ask", "why"):
                self.text(file, getattr(question, key), "questions", name, key)
        tables: tuple[tuple[str, str, Sequence[schema.Sender | schema.CallerId]], ...] = (
            ("senders", "sender", data.senders),
            ("caller_ids", "caller_id", data.caller_ids),
        )
        for kind, asked, rows in tables:
            options = data.questions[asked].options if asked in data.questions else {}
            for index, row in enumerate(rows):
                self.cites(file, row.cites, kind, index, "cites")
                self.name(row.option, options, "option", file, kind, index, "option")
        for index, shown in enumerate(data.caller_ids):
            self.parameter(shown.parameter, file, "caller_ids", index, "parameter")

    def incoming_entry(
        self,
        file: str,
        kind: str,
        name: str,
        entry: schema.IncomingRule | schema.IncomingItem,
        *,
        known: Iterable[str],
        texts: Iterable[str],
    ) -> None:
        self.cites(file, entry.cites, kind, name, "cites")
        for key in texts:
            self.text(file, getattr(entry, key), kind, name, key)
        for index, other in enumerate(entry.over):
            self.name(other, known, "rule or item", file, kind, name, "over", index)

    def over(self, file: str, kind: str, name: str, weaker: Iterable[str]) -> None:
        known = [n for topic in self.book.topics.values() for n in getattr(topic, kind)]
        for index, other in enumerate(weaker):
            self.name(other, known, "rule or item", file, kind, name, "over", index)

    def world(self, file: str, kind: str, name: str, world: schema.World | None) -> None:
        if world is None:
            return
        table = self.book.table("disagreements.yaml", schema.Disagreement)
        path = (kind, name, "world")
        self.name(world.disagreement, table, "disagreement", file, *path, "disagreement")
        if world.disagreement in table and not 1 <= world.side <= len(table[world.disagreement].sides):
            told = f"`{world.disagreement}` has no side {world.side}"
            self.book.complain("RB202", told, "count the sides from 1", file, *path, "side")

    def cites(self, file: str, cites: list[str], *path: str | int) -> None:
        for cite in cites:
            if cite not in self.known:
                told = f"no ledger has a row `{cite}`"
                self.book.complain("RB203", told, suggest(cite, self.known), file, *path)

    def text(self, file: str, text: schema.Text | None, *path: str | int) -> None:
        if text is not None:
            for language in ("en", "es"):
                self.placeholder(getattr(text, language), file, *path, language)

    def placeholder(self, text: str, file: str, *path: str | int) -> None:
        for name in PLACEHOLDER.findall(text):
            if name not in self.placeholders:
                hint = suggest(name, self.placeholders)
                self.book.complain("RB210", f"nothing is known as `{{{name}}}`", hint, file, *path)

    def page(self, file: str, reach: str | None, *path: str | int) -> None:
        if reach is not None and not reach.startswith(("https://", "{")):
            hint = "write a whole address that begins with https://, or a number as {parameter}"
            self.book.complain("RB211", f"`{reach}` is neither a page nor a parameter", hint, file, *path)
        elif reach is not None:
            self.placeholder(reach, file, *path)

    def parameter(self, name: str | None, file: str, *path: str | int) -> None:
        if name is not None:
            self.name(name, self.values.parameters, "parameter", file, *path)

    def start(self, name: str, file: str, *path: str | int) -> None:
        self.name(name, sorted({*self.dates, "now"}), "date", file, *path)

    def name(self, name: str, known: Iterable[str], kind: str, file: str, *path: str | int) -> None:
        if name not in (known := list(known)):
            self.book.complain("RB201", f"there is no {kind} named `{name}`", suggest(name, known), file, *path)
