"""Works out the table of federal holidays and the names of dates when the rulebook is compiled."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SATURDAY = 5


def holiday_table(
    first_year: int, last_year: int, closures: Mapping[str, Mapping[str, str]], names: Mapping[str, Mapping[str, str]]
) -> list[list[Any]]:
    """Return the weekdays on which federal offices are closed, as sorted pairs of ISO date and name per language.

    Args:
        first_year: The first year of the table.
        last_year: The last year of the table, at most 2100.
        closures: The name per language of each day off by order, by ISO date; it goes before a holiday's.
        names: The name per language of each federal holiday, by its name in law. Only holidays named here are taken.

    Raises:
        ValueError: No holiday has one of the names in any of the years, a year's holidays are not known, or a
            closure's date is no date.
    """
    days = {day.isoformat(): dict(names[name]) for day, name in _days_off(first_year, last_year, names)}
    days |= {date.fromisoformat(day).isoformat(): dict(name) for day, name in closures.items()}
    return [[day, name] for day, name in sorted(days.items())]


def _days_off(first_year: int, last_year: int, names: Iterable[str]) -> list[tuple[date, str]]:
    from holidays import country_holidays  # noqa: PLC0415 - slow, and needed only to compile

    # "government" is the category of the federal holidays, "public" that of the states. It also has closures by
    # order, full and half days alike, on which the rulebook decides itself: so only the named holidays are taken.
    table = country_holidays("US", years=range(first_year, last_year + 1), observed=True, categories="government")
    found = [(day, name.removesuffix(" (observed)")) for day in table for name in table.get_list(day)]
    if missing := set(names) - {name for _, name in found}:
        raise ValueError(f"no federal holiday is called {', '.join(sorted(missing))}")
    if unknown := set(range(first_year, last_year + 1)) - {day.year for day, _ in found}:
        raise ValueError(f"the holidays of {min(unknown)} are not known")
    # A holiday on a weekend is listed beside the weekday observed in its place; only the weekday is a day off.
    # The Friday before a New Year's Day on Saturday lies in the year before, so a day may be outside the years.
    return [
        (day, name)
        for day, name in found
        if name in names and day.weekday() < _SATURDAY and first_year <= day.year <= last_year
    ]


def date_names(languages: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return by language what is needed to write dates and times, from CLDR, as plain JSON data.

    Args:
        languages: CLDR codes, such as ``es`` or ``es_US``.

    Raises:
        ValueError: CLDR does not know the language.
    """
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415 - needed only to compile

    try:
        return {language: _names_of(Locale.parse(language)) for language in languages}
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error


def _names_of(locale: Any) -> dict[str, Any]:
    months, days, periods = (part["format"] for part in (locale.months, locale.days, locale.day_periods))
    return {
        "months": [_plain(months["wide"][number]) for number in range(1, 13)],
        "months_short": [_plain(months["abbreviated"][number]) for number in range(1, 13)],
        "weekdays": [_plain(days["wide"][number]) for number in range(7)],
        "weekdays_short": [_plain(days["abbreviated"][number]) for number in range(7)],
        "am": _plain(periods["abbreviated"]["am"]),
        "pm": _plain(periods["abbreviated"]["pm"]),
        "full": _plain(locale.date_formats["full"].pattern),
        "long": _plain(locale.date_formats["long"].pattern),
        "medium": _plain(locale.date_formats["medium"].pattern),
        "time": _plain(locale.time_formats["short"].pattern),
        # The full pattern says "at" in some versions of CLDR and not in others; this one is the same in all.
        "moment": _plain(str(locale.datetime_formats["medium"])),
    }


def _plain(text: str) -> str:
    # CLDR has narrow and no-break spaces, which many terminals show as a box and a search does not find.
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
