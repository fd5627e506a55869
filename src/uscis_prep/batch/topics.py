"""What is known of one topic before its first row, and what was found out of the rows so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.batch.codes import Codes, Plain, classes_of, told_by
from uscis_prep.batch.sound import Checks, Frame
from uscis_prep.batch.tree import Tree, Usual
from uscis_prep.engine.presume import Wanted, wanted
from uscis_prep.plan.locate import located

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.batch.codes import Reader
    from uscis_prep.batch.tree import Outcome
    from uscis_prep.engine.compiled import Allowed, Compiled, View
    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting


class Topic:
    """The rows of one topic: what is wrong with a row depends on other answers than what is told.

    Args:
        setting: Rulebook, clock, edition and language.
        name: The topic; ``None`` for rows without one.
        readers: The columns that are read, by question.
        always: What holds for every row.
    """

    def __init__(
        self, setting: Setting, name: str | None, readers: Mapping[str, Reader], always: Mapping[str, Fact]
    ) -> None:
        compiled = setting.compiled
        self.name = name
        self.view = compiled.view(name, setting.request.as_of) if name else None
        self.codes = _codes(setting, name, readers)
        self.checks = Checks(self.codes, _frames(setting, self.view, list(readers), always))
        self.always = located(setting, always)
        self._places = [compiled.place[question] for question in readers]
        self._telling = told_by(setting, name)
        #: The usual answers on which what is told can depend.
        self.wanted = wanted(compiled, self.view, self._telling) if self.view else Wanted({}, [])
        self.presumed = Tree()
        self._usuals: dict[tuple[tuple[int, int], ...], Usual] = {}
        #: What is told where it is undecided, by the next question and whether its day is known.
        self.undecided: dict[tuple[int | None, bool], Outcome] = {}

    def given(self, codes: Sequence[Any]) -> Allowed:
        """Return the answers that hold for a row, as the diagrams read them.

        Args:
            codes: The classes of its cells.
        """
        found = dict(self.always)
        for place, column, code in zip(self._places, self.codes, codes, strict=True):
            if code is not None:
                found[place] = column.located[code]
        return found

    def usual(self, answers: Mapping[int, int]) -> Usual:
        """Return what is told under some usual answers; those on which nothing depends are left out."""
        kept = {place: answers[place] for place in sorted(answers) if place in self._telling}
        return self._usuals.setdefault(tuple(kept.items()), Usual(kept))


def _codes(setting: Setting, topic: str | None, readers: Mapping[str, Reader]) -> list[Codes | Plain]:
    """Return for each column the classes of its cells under a topic."""
    compiled = setting.compiled
    rows, counts = classes_of(setting, topic), _that_count(compiled)
    found: list[Codes | Plain] = []
    for question, reader in readers.items():
        place = compiled.place[question]
        matters = place in rows or question in counts
        found.append(Codes(reader, rows.get(place), setting) if matters else Plain(reader))
    return found


def _that_count(compiled: Compiled) -> set[str]:
    """Return the questions of which it counts whether they are answered, whatever the answer is.

    An answer to a question that would not apply cancels a usual answer, and a contradiction is one of given answers.
    """
    gated = {name for name, entry in compiled.questions.items() if entry["gated"]}
    return gated.union(*(entry["between"] for entry in compiled.data["contradictions"].values()))


def _frames(setting: Setting, view: View | None, order: Sequence[str], always: Mapping[str, Fact]) -> list[Frame]:
    """Return what is looked for in a row: first what belongs to all needs, then what holds for the topic."""
    compiled = setting.compiled
    every = {compiled.place[name]: at for at, name in enumerate(order)}
    if view is None:
        return [Frame(compiled.conflicts(None), located(setting, always), every)]
    own = {compiled.place[name] for name, entry in compiled.questions.items() if entry["scope"] == "need"}
    shared = {place: at for place, at in every.items() if place not in own}
    facts = {name: fact for name, fact in always.items() if compiled.place[name] not in own}
    return [
        Frame(compiled.conflicts(None), located(setting, facts), shared),
        Frame(compiled.conflicts(view), located(setting, always), every),
    ]
