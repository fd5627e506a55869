"""The interview about one contact: only the questions that can still change the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.ask.desk import NextPersonError, StopInterviewError
from uscis_prep.ask.prompter import Back, Change, Chosen, NextPerson, Prompter, Put, Quit, Reply
from uscis_prep.ask.readers import heading_of
from uscis_prep.engine.questions import Bounds
from uscis_prep.facts.read import UNSURE
from uscis_prep.plan.incoming import options

if TYPE_CHECKING:
    from uscis_prep.facts.incoming import Reader
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.incoming import Desk

HINTS = {"mail-domain": "incoming-type-address", "caller-number": "incoming-type-number"}
ITEM = "item-number"


class IncomingInterview:
    """One person's answers about one contact.

    Args:
        desk: The decision, and what was said already.
        reader: Reads the answers.
        prompter: Where questions go and lines come from.
        comparable: Whether the log has a number to compare with.
    """

    def __init__(self, desk: Desk, reader: Reader, prompter: Prompter, *, comparable: bool) -> None:
        self.given = dict(desk.facts)
        self.desk = desk
        self.reader = reader
        self.prompter = prompter
        self.comparable = comparable
        self.answers: dict[str, Fact] = {}

    def run(self) -> None:
        """Ask until the verdict is decided.

        Raises:
            StopInterviewError: The person stopped, or the input ended.
            NextPersonError: The next person is to be asked.
        """
        while (name := self.desk.waiting) is not None:
            left = self.desk.left
            rest = Bounds(left.least - 1, left.most - 1)
            self._ask(name, heading_of(self.desk.setting, len(self.answers) + 1, rest))

    def _ask(self, name: str, heading: str) -> None:
        """Put one question and keep its answer, or do what a key asks for."""
        setting, entry = self.desk.setting, self.desk.compiled.questions[name]
        listed = [(option, text) for option, text in options(self.desk, name) if option != UNSURE]
        hint = self._hint(entry["kind"])
        self.prompter.gap()
        self.prompter.say(f"{heading} {setting.words(entry['ask'])}")
        if hint:
            self.prompter.say(hint)
        self.prompter.options([text for _, text in listed], setting.say("zero-unsure"))

        def read(text: str) -> str:
            fact = self.reader.read(name, text)
            self._keep(name, fact)
            return fact.option

        takes = hint or setting.say("takes-number-zero", most=len(listed))
        put = Put(setting, listed, [setting.words(entry["why"])], takes, secret=entry["kind"] == ITEM, zero=UNSURE)
        reply = self.prompter.choose(put, read)
        if not isinstance(reply, Chosen):
            self._steer(reply)

    def _hint(self, kind: str) -> str:
        if kind == ITEM:
            return self.desk.setting.say("incoming-type-item") if self.comparable else ""
        return self.desk.setting.say(HINTS[kind]) if kind in HINTS else ""

    def _keep(self, name: str, fact: Fact) -> None:
        """Keep an answer in its place, and say back what an address or number was taken for."""
        self.answers[name] = fact
        self._settle()
        entry = self.desk.compiled.questions[name]
        if entry["kind"] != "choice":
            self.prompter.say(self.desk.setting.say("heard", text=dict(options(self.desk, name))[fact.option]))

    def _settle(self) -> None:
        self.desk = self.desk._replace(facts={**self.given, **self.answers})

    def _steer(self, reply: Reply) -> None:
        """Do what a key asks for."""
        if isinstance(reply, Quit):
            raise StopInterviewError(ended=reply.ended)
        if isinstance(reply, NextPerson):
            raise NextPersonError
        if isinstance(reply, Back):
            self._back()
        if isinstance(reply, Change):
            self._change(reply.number)

    def _back(self) -> None:
        if self.answers:
            self.answers.popitem()
            self._settle()
        else:
            self.prompter.say(self.desk.setting.say("cannot-back"))

    def _change(self, number: int) -> None:
        """Ask an earlier question again; later answers are kept as far as they still apply."""
        setting, names = self.desk.setting, list(self.answers)
        if 1 <= number <= len(names):
            self._ask(names[number - 1], setting.say("question-first", number=number))
            return
        self.prompter.say(setting.say("cannot-change" if number else "answers-so-far"))
        for place, name in enumerate(names, start=1):
            short = setting.words(self.desk.compiled.questions[name]["short"])
            told = dict(options(self.desk, name))[self.answers[name].option]
            self.prompter.say(f"{short}: {told}", first=f"  {place}. ")
