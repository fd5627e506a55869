"""The name of a case, as it is shown beside its verdict."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from uscis_prep.batch.rows import shown
from uscis_prep.clean import clean, mask_case


@given(st.text(alphabet="AaIOE0123456789 -.#:", max_size=24))
@example("A1234567")
@example("a 1234567")
@example("123-45-6789")
@example("IOE0123456789")
def test_no_number_slips_through(matter):
    """A name that is not looked through for the numbers of persons holds none that would be masked."""
    assert shown(matter) == mask_case(clean(matter))


@pytest.mark.parametrize(
    "name", ["IMM-2025-001234", "A-2024-001", "SMI-20241130-01", "-17", "2024-11-30 Núñez", "AB12"]
)
def test_an_office_keeps_its_own_numbers(name):
    """A number in other groups than those of a receipt or a person is the office's own: results are joined by it."""
    assert shown(name) == name


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Case WAC2190012345", "Case WAC•••••2345"),
        ("WAC-21-900-12345", "WAC•••••2345"),
        ("ioe 0912 3456 78", "ioe•••••5678"),
        ("A 098-765-432", "A•••••5432"),
        ("A098765432", "A•••••5432"),
        ("123-45-6789", "•••••6789"),
    ],
)
def test_numbers_as_they_are_printed(name, told):
    """A receipt number, an A-number and a Social Security number are hidden as they stand on cards and notices."""
    assert shown(name).casefold() == told.casefold()
