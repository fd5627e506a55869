"""Compiles a book as usual and keeps what the checks need: every condition before and after `over`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine.conditions import Builder
from uscis_prep.rulebook.compile import Compiler
from uscis_prep.rulebook.frame import frame
from uscis_prep.rulebook.lint.subject import COLLECTED, Part, Seen, Study

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscis_prep.engine.diagram import Pool
    from uscis_prep.rulebook.worlds import Setting


class Studying(Compiler):
    """A compiler that looks over its own shoulder."""

    def study(self, topics: Iterable[str]) -> tuple[list[Study], dict[str, Any]]:
        """Compile some topics; what is wrong in them is added to the book.

        Returns:
            What was seen, and the compiled topics.
        """
        studies, compiled = [], {}
        for topic in sorted(topics):
            self._parts: dict[tuple[str, str], Part] = {}
            self._seen: list[Seen] = []
            compiled[topic] = self._topic(topic)
            studies.append(self._finished(topic))
        self._tell_faults()
        return studies, compiled

    def _finished(self, topic: str) -> Study:
        pool = self._pool
        pool.budget = None  # what was compiled fits; a comparison may need some nodes more
        around = frame(self.book, self.meaning, Builder(pool, self._gates(topic)), topic)
        presume = {
            name: [(int(root), str(option)) for root, option in rows] for name, rows in around["presume"].items()
        }
        file = next(name for name, entry in self.book.topics.items() if entry.topic == topic)
        return Study(topic, file, pool, around["gates"], presume, around["contradictions"], self._seen)

    def _conditions(
        self, builder: Builder, topic: str, setting: Setting, kind: str, decision: str | None
    ) -> tuple[dict[str, int], dict[str, int], dict[str, tuple[str, Any]]]:
        found = super()._conditions(builder, topic, setting, kind, decision)
        self._parts[kind, decision or COLLECTED] = Part(*found)
        return found

    def _in_world(self, pool: Pool, topic: str, setting: Setting) -> dict[str, Any]:
        self._pool, self._parts = pool, {}
        plan = super()._in_world(pool, topic, setting)
        by_rule = {name: made["by_rule"] for name, made in plan["decisions"].items()}
        rules = {name: made["rules"] for name, made in plan["decisions"].items()}
        self._seen.append(Seen(setting, self._parts, by_rule, rules, plan["outcome"], plan["disagreements"]))
        return plan
