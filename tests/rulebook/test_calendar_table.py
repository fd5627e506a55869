"""The table of federal holidays against the rules of the law, and the names of dates against CLDR."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from holidays import country_holidays

from uscis_prep.rulebook.calendar_table import date_names, holiday_table

FILE = Path(__file__).parents[2] / "rules" / "calendar.yaml"
# All text stays text, as in the rulebook's own loader.
RULES = yaml.load(FILE.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
NAMES = RULES["holiday_names"]
CLOSURES = {day: closure["name"] for day, closure in RULES["closures"].items()}
FIRST, LAST = int(RULES["first_year"]), int(RULES["last_year"])


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def days_off_by_law(year: int) -> dict[date, str]:
    """5 U.S.C. 6103 and Executive Order 11582, written out once more; a day off may lie in the year before."""
    last_of_may = date(year, 5, 31)
    fixed = {
        "New Year's Day": date(year, 1, 1),
        "Independence Day": date(year, 7, 4),
        "Veterans Day": date(year, 11, 11),
        "Christmas Day": date(year, 12, 25),
    }
    if year >= 2021:
        fixed["Juneteenth National Independence Day"] = date(year, 6, 19)
    instead = {5: -1, 6: 1}
    days = {day + timedelta(days=instead.get(day.weekday(), 0)): name for name, day in fixed.items()}
    return days | {
        nth_weekday(year, 1, 0, 3): "Birthday of Martin Luther King, Jr.",
        nth_weekday(year, 2, 0, 3): "Washington's Birthday",
        last_of_may - timedelta(days=last_of_may.weekday()): "Memorial Day",
        nth_weekday(year, 9, 0, 1): "Labor Day",
        nth_weekday(year, 10, 0, 2): "Columbus Day",
        nth_weekday(year, 11, 3, 4): "Thanksgiving Day",
    }


def test_table_is_the_law_from_1986_to_2100():
    """Without closures, the table holds each federal day off of 115 years with its name, and no other day."""
    law = {day: name for year in range(1986, 2102) for day, name in days_off_by_law(year).items()}
    expected = [[day.isoformat(), NAMES[law[day]]] for day in sorted(law) if 1986 <= day.year <= 2100]
    assert holiday_table(1986, 2100, {}, NAMES) == expected


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2021-06-18", "Juneteenth"),
        ("2021-12-31", "New Year's Day"),
        ("2024-12-24", "Christmas Eve (closed by presidential order)"),
        ("2025-01-09", "National Day of Mourning for President Carter"),
        ("2025-12-26", "Day after Christmas (closed by presidential order)"),
        ("2026-07-03", "Independence Day"),
        ("2026-11-26", "Thanksgiving Day"),
        ("2027-12-31", "New Year's Day"),
    ],
)
def test_known_day_off(day, name):
    """The shipped table has the day off as observed, under its plain name."""
    table = dict(holiday_table(FIRST, LAST, CLOSURES, NAMES))
    assert table[day]["en"] == name


@pytest.mark.parametrize("day", ["2026-07-04", "2028-01-01", "2026-02-14", "2026-04-03", "2026-11-27"])
def test_other_days_are_not_in_the_table(day):
    """Weekends, days that only some states keep, and unofficial days are not in the table."""
    assert day not in dict(holiday_table(FIRST, LAST, CLOSURES, NAMES))


def test_last_year_knows_the_new_year_after_it():
    """A New Year's Day on Saturday is observed in the last year although it belongs to the next."""
    assert holiday_table(2027, 2027, {}, NAMES)[-1][0] == "2027-12-31"


def test_first_year_does_not_reach_into_the_year_before():
    """The table of one year has days of that year only."""
    assert {day[:4] for day, _ in holiday_table(2028, 2028, {}, NAMES)} == {"2028"}


def test_no_name_says_observed_and_each_has_both_languages():
    """Each name is the plain name of the day, in English and Spanish."""
    for _, name in holiday_table(FIRST, LAST, CLOSURES, NAMES):
        assert set(name) == {"en", "es"}
        assert "observed" not in name["en"]


def test_shipped_closures_are_weekdays_within_the_years_that_are_no_holidays():
    """A closure that fell on a day off anyway, or outside the table, would be a slip of the pen."""
    holidays_only = dict(holiday_table(FIRST, LAST, {}, NAMES))
    for day in CLOSURES:
        assert date.fromisoformat(day).weekday() < 5
        assert FIRST <= int(day[:4]) <= LAST
        assert day not in holidays_only


def test_shipped_closures_are_all_that_the_library_knows():
    """Each full day that the holidays library lists as a closure of federal offices is in the rulebook."""
    library = country_holidays("US", years=range(FIRST, LAST + 1), categories="government")
    listed = {day.isoformat() for day in library if day.weekday() < 5 and "half-day" not in library[day]}
    assert listed <= set(dict(holiday_table(FIRST, LAST, CLOSURES, NAMES)))


def test_a_closure_goes_before_a_holiday():
    """Where a closure falls on a holiday, the day has the closure's name."""
    name = {"en": "Closed", "es": "Cerrado"}
    assert dict(holiday_table(2026, 2026, {"2026-12-25": name}, NAMES))["2026-12-25"] == name


def test_a_name_that_no_holiday_has_is_refused():
    """A misspelt or renamed holiday stops the compilation instead of vanishing from the table."""
    with pytest.raises(ValueError, match="Labour Day"):
        holiday_table(2026, 2026, {}, {**NAMES, "Labour Day": {"en": "Labour Day", "es": "Día del Trabajo"}})


def test_years_without_known_holidays_are_refused():
    """A table that would have empty years stops the compilation instead of counting their holidays as business days."""
    with pytest.raises(ValueError, match="2101"):
        holiday_table(2099, 2110, {}, NAMES)


def test_a_closure_on_no_date_is_refused():
    """A closure's date must be a date of the calendar."""
    with pytest.raises(ValueError, match="day"):
        holiday_table(2026, 2026, {"2026-02-30": {"en": "Closed", "es": "Cerrado"}}, NAMES)


def test_date_names_are_plain_data_without_odd_spaces():
    """The names survive JSON unchanged and have no space that a terminal may not show."""
    names = date_names(["en", "es"])
    assert json.loads(json.dumps(names)) == names
    assert not {"\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"} & set(json.dumps(names, ensure_ascii=False))


def test_date_names_start_in_january_and_on_monday():
    """Months are in the order of the year, weekdays from Monday."""
    names = date_names(["en", "es"])
    assert (names["en"]["months"][0], names["en"]["weekdays"][0]) == ("January", "Monday")
    assert (names["es"]["months"][11], names["es"]["weekdays"][6]) == ("diciembre", "domingo")


def test_an_unknown_language_is_refused():
    """A language that CLDR does not have stops the compilation."""
    with pytest.raises(ValueError, match="xx"):
        date_names(["xx"])
