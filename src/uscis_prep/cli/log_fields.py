"""The fields of a logged call as they are typed: on the command line, in prompts, in a file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.calllog.answer import with_times
from uscis_prep.calllog.hide import TEXTS, hide, last_four
from uscis_prep.calllog.record import URGENCIES, Call
from uscis_prep.calllog.rows import LONG, LONGEST
from uscis_prep.clean import HIDDEN, clean, excerpt, fold, mask_phone
from uscis_prep.cli.gather import topic_id
from uscis_prep.cli.settings import FIRST_YEAR
from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import read_day, read_moment
from uscis_prep.facts.receipts import read_receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from uscis_prep.plan.setting import Setting

#: Each field with its flag and its placeholder, in the order in which it is asked for and listed.
FLAGS = {
    "topic": "topic",
    "matter": "matter",
    "called_at": "at",
    "number_from": "number",
    "agent_name": "agent",
    "agent_id": "agent-id",
    "service_item": "item",
    "urgency": "urgency",
    "said": "said",
    "promised": "promised",
    "receipt": "receipt",
    "a_number": "a-number",
}
LAST_FOUR = r"[0-9]{4}"
#: A clock may run some minutes ahead of ours.
AHEAD = timedelta(minutes=5)
#: Other words for the three classes.
URGENCY_WORDS = {"urgente": "urgent", "normal": "regular", "desconocido": "unknown", "unsure": "unknown", "": "unknown"}


class Draft(NamedTuple):
    """What was read.

    Args:
        values: The values by the field of the call.
        hidden: The fields in which a number was hidden.
    """

    values: dict[str, Any]
    hidden: list[str]


class Reader:
    """Reads fields.

    Args:
        setting: The rulebook, the clock and the zone.
        keep_full: Whether whole numbers are kept.
    """

    def __init__(self, setting: Setting, *, keep_full: bool) -> None:
        self.setting = setting
        self.keep_full = keep_full

    def read(self, typed: Mapping[str, str]) -> Draft:
        """Read what was typed for each field; an empty text empties the field.

        Raises:
            UsageError: Something cannot be used; the message holds no whole number.
        """
        values: dict[str, Any] = {}
        hidden: list[str] = []
        for name, text in typed.items():
            value = self.field(name, text)
            values.update(value)
            if name in TEXTS and value[name] != clean(text, lines=name in LONG).strip():
                hidden.append(name)
        return Draft(values, hidden)

    def field(self, name: str, text: str) -> dict[str, Any]:
        """Read one field; the time of the call comes with its zone.

        Raises:
            UsageError: It cannot be used.
        """
        plain = clean(text, lines=name in LONG).strip()
        if len(plain) > LONG.get(name, LONGEST):
            raise UsageError("log-value", field=name)
        if name == "called_at":
            return self._called_at(plain)
        if name == "urgency":
            return {name: _urgency(plain)}
        if not plain:
            return {name: None if name == "promised" else ""}
        readers: dict[str, Callable[[str], Any]] = {
            "topic": lambda typed: topic_id(self.setting.compiled, typed),
            "promised": lambda typed: read_day(typed, self.setting.data["dates"]),
            "number_from": self._number_from,
            "receipt": self._receipt,
            "a_number": self._a_number,
            "service_item": self._service_item,
        }
        return {name: readers.get(name, self._text)(plain)}

    def _text(self, text: str) -> str:
        return text if self.keep_full else hide(text)

    def _called_at(self, text: str) -> dict[str, Any]:
        """Read when the call was; an hour alone is one of today."""
        request = self.setting.request
        if not text:
            return _zoned(request.now, request.zone, self.setting)
        if re.match(r"\d{1,2}[:.]\d\d\b|\d{1,2} ?[ap]\.? ?m\b", fold(text)):
            text = f"{request.now.astimezone(request.zone).date()} {text}"
        at = read_moment(text, self.setting.data["dates"], request.zone)
        if not isinstance(at, datetime):
            raise UsageError("log-hour", given=at.isoformat())
        if at > request.now + AHEAD:
            raise UsageError("log-future", given=at.isoformat(timespec="minutes"))
        if at.year < FIRST_YEAR:
            raise UsageError(
                "date-out-of-range", given=str(at.date()), first=str(FIRST_YEAR), last=str(request.now.year)
            )
        return _zoned(at, request.zone, self.setting)

    def _number_from(self, text: str) -> str:
        if re.fullmatch(LAST_FOUR, text):
            return text
        masked = mask_phone(text)
        if masked == HIDDEN:
            raise UsageError("log-number", given=excerpt(text))
        return text if self.keep_full else masked.removeprefix(HIDDEN)

    def _receipt(self, text: str) -> str:
        """Keep the last four digits, or known letters alone; nothing where there is no receipt."""
        if re.fullmatch(LAST_FOUR, text):
            return text
        read = read_receipt(text, known_prefixes=self._prefixes())
        if read.prefix and not read.last_four:
            if read.prefix not in self._prefixes():
                raise UsageError("log-receipt", given=excerpt(text))
            return read.prefix
        whole = re.sub(r"[\W_]", "", fold(text)).upper()
        return whole if self.keep_full and read.last_four else read.last_four

    def _prefixes(self) -> list[str]:
        return [option.upper() for option in self.setting.compiled.questions["receipt"]["options"]]

    def _a_number(self, text: str) -> str:
        digits = re.sub(r"[\W_]", "", fold(text)).upper()
        if re.fullmatch(LAST_FOUR, digits):
            return digits
        if not re.fullmatch(r"A?\d{7,9}", digits):
            raise UsageError("log-a-number", given=excerpt(text))
        return digits if self.keep_full else last_four(digits)

    def _service_item(self, text: str) -> str:
        """Keep the number whole, because a caller must know it; but not where it is another number by mistake."""
        if not self.keep_full and hide(text) != text:
            raise UsageError("log-item", given=excerpt(text))
        return text


def _urgency(text: str) -> str:
    named = URGENCY_WORDS.get(fold(text), fold(text))
    if named not in URGENCIES:
        raise UsageError("usage-value", option="--urgency", given=excerpt(text, 20), options=", ".join(URGENCIES))
    return named


def _zoned(at: datetime, zone: Any, setting: Setting) -> dict[str, Any]:
    """Return a moment with the offset that it was told in, and the name of its zone where that is its offset."""
    here = at.astimezone(UTC).astimezone(zone)
    same = at.tzinfo is zone or here.utcoffset() == at.utcoffset() or at is setting.request.now
    told = here if same else at
    name = str(zone) if same else told.strftime("UTC%z")
    return {"called_at": datetime.fromisoformat(told.isoformat(timespec="seconds")), "zone": name}


def new_call(setting: Setting, draft: Draft) -> Call:
    """Return a new call with the times of its answer.

    Raises:
        UsageError: The promised day is before the call.
    """
    values = {**_zoned(setting.request.now, setting.request.zone, setting), **draft.values}
    now = datetime.fromisoformat(setting.request.now.isoformat())
    call = Call(id="", created_at=now, updated_at=now, **values)
    return timed(setting, call)


def timed(setting: Setting, call: Call) -> Call:
    """Return a call with the times of its answer, where its days go together.

    Raises:
        UsageError: The promised day is before the call, or beyond what the calendar knows.
    """
    if call.promised is not None and call.promised < call.called_at.date():
        raise UsageError("log-promised", given=call.promised.isoformat(), called=call.called_at.date().isoformat())
    try:
        return with_times(setting, call)
    except ValueError:
        raise UsageError("log-value", field="called_at") from None


def edited(setting: Setting, call: Call, draft: Draft) -> Call:
    """Return a call with some fields changed; the times of its answer are counted anew where they depend on them.

    Raises:
        UsageError: The values do not go together.
    """
    new = replace(call, **draft.values)
    depends = {"called_at", "urgency", "topic"} & {name for name in draft.values if _differs(call, new, name)}
    if depends:
        return timed(setting, new)
    if new.promised is not None and new.promised < new.called_at.date():
        raise UsageError("log-promised", given=new.promised.isoformat(), called=new.called_at.date().isoformat())
    return new


def _differs(old: Call, new: Call, name: str) -> bool:
    return bool(getattr(old, name) != getattr(new, name))
