"""Puts single questions: options by number or word, in two steps where there are many, and days as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.ask.menu import Menu
from uscis_prep.ask.prompter import NO, YES, Back, Chosen, Put
from uscis_prep.ask.readers import is_unsure, option_reader, told
from uscis_prep.clean import fold
from uscis_prep.engine.prompts import groups, second_step
from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import read_nearest
from uscis_prep.facts.read import UNSURE, Fact, date_fact, read_fact
from uscis_prep.plan.briefing import option_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.state import State

#: Kinds of questions whose answer is a number of the person, or that number with a slip of the pen.
NUMBERS = ("phone", "receipt")
DAYS = ("date", "moment")
#: A group of options that was chosen on the first of two screens.
GROUP = "group "


class Questions(Menu):
    """Puts one question at a time (see `Desk` for the arguments)."""

    def _number(self, name: str, need: int) -> int:
        """Return the number of a question; the hour of a day that was told has the number of the day."""
        return self.answers.number((name, self.answers.owner(self._scope(name), need)))

    def _ask(
        self,
        state: State,
        need: int,
        name: str,
        heading: str,
        *,
        again: bool = False,
        keep: bool = False,
        step: Callable[[Sequence[str]], str] | None = None,
    ) -> None:
        """Ask one question and keep the answer.

        Args:
            state: The need that it is asked for.
            need: Its place.
            name: The question.
            heading: What stands above it.
            again: Whether an answer is asked for anew, and not only the hour of a day.
            keep: Whether going back leaves the old answer as it is.
            step: Makes what stands above the second of two screens, from its options.
        """
        entry = self.compiled.questions[name]
        day = "" if again or name not in state.facts else state.facts[name].option
        reply = self._put(state.setting, entry, need, heading, day)
        while isinstance(reply, Chosen) and reply.text.startswith(GROUP):
            listed = second_step(entry, groups(entry)[int(reply.text.removeprefix(GROUP))])
            second = step(listed) if step else heading
            reply = self._put_second(state.setting, entry, need, second, reply.text)
            if isinstance(reply, Back):
                reply = self._put(state.setting, entry, need, heading, day)
        if not isinstance(reply, Chosen) and not (keep and isinstance(reply, Back)):
            self._steer(reply)

    # ── how a question looks ────────────────────────────────────────────────────────────────────────────────────────

    def _put(self, setting: Setting, entry: Mapping[str, Any], need: int, heading: str, day: str) -> Any:
        ask = setting.say("ask-hour") if day else setting.words(entry["ask"])
        options = self._first_options(setting, entry)
        return self._choose(setting, entry, need, (heading, ask), options=options, day=day)

    def _put_second(self, setting: Setting, entry: Mapping[str, Any], need: int, heading: str, chosen: str) -> Any:
        """Put the second screen of a question with many options."""
        group = groups(entry)[int(chosen.removeprefix(GROUP))]
        ask = setting.words(group.get("ask") or entry["ask"])
        options = [(option, option_text(setting, entry["id"], option)) for option in second_step(entry, group)]
        return self._choose(setting, entry, need, (heading, ask), options=options, day="")

    def _first_options(self, setting: Setting, entry: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return what the first screen lists: the options, or the groups of them."""
        listed = groups(entry)
        if not listed:
            shown = [option for option in entry["options"] if "listed_with" not in entry["options"][option]]
            return [(option, option_text(setting, entry["id"], option)) for option in shown]
        return [
            (f"{GROUP}{place}" if second_step(entry, group) else group["options"][0], setting.words(group["text"]))
            for place, group in enumerate(listed)
        ]

    def _choose(
        self,
        setting: Setting,
        entry: Mapping[str, Any],
        need: int,
        texts: tuple[str, str],
        *,
        options: Sequence[tuple[str, str]],
        day: str,
    ) -> Any:
        """Show a question and return the reply; an answer is put among the answers as it is read."""
        kind = "hour" if day else str(entry["kind"])
        self._show(*texts, options, setting.say("zero-unsure") if options else "")
        if kind != "choice":
            self.prompter.say(setting.say(f"question-{kind}"))
        readings: list[Fact] = []

        def read(text: str) -> str:
            if text.startswith(GROUP) or (fold(text) in [fold(words) for _, words in options]):
                listed = {fold(words): option for option, words in options}
                option = listed.get(fold(text), text)
                if option.startswith(GROUP):
                    return option
                text = option
            facts = self._facts(entry, text, day)
            if len(facts) > 1:
                readings[:] = facts
                return ""
            self._keep(setting, need, facts[0])
            return facts[0].option

        takes = self._takes(setting, options, kind)
        secret = entry["kind"] in NUMBERS
        why = [setting.words(entry["why"])]
        put = Put(setting, options, why, takes, secret=secret, zero=UNSURE, hear=self._hear)
        while True:
            reply = self.prompter.choose(put, read)
            if not readings:
                return reply
            fact = self._which_day(setting, readings)
            readings.clear()
            if not isinstance(fact, Back):
                if isinstance(fact, Fact):
                    self._keep(setting, need, fact)
                    return Chosen(fact.option)
                return fact

    def _takes(self, setting: Setting, options: Sequence[tuple[str, str]], kind: str) -> str:
        """Say what kind of answer a question takes."""
        if {YES, NO} == {option for option, _ in options}:
            return setting.say("takes-yes-no-zero")
        if kind == "choice":
            return setting.say("takes-number-zero", most=len(options))
        return setting.say(f"takes-{kind}")

    # ── what was typed ──────────────────────────────────────────────────────────────────────────────────────────────

    def _keep(self, setting: Setting, need: int, fact: Fact) -> None:
        self.answers.put(self._entry(fact.question, need, fact))
        if fact.at is not None:
            # A date is said back in words, so that a slip of the pen is noticed.
            self.prompter.say(setting.say("heard", text=f"{told(setting, fact)} ({distance(setting, fact.at)})"))

    def _facts(self, entry: Mapping[str, Any], text: str, day: str) -> list[Fact]:
        """Return the answer that a text is, or the two days that it can be."""
        name = str(entry["id"])
        if day:
            return [self._hour(entry, day, text)]
        if entry["kind"] in DAYS and text and not is_unsure(text):
            return self._days(entry, text)
        return [read_fact(self.compiled, name, text, self.base.zone, self._today())]

    def _today(self) -> date:
        return self.base.now.astimezone(self.base.zone).date()

    def _days(self, entry: Mapping[str, Any], text: str) -> list[Fact]:
        names, side = self.compiled.data["dates"], entry.get("side") or ""
        found = read_nearest(text, names, self.base.zone, self._today(), side)
        return [date_fact(self.compiled, entry["id"], each, self.base.zone, text) for each in found]

    def _hour(self, entry: Mapping[str, Any], day: str, text: str) -> Fact:
        """Read an hour of a day that is known, or a whole date anew."""
        name = str(entry["id"])
        if is_unsure(text):
            return Fact(name, UNSURE, UNSURE)
        for whole in (f"{day} {text}", text):
            try:
                facts = self._days(entry, whole)
            except UsageError:
                continue
            if len(facts) == 1 and facts[0].option != day:
                return facts[0]
        raise UsageError("not-an-option", given=text)

    def _which_day(self, setting: Setting, readings: Sequence[Fact]) -> Any:
        """Ask which of two days is meant; a key goes back to whoever asked."""
        shown = [(fact.option, f"{told(setting, fact)} ({distance(setting, fact.at)})") for fact in readings]
        self._show("", setting.say("which-day"), shown)
        put = Put(setting, shown, [setting.say("which-day")], setting.say("takes-number", most=len(shown)))
        reply = self.prompter.choose(put, option_reader(shown))
        if not isinstance(reply, Chosen):
            return reply
        return next(fact for fact in readings if fact.option == reply.text)


def distance(setting: Setting, at: date | datetime | None) -> str:
    """Say how far a day is from today."""
    from datetime import datetime as moment  # noqa: PLC0415 - one name is for types

    day = at.astimezone(setting.request.zone).date() if isinstance(at, moment) else at
    days = (day - setting.today).days if day else 0
    if days == 0:
        return setting.say("day-today")
    key = ("day-in" if days > 0 else "day-ago") + ("-one" if abs(days) == 1 else "")
    return setting.say(key, days=abs(days))
