"""Days as people write them: what is read, what is asked back, and what a command line refuses."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import AHEAD, PAST, read_day, read_moment, read_nearest
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


TODAY = date(2026, 11, 24)
SAID = [
    *("Dec 10, 9 am", "dec 10 9am", "december 10 at 9", "10 de diciembre 9 am", "10 de diciembre de 2026 a las 9"),
    *("9am on Dec 10", "Dec. 10, 9:00 a.m.", "jueves 10 de diciembre, 9 de la mañana", "dec 10 09:00"),
    *("Thursday, December 10, 2026, 9:00 AM", "10 dic. 2026 9 am", "the 10th of December at 9 am", "DIC 10 9 A. M."),
    *("10 de diciembre del 2026 a las 9 de la mañana", "10-dic-2026 9:00", "2026-12-10 9:00"),
    *("2026/12/10 9am", "at 9 on december 10"),
]


def nearest(text, side=""):
    return [each.isoformat()[:16] for each in read_nearest(text, NAMES, EASTERN, TODAY, side)]


@pytest.mark.parametrize("typed", SAID)
def test_a_moment_as_people_write_it(typed):
    """Month in words in either language and order, with or without a year: the nearest day, with its hour."""
    assert nearest(typed) == ["2026-12-10T09:00"]


@pytest.mark.parametrize(
    ("typed", "side", "days"),
    [
        ("nov 20", "", ["2026-11-20"]),
        ("nov 20", AHEAD, ["2027-11-20"]),
        ("dec 10", PAST, ["2025-12-10"]),
        ("may 24", "", ["2026-05-24", "2027-05-24"]),
        ("may 24", PAST, ["2026-05-24"]),
        ("12/10", "", ["2026-12-10", "2026-10-12"]),
        ("12/10", PAST, ["2025-12-10", "2026-10-12"]),
        ("12/10/2026", "", ["2026-12-10", "2026-10-12"]),
        ("12/25", "", ["2026-12-25"]),
        ("12/25/26", "", ["2026-12-25"]),
        ("12/12/2026", "", ["2026-12-12"]),
        ("viernes", "", ["2026-11-20", "2026-11-27"]),
        ("viernes", AHEAD, ["2026-11-27"]),
        ("this friday", "", ["2026-11-27"]),
        ("el próximo viernes", "", ["2026-11-27"]),
        ("next friday", "", ["2026-11-27", "2026-12-04"]),
        ("last friday", "", ["2026-11-20"]),
        ("Monday", "", ["2026-11-23"]),
        ("Tuesday", "", ["2026-11-24", "2026-12-01"]),
        ("hace 3 días", PAST, ["2026-11-21"]),
        ("in 2 weeks", AHEAD, ["2026-12-08"]),
        # What was written whole stands, on whichever side of today: the rulebook has a question for it.
        ("dec 10 2026", PAST, ["2026-12-10"]),
    ],
)
def test_the_nearest_day_is_taken_and_two_are_asked(typed, side, days):
    """Of the days that a text can be the clearly nearer one is taken; where that is not clear both are offered."""
    assert nearest(typed, side) == days


@given(st.dates(date(2022, 1, 3), date(2048, 12, 1)), st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_its_year_is_the_nearest(today, month, day):
    """What is taken is nearer than any other year would be, and what is offered is the last and the next one."""
    found = read_nearest(f"{NAMES['es']['months'][month - 1]} {day}", NAMES, None, today)
    every = sorted((date(today.year + step, month, day) for step in (-1, 0, 1)), key=lambda each: abs(each - today))
    assert found[0] == every[0] if len(found) == 1 else set(found) == set(every[:2])
    if len(found) == 1:
        assert abs(found[0] - today).days <= 123


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12/10/2026 9am", "date-ambiguous"),
        ("Dec 10 2026 9:00 am of", "date-unreadable"),
        ("Friday Dec 10 2026", "date-impossible"),
        ("13/13/2026", "date-impossible"),
        ("Dec 10 2026 25:00", "date-impossible"),
        ("dec 10", "date-ambiguous"),
    ],
)
def test_a_day_is_never_masked_in_an_error(typed, key):
    """Whoever wrote a day wrong sees in the error what was written."""
    with pytest.raises(UsageError) as raised:
        read_moment(typed, NAMES, EASTERN, TODAY)
    assert raised.value.key == key
    assert raised.value.fields["given"] == typed


@pytest.mark.parametrize("typed", ["IOE0912345678", "123-45-6789", "A 012 345 678", "dec 0912345678"])
def test_a_number_of_a_person_is_masked_in_an_error(typed):
    """A receipt number that was typed at a date is not repeated."""
    with pytest.raises(UsageError) as raised:
        read_moment(typed, NAMES, EASTERN, TODAY)
    assert "•••••" in raised.value.fields["given"]
