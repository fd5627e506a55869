"""The laws of reading call-back numbers, with the phonenumbers library's own examples as an outside judge."""

import re
from pathlib import Path

import phonenumbers
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from uscis_prep.errors import UsageError
from uscis_prep.facts.phones import KINDS, US_REGIONS, read_phone

SENTENCES = yaml.safe_load((Path(__file__).parents[2] / "rules/text/errors.yaml").read_text(encoding="utf-8"))
ABROAD = sorted(
    {"MX", "GT", "SV", "HN", "NI", "CR", "CO", "VE", "EC", "PE", "BR", "AR", "CL", "CU", "DO", "JM", "HT", "CA", "BS"}
    | {"TT", "IN", "CN", "PH", "VN", "KR", "JP", "GB", "DE", "FR", "ES", "UA", "RU", "NG", "ET", "EG", "AU"}
)


def outcome(text):
    try:
        return read_phone(text), None
    except UsageError as error:
        return (None, error.fields["given"]), error


AGENCY = ("8003755283", "8007671833", "2126203418")


def refused(text):
    with pytest.raises(UsageError) as caught:
        read_phone(text, AGENCY)
    return caught.value


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_may_be_given_by_its_name(kind):
    """Each kind is its own name, in any case and with a space for the hyphen, and shows no number."""
    assert read_phone(kind) == (kind, "")
    assert read_phone(kind.upper().replace("-", " ")) == (kind, "")


@pytest.mark.parametrize(("text", "kind"), [("ninguno", "none"), ("No sé", "unsure")])
def test_none_and_unsure_may_be_said_in_spanish(text, kind):
    """The two answers that are no number are understood in both languages."""
    assert read_phone(text) == (kind, "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("212-555-0178", "us-direct"),
        ("(917) 555-0178", "us-direct"),
        ("1 212 555 0178", "us-direct"),
        ("+12125550178", "us-direct"),
        ("tel:+1-212-555-0178", "us-direct"),
        ("＋１ ２１２ ５５５ ０１７８", "us-direct"),
        ("212–555–0178", "us-direct"),
        ("787-555-0178", "us-direct"),
        ("212-555-0178 x123", "us-extension"),
        ("212-555-0178 ext. 5", "us-extension"),
        ("2125550178;ext=7", "us-extension"),
        ("2125550178#12", "us-extension"),
        ("2125550178,,12", "us-extension"),
        ("212-555-0178 extensión 5", "us-extension"),
        ("800-555-0178", "us-extension"),
        ("1-800-FLOW-178", "us-extension"),
        ("416-555-0178", "foreign"),
        ("876-555-0178", "foreign"),
        ("+1 416 555 0178 x9", "foreign"),
        ("+52 55 1234 0178", "foreign"),
        ("011 52 55 1234 0178", "foreign"),
    ],
)
def test_a_number_tells_its_kind(text, kind):
    """Country, extension and toll-free codes decide the kind, and four digits are all that is kept."""
    assert read_phone(text) == (kind, "•••••0178" if "FLOW" not in text else "•••••9178")


@pytest.mark.parametrize("region", ABROAD)
def test_a_number_of_another_country_is_foreign(region):
    """The example number of a country outside the U.S., in international form, is foreign."""
    number = phonenumbers.format_number(
        phonenumbers.example_number(region), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    assert read_phone(number) == ("foreign", "•••••" + re.sub(r"\D", "", number)[-4:])


def test_a_foreign_number_that_reads_like_one_of_the_agency_is_foreign():
    """The agency's numbers are known by country code and digits: a line in Rio may end in the same ten."""
    assert read_phone("+55 21 2620 3418") == ("foreign", "•••••3418")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("PERSONAL_NUMBER", "us-direct"), ("TOLL_FREE", "us-extension")],
)
def test_a_us_number_without_a_place_is_direct_only_where_it_is_personal(kind, expected):
    """Toll-free numbers count as switchboards, personal numbers follow their owner."""
    number = phonenumbers.example_number_for_type("US", getattr(phonenumbers.PhoneNumberType, kind))
    assert read_phone(str(number.national_number))[0] == expected


@pytest.mark.parametrize("region", sorted(US_REGIONS))
def test_a_number_of_the_us_or_a_territory_rings_directly(region):
    """The example number of a U.S. region is direct in each form, and with an extension it is not."""
    number = phonenumbers.example_number(region)
    for form in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.E164):
        text = phonenumbers.format_number(number, form)
        assert read_phone(text)[0] == "us-direct"
        assert read_phone(text + " x12")[0] == "us-extension"


@pytest.mark.parametrize(
    ("text", "key", "fields"),
    [
        ("555-0178", "phone-short", {"found": "7", "expected": "10", "given": "•••••0178"}),
        ("1-555-0178", "phone-short", {"found": "7"}),
        ("1-212-555-017", "phone-short", {"found": "9"}),
        ("212-55O-0178", "phone-short", {"found": "9"}),
        ("+1 212 555", "phone-short", {"found": "6"}),
        ("12", "phone-short", {"found": "2", "given": "•••••"}),
        ("123-45-6789", "phone-short", {"found": "9", "given": "•••••6789"}),
        ("52 55 1234 5678", "phone-invalid", {"given": "•••••5678"}),
        ("999-555-0178", "phone-invalid", {"given": "•••••0178"}),
        ("+52 1", "phone-invalid", {}),
        ("+999 123456789", "phone-invalid", {"given": "•••••6789"}),
        ("hello", "phone-invalid", {"given": "hello"}),
        ("", "phone-invalid", {}),
        *[(number, "phone-is-uscis", {"given": "•••••" + number[-4:]}) for number in AGENCY],
        ("+1 (800) 375-5283 x1", "phone-is-uscis", {}),
    ],
)
def test_what_cannot_be_called_back_is_refused_with_its_own_reason(text, key, fields):
    """The error says what was wrong, shows at most four digits, and its sentence fits in both languages."""
    error = refused(text)
    assert error.key == key
    assert fields.items() <= error.fields.items()
    for sentence in SENTENCES[key].values():
        assert all(sentence[language].format(**error.fields) for language in ("en", "es"))


@given(st.text() | st.text("+0123456789 -().x#;,ext=", max_size=30))
def test_any_text_gives_a_kind_or_a_usage_error(text):
    """Nothing that can be typed makes the reader fail in another way, and no more than four digits come out."""
    (kind, shown), error = outcome(text)
    assert error.key in SENTENCES if error else kind in KINDS
    assert sum(char.isdigit() for char in shown) <= 4


@pytest.mark.parametrize("bad", ["1", "+1", "x1", "1 ", ",,1", "(", "é", "1x"])
def test_long_text_is_refused(bad):
    """Fifty thousand characters are refused like five."""
    assert len(str(refused(bad * (50_000 // len(bad))))) < 200


def test_a_paid_service_is_nobodys_number():
    """A number that every caller pays for is refused by name, not taken for an extension."""
    assert refused("1-900-253-0000").key == "phone-premium"
