"""The laws of making outside text safe, comparable and free of identifying numbers."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uscis_prep.clean import clean, excerpt, fold, mask, mask_phone

SIZE = 50_000
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
HOSTILE = [
    "\x1b]",
    "\x1b[",
    "\x9d",
    "\x9b0",
    "\x1b ",
    "\x1b]0;aaa",
    "\u202e",
    "\x1b[0 ",
    "\x1bP",
    "\x1b\x1b[m",
    "\ud800",
]
NUMBERISH = [
    "A ",
    "a1-",
    "1",
    "1 ",
    "IOE ",
    "IOE1 ",
    "ioe   1   2   3 ",
    "123-45-",
    "1-800-375-",
    "A 1 2 3 4 5 6 ",
    " ",
    "x",
]

anything = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("\x1b[]0;m\x07\\\x9b\x9c\x9d\u202e\u200b\n\t")
)
gaps = st.text(" -.*_–", max_size=3)
letters = st.text("ABEIOLSRWYabeiolsrwy", min_size=3, max_size=3)
words = st.sampled_from(["", "call ", "my receipt is ", "número: ", "(", "2026: "])
tails = st.sampled_from(["", ".", " 2026-11-24", ", thanks", " y gracias"])


@st.composite
def spelled_receipts(draw):
    """A receipt number with any separators, and its ten digits."""
    digits = draw(st.text("0123456789", min_size=10, max_size=10))
    spelled = draw(letters) + "".join(draw(gaps) + digit for digit in digits)
    return spelled, digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("añ—“ok”", "añ—“ok”"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\x9d0;owned\x9ctitle", "title"),
        ("\x1bPdevice\x1b\\string", "string"),
        ("\x1b]0;never ended", "0;never ended"),
        ("\x1b\x1b[0m[31m", "[31m"),
        ("a\u202eb\u2066c\u061cd", "abcd"),
        ("z\u200bw\u200dj\ufeff\u00ad", "zwj"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("heart\ufe0f fill\u3164", "heart fill"),
        ("half\ud83d", "half"),
        ("\u2028\u2029\x85\x7f\x00\r", ""),
    ],
)
def test_clean_removes_what_a_terminal_obeys_and_what_no_eye_sees(text, expected):
    """Escape sequences go whole, control and invisible characters one by one, and nothing else goes."""
    assert clean(text) == expected


def test_clean_keeps_breaks_only_where_lines_are_wanted():
    """A line break or tab becomes a space unless the text may have several lines."""
    assert clean("a\r\n\tb") == "a  b"
    assert clean("a\r\n\tb", lines=True) == "a\n\tb"


@given(anything, st.booleans())
def test_clean_is_done_at_once_and_leaves_nothing_unseen(text, lines):
    """Cleaning twice is cleaning once, and no control, format or surrogate character is left."""
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once
    allowed = {"\n", "\t"} if lines else set()
    assert not [char for char in once if unicodedata.category(char) in UNSEEN and char not in allowed]


@pytest.mark.parametrize("bad", [*HOSTILE, *NUMBERISH])
def test_hostile_text_of_any_length_is_finished(bad):
    """Every function gets to its end on long repetitions of what could make a pattern look back."""
    long = bad * (SIZE // len(bad))
    clean(long)
    clean("\x1b[" + "0" * SIZE + " " * SIZE)
    assert len(mask(long)) <= len(long)
    assert len(excerpt(long)) <= 40
    mask_phone(long)
    fold(long)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IOE0912345678", "IOE•••••5678"),
        ("IOE-09-1234-5678", "IOE•••••5678"),
        ("my ioe 0912345678, thanks", "my IOE•••••5678, thanks"),
        ("LIN*21*902*50123", "LIN•••••0123"),
        ("receiptIOE0912345678", "receiptIOE•••••5678"),
        ("IOE: 0912345678", "IOE•••••5678"),
        ("IOE09123456789", "IOE•••••6789"),
        ("IOE0912345678 2026-01-01", "IOE•••••5678 2026-01-01"),
        ("A012345678", "A•••••5678"),
        ("A# 012-345-678.", "A•••••5678."),
        ("A 12345678", "A•••••5678"),
        ("a012345678", "A•••••5678"),
        ("a 012 345 678", "A•••••5678"),
        ("123-45-6789", "•••••6789"),
        ("123 45 6789", "•••••6789"),
    ],
)
def test_mask_leaves_the_prefix_and_the_last_four(text, expected):
    """A receipt number, A-number or Social Security number shows its letters and four digits."""
    assert mask(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "due 2026-11-24 10:00",
        "del 2026-11-20 a 2026-11-24",
        "A 2026-11-24 notice",
        "Form I-90, I-129F",
        "30 business days, $1225",
        "wait 12345",
        "ZIP 12345-6789",
    ],
)
def test_mask_leaves_dates_and_small_numbers(text):
    """What only resembles an identifier stays."""
    assert mask(text) == text


@given(words, spelled_receipts(), tails)
def test_mask_shows_at_most_four_digits_of_a_receipt(before, receipt, after):
    """However a receipt number is spelled and wherever it stands, only its last four digits are left."""
    spelled, digits = receipt
    shown = mask(before + spelled + after)
    assert shown.startswith(before)
    assert shown.endswith("•••••" + digits[-4:] + after)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(212) 555-0178", "•••••0178"),
        ("+52 55 1234 5678", "•••••5678"),
        ("212-555-0178 x123", "•••••0178"),
        ("2125550178#12", "•••••0178"),
        ("tel: 2125550178", "•••••0178"),
        ("1234", "•••••"),
        ("", "•••••"),
    ],
)
def test_mask_phone_leaves_the_last_four_of_the_number(text, expected):
    """A caller's number shows four digits of the line, none of the extension, and nothing of a very short one."""
    assert mask_phone(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  No   SÉ. ", "no se"),
        ("Ｉ－９０", "i-90"),
        ("I–90", "i-90"),
        ("I−90", "i-90"),
        ("don’t know", "don't know"),
        ("“I-90”", "i-90"),
        ("٠٩١", "091"),
        ("I\u00ad90", "i90"),
    ],
)
def test_fold_brings_spellings_together(text, expected):
    """Width, accents, case, dashes, quotes and spaces make no difference."""
    assert fold(text) == expected


