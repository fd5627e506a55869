"""The comparison of two rulebooks: what a rewriting loses is named, what it only says otherwise is not."""

import pytest

from books import RULES
from rules.compare_texts import Entry, differences, entries, report


def entry(en, es="Llame.", cites=("H1",), **fixed):
    """Return an entry with these texts."""
    return Entry({"en": en, "es": es}, frozenset(cites), fixed, 0)


def lost(old, new):
    """Return what one English text loses against another."""
    return [fact for each in differences({"f items/a": entry(old)}, {"f items/a": entry(new)}) for fact in each.lost]


@pytest.mark.parametrize(
    ("old", "new", "facts"),
    [
        ("Call {phone-number} now.", "Call now.", ["placeholder {phone-number}"]),
        ("Wait 45 days.", "Wait 30 days.", ["number 45"]),
        ("Wait two weeks.", "Wait 2 weeks.", []),
        ("Wait 15 business days.", "Wait 15 days.", ["unit business days"]),
        ("File Form I-90.", "File the form.", ["form I-90"]),
        ("Look at https://egov.uscis.gov/casestatus.", "Look at egov.uscis.gov/casestatus.", []),
        ("Look at uscis.gov/tools.", "Look at uscis.gov.", ["address uscis.gov/tools"]),
        ("Call 800-375-5283.", "Call USCIS.", ["phone 800-375-5283"]),
        ("Ask by Tuesday in June.", "Ask soon.", ["day june", "day tuesday"]),
        ("Do not go.", "Never go.", []),
        ("Do not go, and nobody pays.", "Do not go.", ["negation: 2 -> 1"]),
        ("If it fails, call.", "Did it fail? Call.", []),
        ("If it fails, call.", "Call.", ["if: 1 -> 0"]),
        ("Go unless you are ill.", "Go.", ["unless: 1 -> 0"]),
        ("Only a call works.", "A call works.", ["only: 1 -> 0"]),
        ("Plan to go until then.", "Plan to go.", ["until: 1 -> 0"]),
        ("Ask before the date, first.", "Ask.", ["before: 1 -> 0", "first: 1 -> 0"]),
    ],
)
def test_a_lost_fact_is_named(old, new, facts):
    """What no longer stands there is named; another word for the same is nothing."""
    assert lost(old, new) == facts


def test_a_fact_may_move_inside_an_entry():
    """The texts of an entry count together."""
    assert lost("Call. Only a call works.", "Call.\nOnly a call works.") == []


def test_a_split_entry_is_compared_as_a_whole():
    """A new id that begins with the old one, or has its cites and condition, belongs to the old one."""
    old = {"f items/a": entry("Call before 8 pm. Do not pay.", when={"q": "x"})}
    begins = {"f items/a": entry("Call before 8 pm."), "f items/a-pay": entry("Do not pay.")}
    alike = {"f items/a": entry("Call before 8 pm."), "f items/pay": entry("Do not pay.")}
    for parts in (begins, alike):
        new = {name: each._replace(fixed={"when": {"q": "x"}}) for name, each in parts.items()}
        assert differences(old, new) == []


def test_what_stands_around_a_text():
    """A lost cite, another condition and a line that is gone are differences too."""
    old = {"f items/a": entry("Call.", cites=("H1", "H2"), when={"q": "x"}), "f items/b": entry("Go.")}
    found = differences(old, {"f items/a": entry("Call.", when={"q": "y"})})
    around = [(each.entry, each.lost) for each in found if not each.language]
    assert around == [("f items/a", ("cite H2", 'when {"q": "x"}')), ("f items/b", ("the entry",))]


def test_spanish_is_compared_too():
    """A negation that is lost in Spanish alone is named with its language."""
    old, new = entry("Wait.", "No llame antes del martes."), entry("Wait.", "Llame.")
    (found,) = differences({"f items/a": old}, {"f items/a": new})
    assert found.language == "es"
    assert found.lost == ("before: 1 -> 0", "day martes", "negation: 1 -> 0")


def test_the_shipped_rulebook_equals_itself():
    """Nothing differs between a rulebook and itself, and it has many entries."""
    shipped = entries(RULES)
    assert len(shipped) > 500
    assert list(report(differences(shipped, shipped), lost_only=False)) == ["0 entries differ: 0 facts lost, 0 added"]
