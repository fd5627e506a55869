"""The laws of reading form numbers."""

import string
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from uscis_prep.errors import UsageError
from uscis_prep.facts.forms import read_form

KNOWN = {
    "I-90": "Application to Replace Permanent Resident Card (Green Card)",
    "N-400": "Application for Naturalization",
    "N-600": "Application for Certificate of Citizenship",
    "N-600K": "Application for Citizenship and Issuance of Certificate Under Section 322",
    "I-485": "Application to Register Permanent Residence or Adjust Status",
    "I-129": "Petition for a Nonimmigrant Worker",
    "I-129F": "Petition for Alien Fiancé(e)",
    "I-130": "Petition for Alien Relative",
    "I-131": "Application for Travel Documents, Parole Documents, and Arrival/Departure Records",
    "I-601A": "Application for Provisional Unlawful Presence Waiver",
    "I-821D": "Consideration of Deferred Action for Childhood Arrivals",
    "G-28": "Notice of Entry of Appearance as Attorney or Accredited Representative",
    "AR-11": "Alien's Change of Address Card",
}
ALIKE = {"0": "Oo", "1": "lI", "I": "1l"}
SENTENCES = yaml.safe_load((Path(__file__).parents[2] / "rules/text/errors.yaml").read_text(encoding="utf-8"))


def refused(text):
    with pytest.raises(UsageError) as caught:
        read_form(text, KNOWN)
    return caught.value


def outcome(text):
    try:
        return read_form(text, KNOWN), None
    except UsageError as error:
        return None, error


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[
            (f"{series}{gap}90", "I-90")
            for series in "iIＩ"
            for gap in ("", " ", "-", " - ", "–", "—", "−", "‑", "_", ".")
        ],
        ("(I-90)", "I-90"),
        ("Ｉ－９０", "I-90"),
        ("FORM I-90", "I-90"),
        ("form i90", "I-90"),
        ("formi90", "I-90"),
        ("Form: I-90", "I-90"),
        ("USCIS Form I-90", "I-90"),
        ("my I-90", "I-90"),
        ("I-90 form", "I-90"),
        ("formulario I-90", "I-90"),
        ("la forma N-400", "N-400"),
        ("formar11", "AR-11"),
        ("g28", "G-28"),
        ("AR 11", "AR-11"),
        ("N400", "N-400"),
        ("i-821d", "I-821D"),
        ("I 129F", "I-129F"),
        ("I-129 f", "I-129F"),
        ("I-129", "I-129"),
        ("I-601a", "I-601A"),
        ("petition for alien fiance(e)", "I-129F"),
        ("Application for Naturalization", "N-400"),
    ],
)
def test_a_known_form_is_read_in_any_spelling(text, expected):
    """Case, dashes, spaces, width and the word form make no difference, and an official title will do."""
    assert read_form(text, KNOWN) == expected


