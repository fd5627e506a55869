"""The global flags with their environment and defaults: flag beats environment beats default."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from uscis_prep.clean import excerpt
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.cli.options import Typed

LANGUAGES = ("en", "es")
#: What people write to switch a thing off.
OFF = ("off", "no", "0", "false")
#: What a page can show beside itself, a flag each.
DETAILS = ("why", "sources", "full")
COLORS = ("auto", "always", "never")
#: The clock can be pinned to any year for which the shipped calendar has holidays and a window still fits in.
FIRST_YEAR, LAST_YEAR = 2021, 2049


class Settings(NamedTuple):
    """What the global flags say.

    Args:
        language: The language of the page.
        now: The moment, aware.
        zone: The zone of times without an offset.
        zone_named: Whether the zone was named, so that nobody has to be told of it.
        as_of: The day whose rules hold; ``None`` for the day of `now`.
        no_updates: Whether only the source documents count.
        rules: Another rulebook.
        color: auto, always or never.
        json: Whether to print JSON.
        plain: Whether to print without decoration.
        zone_key: The zone as it was named, if it was.
        log: The call log, if one was named.
        detail: What is shown beside the page: why, sources, both joined by a plus sign, or full.
    """

    language: str
    now: datetime
    zone: tzinfo
    zone_named: bool
    as_of: str | None
    no_updates: bool
    rules: Path | None
    color: str
    json: bool
    plain: bool
    zone_key: str | None = None
    log: str | None = None
    detail: str = "page"

    @property
    def today(self) -> date:
        """The day of the clock in the zone of the person."""
        return self.now.astimezone(self.zone).date()

    def edition_day(self) -> date | None:
        """Return the day whose rules hold, or ``None`` for the source documents alone.

        Raises:
            UsageError: The day is unreadable, or both --as-of and --no-updates were given.
        """
        if self.as_of is not None and self.no_updates:
            raise UsageError("as-of-with-no-updates")
        if self.no_updates:
            return None
        if self.as_of is None:
            return self.today
        try:
            return date.fromisoformat(self.as_of)
        except ValueError:
            raise UsageError("date-unreadable", given=_quoted(self.as_of)) from None


def read_settings(typed: Sequence[Typed]) -> Settings:
    """Read the global flags; of a flag given several times the last one counts.

    Raises:
        UsageError: A value cannot be used.
    """
    given = {option.name: option.value for option in typed}

    def value(name: str) -> str | None:
        return given.get(name, os.environ.get(f"USCIS_PREP_{name.upper().replace('-', '_')}") or None)

    zone_name, now_text, rules = value("zone"), value("now"), value("rules")
    zone = _zone(zone_name) if zone_name else None
    now, zone = _now(now_text, zone)
    return Settings(
        language=_one_of(_told("lang", given), value("lang") or _locale(), LANGUAGES),
        now=now,
        zone=zone,
        zone_named=zone_name is not None,
        as_of=given.get("as-of") if "no-updates" in given else value("as-of"),
        no_updates=_history(given, value("no-updates")),
        rules=Path(rules) if rules else None,
        color=_one_of(_told("color", given), value("color") or "auto", COLORS),
        json="json" in given,
        plain="plain" in given,
        zone_key=zone_name,
        log=value("log"),
        detail=_detail(given, value("detail")),
    )


def _detail(given: Mapping[str, str], environment: str | None) -> str:
    """Return what is shown beside the page: the flags add up, and beat the environment."""
    flags = [name for name in DETAILS if name in given]
    if flags:
        return "+".join(flags)
    return _one_of(_told("detail", given), environment, DETAILS) if environment else "page"


def _told(name: str, given: Mapping[str, str]) -> str:
    """Return what a value was given by, as it is named in an error."""
    return f"--{name}" if name in given else f"USCIS_PREP_{name.upper()}"


def _history(given: Mapping[str, str], updates: str | None) -> bool:
    """Tell whether the source documents alone are wanted; a day that was typed beats what the environment says."""
    if updates is None or ("as-of" in given and "no-updates" not in given):
        return False
    return updates.casefold() not in OFF


def peek(arguments: Sequence[str]) -> tuple[str, bool]:
    """Return language and JSON wish from the bare command line, for errors that come before it is understood."""
    language = os.environ.get("USCIS_PREP_LANG") or _locale()
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if before == "--lang" or argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
    pairs = list(pairwise(arguments))
    wants_json = "--json" in arguments or ("--format", "json") in pairs or "--format=json" in arguments
    return (language if language in LANGUAGES else LANGUAGES[0]), wants_json


def _locale() -> str:
    """Return the language of the environment: Spanish where the locale begins with es."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "es" if os.environ[name].casefold().startswith("es") else "en"
    return "en"


def _quoted(text: str) -> str:
    """Quote a value in an error; its digits may be read, but not a receipt number that was typed here by mistake."""
    return excerpt(text)


def _one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise UsageError("usage-value", option=option, given=_quoted(value), options=", ".join(allowed))
    return value


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError("unknown-zone", given=_quoted(name)) from None


def _now(text: str | None, zone: tzinfo | None) -> tuple[datetime, tzinfo]:
    """Return the moment and the zone of naive times: the named one, else that of --now, else the machine's."""
    if text is None:
        return datetime.now(zone or _machine_zone()), zone or _machine_zone()
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError("now-unreadable", given=_quoted(text)) from None
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        raise UsageError("now-unreadable", given=_quoted(text))
    if now.tzinfo is None:
        zone = zone or _machine_zone()
        return now.replace(tzinfo=zone), zone
    return now, zone or _with_summer_time(now)


def _machine_zone() -> tzinfo:
    """Return the machine's zone by name where it can be had, so that summer time is known."""
    name = os.environ.get("TZ", "").removeprefix(":")
    for candidate in (name, _linked_zone()):
        try:
            if candidate:
                return ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):
            continue
    local = datetime.now().astimezone().tzinfo
    return local or timezone.utc  # noqa: UP017 - the same object, and older readers know this name


def _linked_zone() -> str | None:
    """Return the zone that /etc/localtime points at."""
    try:
        target = str(Path("/etc/localtime").readlink())
    except OSError:
        return None
    return target.partition("zoneinfo/")[2] or None


def _with_summer_time(now: datetime) -> tzinfo:
    """Take an offset that is Eastern time's on that day for Eastern time, which knows about summer time."""
    eastern = ZoneInfo("America/New_York")
    offset = now.utcoffset() or timedelta()
    return eastern if now.astimezone(eastern).utcoffset() == offset else timezone(offset)
