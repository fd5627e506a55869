"""The interview: asks what decides the verdict, prints the plan, then offers the questions of the checklist.

Nothing is remembered but the answers: each step looks at them anew, so that going back and changing an answer lead
to the same question as answering so from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.ask.answers import CASE, PERSON
from uscis_prep.ask.desk import Desk, NextPersonError, StopInterviewError
from uscis_prep.ask.prompter import Chosen, Put
from uscis_prep.ask.readers import option_reader, told
from uscis_prep.engine.questions import bounds, next_question, second_round
from uscis_prep.errors import UsageError
from uscis_prep.plan.build import build
from uscis_prep.plan.contradictions import contradictions
from uscis_prep.plan.state import State, states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.plan.types import Plan

__all__ = ["Interview", "NextPersonError", "StopInterviewError"]


class Interview(Desk):
    """One person's interview: which question comes when (see `Desk` for its arguments)."""

    def run(self) -> None:
        """Go through all needs of one person.

        Raises:
            StopInterviewError: The person stopped.
            NextPersonError: The next person is to be asked.
        """
        while not self.over:
            self._step()

    def plan_so_far(self) -> Plan:
        """Return the plan of the answers so far, without the last ones where these contradict each other."""
        while True:
            try:
                return build(self.compiled, self.setting().request)
            except UsageError:
                if self.answers.drop_last() is None:
                    raise

    # ── one step ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _step(self) -> None:
        """Put the next question: a topic, what decides, what fits the checklist, and our own offers."""
        if len(self.answers.topics) < self.wanted:
            self._ask_topic()
            return
        found = states(self.setting())
        if self._settle(found) or self._ask_verdict(found):
            return
        waiting = self._checklist(found)
        if waiting and self.deeper is not None:
            need, name = waiting[0]
            key = "question-checklist" if len(waiting) > 1 else "question-checklist-last"
            heading = found[need].setting.say(key, number=self._number(name, need), most=len(waiting) - 1)
            self._ask(found[need], need, name, heading)
            return
        self._publish()
        if waiting and not self.enough:
            self._offer_checklist(len(waiting))
        else:
            self._offer_another()

    def _ask_verdict(self, found: Sequence[State]) -> bool:
        """Ask the first question that can still change a verdict, if there is one."""
        waiting = {}
        for need, state in enumerate(found):
            place = next_question(state.view, state.allowed)
            if place is not None:
                waiting[need] = self.compiled.order[place]
        if not waiting:
            return False
        self.deeper, self.enough = None, False
        need, name = next(iter(waiting.items()))
        self._ask(found[need], need, name, self._heading(found, list(waiting), self._number(name, need)))
        return True

    def _heading(self, found: Sequence[State], waiting: Sequence[int], number: int) -> str:
        """Say which question it is and how many follow."""
        setting = found[0].setting
        cases = {self.answers.cases[need] for need in waiting}
        if 1 < len(cases) < len(waiting):
            # Some needs share a case and others do not: what is asked once cannot be told by a single list.
            return setting.say("question-first", number=number)
        scopes = (PERSON, CASE) if len(cases) == 1 else (PERSON,)
        shared = [place for place, name in enumerate(self.compiled.order) if self._scope(name) in scopes]
        left = bounds([(found[need].view, found[need].allowed) for need in waiting], shared)
        least, most = left.least - 1, left.most - 1
        if most == 0:
            return setting.say("question-last", number=number)
        key = "question-exact" if least == most else ("question-between" if least else "question-up-to")
        return setting.say(key, number=number, least=least, most=most)

    def _checklist(self, found: Sequence[State]) -> list[tuple[int, str]]:
        """Return the questions that can still change a checklist, each with the need that it is asked for."""
        waiting: dict[tuple[str, int | None], tuple[int, str]] = {}
        for need, state in enumerate(found):
            for place in second_round(state.view, state.allowed):
                name = self.compiled.order[place]
                if place not in state.given:
                    waiting.setdefault((name, self.answers.owner(self._scope(name), need)), (need, name))
        return list(waiting.values())

    # ── contradictions and offers ───────────────────────────────────────────────────────────────────────────────────

    def _settle(self, found: Sequence[State]) -> bool:
        """Where answers do not go together, ask which one is to be changed."""
        for need, state in enumerate(found):
            for contradiction in contradictions(state)[:1]:
                entry = self.compiled.data["contradictions"][contradiction]
                self.prompter.gap()
                self.prompter.say(state.setting.words(entry["text"]))
                names = [name for name in entry["between"] if name in state.facts]
                name = names[0] if len(names) == 1 else self._which(state, names)
                if name is not None:
                    heading = state.setting.say("question-first", number=self._number(name, need))
                    self._ask(state, need, name, heading, again=True, keep=len(names) > 1)
                return True
        return False

    def _which(self, state: State, names: Sequence[str]) -> str | None:
        setting = state.setting
        shorts = {name: setting.words(self.compiled.questions[name]["short"]) for name in names}
        options = [(name, f"{short}: {told(setting, state.facts[name])}") for name, short in shorts.items()]
        self._show("", setting.say("which-is-right"), "", options)
        reply = self.prompter.choose(Put(setting, options, [setting.say("which-is-right")]), option_reader(options))
        if isinstance(reply, Chosen):
            return reply.text
        self._steer(reply)
        return None

    def _offer_checklist(self, number: int) -> None:
        setting = self.setting()
        told = setting.say("more-checklist-one") if number == 1 else setting.say("more-checklist", number=number)
        wanted = self._yes(told)
        if wanted:
            self.deeper = len(self.answers.asked)
        elif wanted is not None:
            self.enough = True

    def _offer_another(self) -> None:
        """Offer another need; the case answers are kept where it is the same case."""
        setting = self.setting()
        if len(self.answers.topics) >= len(self.compiled.public_topics()):
            self.over = True
            return
        wanted = self._yes(setting.say("anything-else"), setting.say("keys-after"))
        if wanted is None:
            return
        if not wanted:
            self.over = True
            return
        case = self.answers.cases[-1]
        known = any(entry.scope == CASE and entry.owner == case for entry in self.answers.entries)
        same = self._yes(setting.say("same-case")) if known else True
        if same is None:
            return
        self.answers.bind()
        self.shown = list(self.answers.entries)
        self.case = case if same else len(self.answers.topics)
        self.wanted += 1