@pytest.mark.parametrize("form", sorted(KNOWN))
def test_a_form_is_read_as_itself_and_by_its_title(form):
    """Each known number and each official title is its own form."""
    assert read_form(form, KNOWN) == form
    assert read_form(KNOWN[form], KNOWN) == form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", "none"),
        ("Ninguno", "none"),
        ("unsure", "unsure"),
        ("No sé", "unsure"),
        ("don’t know", "unsure"),
        ("other", "other"),
        ("otro", "other"),
    ],
)
def test_a_plain_answer_is_read_in_both_languages(text, expected):
    """None, unsure and other are answers of their own."""
    assert read_form(text, KNOWN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I-9",
        "I-94",
        "I-91",
        "I-485J",
        "I-485 Supplement J",
        "I-485 supp. A",
        "G-28I",
        "I-864EZ",
        "EOIR-29",
        "N-401",
        "I-600K",
    ],
)
def test_a_number_outside_the_list_is_other(text):
    """A well-formed number about which nothing is known is other, and never taken for one that differs in a digit."""
    assert read_form(text, KNOWN) == "other"


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("I-9O", "I-90"),
        ("i9o", "I-90"),
        ("I-l30", "I-130"),
        ("I-I30", "I-130"),
        ("I|30", "I-130"),
        ("I-13I", "I-131"),
        ("1-90", "I-90"),
        ("l-90", "I-90"),
        ("form l-90", "I-90"),
        ("N-4OO", "N-400"),
        ("N-6OOK", "N-600K"),
        ("AR-ll", "AR-11"),
    ],
)
def test_a_lookalike_is_asked_about_and_never_corrected(text, suggestion):
    """A letter for a digit, or a digit for a letter, is an error that names the form it was probably meant to be."""
    error = refused(text)
    assert error.key == "form-lookalike"
    assert error.fields["suggestion"] == suggestion


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I-9O", "form-lookalike"),
        ("I-48S", "form-lookalike"),
        ("I-4B5", "form-lookalike"),
        ("I-92O", "form-unknown-shape"),
        ("I-5O5", "form-unknown-shape"),
        ("I-130 and I-485", "form-several"),
        ("I-130/I-485", "form-several"),
        ("I130, I485", "form-several"),
        ("nonsense", "form-unknown-shape"),
        ("format", "form-unknown-shape"),
        ("form", "form-unknown-shape"),
        ("90", "form-unknown-shape"),
        ("I-9 0", "form-unknown-shape"),
        ("I-12345", "form-unknown-shape"),
        ("IOE0912345678", "form-unknown-shape"),
        ("", "form-unknown-shape"),
    ],
)
def test_what_is_no_form_is_refused_with_its_own_reason(text, key):
    """The error quotes no identifying number, and its sentence fits in both languages."""
    error = refused(text)
    assert error.key == key
    assert "0912" not in error.fields["given"]
    for sentence in SENTENCES[key].values():
        assert all(sentence[language].format(**error.fields) for language in ("en", "es"))


@given(st.sampled_from(sorted(KNOWN)), st.data())
def test_a_slip_between_alike_characters_suggests_the_form_itself(form, data):
    """Whichever zero, one or I is mistyped, only that very form is suggested."""
    place = data.draw(st.sampled_from([at for at, char in enumerate(form) if char in ALIKE] or [None]))
    assume(place is not None)
    slip = form[:place] + data.draw(st.sampled_from(ALIKE[form[place]])) + form[place + 1 :]
    assert refused(slip).fields["suggestion"] == form


@given(
    st.text(string.ascii_uppercase, min_size=1, max_size=3), st.integers(1, 9999), st.sampled_from(["", "A", "F", "K"])
)
def test_digits_are_never_changed(series, number, suffix):
    """A well-formed number is itself, other, or a look-alike in its letters: its digits stay as typed."""
    typed = f"{series}-{number}{suffix}"
    form, error = outcome(typed)
    assert form in {typed, "other", None}
    assert error is None or error.fields["suggestion"].endswith(f"{number}{suffix}")


@given(st.text() | st.text("iInNoOlL1290 -–/andforme.", max_size=20))
def test_any_text_gives_a_form_or_a_usage_error(text):
    """Nothing that can be typed makes the reader fail in another way."""
    form, error = outcome(text)
    assert error.key in SENTENCES if error else form in {*KNOWN, "other", "none", "unsure"}


@pytest.mark.parametrize("bad", ["I-9", "i9 ", "form ", "my ", "1", "-.", "i.", "é", "supp "])
def test_long_text_is_refused(bad):
    """Fifty thousand characters are refused like five."""
    assert len(str(refused("i" + bad * (50_000 // len(bad)) + "!x"))) < 200


@pytest.mark.parametrize("key", sorted(key for key in SENTENCES if key.startswith(("form-", "phone-", "receipt-"))))
def test_every_sentence_is_short_in_both_languages(key):
    """What is said about a wrong identifier is said in at most twenty words a sentence, in English and in Spanish."""
    for part in ("message", "hint"):
        assert set(SENTENCES[key][part]) == {"en", "es"}
        for text in SENTENCES[key][part].values():
            assert all(len(sentence.split()) <= 20 for sentence in text.replace("?", ".").split(". "))
