"""Days and hours as people say and write them: which days a text can mean, seen from a day."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The days that one reading of a text can be: one, or the last and the next one where a year or week is missing.
Reading = tuple[date, ...]

NOON = 12
#: How far a leap day can be from the next one, in years.
_LEAP = 8
_HOUR = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::\d{2}(?:\.\d{1,6})?)?)?"
_PARTS = "manana|madrugada|tarde|noche|morning|afternoon|evening"
_HALF = rf"(?P<half>[ap])\.? ?m?\.?|(?:de|por|in) (?:la |the )?(?P<part>{_PARTS})"
_MARKED = rf"(?:(?P<at>at |a las? |@ ?))?{_HOUR} ?(?:{_HALF})?"
_CLOCK = rf"(?:^|[ ,t])\s*(?:{_MARKED}|(?:at |a |al )?(?P<noon>noon|mediodia))$"
_BEFORE = rf"(?:{_MARKED}|(?:at |a |al )?(?P<noon>noon|mediodia))(?:,| on| el| del?)? +(?P<rest>\D.*|\d.*\D.*\d.*)"
_LATE = ("tarde", "noche", "afternoon", "evening", "p")
#: Days by their distance from today, without accents; the longer words first.
NEAR = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "antes de ayer": -2,
    "anteayer": -2,
    "yesterday": -1,
    "ayer": -1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "pasado manana": 2,
    "tomorrow": 1,
    "manana": 1,
    "today": 0,
    "hoy": 0,
}
_AGO = r"(?:hace (?P<hace>\d{1,3}) (?P<unit1>days?|dias?|weeks?|semanas?)|(?P<ago>\d{1,3}) (?P<unit2>days?|weeks?) ago)"
_IN = r"(?:in|en|dentro de) (?P<ahead>\d{1,3}) (?P<unit3>days?|dias?|weeks?|semanas?)"
#: Months as people also write them.
_SPELLINGS = {"sept": "sep", "setiembre": "sep"}
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:[ ,-]+(?:de |del |of )?(?P<year>\d{4}))?"
_DAY_FIRST = rf"(?P<day>\d{{1,2}}){_ORDINAL}[ -]?(?:de |of )?(?P<month>[a-z]{{3,}})\.?{_YEAR}"
_MONTH_FIRST = rf"(?P<month>[a-z]{{3,}})\.? ?(?P<day>\d{{1,2}}){_ORDINAL}{_YEAR}"
_YEAR_FIRST = r"(?P<year>\d{4})[ ,-]+(?P<month>[a-z]{3,})\.?[ -](?P<day>\d{1,2})"
_NUMBERS = r"(?P<one>\d{1,2})(?P<sign>[/.-])(?P<two>\d{1,2})(?:(?P=sign)(?P<year>\d{4}|\d{2}))?"
_LEADING = r"(?:on |el |the |para el |del )"
_WEEKDAY = (
    r"(?:(?P<before>next|this|last|proximo|este|pasado) )?(?P<name>[a-z]+)(?: (?P<after>que viene|proximo|pasado))?"
)
_PAST, _COMING = ("last", "pasado"), ("this", "este", "proximo", "que viene")


def split_clock(text: str) -> tuple[str, time | None]:
    """Return a folded text without the hour in it, and the hour.

    Raises:
        ValueError: There is no such hour.
    """
    found = re.search(_CLOCK, text)
    if found and _is_hour(found, text):
        return text[: found.start()].rstrip(" ,"), _clock(found)
    found = re.fullmatch(_BEFORE, text)
    if found and any(found[name] for name in ("at", "half", "part", "noon", "minute")):
        return found["rest"], _clock(found)
    return text, None


def _is_hour(found: re.Match[str], text: str) -> bool:
    """Return True if a number at the end is an hour: it says so, or a whole day with its year stands before it."""
    if any(found[name] for name in ("at", "half", "part", "noon", "minute")):
        # "3.12" is a day and "9.30 am" an hour: what has no day before it is none.
        return bool(found["at"] or found["half"] or found["part"] or found["noon"]) or found.start() > 0
    return bool(re.search(r"\b\d{4}$", text[: found.start()].rstrip(" ,")))


def _clock(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(NOON)
    number, half = int(found["hour"]), found["half"] or found["part"]
    if half:
        if not 1 <= number <= NOON:
            raise ValueError(number)
        number = 0 if (half, number) == ("noche", NOON) else number % NOON + (NOON if half in _LATE else 0)
    return time(number, int(found["minute"] or 0))


def near_word(text: str) -> str:
    """Return the word for a day near today with which a text begins, such as `tomorrow`; else nothing."""
    plain = fold(text)
    return next((word for word in NEAR if plain.startswith(word) and not plain[len(word) :][:1].isalnum()), "")


def days(text: str, names: Mapping[str, Any], today: date | None) -> list[Reading]:
    """Return what a folded text without its hour can mean; nothing where it is no day.

    Args:
        text: The text.
        names: The compiled names of months and weekdays by language.
        today: The day from which is counted; without it only a day with its year is one.

    Raises:
        ValueError: The calendar has no such day.
    """
    plain = re.sub(rf"^{_LEADING}", "", text)
    weekday, rest = _leading_weekday(plain, names)
    if rest:
        readings = _dated(re.sub(rf"^{_LEADING}", "", rest), names, today)
        return _on_weekday(readings, weekday)
    if today is None:
        return _dated(plain, names, None)
    return _counted(plain, today) or _week(plain, names, today) or _dated(plain, names, today)


def _leading_weekday(text: str, names: Mapping[str, Any]) -> tuple[int | None, str]:
    """Return the weekday with which a whole date begins, and the date."""
    first, _, rest = text.partition(" ")
    number = _named(first.rstrip(",."), (language["weekdays"] for language in names.values()))
    return (number, rest.strip(" ,")) if number is not None and re.search(r"\d", rest) else (None, "")


def _on_weekday(readings: list[Reading], weekday: int | None) -> list[Reading]:
    """Return the days that fall on a weekday that was named too.

    Raises:
        ValueError: None of them does.
    """
    fits = [tuple(day for day in reading if day.weekday() == weekday) for reading in readings]
    if readings and not any(fits):
        raise ValueError(weekday)
    return [reading for reading in fits if reading]


def _counted(text: str, today: date) -> list[Reading]:
    """Read a day that is told by its distance from today."""
    if text in NEAR:
        return [(today + timedelta(days=NEAR[text]),)]
    found = re.fullmatch(_AGO, text) or re.fullmatch(_IN, text)
    if not found:
        return []
    parts = found.groupdict()
    number = next(int(parts[name]) for name in ("hace", "ago", "ahead") if parts.get(name))
    unit = next(parts[name] for name in ("unit1", "unit2", "unit3") if parts.get(name))
    distance = timedelta(days=number * (1 if unit.startswith("d") else 7))
    return [(today + distance if "ahead" in parts else today - distance,)]


def _week(text: str, names: Mapping[str, Any], today: date) -> list[Reading]:
    """Read a weekday: alone it is the last or the next one, and "next" said early in a week can be two."""
    found = re.fullmatch(_WEEKDAY, text)
    number = found and _named(found["name"], (language["weekdays"] for language in names.values()))
    if not found or number is None:
        return []
    past = today - timedelta(days=(today.weekday() - number) % 7)
    coming, said = past + timedelta(days=7), found["before"] or found["after"]
    if said in _PAST:
        return [(past if past < today else past - timedelta(days=7),)]
    if said in _COMING:
        return [(coming,)]
    if said == "next":
        after = coming + timedelta(days=7)
        return [(coming,)] if coming.isocalendar().week != today.isocalendar().week else [(coming,), (after,)]
    return [(past, coming)]


def _dated(text: str, names: Mapping[str, Any], today: date | None) -> list[Reading]:
    """Read a day and a month, in words or numbers, with or without a year."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        found = re.fullmatch(pattern, text)
        if found:
            month = _month(found["month"], names)
            return [] if month is None else _years(month, int(found["day"]), found["year"], today)
    found = re.fullmatch(_NUMBERS, text)
    if not found or (found["year"] is None and found["sign"] == "."):
        return []
    pairs = dict.fromkeys([(int(found["one"]), int(found["two"])), (int(found["two"]), int(found["one"]))])
    readings = []
    for month, day in pairs:
        try:
            readings += _years(month, day, found["year"], today)
        except ValueError:
            continue
    if not readings and (found["year"] or today):
        raise ValueError(text)
    return readings


def _years(month: int, day: int, year: str | None, today: date | None) -> list[Reading]:
    """Return the day of that year, or the last and the next one.

    Raises:
        ValueError: The calendar has no such day.
    """
    if year is not None:
        return [(date(int(year) if len(year) == len("2026") else 2000 + int(year), month, day),)]
    date(2000, month, day)  # a year in which every day of the calendar exists
    if today is None:
        return []
    every = []
    for step in range(-_LEAP, _LEAP + 1):
        try:
            every.append(date(today.year + step, month, day))
        except ValueError:
            continue
    return [(max(each for each in every if each <= today), min(each for each in every if each > today))]


def _month(word: str, names: Mapping[str, Any]) -> int | None:
    """Return the number of a month by its name or its first letters, in any language."""
    number = _named(_SPELLINGS.get(word, word), (language["months"] for language in names.values()))
    return None if number is None else number + 1


def _named(word: str, lists: Iterable[list[str]]) -> int | None:
    """Return the place of a name, or of the only names that have its first three letters."""
    for listed in lists:
        folded = [fold(name) for name in listed]
        if word in folded:
            return folded.index(word)
        if word in (short := [name[:3] for name in folded]):
            return short.index(word)
    return None
