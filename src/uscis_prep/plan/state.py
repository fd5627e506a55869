"""One need under its answers: what was given, what is presumed, and what the engine makes of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.engine import decide
from uscis_prep.engine.diagram import TRUE
from uscis_prep.engine.presume import answered, merged, presume
from uscis_prep.plan.locate import located
from uscis_prep.plan.setting import PLACEHOLDER
from uscis_prep.plan.worked_out import with_worked_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.engine.compiled import Allowed, View
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import NeedFacts, Setting


class State:
    """A topic with the answers that hold for it.

    Args:
        setting: Rulebook, clock, edition and language.
        topic: The topic.
        facts: All facts that hold for this need, shared and own.
        usual: The usual answers, where they are known already.
    """

    def __init__(
        self, setting: Setting, topic: str, facts: Mapping[str, Fact], usual: Mapping[int, int] | None = None
    ) -> None:
        self.setting = setting
        self.topic = topic
        self.facts: Mapping[str, Fact] = with_worked_out(setting, facts)
        self.view: View = setting.compiled.view(topic, setting.request.as_of)
        self.given: Allowed = located(setting, self.facts)
        if usual is None:
            usual = presume(setting.compiled, self.view, self.given, setting.request.language)
        self.presumed = usual
        by_fact = answered(setting.compiled, usual)
        self.given = merged(self.given, by_fact)
        usual = {place: value for place, value in usual.items() if place not in by_fact}
        #: With the usual answers too, for the wording of what is decided without them.
        self.usual = merged(self.given, usual)
        self.assumed = usual if setting.request.presume else {}
        self.allowed = self.usual if setting.request.presume else self.given
        self._possible: dict[str, list[str]] | None = None

    @property
    def possible(self) -> dict[str, list[str]]:
        """For each field of the verdict the values that are still possible; worked out when first asked for."""
        if self._possible is None:
            self._possible = decide.possible(self.view, self.allowed)
        return self._possible

    @property
    def decided(self) -> bool:
        """Whether what to do, how and by whom is certain."""
        return decide.settled(self.view, self.allowed)

    def likely(self, decision: str) -> list[str]:
        """Return the rules that fire under the usual answers: what is worded where several rules decide alike."""
        return decide.fired(self.view, decision, self.usual)

    @property
    def channel(self) -> str:
        """The channel of a decided need, with the line that is dialled."""
        line = self.possible["line"][0]
        return self.possible["channel"][0] if line == "same" else line

    def line(self, channel: str) -> str:
        """Return the channel that serves this caller where one is offered: itself, or another."""
        root = self.view.plan["instead"].get(channel)
        if root is None or self.view.pool.restrict(root, self.allowed) != TRUE:
            return channel
        return str(self.setting.channel(channel)["instead"]["channel"])

    def words(self, text: Mapping[str, str]) -> str:
        """Return a text with the numbers of the lines that serve this caller."""
        numbers = {}
        for name in self.view.plan["instead"]:
            line, own = self.line(name), PLACEHOLDER.fullmatch(self.setting.channel(name).get("reach") or "")
            if own and line != name:
                numbers[own[1]] = self.setting.reach(line)
        return self.setting.words(text, numbers)

    def name(self, question: int) -> str:
        """Return the id of a question."""
        return self.setting.compiled.order[question]

    def single(self, field: str) -> str | None:
        """Return the value of a field of the verdict if it is certain."""
        values = self.possible[field]
        return values[0] if len(values) == 1 else None


def states(setting: Setting) -> list[State]:
    """Return the state of each need that was asked for, in the order given."""
    return [state_of(setting, need) for need in setting.request.needs]


def state_of(setting: Setting, need: NeedFacts, usual: Mapping[int, int] | None = None) -> State:
    """Return the state of one need, with the usual answers worked out where they are not given."""
    return State(setting, need.topic, {**setting.request.facts, **need.facts}, usual)
