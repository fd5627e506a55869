"""The interview: asks what decides the verdict, prints the plan, then offers the questions of the checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.ask.answers import TOPIC, Answers, Entry, given
from uscis_prep.ask.prompter import Back, Change, Chosen, NextPerson, Prompter, Quit, Reply
from uscis_prep.engine.questions import bounds, next_question, second_round
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import read_fact
from uscis_prep.plan.briefing import ask as put_question
from uscis_prep.plan.build import build, contradictions
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.state import State, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.plan.setting import Request
    from uscis_prep.plan.types import Plan

YES, NO = "yes", "no"
HINTS = {"date": "question-date", "moment": "question-moment", "form": "question-form", "receipt": "question-receipt"}


class StopInterviewError(Exception):
    """The person wants to stop, or the input ended."""


class NextPersonError(Exception):
    """The person wants to start anew."""


class Interview:
    """One person's interview.

    Args:
        compiled: The rulebook.
        base: Facts of the command line, clock, edition and language.
        prompter: Where questions go and lines come from.
        publish: Prints a plan.
    """

    def __init__(
        self,
        compiled: Compiled,
        base: Request,
        prompter: Prompter,
        publish: Callable[[Plan, Setting], None],
    ) -> None:
        self.compiled = compiled
        self.base = base
        self.prompter = prompter
        self.publish = publish
        self.answers = Answers(given(base))
        self.published = False
        self.need = 0

    def run(self) -> None:
        """Go through all needs of one person.

        Raises:
            StopInterviewError: The person stopped.
            NextPersonError: The next person is to be asked.
        """
        while True:
            if len(self.answers.topics) <= self.need and not self._ask_topic():
                self._publish()
                return
            self._round(self._verdict_question)
            if self.need + 1 < len(self.answers.topics):
                self.need += 1
                continue
            self._publish()
            self._second_round()
            if not self._another():
                return

    def setting(self) -> Setting:
        """Return the setting of the answers so far."""
        return Setting(self.compiled, self.answers.request(self.base))

    def state(self) -> State:
        """Return the present need under the answers so far."""
        setting = self.setting()
        return state_of(setting, setting.request.needs[self.need])

    def plan(self) -> Plan:
        """Return the plan of the answers so far."""
        return build(self.compiled, self.answers.request(self.base))

    # ── one round of questions ──────────────────────────────────────────────────────────────────────────────────────

    def _round(self, pick: Callable[[State], tuple[int, str] | None]) -> None:
        """Ask until nothing more matters; each answer is checked against the others at once."""
        while True:
            self._settle_contradictions()
            if len(self.answers.topics) <= self.need:
                self._ask_topic()
                continue
            state = self.state()
            picked = pick(state)
            if picked is None:
                return
            place, heading = picked
            self._ask(state, self.compiled.order[place], heading)

    def _verdict_question(self, state: State) -> tuple[int, str] | None:
        place = next_question(state.view, state.allowed)
        if place is None:
            return None
        left = bounds([(state.view, state.allowed)], [])
        return place, self._heading(left.least - 1, left.most - 1)

    def _checklist_question(self, state: State) -> tuple[int, str] | None:
        waiting = [place for place in second_round(state.view, state.allowed) if place not in state.given]
        if not waiting:
            return None
        number = len(self.answers.asked) + 1
        return waiting[0], state.setting.say("question-checklist", number=number, most=len(waiting) - 1)

    def _heading(self, least: int, most: int) -> str:
        number, setting = len(self.answers.asked) + 1, self.setting()
        if most == 0:
            return setting.say("question-last", number=number)
        key = "question-exact" if least == most else "question-between"
        return setting.say(key, number=number, least=least, most=most)

    def _ask(self, state: State, name: str, heading: str) -> None:
        """Ask one question and keep the answer."""
        setting, entry = state.setting, self.compiled.questions[name]
        narrowed = name in state.facts
        question = put_question(setting, name, narrowed=narrowed)
        self.prompter.gap()
        self.prompter.say(heading)
        self.prompter.say(question["ask"])
        if entry["kind"] in HINTS and not narrowed:
            self.prompter.say(setting.say(HINTS[entry["kind"]]))
        options = [(option["id"], option["text"]) for option in question["options"]]
        self.prompter.options([text for _, text in options])
        day = state.facts[name].option if narrowed else ""

        def read(text: str) -> str:
            whole = f"{day} {text}" if narrowed and text != "unsure" and not text[:4].isdigit() else text
            fact = read_fact(self.compiled, name, whole, setting.request.zone)
            if narrowed and fact.option == day:
                raise UsageError("date-unreadable", given=text)
            self._keep(name, entry["scope"], whole)
            return fact.option

        reply = self.prompter.choose(setting, options, setting.words(entry["why"]), read)
        if isinstance(reply, Chosen):
            self._echo(setting, name, options)
        else:
            self._steer(reply)

    def _keep(self, name: str, scope: str, text: str) -> None:
        fact = read_fact(self.compiled, name, text, self.base.zone)
        split = any(entry.question == name and entry.need == self.need for entry in self.answers.entries)
        need = self.need if scope == "need" or split else None
        if scope == "case" and self.need > 0 and self._own_case():
            need = self.need
        self.answers.put(Entry(name, need, fact))

    def _own_case(self) -> bool:
        """Tell whether the present need has a case of its own (the earlier case answers were split off)."""
        return any(entry.need == 0 and self._scope(entry.question) == "case" for entry in self.answers.entries)

    def _scope(self, name: str) -> str:
        return str(self.compiled.questions[name]["scope"]) if name in self.compiled.questions else ""

    def _echo(self, setting: Setting, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Say a date back in words, so that a slip of the pen is heard; a choice needs no echo."""
        entry = next(entry for entry in reversed(self.answers.entries) if entry.question == name)
        if entry.fact is not None and entry.fact.at is not None and dict(options):
            self.prompter.say(setting.say("heard", text=_date_told(setting, entry.fact.at)))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _steer(self, reply: Reply) -> None:
        """Do what a key asks for."""
        setting = self.setting()
        if isinstance(reply, Quit):
            raise StopInterviewError
        if isinstance(reply, NextPerson):
            raise NextPersonError
        if isinstance(reply, Back):
            dropped = self.answers.drop_last()
            if dropped is None:
                self.prompter.say(setting.say("cannot-back"))
            elif dropped.question == TOPIC and dropped.need is not None:
                self.answers.drop_topic(dropped.need)
        if isinstance(reply, Change):
            self._change(reply.number)

    def _change(self, number: int) -> None:
        """Ask an earlier question again; the answers after it are kept as far as they still apply."""
        setting, asked = self.setting(), self.answers.asked
        if not 1 <= number <= len(asked):
            self.prompter.say(setting.say("cannot-change"))
            self._list_answers()
            return
        entry = asked[number - 1]
        if entry.question == TOPIC:
            self.answers.drop_topic(self.need)
            return
        self.answers.entries.remove(entry)
        before = self.need
        self.need = before if entry.need is None else entry.need
        self._ask(self.state(), entry.question, setting.say("question-first", number=number))
        self.need = before
        self._move_to(number, entry)

    def _move_to(self, number: int, old: Entry) -> None:
        """Keep the changed answer in its old place, so that the numbers of the others stay; lose nothing."""
        new = next((e for e in self.answers.entries if (e.question, e.need) == (old.question, old.need)), None)
        kept = old if new is None else new
        if new is not None:
            self.answers.entries.remove(new)
        places = [place for place, entry in enumerate(self.answers.entries) if entry.asked]
        at = places[number - 1] if number - 1 < len(places) else len(self.answers.entries)
        self.answers.entries.insert(at, kept)

    def _list_answers(self) -> None:
        setting = self.setting()
        for number, entry in enumerate(self.answers.asked, start=1):
            told = entry.topic or (entry.fact.shown if entry.fact else "")
            self.prompter.say(f"{entry.question}: {told}", first=f"  {number}. ")
        if not self.answers.asked:
            self.prompter.say(setting.say("cannot-back"))

    # ── topics, contradictions, offers ──────────────────────────────────────────────────────────────────────────────

    def _ask_topic(self) -> bool:
        """Let the person choose a topic; ``False`` where none fits."""
        setting = self.setting()
        rows = [row for row in self.compiled.public_topics() if row["topic"] not in self.answers.topics]
        options = [(row["topic"], setting.words(row["name"])) for row in rows]
        options.append((NO, setting.say("menu-none")))
        while True:
            self.prompter.gap()
            self.prompter.say(setting.say("question-first", number=len(self.answers.asked) + 1))
            self.prompter.say(setting.say("menu-ask"))
            self.prompter.options([text for _, text in options])
            about = " ".join(f"{setting.words(row['name'])}: {setting.words(row['about'])}" for row in rows)
            reply = self.prompter.choose(setting, options, about, lambda text: _option(text, options))
            if isinstance(reply, Chosen):
                if reply.text == NO:
                    return False
                self.answers.put(Entry(TOPIC, self.need, None, reply.text))
                return True
            self._steer(reply)

    def _settle_contradictions(self) -> None:
        """Where answers do not go together, ask which one is to be changed."""
        while len(self.answers.topics) > self.need:
            state = self.state()
            found = contradictions(state.setting, state)
            if not found:
                return
            entry = self.compiled.data["contradictions"][found[0]]
            self.prompter.gap()
            self.prompter.say(state.setting.words(entry["text"]))
            names = [name for name in entry["between"] if name in state.facts]
            name = names[0] if len(names) == 1 else self._which(state, names)
            if name is not None:
                heading = state.setting.say("question-first", number=len(self.answers.asked))
                self._forget(name)
                self._ask(self.state(), name, heading)

    def _forget(self, name: str) -> None:
        self.answers.entries = [
            entry for entry in self.answers.entries if entry.question != name or entry.need not in (None, self.need)
        ]

    def _which(self, state: State, names: Sequence[str]) -> str | None:
        setting = state.setting
        options = [
            (name, f"{setting.words(self.compiled.questions[name]['short'])}: {state.facts[name].shown}")
            for name in names
        ]
        self.prompter.say(setting.say("which-is-right"))
        self.prompter.options([text for _, text in options])
        reply = self.prompter.choose(setting, options, setting.say("which-is-right"), lambda t: _option(t, options))
        if isinstance(reply, Chosen):
            return reply.text
        self._steer(reply)
        return None

    def _second_round(self) -> None:
        state = self.state()
        waiting = [place for place in second_round(state.view, state.allowed) if place not in state.given]
        if not waiting:
            return
        key = "more-checklist-one" if len(waiting) == 1 else "more-checklist"
        if self._yes(state.setting.say(key, number=len(waiting))):
            self._round(self._checklist_question)
            self._publish()

    def _another(self) -> bool:
        """Offer another need; the case answers are kept where it is the same case."""
        setting = self.setting()
        left = len(self.compiled.public_topics()) - len(self.answers.topics)
        if not left or not self._yes(setting.say("anything-else")):
            return False
        case = [name for name in self.compiled.order if self._scope(name) == "case"]
        known = [entry for entry in self.answers.entries if entry.question in case and entry.need is None]
        if known and not self._yes(setting.say("same-case")):
            self.answers.split_case(case, self.need)
        self.need += 1
        return True

    def _yes(self, text: str) -> bool:
        """Ask a question of our own that yes or no answers; anything that goes elsewhere is a no."""
        setting = self.setting()
        options = [(YES, setting.say("yes")), (NO, setting.say("no"))]
        self.prompter.gap()
        self.prompter.say(text)
        self.prompter.options([words for _, words in options])
        reply = self.prompter.choose(setting, options, setting.say("keys"), lambda typed: _yes_or_no(typed, options))
        if isinstance(reply, Chosen):
            return reply.text == YES
        if isinstance(reply, Back | Change):
            return False
        self._steer(reply)
        return False

    def _publish(self) -> None:
        self.published = True
        self.publish(self.plan(), self.setting())


def _date_told(setting: Setting, at: object) -> str:
    from datetime import datetime  # noqa: PLC0415 - typing of one value

    return setting.moment(at, str(setting.request.zone)) if isinstance(at, datetime) else setting.told(at)


def _option(text: str, options: Sequence[tuple[str, str]]) -> str:
    from uscis_prep.clean import fold  # noqa: PLC0415 - one word
    from uscis_prep.names import nearest  # noqa: PLC0415 - only for what was not understood

    for option, words in options:
        if fold(text) in (fold(option), fold(words)):
            return option
    near = nearest(text, [words for _, words in options]) or ""
    raise UsageError("not-an-option", given=text, near=near)


def _yes_or_no(text: str, options: Sequence[tuple[str, str]]) -> str:
    short = {"y": YES, "s": YES, "si": YES, "yes": YES, "n": NO, "no": NO}
    from uscis_prep.clean import fold  # noqa: PLC0415 - one word

    return short.get(fold(text)) or _option(text, options)