@given(anything)
def test_excerpt_is_short_and_safe(text):
    """A quotation in an error fits a line and holds no control character."""
    shown = excerpt(text)
    assert len(shown) <= 40
    assert clean(shown) == shown


NUMBERS = [
    *("212-555-0134", "(212) 555 0134", "123-45-6789", "2012-11-09123", "number 2034 5678", "case 12 2034 5678"),
    *("mi numero 20 2034 567", "A 12 2034 567", "IOE 09 2012 3456 78", "my 2034 5678 9"),
]


def test_excerpt_hides_every_long_number():
    """An error never repeats an identifier, of whatever kind."""
    assert excerpt("my number 0912345678 and I-90") == "my number •••••5678 and I-90"
    for number in NUMBERS:
        assert not re.search(r"\d{3}.?\d", excerpt(number)[:-4]), number


DAYS = [
    *("2026-12-03 9am", "2026-13-45", "3-12-2026", "03.12.2026 10:00", "12/10/2026 9am", "2026/12/10 9:00"),
    *("Dec 10 2026 9:00 am", "Dec 10, 2026 9 am", "10 dic 2026 9am", "10 de diciembre de 2026 a las 9"),
    *("December 32 2026 at 9", "setiembre 3 2026", "Dec 10 2026 9"),
]


@pytest.mark.parametrize("day", DAYS)
def test_excerpt_shows_days(day):
    """A day is no identifier: whoever wrote it wrong has to see it."""
    assert excerpt(day) == day
