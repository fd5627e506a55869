"""Reads what somebody tells about a contact: the sender's domain, the number on the screen, the number they said."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING, Any, Final

from uscis_prep.clean import clean, excerpt, fold
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import LONGEST, Fact, read_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

    from uscis_prep.engine.compiled import Compiled

#: A line of options has at most three digits; a number that was said has more.
FEWEST_DIGITS: Final = 4
_DOMAIN: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_END: Final = re.compile(r"[\s<>()\[\],;\"']")
_CLOSERS: Final = " <>()[],;\"'.:"


class Reader:
    """Reads answers to the questions of `incoming.yaml`; numbers and addresses become options and are not kept.

    Args:
        desk: The compiled decision.
        numbers: The caller numbers that the agency may show, each with its option.
        items: Returns the service item numbers of the log, to compare with; called only when one was said.
        zone: The zone of times; no question needs it today.
    """

    def __init__(
        self,
        desk: Compiled,
        numbers: Sequence[tuple[str, str]],
        items: Callable[[], Sequence[str]],
        zone: tzinfo,
    ) -> None:
        self.desk = desk
        self.numbers = numbers
        self.items = items
        self.zone = zone
        #: Whether a number was compared with the log, and fitted; ``None`` where none was.
        self.matched: bool | None = None

    def read(self, question: str, text: str) -> Fact:
        """Read an answer.

        Raises:
            UsageError: The question is unknown, or the text is no answer to it.
        """
        entry = self.desk.questions.get(question)
        if entry is None:
            raise UsageError("incoming-question", given=excerpt(question), known=", ".join(self.desk.order))
        if len(text) <= LONGEST:
            own = self._own(entry, text)
            if own is not None:
                return Fact(question, own, own)
        return read_fact(self.desk, question, text, self.zone)

    def _own(self, entry: Mapping[str, Any], text: str) -> str | None:
        """Return the option that an address or number stands for; ``None`` where it is neither."""
        digits = sum(char.isdigit() for char in text)
        if entry["kind"] == "mail-domain":
            return sender(text, self.desk.data["senders"], list(entry["options"]))
        if entry["kind"] == "caller-number" and digits >= FEWEST_DIGITS:
            return caller_number(text, self.numbers, list(entry["options"])[-1])
        if entry["kind"] == "item-number":
            self.matched = None
            return self.compare(text) if digits >= FEWEST_DIGITS else None
        return None

    def compare(self, text: str) -> str:
        """Compare a service item number that was said with those of the log, in a time that tells nothing.

        Raises:
            UsageError: There is nothing to compare with.
        """
        known = [_plain(number) for number in self.items()]
        said = _plain(text)
        if not said or not any(known):
            raise UsageError("incoming-no-number" if known else "incoming-empty-log")
        # Every number is compared, also after one that fits.
        fits = [hmac.compare_digest(said.encode(), number.encode()) for number in known if number]
        self.matched = any(fits)
        return "match" if self.matched else "wrong"


def _plain(number: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(number))


def sender(text: str, listed: Sequence[Mapping[str, Any]], options: Sequence[str]) -> str | None:
    """Return the option for a sender by the whole domain of the address.

    Every address in the line counts, and what stands behind the last one ("via …"); of several the worst.
    Letters that only look like others make another domain, and a domain that is not listed is the worst.

    Args:
        text: An address with or without the name that is shown, or the domain alone.
        listed: The domains that count.
        options: The options from the best to the worst.

    Returns:
        The option, or ``None`` where the text holds neither an address nor a domain.
    """
    plain = clean(text).strip()
    if "@" not in plain:
        bare = plain.strip(_CLOSERS)
        if "." not in bare or _END.search(bare):
            return None
        found = [plain.strip("<>")]
    else:
        found = _behind(plain)
    return max((_option(domain, listed, options) for domain in found), key=list(options).index)


def _behind(text: str) -> list[str]:
    """Return what stands behind each @, and every dotted word behind the last address."""
    parts = [part.strip() if place else part for place, part in enumerate(text.split("@"))][1:]
    found = []
    for part in parts:
        end = _END.search(part)
        found.append(part[: end.start()] if end else part)
    rest = parts[-1][len(found[-1]) :].strip(_CLOSERS)
    if rest:
        words = [word.strip(_CLOSERS) for word in rest.split()]
        found.extend([word for word in words if "." in word] or [rest])
    return found


def _option(domain: str, listed: Sequence[Mapping[str, Any]], options: Sequence[str]) -> str:
    """Compare one whole domain; a dot at its end is its own, and upper case means nothing."""
    # Compared as ASCII: other alphabets have letters that look the same, or fold into it.
    name = domain.lower().removesuffix(".") if domain.isascii() else ""
    if _DOMAIN.fullmatch(name):
        for row in listed:
            if name == row["domain"] or (row["below"] and name.endswith(f".{row['domain']}")):
                return str(row["option"])
    return options[-1]


def caller_number(text: str, numbers: Sequence[tuple[str, str]], otherwise: str) -> str:
    """Return the option for a number on the screen.

    Args:
        text: The number as it was shown.
        numbers: The numbers that the agency may show, each with its option.
        otherwise: The option of every other number.

    Raises:
        UsageError: The text is no number.
    """
    import phonenumbers  # noqa: PLC0415 - its tables cost more to import than the rest of the program together

    try:
        shown = phonenumbers.parse(fold(text), "US")
    except phonenumbers.NumberParseException:
        raise UsageError("phone-invalid", given=excerpt(text)) from None
    for number, option in numbers:
        if shown == phonenumbers.parse(number, "US"):
            return option
    return otherwise
