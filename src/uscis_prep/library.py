"""The program as a library: a rulebook that can be handed around, and the plan for some answers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from uscis_prep.clean import excerpt
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import read_fact
from uscis_prep.facts.topics import topic_named
from uscis_prep.names import nearest
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import NeedFacts, Request
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.plan.types import Plan

EASTERN = "America/New_York"
#: How many nodes its diagrams may grow to while cases are decided, before they are begun anew.
MOST_NODES = 100_000


class Rulebook:
    """A compiled rulebook. It is never changed, so threads may share it; it can be pickled for other processes.

    Args:
        compiled: The rulebook as the engine reads it.
    """

    __slots__ = ("compiled",)

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled

    def __reduce__(self) -> tuple[type[Rulebook], tuple[Compiled]]:
        """Pickle the compiled rulebook alone."""
        return Rulebook, (self.compiled,)

    def __repr__(self) -> str:
        """Name the rulebook and its version."""
        return f"<rulebook {self.compiled.data['head']['id']} {self.version}>"

    def ready(self) -> Compiled:
        """Return what decides, begun anew where it remembers too much of the cases before; its advice is the same."""
        if sum(len(pool.nodes) for pool in self.compiled.pools()) > MOST_NODES:
            self.compiled = Compiled(self.compiled.data)
        return self.compiled

    @property
    def version(self) -> str:
        """The version of the rulebook."""
        return str(self.compiled.data["head"]["version"])

    @property
    def sha256(self) -> str:
        """The hash of the files that it was compiled from."""
        return str(self.compiled.data["sha256"])


def load_rulebook(folder: str | Path | None = None) -> Rulebook:
    """Load a rulebook.

    Args:
        folder: A folder of YAML files, which is compiled or taken from the cache; without one the shipped rulebook.

    Raises:
        RulebookError: The rulebook cannot be read or is not valid.
    """
    return Rulebook(Compiled(load_compiled(Path(folder) if folder else None)))


def check(
    rulebook: Rulebook,
    answers: Mapping[str, str],
    *,
    topics: Sequence[str] = (),
    now: datetime | None = None,
    zone: str = EASTERN,
    as_of: date | None = None,
    no_updates: bool = False,
    language: str = "en",
    presume: bool = True,
) -> Plan:
    """Return the plan that `uscis-prep check --json` prints for the same facts.

    >>> from datetime import datetime
    >>> from uscis_prep import check, load_rulebook
    >>> book = load_rulebook()
    >>> noon = datetime(2026, 11, 24, 12)
    >>> plan = check(book, {"processing": "inside"}, topics=["processing-delay"], now=noon)
    >>> plan["needs"][0]["verdict"]["action"]
    'wait'
    >>> plan["needs"][0]["verdict"]["look_again"]["date"]
    '2026-12-24'

    Args:
        rulebook: What `load_rulebook` gives.
        answers: Answers by the id of their question, written as on the command line; they hold for all topics.
        topics: The topics, in the order asked.
        now: The moment of the plan; without one the machine's clock. A naive one is read in `zone`.
        zone: The zone of times without an offset.
        as_of: The day whose rules hold; the day of `now` where nothing is said.
        no_updates: Whether the source documents alone count.
        language: en or es.
        presume: Whether usual answers are taken where nothing was said.

    Raises:
        UsageError: A topic or an answer cannot be used, or answers contradict each other. `key` and `fields` say why.
    """
    compiled, home = rulebook.ready(), ZoneInfo(zone)
    at = datetime.now(home) if now is None else now if now.tzinfo else now.replace(tzinfo=home)
    facts = {name: read_fact(compiled, name, text, home) for name, text in answers.items()}
    own = {name: fact for name, fact in facts.items() if topics and compiled.questions[name]["scope"] == "need"}
    request = Request(
        needs=tuple(NeedFacts(_topic(compiled, topic), own) for topic in topics),
        facts={name: fact for name, fact in facts.items() if name not in own},
        now=at,
        zone=home,
        zone_told=False,
        as_of=None if no_updates else as_of or at.astimezone(home).date(),
        language=language,
        presume=presume,
        zone_key=zone,
    )
    return build(compiled, request)


def _topic(compiled: Compiled, text: str) -> str:
    topic = topic_named(compiled, text)
    if topic is None:
        known = [row["topic"] for row in compiled.public_topics()]
        raise UsageError("unknown-topic", given=excerpt(text), near=nearest(text, known) or known[0])
    return topic
