"""The compiled rulebook as the engine sees it: questions by place, and one view per topic and edition."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.engine.contradict import Conflict, conflicts
from uscis_prep.engine.diagram import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: What is still possible for each question that was answered: one value, or several where the answer is not exact.
Allowed = dict[int, tuple[int, ...]]
BASE = "base"


class View(NamedTuple):
    """One topic in one edition: its plan, and the frame of gates, presumptions and contradictions around it."""

    topic: str
    pool: Pool
    plan: Mapping[str, Any]
    frame: Mapping[str, Any]


class Compiled:
    """A compiled rulebook, read-only; views are made when they are first needed.

    Args:
        data: The plain data that `rulebook.compile` writes.
        make: Makes a pool of sizes and nodes; one that notes what is looked at, where that is wanted.
    """

    def __init__(self, data: Mapping[str, Any], make: Callable[..., Pool] = Pool) -> None:
        self.data = data
        self.questions: dict[str, Mapping[str, Any]] = {question["id"]: question for question in data["questions"]}
        self.order = list(self.questions)
        #: Questions whose answer follows from days, where those are known (see `plan.worked_out`).
        self.worked_out = {name: entry["worked_out"] for name, entry in self.questions.items() if "worked_out" in entry}
        self.place = {name: index for index, name in enumerate(self.order)}
        self.sizes = [len(question["values"]) for question in data["questions"]]
        self.shared = make(self.sizes, data["shared"]["nodes"])
        self._make = make
        self._pools: dict[str, Pool] = {}
        self._conflicts: dict[str | None, list[Conflict]] = {}
        self._days_off: dict[date, Any] | None = None

    def __reduce__(self) -> tuple[type[Compiled], tuple[Mapping[str, Any]]]:
        """Pickle the plain data only; pools are rebuilt."""
        return Compiled, (self.data,)

    def edition(self, as_of: date | None) -> str:
        """Return the edition that holds on a day; ``None`` is the source documents alone."""
        if as_of is None:
            return BASE
        starts: Sequence[str] = self.data["editions"]
        return max((start for start in starts if start <= as_of.isoformat()), default=starts[0])

    def view(self, topic: str, as_of: date | None) -> View:
        """Return one topic in the edition of a day.

        Raises:
            KeyError: The rulebook has no such topic.
        """
        return self.view_in(topic, self.edition(as_of))

    def view_in(self, topic: str, edition: str) -> View:
        """Return one topic in an edition.

        Raises:
            KeyError: The rulebook has no such topic or edition.
        """
        entry = self.data["topics"][topic]
        pool = self._pools.get(topic)
        if pool is None:  # two threads that ask at once get the same one
            pool = self._pools.setdefault(topic, self._make(self.sizes, entry["nodes"]))
        return View(topic, pool, entry["plans"][entry["editions"][edition]], entry)

    def conflicts(self, view: View | None) -> list[Conflict]:
        """Return the contradictions of a topic, or those among facts alone; worked out once."""
        topic = view.topic if view else None
        found = self._conflicts.get(topic)
        if found is None:
            pool, frame = (view.pool, view.frame) if view else (self.shared, self.data["shared"])
            found = self._conflicts.setdefault(topic, conflicts(self, pool, frame))
        return found

    def days_off(self) -> Mapping[date, Any]:
        """Return the days on which federal offices are closed, each with its name per language; read once."""
        if self._days_off is None:
            self._days_off = {date.fromisoformat(day): name for day, name in self.data["calendar"]["holidays"]}
        return self._days_off

    def pools(self) -> list[Pool]:
        """Return the diagrams that were needed so far."""
        return [self.shared, *self._pools.values()]

    def value(self, question: str, option: str) -> int:
        """Return the place of an option among the values of a question."""
        place: int = self.questions[question]["values"].index(option)
        return place

    def public_topics(self) -> list[Mapping[str, Any]]:
        """Return the topics that a person can choose, in the order of the menu."""
        return [topic for topic in self.data["menu"] if not topic["internal"]]
