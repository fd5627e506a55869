"""The laws of reading receipt numbers."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from uscis_prep.errors import UsageError
from uscis_prep.facts.receipts import Receipt, read_receipt

KNOWN = ("IOE", "MSC", "LIN", "SRC", "EAC", "WAC", "NBC", "YSC")
SENTENCES = yaml.safe_load((Path(__file__).parents[2] / "rules/text/errors.yaml").read_text(encoding="utf-8"))

gaps = st.text(" -.*_–", max_size=3)
prefixes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
ten_digits = st.text("0123456789", min_size=10, max_size=10)


def read(text):
    return read_receipt(text, known_prefixes=KNOWN)


def outcome(text):
    try:
        return read(text), None
    except UsageError as error:
        return None, error


def refused(text):
    with pytest.raises(UsageError) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IOE0912345678", Receipt("IOE", "5678", "ioe")),
        ("ioe-09-1234-5678", Receipt("IOE", "5678", "ioe")),
        (" IOE 091 234 5678 ", Receipt("IOE", "5678", "ioe")),
        ("IOE*091*2345678", Receipt("IOE", "5678", "ioe")),
        ("I.O.E.0912345678", Receipt("IOE", "5678", "ioe")),
        ("ＩＯＥ０９１２３４５６７８", Receipt("IOE", "5678", "ioe")),
        ("MSC2190123456", Receipt("MSC", "3456", "other-prefix")),
        ("XYZ1234567890", Receipt("XYZ", "7890", "other-prefix")),
        ("IOE", Receipt("IOE", "", "ioe")),
        ("lin", Receipt("LIN", "", "other-prefix")),
        ("none", Receipt("", "", "none")),
        ("Ninguno", Receipt("", "", "none")),
        ("unsure", Receipt("", "", "unsure")),
        ("no sé", Receipt("", "", "unsure")),
    ],
)
def test_a_receipt_is_read_in_any_spelling(text, expected):
    """A whole number, its letters alone, none or unsure are read whatever the case and the separators."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "key", "fields"),
    [
        (
            "I0E0912345678",
            "receipt-lookalike",
            {"position": "2", "found": "0", "expected": "O", "given": "I0E•••••5678"},
        ),
        ("X0Z0912345678", "receipt-lookalike", {"position": "2"}),
        ("IOEO91234", "receipt-lookalike", {"position": "4"}),
        ("1OE0912345678", "receipt-lookalike", {"position": "1", "found": "1", "expected": "I"}),
        ("10E0912345678", "receipt-lookalike", {"position": "1"}),
        ("I0E", "receipt-lookalike", {"position": "2", "given": "I0E"}),
        ("IOEO912345678", "receipt-lookalike", {"position": "4", "found": "O", "expected": "0"}),
        ("IOE09l2345678", "receipt-lookalike", {"position": "6", "found": "L", "expected": "1"}),
        ("IOE 0912 345 67O", "receipt-lookalike", {"position": "13"}),
        ("IOE09123", "receipt-length", {"found": "5", "expected": "10", "given": "IOE•••••9123"}),
        ("IOE0912345678999", "receipt-length", {"found": "13"}),
        ("QQQ09123", "receipt-length", {"found": "5"}),
        ("IOF0912345", "receipt-length-near", {"found": "7", "suggestion": "IOE"}),
        ("IO0912345678", "receipt-shape-near", {"suggestion": "IOE"}),
        ("IOEE0912345678", "receipt-shape-near", {"suggestion": "IOE"}),
        ("A012345678", "receipt-is-a-number", {"given": "A•••••5678"}),
        ("a 012-345-678", "receipt-is-a-number", {}),
        ("123-45-6789", "receipt-is-ssn", {}),
        ("123 45 6789", "receipt-is-ssn", {}),
        ("0912345678", "receipt-shape", {"given": "•••••5678"}),
        ("A0912345678", "receipt-shape", {"given": "A•••••5678"}),
        ("hello", "receipt-shape", {"given": "HELLO"}),
        ("", "receipt-shape", {}),
    ],
)
def test_what_is_no_receipt_is_refused_with_its_own_reason(text, key, fields):
    """A malformed number is never corrected: the error says what was found, and its sentence fits in both languages."""
    error = refused(text)
    assert error.key == key
    assert fields.items() <= error.fields.items()
    for sentence in SENTENCES[key].values():
        assert all(sentence[language].format(**error.fields) for language in ("en", "es"))


def test_known_letters_are_a_hint_and_not_a_fence():
    """Letters one away from known ones are accepted where the number is well-formed."""
    assert read("IOF0912345678").prefix == "IOF"


@given(prefixes, ten_digits, st.data())
def test_every_spelling_of_a_number_reads_the_same(prefix, digits, data):
    """Case and separators never change what is read."""
    spelled = "".join(data.draw(gaps) + data.draw(st.sampled_from([char, char.lower()])) for char in prefix + digits)
    assert read(spelled) == read(prefix + digits)
    assert read(spelled).masked == f"{prefix}•••••{digits[-4:]}"


@given(prefixes, ten_digits, st.integers(0, 13), st.sampled_from("OIL10X?-/"))
def test_an_error_never_shows_more_than_four_digits(prefix, digits, place, slip):
    """One wrong character anywhere in a number does not bring the number into the error."""
    typed = prefix + digits
    _, error = outcome(typed[:place] + slip + typed[place:])
    shown = error.fields.get("given", "") if error else ""
    assert sum(char.isdigit() for char in shown[3:]) <= 4


@given(st.text() | st.text("IOEioe0123456789OLl -*.A", max_size=20))
def test_any_text_gives_a_receipt_or_a_usage_error(text):
    """Nothing that can be typed makes the reader fail in another way."""
    receipt, error = outcome(text)
    assert error.key in SENTENCES if error else receipt.option in {"ioe", "other-prefix", "none", "unsure"}


@pytest.mark.parametrize("bad", ["IOE", "IO", "0", "A1", "1-", "- ", "é", "OIL"])
def test_long_text_is_refused(bad):
    """Fifty thousand characters are refused like five."""
    assert len(str(refused(bad * (50_000 // len(bad))))) < 200
