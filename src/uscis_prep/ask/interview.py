"""The interview: asks what decides the verdict, prints the plan, then waits for a key.

Nothing is remembered but the answers: each step looks at them anew, so that going back and changing an answer lead
to the same prompt as answering so from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.ask.answers import CASE, CONFIRMED, TOPIC
from uscis_prep.ask.desk import NextPersonError, StopInterviewError
from uscis_prep.ask.prompter import Back, Change, Chosen, NextPerson, Put, Save
from uscis_prep.ask.readers import heading_of, option_reader, told
from uscis_prep.ask.screens import Screens
from uscis_prep.engine.prompts import CONFIRM, SAFETY
from uscis_prep.engine.questions import Bounds, second_round
from uscis_prep.errors import UsageError
from uscis_prep.plan.build import build
from uscis_prep.plan.contradictions import contradictions
from uscis_prep.plan.state import State, states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.ask.after import After
    from uscis_prep.ask.answers import Entry
    from uscis_prep.engine.prompts import Prompt, Stand
    from uscis_prep.plan.types import Plan

__all__ = ["Interview", "NextPersonError", "StopInterviewError"]


class Interview(Screens):
    """One person's interview: which prompt comes when (see `Desk` for its arguments)."""

    #: How often the key for reasons was pressed since the page was printed.
    asked_why = 0

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
        """Put the next prompt: a topic, what decides, what fits the checklist, or the keys after the page."""
        if self.any_call:
            self._publish()
            self._after(0)
            return
        if len(self.answers.topics) < self.wanted:
            self._ask_topic()
            return
        needs = states(self.setting())
        if self._settle(needs) or self._ask_verdict(needs):
            return
        waiting = self._checklist(needs)
        if waiting and self.deeper is not None:
            need, name = waiting[0]
            key = "question-checklist" if len(waiting) > 1 else "question-checklist-last"
            heading = needs[need].setting.say(key, number=self._number(name, need), most=len(waiting) - 1)
            self._ask(needs[need], need, name, heading)
            return
        self.deeper = None
        self._publish()
        self._after(len(waiting))

    def _ask_verdict(self, needs: Sequence[State]) -> bool:
        """Put the first prompt that can still change a verdict or a warning, if there is one."""
        stand = self.stand(needs)
        prompt = stand.next()
        if prompt is None:
            return False
        self.deeper = None
        left = stand.course.left(stand)
        rest = Bounds(left.least - 1, left.most - 1)
        named = [(need, self.compiled.order[place]) for need, place in prompt.lines]
        if prompt.kind == SAFETY:
            number = len(self.answers.screens) + 1
            self._ask_safety(named, heading_of(needs[0].setting, number, rest))
        elif prompt.kind == CONFIRM:
            heading = heading_of(needs[0].setting, len(self.answers.screens) + 1, rest)
            self._ask_usual(self._usual(stand, prompt), heading, last=rest.most == 0)
        else:
            self._ask_open(stand, needs, named[0], rest)
        return True

    def _usual(self, stand: Stand, prompt: Prompt) -> dict[tuple[int, str], str]:
        """Return the usual answer of each line of the confirming screen."""
        found = {}
        for need, place in prompt.lines:
            name = self.compiled.order[place]
            found[need, name] = str(self.compiled.questions[name]["values"][stand.usual((need, place))])
        return found

    def _ask_open(self, stand: Stand, needs: Sequence[State], line: tuple[int, str], rest: Bounds) -> None:
        need, name = line
        setting, number = needs[need].setting, self._number(name, need)
        place, values = self.compiled.place[name], self.compiled.questions[name]["values"]

        def second(listed: Sequence[str]) -> str:
            left = stand.course.after(stand, (need, place), [values.index(option) for option in listed])
            return heading_of(setting, number, left)

        self._ask(needs[need], need, name, heading_of(setting, number, rest), step=second)

    def _checklist(self, needs: Sequence[State]) -> list[tuple[int, str]]:
        """Return the questions that can still change a checklist, each with the need that it is asked for."""
        waiting: dict[tuple[str, int | None], tuple[int, str]] = {}
        for need, state in enumerate(needs):
            for place in second_round(state.view, state.allowed):
                name = self.compiled.order[place]
                if place not in state.given and not self._is_safety(name):
                    waiting.setdefault((name, self.answers.owner(self._scope(name), need)), (need, name))
        return list(waiting.values())

    # ── earlier answers ─────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_again(self, number: int, screen: Sequence[Entry]) -> None:
        """Ask an earlier question or screen again."""
        entry = screen[0]
        if entry.question == TOPIC:
            self._ask_topic(entry)
            return
        setting, needs = self.setting(), states(self.setting())
        heading = heading_of(setting, number, None)
        if entry.question == CONFIRMED:
            usual = self._stated(needs, screen)
            self._ask_usual(usual, heading, entry.screen, last=False, keep=True)
        elif entry.screen:
            lines = [(self.answers.need_of(each), each.question) for each in screen]
            self._ask_safety(lines, heading, entry.screen, keep=True)
        else:
            need = self.answers.need_of(entry)
            self._ask(needs[need], need, entry.question, heading, again=True, keep=True)

    def _stated(self, needs: Sequence[State], screen: Sequence[Entry]) -> dict[tuple[int, str], str]:
        """Return the lines that stood on a confirming screen, each with its usual answer."""
        usual = {(self.answers.need_of(each), each.question): each.fact.option for each in screen if each.fact}
        topics = self.stand(needs).course.topics
        for need, name in screen[0].named:
            place = self.compiled.place[name]
            given = {other: values for other, values in needs[need].given.items() if other != place}
            value = topics[need].usual(topics[need].need(given, ())).get(place)
            if value is not None:
                usual[need, name] = str(self.compiled.questions[name]["values"][value])
        order = self.compiled.place
        return dict(sorted(usual.items(), key=lambda row: (row[0][0], order[row[0][1]])))

    # ── contradictions ──────────────────────────────────────────────────────────────────────────────────────────────

    def _settle(self, needs: Sequence[State]) -> bool:
        """Where answers do not go together, ask which one is to be changed."""
        for need, state in enumerate(needs):
            for contradiction in contradictions(state)[:1]:
                entry = self.compiled.data["contradictions"][contradiction]
                self.prompter.gap()
                self.prompter.say(state.setting.words(entry["text"]))
                names = [name for name in entry["between"] if name in state.facts]
                name = names[0] if len(names) == 1 else self._which(state, names)
                if name is not None:
                    heading = heading_of(state.setting, self._number(name, need), None)
                    self._ask(state, need, name, heading, again=True, keep=len(names) > 1)
                return True
        return False

    def _which(self, state: State, names: Sequence[str]) -> str | None:
        setting = state.setting
        shorts = {name: setting.words(self.compiled.questions[name]["short"]) for name in names}
        options = [(name, f"{short}: {told(setting, state.facts[name])}") for name, short in shorts.items()]
        self._show("", setting.say("which-is-right"), options)
        takes = setting.say("takes-number", most=len(options))
        put = Put(setting, options, [setting.say("which-is-right")], takes, hear=self._hear)
        reply = self.prompter.choose(put, option_reader(options))
        if isinstance(reply, Chosen):
            return reply.text
        self._steer(reply)
        return None

    # ── after the page ──────────────────────────────────────────────────────────────────────────────────────────────

    def _after(self, fitting: int) -> None:
        """Say the verdict once more and do what a key asks for, until the answers change or the person is done."""
        from uscis_prep.ask.after import ANOTHER, DONE, FIT, SAVE, WHY, After  # noqa: PLC0415 - no question needs it

        if self.plan is None:
            return
        another = len(self.answers.topics) < len(self.compiled.public_topics())
        after, before = After(self.prompter, self.plan, self.setting(), fitting, another=another), self.shown
        after.show()
        pressed = after.ask(self._hear)
        if pressed.key == DONE:
            self.over = True
        elif pressed.key == WHY:
            self._show_layer()
        elif pressed.key == SAVE:
            self._save(after)
        elif pressed.key == FIT:
            self.deeper = len(self.answers.screens)
        elif pressed.key == ANOTHER:
            self._another()
        elif isinstance(pressed.reply, Back | Change | NextPerson | Save):
            self._steer(pressed.reply)
        if self.shown is not before:
            self.asked_why = 0

    def _show_layer(self) -> None:
        from uscis_prep.ask.after import LAYERS  # noqa: PLC0415 - as above

        if self.layer is not None:
            self.layer(LAYERS[self.asked_why % len(LAYERS)])
        self.asked_why += 1

    def _save(self, after: After) -> None:
        reply = after.name_of_file()
        if reply is not None:
            self._steer(reply)

    def _another(self) -> None:
        """Begin another need; the case answers are kept where it is the same case."""
        if self.any_call:
            self.any_call = False
            return
        case = self.answers.cases[-1]
        known = any(entry.scope == CASE and entry.owner == case for entry in self.answers.entries)
        same = self._yes(self.setting().say("same-case")) if known else True
        if same is None:
            return
        self.answers.bind()
        self.shown = list(self.answers.entries)
        self.case = case if same else len(self.answers.topics)
        self.wanted += 1
