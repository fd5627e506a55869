"""Days told by their distance from today, and weekdays, which nobody guesses."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import read_day, read_moment
from uscis_prep.rulebook.calendar_table import date_names

EASTERN = ZoneInfo("America/New_York")
NAMES = date_names(("en", "es"))
WORDS = {
    -2: ("day before yesterday", "anteayer", "antes de ayer"),
    -1: ("yesterday", "ayer", "Ayer."),
    0: ("today", "hoy", "HOY"),
    1: ("tomorrow", "mañana", "manana", "Mañana"),
    2: ("day after tomorrow", "the day after tomorrow", "pasado mañana", "pasado manana"),
}
PAIRS = [(days, word) for days, words in WORDS.items() for word in words]


@pytest.mark.parametrize(("days", "word"), PAIRS)
@given(today=st.dates(date(2022, 1, 3), date(2048, 12, 1)))
def test_days_near_today(days, word, today):
    """A word for a day near today is that day, in both languages, with and without accents."""
    assert read_day(word, NAMES, today) == today + timedelta(days=days)


@pytest.mark.parametrize("clock", ["9 am", "9:00", "at 9 am", "a las 9:00", ", 9:00 a. m."])
def test_an_hour_behind_the_day(clock):
    """The hour may stand behind the word, and is in the zone of the person."""
    found = read_moment(f"mañana {clock}", NAMES, EASTERN, date(2026, 11, 24))
    assert found == datetime(2026, 11, 25, 9, tzinfo=EASTERN)


@pytest.mark.parametrize("word", ["today", "hoy", "mañana", "Monday"])
def test_without_a_clock_there_is_no_today(word):
    """Where no clock is known, such a word is no date."""
    with pytest.raises(UsageError) as raised:
        read_day(word, NAMES)
    assert raised.value.key == "date-unreadable"


@given(st.dates(date(2022, 1, 3), date(2048, 12, 1)), st.integers(1, 12), st.integers(1, 28))
def test_a_year_is_never_guessed(today, month, day):
    """A day without its year is refused with the two days that it could be: the last one and the next one."""
    spanish, english = (NAMES[language]["months"][month - 1] for language in ("es", "en"))
    for typed in (f"{day} de {spanish}", f"el {day} {spanish}", f"{english} {day}", f"{day} {english[:3].upper()}"):
        with pytest.raises(UsageError) as raised:
            read_day(typed, NAMES, today)
        assert raised.value.key == "date-ambiguous"
        first, second = (date.fromisoformat(raised.value.fields[name]) for name in ("first", "second"))
        assert first <= today < second
        assert (first.month, first.day) == (second.month, second.day) == (month, day)
        assert second.year == first.year + 1


@given(st.dates(date(2022, 1, 3), date(2048, 12, 1)), st.sampled_from(["en", "es"]), st.integers(0, 6))
def test_a_weekday_is_never_guessed(today, language, number):
    """A weekday alone is refused with the two days that it could be: the last one and the next one."""
    with pytest.raises(UsageError) as raised:
        read_day(NAMES[language]["weekdays"][number], NAMES, today)
    days = [date.fromisoformat(raised.value.fields[name]) for name in ("first", "second")]
    assert raised.value.key == "date-ambiguous"
    assert [day.weekday() for day in days] == [number, number]
    assert days[0] <= today < days[1] == days[0] + timedelta(days=7)


@pytest.mark.parametrize("text", ["tomorrows", "todayish", "mañanas", "hoyo", "yesterday evening"])
def test_other_words_are_no_days(text):
    """A word that only begins like one, or is followed by something that is no hour, is refused."""
    with pytest.raises(UsageError):
        read_day(text, NAMES, date(2026, 11, 24))
