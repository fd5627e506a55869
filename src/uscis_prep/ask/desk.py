"""One person's desk: puts single questions, keeps the answers, does what a key asks for, prints the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.ask.answers import TOPIC, Answers, Entry, given
from uscis_prep.ask.prompter import NO, YES, Back, Change, Chosen, NextPerson, Prompter, Put, Quit, Reply, Save
from uscis_prep.ask.readers import option_reader, read_topic, told
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import Fact, read_fact
from uscis_prep.plan.briefing import ask as put_question
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.state import State, states

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.plan.setting import Request
    from uscis_prep.plan.types import Plan

#: Kinds of questions whose answer is a number of the person, or that number with a slip of the pen.
NUMBERS = ("phone", "receipt")
HINTS = {"date": "question-date", "moment": "question-moment", "form": "question-form", "receipt": "question-receipt"}


class StopInterviewError(Exception):
    """The person wants to stop, or the input ended."""


class NextPersonError(Exception):
    """The person wants to start anew."""


class Desk:
    """Everything about one person.

    Args:
        compiled: The rulebook.
        base: Facts of the command line, clock, edition and language.
        prompter: Where questions go and lines come from.
        publish: Prints a plan.
        zone_named: Whether the zone of times was named.
        keep: Saves the last plan in a file that was named, and says what has become of it.
    """

    def __init__(
        self,
        compiled: Compiled,
        base: Request,
        prompter: Prompter,
        publish: Callable[[Plan, Setting], None],
        *,
        zone_named: bool = True,
        keep: Callable[[str, Setting], str] | None = None,
    ) -> None:
        self.compiled = compiled
        self.base = base
        self.prompter = prompter
        self.publish = publish
        self.keep = keep
        self.zone_named = zone_named
        self.answers = Answers(given(compiled, base))
        self.published = False
        self.over = False
        # How many needs are to be asked about, and the case of the next one.
        self.wanted = max(1, len(self.answers.topics))
        self.case = 0
        # How many answers there were when the questions of the checklist began; whether they were declined.
        self.deeper: int | None = None
        self.enough = False
        # The answers of the plan that was printed last.
        self.shown: list[Entry] | None = None

    def setting(self) -> Setting:
        """Return the setting of the answers so far."""
        return Setting(self.compiled, self.answers.request(self.base, zone_named=self.zone_named))

    def _number(self, name: str, need: int) -> int:
        """Return the number of a question; the hour of a day that was told has the number of the day."""
        return self.answers.number((name, self.answers.owner(self._scope(name), need)))

    def _scope(self, name: str) -> str:
        return str(self.compiled.questions[name]["scope"])

    # ── one question ────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask(
        self, state: State, need: int, name: str, heading: str, *, again: bool = False, keep: bool = False
    ) -> None:
        """Ask one question and keep the answer.

        Args:
            state: The need that it is asked for.
            need: Its place.
            name: The question.
            heading: What stands above it.
            again: Whether an answer is asked for anew, and not only the hour of a day.
            keep: Whether going back leaves the old answer as it is.
        """
        setting, entry = state.setting, self.compiled.questions[name]
        day = "" if again or name not in state.facts else state.facts[name].option
        question = put_question(setting, name, narrowed=bool(day))
        hint = setting.say("question-hour" if day else HINTS[entry["kind"]]) if entry["kind"] in HINTS else ""
        options = [(option["id"], option["text"]) for option in question["options"]]
        self._show(heading, question["ask"], hint, options)

        def read(text: str) -> str:
            fact = self._hour(name, day, text) if day else self._read(name, text)
            self.answers.put(Entry(name, entry["scope"], self.answers.owner(entry["scope"], need), fact))
            if fact.at is not None:
                # A date is said back in words, so that a slip of the pen is noticed.
                self.prompter.say(setting.say("heard", text=told(setting, fact)))
            return fact.option

        put = Put(setting, options, [setting.words(entry["why"])], hint, secret=entry["kind"] in NUMBERS)
        reply = self.prompter.choose(put, read)
        if not isinstance(reply, Chosen) and not (keep and isinstance(reply, Back)):
            self._steer(reply)

    def _read(self, name: str, text: str) -> Fact:
        today = self.base.now.astimezone(self.base.zone).date()
        return read_fact(self.compiled, name, text, self.base.zone, today)

    def _hour(self, name: str, day: str, text: str) -> Fact:
        """Read an hour of a day that is known, or a whole date anew."""
        for whole in (f"{day} {text}", text):
            try:
                fact = self._read(name, whole)
            except UsageError:
                continue
            if fact.option != day:
                return fact
        raise UsageError("not-an-option", given=text)

    def _show(self, heading: str, ask: str, hint: str, options: Sequence[tuple[str, str]]) -> None:
        self.prompter.gap()
        for text in (heading, ask, hint):
            if text:
                self.prompter.say(text)
        self.prompter.options([text for _, text in options])

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _steer(self, reply: Reply) -> None:
        """Do what a key asks for."""
        if isinstance(reply, Quit):
            raise StopInterviewError
        if isinstance(reply, NextPerson):
            raise NextPersonError
        if isinstance(reply, Back):
            self._back()
        if isinstance(reply, Change):
            self._change(reply.number)
        if isinstance(reply, Save) and self.keep is not None:
            self.prompter.say(self.keep(reply.file, self.setting()))

    def _back(self) -> None:
        """Return to the question that was put before, an offer of ours included."""
        if self.answers.topics and len(self.answers.topics) < self.wanted:
            self.wanted -= 1
        elif self.enough:
            self.enough = False
        elif self.deeper is not None and len(self.answers.asked) <= self.deeper:
            self.deeper = None
        else:
            dropped = self.answers.drop_last()
            if dropped is None:
                self.prompter.say(self.setting().say("cannot-back"))
            else:
                self.case = dropped.case if dropped.question == TOPIC else self.case
                self.shown = None

    def _change(self, number: int) -> None:
        """Ask an earlier question again; all other answers are kept as far as they still apply."""
        setting, asked = self.setting(), self.answers.asked
        if not 1 <= number <= len(asked):
            self.prompter.say(setting.say("cannot-change" if number else "answers-so-far"))
            for place, entry in enumerate(asked, start=1):
                self.prompter.say(self._listed(setting, entry), first=f"  {place}. ")
            return
        entry = asked[number - 1]
        if entry.question == TOPIC:
            self._ask_topic(entry)
            return
        need, heading = self.answers.need_of(entry), setting.say("question-first", number=number)
        self._ask(states(setting)[need], need, entry.question, heading, again=True, keep=True)

    def _listed(self, setting: Setting, entry: Entry) -> str:
        """Return an earlier answer in words."""
        if entry.fact is None:
            names = {row["topic"]: row["name"] for row in self.compiled.public_topics()}
            return f"{setting.say('label-need')}: {setting.words(names[entry.topic])}"
        return f"{setting.words(self.compiled.questions[entry.question]['short'])}: {told(setting, entry.fact)}"

    # ── topics and our own offers ───────────────────────────────────────────────────────────────────────────────────

    def _ask_topic(self, old: Entry | None = None) -> None:
        """Let the person choose a topic, or another one in place of an old one; where none fits, it is over."""
        setting, topics = self.setting(), self.answers.topics
        taken = [topic for topic in topics if old is None or topic != old.topic]
        rows = [row for row in self.compiled.public_topics() if row["topic"] not in taken]
        options = [(row["topic"], setting.words(row["name"])) for row in rows]
        if old is None or not taken:
            options.append((NO, setting.say("menu-none")))
        need = len(topics) if old is None or old.owner is None else old.owner
        heading = setting.say("question-first", number=self.answers.number((TOPIC, need)))
        self._show(heading, setting.say("menu-ask"), "", options)
        about = [f"{setting.words(row['name'])}: {setting.words(row['about'])}" for row in rows]
        reply = self.prompter.choose(Put(setting, options, about), lambda text: read_topic(text, rows, options))
        if isinstance(reply, Chosen):
            self._take_topic(need, old, reply.text)
        elif old is None or not isinstance(reply, Back):
            self._steer(reply)

    def _take_topic(self, need: int, old: Entry | None, topic: str) -> None:
        if old is not None and topic == old.topic:
            return
        if old is not None:
            self.answers.drop_own(need)
        if topic == NO:
            if old is not None:
                self.answers.entries.remove(old)
            self.shown = None
            self._publish()
            self.over = True
            return
        self.answers.put(Entry(TOPIC, TOPIC, need, None, topic, self.case if old is None else old.case))

    def _yes(self, text: str, hint: str = "") -> bool | None:
        """Ask a question of our own that yes or no answers; ``None`` where a key led elsewhere."""
        setting = self.setting()
        options = [(YES, setting.say("yes")), (NO, setting.say("no"))]
        self._show("", text, hint, options)
        reply = self.prompter.choose(Put(setting, options, [text]), option_reader(options))
        if isinstance(reply, Chosen):
            return reply.text == YES
        self._steer(reply)
        return None

    def _publish(self) -> None:
        """Print the plan, unless it stands there already."""
        if self.shown == self.answers.entries:
            return
        setting = self.setting()
        # Without a topic there is nothing to decide: the page for any call takes the usual answers, as `check` does.
        request = setting.request if self.answers.topics else setting.request._replace(presume=True)
        self.publish(build(self.compiled, request), setting)
        self.published, self.shown = True, list(self.answers.entries)
