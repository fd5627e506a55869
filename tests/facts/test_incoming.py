"""Reading a contact: whole domains, numbers on the screen, and the number that is compared and not kept."""

import hmac
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changed import compiled_book
from tiers import drawn
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UsageError
from uscis_prep.facts import incoming
from uscis_prep.facts.incoming import Reader, caller_number, sender

LISTED = [
    {"domain": "uscis.dhs.gov", "below": False, "option": "exact"},
    {"domain": "dhs.gov", "below": True, "option": "near"},
    {"domain": "govdelivery.com", "below": True, "option": "near"},
]
OPTIONS = ["exact", "near", "other"]
NUMBERS = [("202-838-2200", "uscis-number")]
LABEL = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
LISTED_DOMAIN = st.sampled_from(["uscis.dhs.gov", "dhs.gov", "public.govdelivery.com"])


def judged(text):
    return sender(text, LISTED, OPTIONS)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("no-reply@uscis.dhs.gov", "exact"),
        ("uscis.dhs.gov", "exact"),
        ("NO-REPLY@USCIS.DHS.GOV", "exact"),
        ("no-reply@uscis.dhs.gov.", "exact"),
        ("USCIS <no-reply@uscis.dhs.gov>", "exact"),
        ('"USCIS, no-reply" <no-reply@uscis.dhs.gov>', "exact"),
        ("mailto:no-reply@uscis.dhs.gov", "exact"),
        (" <no-reply@uscis.dhs.gov> ", "exact"),
        ("info@dhs.gov", "near"),
        ("info@mail.uscis.dhs.gov", "near"),
        ("uscis@public.govdelivery.com", "near"),
        ("no-reply@uscis.dhs.gov via public.govdelivery.com", "near"),
        ("no-reply@uscis.dhs.gov (via evil.com)", "other"),
        ("no-reply@uscis.dhs.gov via sendgrid.net", "other"),
        ("no-reply@uscis.dhs.gov on behalf of John", "other"),
        ("no-reply@uscis.dhs.gov.example.com", "other"),
        ("no-reply@uscis-dhs.gov", "other"),
        ("no-reply@dhs.gov.co", "other"),
        ("no-reply@usc1s.dhs.gov.com", "other"),
        ("no-reply@notdhs.gov", "other"),
        ("no-reply@uscis.gov", "other"),
        ("no-reply@uscıs.dhs.gov", "other"),
        ("no-reply@uscis.dhs.gоv", "other"),
        ("no-reply@ｕｓｃｉｓ.dhs.gov", "other"),
        ("no-reply@uscis。dhs。gov", "other"),
        ("no-reply@xn--uscs-4va.dhs.gov.com", "other"),
        ("no-reply@xn--uscs-nza.com", "other"),
        ("uscis.dhs.gov@evil.com", "other"),
        ("no-reply@uscis.dhs.gov@evil.com", "other"),
        ('"no-reply@uscis.dhs.gov" <x@gmail.com>', "other"),
        ('"USCIS" <x@gmail.com>', "other"),
        ('"no-reply@uscis.dhs.gov"@evil.com', "other"),
        ("<@uscis.dhs.gov:x@evil.com>", "other"),
        ("no-reply%uscis.dhs.gov@evil.com", "other"),
        ("no-reply@uscis.dhs.gov/evil.com", "other"),
        ("no-reply@uscis.dhs.gov:evil.com", "other"),
        ("no-reply@uscis.dhs.gov\\@evil.com", "other"),
        ("no-reply@uscis.dhs.gov, x@evil.com", "other"),
        ("no-reply@ uscis.dhs.gov", "exact"),
        ("no-reply@uscis.dhs. gov", "other"),
        ("no-reply@uscis..dhs.gov", "other"),
        ("no-reply@.dhs.gov", "other"),
        ("no-reply@uscis.dhs.gov..", "other"),
        ("no-reply@", "other"),
        ("@", "other"),
        ("\x1b[31mno-reply@uscis.dhs.gov\x1b[0m", "exact"),
        ("USCIS", None),
        ("Exactly uscis.dhs.gov", None),
        ("other", None),
    ],
)
def test_senders(text, option):
    """Only the whole domain of the real address counts."""
    assert judged(text) == option


@given(LISTED_DOMAIN, LABEL, st.sampled_from(["{}.{}.com", "{}.{}", "{}-{}.com", "{}{}.com", "{}@{}.com"]))
def test_whatever_is_put_behind_a_domain_makes_another(domain, label, shape):
    """A listed domain with anything behind it is another domain."""
    text = "a@" + shape.format(domain, label)
    ends = text.rsplit("@", 1)[1]
    own = any(ends == row["domain"] or ends.endswith("." + row["domain"]) for row in LISTED)
    assert judged(text) == "other" or own


