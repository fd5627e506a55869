"""Dates and times in words, against babel's own formatter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time

from uscis_prep.plan.when_text import format_date, format_moment, format_time
from uscis_prep.rulebook.calendar_table import date_names
from uscis_prep.rulebook.store import load_compiled

EASTERN = ZoneInfo("America/New_York")
# Besides the two languages of the rulebook, some whose patterns have quotes, leading zeros and other fields.
LANGUAGES = ["en", "es", "es_US", "de", "pt", "fr", "zh", "eu"]
NAMES = date_names(LANGUAGES)
TWO_YEARS = [date(2027, 1, 1) + timedelta(days=away) for away in range(365 + 366)]
MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=EASTERN)


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("style", ["full", "medium"])
def test_each_day_of_two_years_is_written_as_babel_writes_it(lang, style):
    """The compiled names and patterns give the same dates as the library that they come from."""
    for day in TWO_YEARS:
        assert format_date(NAMES, lang, day, style) == plain(babel_date(day, style, locale=lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_quarter_of_a_day_is_written_as_babel_writes_it(lang):
    """The compiled pattern gives the same times as the library that it comes from."""
    for quarter in range(96):
        at = MORNING.replace(hour=quarter // 4, minute=quarter % 4 * 15)
        assert format_time(NAMES, lang, at) == plain(babel_time(at, "short", tzinfo=EASTERN, locale=lang))


@pytest.mark.parametrize(
    ("lang", "zone_label", "text"),
    [
        ("en", "Eastern", "Wednesday, November 25, 2026, 8:00 AM Eastern"),
        ("es", "hora del Este", "miércoles, 25 de noviembre de 2026, 8:00 hora del Este"),
    ],
)
def test_moment(lang, zone_label, text):
    """A moment is the full date, the time and the label of the zone."""
    assert format_moment(NAMES, lang, MORNING, zone_label) == text


@pytest.mark.parametrize(("hour", "text"), [(0, "12:05 AM"), (1, "1:05 AM"), (12, "12:05 PM"), (23, "11:05 PM")])
def test_midnight_and_noon_are_twelve(hour, text):
    """On a clock of twelve hours, the hours 0 and 12 are both written 12."""
    assert format_time(NAMES, "en", MORNING.replace(hour=hour, minute=5)) == text


def test_time_is_that_of_the_given_zone():
    """A moment is told as the clock of its own zone shows it."""
    assert format_time(NAMES, "en", MORNING.astimezone(ZoneInfo("America/Los_Angeles"))) == "5:00 AM"


def test_a_spanish_day_has_no_comma_behind_the_weekday():
    """The shipped rulebook writes `martes 24 de noviembre`, as people do; the comma before the hour stays."""
    names = load_compiled()["dates"]
    assert format_date(names, "es", date(2026, 11, 24)) == "martes 24 de noviembre de 2026"
    assert format_moment(names, "es", MORNING, "X") == "miércoles 25 de noviembre de 2026, 8:00 a.m. X"
    assert format_date(names, "en", date(2026, 11, 24)) == "Tuesday, November 24, 2026"


def test_a_label_with_braces_stays_as_it_is():
    """What stands in the label is never taken for a place in the pattern."""
    assert format_moment(NAMES, "en", MORNING, "{1}").endswith("8:00 AM {1}")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("d 'de' MMMM", "25 de November"), ("''y", "'2026"), ("'o''clock' d", "o'clock 25")],
)
def test_quotes(pattern, text):
    """Quoted letters are literal, and two quotes are an apostrophe inside and outside of them."""
    names = {"en": {**NAMES["en"], "full": pattern}}
    assert format_date(names, "en", MORNING.date()) == text


def test_an_unknown_field_is_refused():
    """A pattern with a field that is not interpreted here is an error, never a wrong date."""
    names = {"en": {**NAMES["en"], "full": "d QQQ y"}}
    with pytest.raises(ValueError, match="QQQ"):
        format_date(names, "en", MORNING.date())


def test_an_unknown_language_is_refused():
    """Which language stands in for a missing one is for the caller to decide."""
    with pytest.raises(KeyError):
        format_date(NAMES, "xx", MORNING.date())
