"""What `when` promises: open or shut, the next edge, Eastern and local time."""

import pytest

from cli.program import NOW, call


def state(now, *more):
    printed = call("when", "--json", "--now", now, *more)
    assert (printed.code, printed.err) == (0, "")
    return printed.data


@pytest.mark.parametrize(
    ("now", "opens", "closes"),
    [
        ("2026-11-24T10:00-05:00", None, "2026-11-24T20:00-05:00"),
        ("2026-11-24T08:00-05:00", None, "2026-11-24T20:00-05:00"),
        ("2026-11-24T19:59-05:00", None, "2026-11-24T20:00-05:00"),
        ("2026-11-24T20:00-05:00", "2026-11-25T08:00-05:00", None),
        ("2026-11-24T07:59-05:00", "2026-11-24T08:00-05:00", None),
        ("2026-11-26T12:00-05:00", "2026-11-27T08:00-05:00", None),
        ("2026-11-27T21:00-05:00", "2026-11-30T08:00-05:00", None),
        ("2026-12-24T21:00-05:00", "2026-12-28T08:00-05:00", None),
        ("2026-07-03T12:00-04:00", "2026-07-06T08:00-04:00", None),
        ("2025-12-26T12:00-05:00", "2025-12-29T08:00-05:00", None),  # closed by an order of the President
        ("2026-03-08T12:00-04:00", "2026-03-09T08:00-04:00", None),
        ("2026-11-01T12:00-05:00", "2026-11-02T08:00-05:00", None),
        ("2027-12-31T12:00-05:00", "2028-01-03T08:00-05:00", None),  # January 1 is a Saturday
    ],
)
def test_open_or_shut(now, opens, closes):
    """The lines are open from 8:00 until before 20:00 Eastern, Monday to Friday, not on observed holidays."""
    found = state(now)
    assert (found["opens"], found["closes"], found["open"]) == (opens, closes, closes is not None)


def test_age_and_history_are_told():
    """Old hours are marked as such, for people and for scripts."""
    for flags, told in (
        (("--no-updates",), "HISTORY"),
        (("--now", "2027-08-02T10:00-04:00"), "last checked these rules on"),
    ):
        printed = call("when", "--now", NOW, *flags)
        assert told in printed.out
        assert told in call("when", "--now", NOW, *flags, "--json").data["notices"][0]
    assert call("when", "--now", NOW, "--json").data["notices"] == []


def test_a_holiday_has_its_name():
    """On a holiday the page says which one, in the language asked for."""
    now = ("when", "--now", "2026-11-26T12:00-05:00")
    assert "Thanksgiving" in call(*now).out
    assert "Acción de Gracias" in call(*now, "--lang", "es").out
    assert "Thanksgiving" not in call(*now, "--lang", "es").out


def test_eastern_and_local_time():
    """Both times are told, for the instant and for the hours of the day."""
    found = state("2026-11-24T15:00+09:00", "--zone", "Asia/Tokyo")
    assert found["eastern"] == "2026-11-24T01:00-05:00"
    assert (found["opens"], found["opens_local"]) == ("2026-11-24T08:00-05:00", "2026-11-24T22:00+09:00")
    told = call("when", "--now", "2026-11-24T15:00+09:00", "--zone", "Asia/Tokyo").out
    assert "8:00 AM Eastern time" in told
    assert "10:00 PM" in told
    assert "Asia/Tokyo" in " ".join(told.split())


def test_the_machine_zone_is_local(monkeypatch):
    """Without --zone the machine's zone is the local one."""
    monkeypatch.setenv("TZ", "America/Denver")
    found = state("2026-11-24T21:00")
    assert (found["zone"], found["opens_local"]) == ("America/Denver", "2026-11-25T06:00-07:00")


def test_the_numbers_and_the_best_hours():
    """The page has the numbers, the automated line, the best hours with both sources, and how old this is."""
    told = " ".join(call("when", "--now", "2026-11-24T10:00-05:00").out.split())
    for words in ("800-375-5283", "800-767-1833", "212-620-3418", "at any hour", "early in the day", "2022-2023"):
        assert words in told


def test_spanish():
    """The Spanish page has no English line."""
    told = call("when", "--now", "2026-11-24T10:00-05:00", "--lang", "es").out
    assert "Las líneas están abiertas ahora." in told
    assert "hora del Este" in told
    assert "Eastern" not in told
    assert "The lines" not in told