@given(LABEL, LISTED_DOMAIN)
def test_what_is_glued_in_front_makes_another(label, domain):
    """A letter in front of a listed domain, without a dot, makes another one, and never the exact one."""
    name = label + domain
    own = any(name == row["domain"] or name.endswith("." + row["domain"]) for row in LISTED)
    assert judged(f"a@{name}") == ("near" if own else "other")


@given(st.integers(0, 12), st.characters(min_codepoint=0x80, categories=["L", "N", "P", "S"]))
def test_no_foreign_letter_passes(place, letter):
    """A letter of another alphabet anywhere in the domain makes another domain."""
    domain = "uscis.dhs.gov"
    assert judged(f"a@{domain[:place]}{letter}{domain[place + 1 :]}") == "other"


@given(st.text(max_size=40), st.text(max_size=40))
@drawn(200)
def test_another_address_in_the_line_counts(before, behind):
    """A line that holds an address of another domain is never plausible, whatever stands around it."""
    assert judged(f"{before} <no-reply@uscis.dhs.gov> x@evil.com {behind}") == "other"
    assert judged(f"x@evil.com {before} <no-reply@uscis.dhs.gov> {behind}") == "other"


@given(st.text(max_size=60))
def test_anything_is_read_or_refused(text):
    """Any text is an option or none; only a text that ends a word in a listed domain is better than another one."""
    found = judged(text)
    assert found in (*OPTIONS, None)
    assert found not in ("exact", "near") or any(row["domain"] in text.lower() for row in LISTED)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("202-838-2200", "uscis-number"),
        ("2028382200", "uscis-number"),
        ("+1 (202) 838-2200", "uscis-number"),
        ("1-202-838-2200", "uscis-number"),
        ("202.838.2200", "uscis-number"),
        ("２０２-838-2200", "uscis-number"),
        ("202-838-2201", "other"),
        ("202-838-2200 x12", "other"),
        ("+44 202 838 2200", "other"),
        ("+52 202 838 2200", "other"),
        ("800-375-5283", "other"),
        ("838-2200", "other"),
    ],
)
def test_numbers_on_the_screen(text, option):
    """A number counts by its digits, country included, however it is written."""
    assert caller_number(text, NUMBERS, "other") == option


@given(st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_every_other_number_is_another(digits):
    """Ten digits are the agency's number or another one."""
    assert caller_number(digits, NUMBERS, "other") == ("uscis-number" if digits == "2028382200" else "other")


@pytest.mark.parametrize("text", ["call me", "1", "---"])
def test_no_number(text):
    """What is no number is refused."""
    with pytest.raises(UsageError):
        caller_number(text, NUMBERS, "other")


@pytest.fixture(scope="module")
def desk():
    return Compiled(compiled_book()["incoming"])


def reader(desk, *items):
    return Reader(desk, NUMBERS, lambda: items, UTC)


@pytest.mark.parametrize("said", ["12345678", "1234 5678", "1234-5678", " 12345678. "])
def test_a_number_that_fits(desk, said):
    """Spaces and dashes do not matter."""
    own = reader(desk, "99999999", "1234-5678")
    assert own.read("number_given", said).option == "match"
    assert own.matched is True


@pytest.mark.parametrize("said", ["12345679", "1234567", "123456780", "87654321"])
def test_a_number_that_does_not_fit(desk, said):
    """One digit more, less or another is another number."""
    own = reader(desk, "12345678")
    assert own.read("number_given", said).option == "wrong"
    assert own.matched is False


@given(st.text(alphabet="0123456789", min_size=4, max_size=12), st.text(alphabet="0123456789", min_size=4, max_size=12))
@drawn(50)
def test_only_equal_numbers_fit(one, two):
    """Two numbers fit exactly when their digits are the same, and the answer keeps neither."""
    own = Reader(DESK, NUMBERS, lambda: [one], UTC)
    fact = own.read("number_given", two)
    assert fact.option == ("match" if one == two else "wrong")
    assert two not in str(fact)


DESK = Compiled(compiled_book()["incoming"])


def test_the_comparison_tells_nothing_by_its_time(desk, monkeypatch):
    """Every number of the log is compared with the constant-time comparison, also after one that fits."""
    calls = []
    real = hmac.compare_digest
    monkeypatch.setattr(incoming.hmac, "compare_digest", lambda one, two: calls.append(two) or real(one, two))
    reader(desk, "11112222", "33334444", "55556666").read("number_given", "11112222")
    assert calls == [b"11112222", b"33334444", b"55556666"]


def test_an_option_takes_a_comparison_back(desk):
    """Whoever says in words what they heard is not told what was compared before."""
    own = reader(desk, "12345678")
    own.read("number_given", "12345678")
    own.read("number_given", "no")
    assert own.matched is None


def test_nothing_to_compare_with(desk):
    """Without a number in the log there is nothing to compare, and without a digit nothing to compare it with."""
    with pytest.raises(UsageError, match="incoming-empty-log"):
        reader(desk).read("number_given", "12345678")
    with pytest.raises(UsageError, match="incoming-no-number"):
        reader(desk, "12345678").compare(" - ")
