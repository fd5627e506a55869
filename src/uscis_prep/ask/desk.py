"""One person's desk: keeps the answers, does what a key asks for, hears words of danger, prints the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.ask.answers import CASE, CONFIRMED, TOPIC, Answers, Entry, given
from uscis_prep.ask.prompter import NO, YES, Back, Change, Chosen, NextPerson, Prompter, Put, Quit, Reply, Save
from uscis_prep.ask.readers import option_reader, told
from uscis_prep.engine.prompts import Course
from uscis_prep.facts.read import Fact
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from uscis_prep.engine.compiled import Compiled
    from uscis_prep.engine.prompts import Stand
    from uscis_prep.plan.setting import Request
    from uscis_prep.plan.state import State
    from uscis_prep.plan.types import Plan


class StopInterviewError(Exception):
    """The person wants to stop, or the input ended."""

    def __init__(self, *, ended: bool = False) -> None:
        super().__init__()
        self.ended = ended


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
        layer: Prints one layer of the last plan.
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
        layer: Callable[[str], None] | None = None,
    ) -> None:
        self.compiled = compiled
        self.base = base
        self.prompter = prompter
        self.publish = publish
        self.keep = keep
        self.layer = layer
        self.zone_named = zone_named
        self.answers = Answers(given(compiled, base))
        self.published = False
        self.over = False
        # Whether no topic fits, so that the page for any call is wanted.
        self.any_call = False
        # How many needs are to be asked about, and the case of the next one.
        self.wanted = max(1, len(self.answers.topics))
        self.case = 0
        # How many answers there were when the questions of the checklist began.
        self.deeper: int | None = None
        # The plan that was printed last, and its answers.
        self.plan: Plan | None = None
        self.shown: list[Entry] | None = None
        self._course: tuple[object, Course] | None = None

    def setting(self) -> Setting:
        """Return the setting of the answers so far."""
        return Setting(self.compiled, self.answers.request(self.base, zone_named=self.zone_named))

    def stand(self, needs: Sequence[State]) -> Stand:
        """Return where the interview stands."""
        topics, cases = self.answers.topics, self.answers.cases
        if self._course is None or self._course[0] != (topics, cases):
            views = [state.view for state in needs]
            self._course = (topics, cases), Course(self.compiled, views, self._owner, self.base.language)
        named = [(need, self.compiled.place[name]) for need, name in self.answers.named]
        return self._course[1].at([state.given for state in needs], named)

    def _owner(self, place: int, need: int) -> int | None:
        return self.answers.owner(self._scope(self.compiled.order[place]), need)

    def _scope(self, name: str) -> str:
        return str(self.compiled.questions[name]["scope"])

    def _is_safety(self, name: str) -> bool:
        return bool(self.compiled.questions[name].get("safety")) if name in self.compiled.questions else False

    def _entry(self, name: str, need: int, fact: Fact) -> Entry:
        scope = self._scope(name)
        return Entry(name, scope, self.answers.owner(scope, need), fact)

    def _show(self, heading: str, ask: str, options: Sequence[tuple[str, str]], zero: str = "") -> None:
        self.prompter.gap()
        self.prompter.say(" ".join(text for text in (heading, ask) if text))
        self.prompter.options([text for _, text in options], zero)

    # ── words of danger ─────────────────────────────────────────────────────────────────────────────────────────────

    def _hear(self, text: str) -> bool:
        """Say what comes first where a person typed words of danger, and keep what they answer; nobody is told that."""
        from uscis_prep.ask.search import danger_words  # noqa: PLC0415 - only words need it, and most answers are numbers

        alarms = danger_words(self.compiled, text, self.base.language)
        for alarm in alarms:
            self.prompter.say(alarm.first)
            for name, option in alarm.answers.items():
                entry = Entry(name, CASE, self._case_now(), Fact(name, option, option), asked=False)
                self.answers.entries = [each for each in self.answers.entries if each.key != entry.key]
                self.answers.entries.append(entry)
        return bool(alarms)

    def _case_now(self) -> int:
        cases = self.answers.cases
        return cases[-1] if cases and len(cases) >= self.wanted else self.case

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────

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
        if isinstance(reply, Save) and self.keep is not None:
            self.prompter.say(self.keep(reply.file, self.setting()))

    def _back(self) -> None:
        """Return to the prompt before."""
        if self.any_call:
            self.any_call = False
        elif self.answers.topics and len(self.answers.topics) < self.wanted:
            self.wanted -= 1
        elif self.deeper is not None and len(self.answers.screens) <= self.deeper:
            self.deeper = None
        else:
            dropped = self.answers.drop_last()
            if dropped is None:
                self.prompter.say(self.setting().say("cannot-back"))
            else:
                self.case = dropped.case if dropped.question == TOPIC else self.case
                self.shown = None

    def _change(self, number: int) -> None:
        """Ask an earlier question or screen again; all other answers stay as far as they still apply."""
        setting, screens = self.setting(), self.answers.screens
        if 1 <= number <= len(screens):
            self._ask_again(number, screens[number - 1])
            return
        self.prompter.say(setting.say("cannot-change" if number else "answers-so-far"))
        for place, screen in enumerate(screens, start=1):
            self.prompter.say("; ".join(self._listed(setting, screen)), first=f"  {place}. ")

    def _ask_again(self, number: int, screen: Sequence[Entry]) -> None:
        raise NotImplementedError

    def _listed(self, setting: Setting, screen: Sequence[Entry]) -> list[str]:
        """Return earlier answers in words; which answer about safety was given is never said."""
        if any(self._is_safety(entry.question) for entry in screen):
            return [setting.say("safety-listed")]
        rows = [self._in_words(setting, entry) for entry in screen if entry.question != CONFIRMED]
        return rows or [setting.say("confirm-none")]

    def _in_words(self, setting: Setting, entry: Entry) -> str:
        if entry.fact is None:
            names = {row["topic"]: row["name"] for row in self.compiled.public_topics()}
            return f"{setting.say('label-need')}: {setting.words(names[entry.topic])}"
        return f"{setting.words(self.compiled.questions[entry.question]['short'])}: {told(setting, entry.fact)}"

    # ── our own questions, and the plan ─────────────────────────────────────────────────────────────────────────────

    def _yes(self, text: str) -> bool | None:
        """Ask a question of our own that yes or no answers; ``None`` where a key led elsewhere, or back."""
        setting = self.setting()
        options = [(YES, setting.say("yes")), (NO, setting.say("no"))]
        self._show("", text, options)
        put = Put(setting, options, [text], setting.say("takes-yes-no"), hear=self._hear)
        reply = self.prompter.choose(put, option_reader(options))
        if isinstance(reply, Chosen):
            return reply.text == YES
        if not isinstance(reply, Back):
            self._steer(reply)
        return None

    def _publish(self) -> None:
        """Print the plan, unless it stands there already."""
        if self.shown == self.answers.entries:
            return
        setting = self.setting()
        # Without a topic there is nothing to decide: the page for any call takes the usual answers, as `check` does.
        request = setting.request if self.answers.topics else setting.request._replace(presume=True)
        self.plan = build(self.compiled, request)
        self.publish(self.plan, setting)
        self.published, self.shown = True, list(self.answers.entries)
