"""One logged call, and what every log of calls can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Urgency = Literal["urgent", "regular", "unknown"]
Status = Literal["open", "closed"]
URGENCIES: tuple[Urgency, ...] = ("urgent", "regular", "unknown")

#: After the second missed call nothing more comes by itself.
ATTEMPTS = 2


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call as it was logged. Empty text means that it was not told.

    Args:
        id: Short and stable, such as ``k4t7m2``.
        matter: Initials or an id of the firm's; never a name that the program asked for.
        topic: The topic of the rulebook that the call was about.
        called_at: When the call was made, with its offset.
        zone: The name of the zone in which `called_at` is meant (``America/New_York``, or ``UTC-05:00``).
        number_from: The number that was called from: its last four digits, or whole where that was wanted.
        agent_name: The name that the agent gave.
        agent_id: The agent's id.
        service_item: The service item number, whole: a caller who claims to be the agency must know it.
        urgency: How Tier 1 classed the call.
        said: What was said; numbers of persons in it are masked.
        promised: The day that was promised.
        receipt: The receipt number's last four digits, or whole where that was wanted.
        a_number: The A-number's last four digits, or whole where that was wanted.
        missed: When the agency called and nobody answered, with offsets, in order.
        second_until: Until when the second attempt was to come, after the first missed call.
        answer_from: From when the answer may come; ``None`` where the rulebook gives no earliest moment.
        answer_by: The moment at which the time for the answer is over.
        status: Whether anything is still awaited.
        closed_at: When it was closed.
        outcome: How it ended.
        created_at: When it was logged.
        updated_at: When it was last changed.
        version: 1, and one more with every change.
        rulebook: The version of the rulebook that gave the answer's time.
        as_of: The day whose rules gave it; ``None`` for the source documents alone.
    """

    id: str
    called_at: datetime
    zone: str
    created_at: datetime
    updated_at: datetime
    matter: str = ""
    topic: str = ""
    number_from: str = ""
    agent_name: str = ""
    agent_id: str = ""
    service_item: str = ""
    urgency: Urgency = "unknown"
    said: str = ""
    promised: date | None = None
    receipt: str = ""
    a_number: str = ""
    missed: tuple[datetime, ...] = ()
    second_until: datetime | None = None
    answer_from: datetime | None = None
    answer_by: datetime | None = None
    status: Status = "open"
    closed_at: datetime | None = None
    outcome: str = ""
    version: int = 1
    rulebook: str = ""
    as_of: date | None = None

    @property
    def due_at(self) -> datetime | None:
        """The first moment at which somebody has to look at this call again; ``None`` once it is closed.

        The earliest counts: a day that was promised, the end of the answer's time, the end of the second attempt, or
        the second missed call itself. An early look costs a minute, a late one the answer.
        """
        if self.status == "closed":
            return None
        found = [self.answer_by, self._end_of_promise(), self.second_until if len(self.missed) < ATTEMPTS else None]
        found += self.missed[ATTEMPTS - 1 : ATTEMPTS]
        return min((at for at in found if at is not None), default=None)

    def _end_of_promise(self) -> datetime | None:
        """Return the end of the promised day in the zone of the call."""
        if self.promised is None:
            return None
        try:
            zone = ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            # An offset instead of a name: that of the call itself.
            return datetime.combine(self.promised + timedelta(days=1), time(), self.called_at.tzinfo)
        return datetime.combine(self.promised + timedelta(days=1), time(), zone)


class Log(ABC):
    """What every log can do; the tests of what stands on it use one in memory.

    Nothing here knows the rulebook: whoever changes a call gives it its new times.
    """

    @abstractmethod
    def calls(self, *, closed: bool = True) -> Iterable[Call]:
        """Yield the calls, the newest call first.

        Args:
            closed: Whether closed calls are wanted too.
        """

    @abstractmethod
    def due(self, until: datetime) -> Sequence[Call]:
        """Return the open calls whose `due_at` is not after a moment, the earliest first."""

    @abstractmethod
    def get(self, call_id: str) -> Call:
        """Return one call.

        Raises:
            UsageError: There is no such call.
        """

    @abstractmethod
    def history(self, call_id: str) -> Sequence[Call]:
        """Return all versions of a call, the oldest first, the present one last.

        Raises:
            UsageError: There is no such call.
        """

    @abstractmethod
    def add(self, call: Call) -> Call:
        """Store a new call; it is on the disk when this returns.

        Args:
            call: The call; with an empty id it is given one.
        """

    @abstractmethod
    def change(self, call_id: str, edit: Callable[[Call], Call], at: datetime) -> Call:
        """Change a call in one step that nobody else can come between; the version before is kept.

        Args:
            call_id: The call.
            edit: Makes the new call of the old one; `version` and `updated_at` are set here. Where it returns an
                equal call, nothing is stored.
            at: The moment of the change.

        Returns:
            The call as it is now.

        Raises:
            UsageError: There is no such call.
        """
