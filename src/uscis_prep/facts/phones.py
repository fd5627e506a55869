"""Read which kind of phone the agency would have to call back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from uscis_prep.clean import PLAIN_ANSWERS, excerpt, fold, mask_phone
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

    from phonenumbers import PhoneNumber

KINDS: Final = frozenset({"us-direct", "us-extension", "foreign", "not-mine", "tty", "none", "unsure"})
US_REGIONS: Final = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})

_SHARED_CODE: Final = 1  # the U.S., Canada and much of the Caribbean
_DIGITS: Final = 10


def read_phone(text: str, agency: Collection[str] = ()) -> tuple[str, str]:
    """Read a phone number or the name of its kind.

    A toll-free number belongs to no place and usually ends at a switchboard. Nobody can tell from the number
    whether one person picks up, so it counts as `us-extension`, the cautious of the two.

    Args:
        text: A number, with a plus and the country code where it is foreign, or the kind.
        agency: The agency's own numbers, ten digits each: nobody can be called back there.

    Returns:
        The kind, and the number with all but its last four digits hidden (empty where the kind was given).

    Raises:
        UsageError: The text is neither, or a number that belongs to no caller: the agency's own, or a paid service.
    """
    folded = fold(text)
    named = PLAIN_ANSWERS.get(folded, folded.replace(" ", "-"))
    if named in KINDS:
        return named, ""
    number = _parsed(text)
    national = str(number.national_number)
    masked = mask_phone(national)
    if number.country_code == _SHARED_CODE and national in agency:
        raise UsageError("phone-is-uscis", given=masked)
    return _kind(number, text), masked


def _parsed(text: str) -> PhoneNumber:
    """Take the text apart, or say what kept it from being a number."""
    # Its tables cost more to import than the rest of the program together, and most runs give no number.
    import phonenumbers  # noqa: PLC0415

    try:
        return phonenumbers.parse(fold(text), "US")
    except phonenumbers.NumberParseException as error:
        raise _complaint(text) from error


def _kind(number: PhoneNumber, text: str) -> str:
    import phonenumbers  # noqa: PLC0415

    # Abroad the country code decides, so length is enough: foreign numbering plans change faster than the tables.
    is_shared = number.country_code == _SHARED_CODE
    if not (phonenumbers.is_valid_number(number) if is_shared else phonenumbers.is_possible_number(number)):
        raise _complaint(text)
    if phonenumbers.region_code_for_number(number) not in US_REGIONS:
        return "foreign"
    types = phonenumbers.PhoneNumberType
    if phonenumbers.number_type(number) == types.PREMIUM_RATE:
        raise UsageError("phone-premium", given=mask_phone(str(number.national_number)))
    direct = {types.FIXED_LINE, types.MOBILE, types.FIXED_LINE_OR_MOBILE, types.PERSONAL_NUMBER}
    return "us-direct" if phonenumbers.number_type(number) in direct and not number.extension else "us-extension"


def _complaint(text: str) -> UsageError:
    """Say that digits are missing where that is plain, else only that it is no number."""
    folded = fold(text).removeprefix("+1")
    digits = re.sub(r"[^0-9]", "", re.split(r"(?<=[0-9]) ?(?:x|ext|[#;,])", folded, maxsplit=1)[0])
    if not digits:
        return UsageError("phone-invalid", given=excerpt(text))
    # A 1 that was dialled in front of ten digits, or of the seven of a local number, is not counted.
    found = len(digits) - (digits.startswith("1") and len(digits) in {8, _DIGITS})
    if "+" not in folded and found < _DIGITS:
        return UsageError("phone-short", given=mask_phone(digits), found=str(found), expected=str(_DIGITS))
    return UsageError("phone-invalid", given=mask_phone(digits))
