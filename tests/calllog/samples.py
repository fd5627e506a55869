"""Calls to log in tests."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from uscis_prep.calllog.record import Call

EASTERN = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=EASTERN)
#: Words that occur nowhere else in a log, so that they can be looked for byte by byte.
MARK = "zebrawood-quince"


def sample(**more):
    """Return a call with something in every field."""
    values = {
        "id": "",
        "matter": "AB-17",
        "topic": "processing-delay",
        "called_at": datetime.fromisoformat(NOW.isoformat()),
        "zone": "America/New_York",
        "number_from": "0123",
        "agent_name": "Kim",
        "agent_id": "T1-4711",
        "service_item": "SR1012345678",
        "urgency": "regular",
        "said": f"Wait for the call. {MARK}",
        "promised": date(2026, 12, 10),
        "receipt": "5678",
        "a_number": "6789",
        "answer_by": datetime(2027, 1, 8, 5, 0, tzinfo=UTC),
        "created_at": datetime.fromisoformat(NOW.isoformat()),
        "updated_at": datetime.fromisoformat(NOW.isoformat()),
        "rulebook": "2026.11.0",
        "as_of": NOW.date(),
    }
    return Call(**{**values, **more})


def later(minutes):
    """Return a moment after the first one."""
    return NOW + timedelta(minutes=minutes)
