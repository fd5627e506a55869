"""What holds on which day: each boundary between editions, the day before and the day itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from changed import book, compiled_book
from uscis_prep.engine.compiled import BASE, Compiled
from uscis_prep.errors import UsageError
from uscis_prep.plan.examples import Example, run

BOOK = book()
COMPILED = Compiled(compiled_book())
STARTS = COMPILED.data["editions"]
CARD = {"form": "I-90", "receipt": "ioe", "green_card": "expired"}


def needs(facts, topic, as_of=None, **settings):
    plan, _ = run(COMPILED, Example({}, [(topic, facts)], "2026-11-24T10:00-05:00", as_of, **settings))
    return plan["needs"][0]


def entries():
    """Everything with a day of its own: rules, items and alternatives."""
    for topic in BOOK.topics.values():
        for kind in ("rules", "items", "alternatives"):
            for name, entry in getattr(topic, kind).items():
                if entry.from_ and entry.from_.isoformat() >= STARTS[0]:
                    yield kind, name, entry.from_, topic.topic


def in_force(kind, name, day, topics):
    """Tell whether an entry is among those of some topic on a day."""
    found = set()
    for topic in topics:
        plan = COMPILED.view(topic, day).plan
        found |= set(plan[kind]) if kind != "rules" else {r for d in plan["decisions"].values() for r in d["rules"]}
    return name in found


@pytest.mark.parametrize(("kind", "name", "start", "topic"), [pytest.param(*row, id=row[1]) for row in entries()])
def test_an_entry_begins_on_its_day(kind, name, start, topic):
    """The day before, a dated entry is not in force; on the day itself it is, unless something newer covers it."""
    topics = [topic] if topic else list(COMPILED.data["topics"])
    assert not in_force(kind, name, start - timedelta(days=1), topics) or start.isoformat() == STARTS[0]
    assert in_force(kind, name, start, topics)


@pytest.mark.parametrize("start", STARTS[1:])
def test_a_boundary_lies_between_two_days(start):
    """The edition changes exactly on the first day of the new one."""
    day = date.fromisoformat(start)
    assert COMPILED.edition(day) == start
    assert COMPILED.edition(day - timedelta(days=1)) == STARTS[STARTS.index(start) - 1]


def test_the_source_documents_alone_know_nothing_later():
    """No rule, line or alternative with a date is part of the edition of the documents alone, warnings excepted."""
    dated = {name for _, name, _, _ in entries()}
    for topic, entry in COMPILED.data["topics"].items():
        plan = entry["plans"][entry["editions"][BASE]]
        rules = {rule for decision in plan["decisions"].values() for rule in decision["rules"]}
        assert not dated & (rules | set(plan["items"]) | set(plan["alternatives"])), topic


@pytest.mark.parametrize(
    ("as_of", "expires", "channel", "until"),
    [
        (None, "2026-06-30", "none", "2029-06-30"),
        ("2024-09-10", "2025-06-30", "none", "2028-06-30"),
        ("2024-09-09", "2025-06-30", "none", "2027-06-30"),
        ("2024-01-01", "2026-06-30", "none", "2028-06-30"),
        (None, "2023-06-30", "my-appointment", None),
    ],
)
def test_the_months_by_which_a_receipt_extends_the_card(as_of, expires, channel, until):
    """Thirty-six months since September 10, 2024, twenty-four before; what has run out needs an appointment."""
    need = needs({**CARD, "card_expires": expires}, "proof-of-status", as_of)
    assert need["verdict"]["channel"] == channel
    assert (need["verdict"]["until"] or {}).get("date") == until


def test_the_biometrics_tool_comes_first_and_the_phone_stays():
    """With the case in an account the tool is named first, with the change that made it so and the phone beside it."""
    facts = {"appointment": "2026-12-03T09:00", "account": "linked"}
    today = needs(facts, "reschedule-biometrics")
    assert today["verdict"]["channel"] == "biometrics-tool"
    assert [row["channel"] for row in today["alternatives"]] == ["phone"]
    assert "U01" in [row["id"] for row in today["changed_since"]]
    assert needs(facts, "reschedule-biometrics", no_updates=True)["verdict"]["channel"] == "phone"
    for late in ("2026-11-24T21:59", "2026-11-20T09:00"):
        assert needs({**facts, "appointment": late}, "reschedule-biometrics")["verdict"]["channel"] == "phone"


def test_a_lost_card_goes_to_the_online_form_then_the_phone():
    """Today the form is first; the phone is for who cannot use it."""
    need = needs({"green_card": "lost", "form": "I-90"}, "proof-of-status")
    assert need["verdict"]["channel"] == "my-appointment"
    assert "phone" in [row["channel"] for row in need["alternatives"]]


def test_a_day_before_the_sources_is_refused():
    """Nobody is told what held before anything was written down."""
    with pytest.raises(UsageError) as caught:
        needs(CARD, "proof-of-status", "2020-01-01")
    assert caught.value.key == "as-of-too-early"
