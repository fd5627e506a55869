"""The name of a case, as it is shown beside its verdict."""

from hypothesis import example, given
from hypothesis import strategies as st

from uscis_prep.batch.rows import shown
from uscis_prep.clean import clean, mask


@given(st.text(alphabet="AaIOE0123456789 -.#:", max_size=24))
@example("A1234567")
@example("a 1234567")
@example("123-45-6789")
@example("IOE0123456789")
def test_no_number_slips_through(matter):
    """A name that is not looked through for the numbers of persons holds none that would be masked."""
    assert shown(matter) == mask(clean(matter))
