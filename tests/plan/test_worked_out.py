"""Whether a proof lasts until it is needed, by its days alone; a batch decides each row like `check`."""

from __future__ import annotations

import csv
import io

import pytest

from changed import compiled_book
from cli.program import NOW, call
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.examples import Example, request
from uscis_prep.plan.setting import Setting
from uscis_prep.plan.worked_out import rests_on, work_out

COMPILED = Compiled(compiled_book())
RENEWED = {"green_card": "expired", "form": "I-90"}


def answer(**facts):
    """Return the option that follows from facts, and the days it rests on."""
    setting = Setting(COMPILED, request(COMPILED, Example(facts, [], "2026-11-24T10:00-05:00")))
    found = setting.request.facts
    return work_out(setting, "proof_ends", found), rests_on(setting, "proof_ends", found)


@pytest.mark.parametrize(
    ("facts", "option"),
    [
        ({"green_card": "valid", "card_expires": "2026-12-10", "travel": "2026-12-10"}, "later"),
        ({"green_card": "valid", "card_expires": "2026-12-10", "travel": "2026-12-11"}, "before"),
        ({**RENEWED, "card_expires": "2023-12-10", "needed_by": "2026-12-10"}, "later"),
        ({**RENEWED, "card_expires": "2023-12-10", "needed_by": "2026-12-11"}, "before"),
        ({**RENEWED, "card_expires": "2023-12-10", "needed_by": "2026-12-01", "travel": "2026-12-20"}, "before"),
    ],
)
def test_the_last_day_still_counts(facts, option):
    """The proof is one on its last day; of two days on which it is needed the later one counts."""
    assert answer(**facts)[0] == option


@pytest.mark.parametrize(
    "facts",
    [
        {"green_card": "valid", "card_expires": "2026-12-10"},
        {"green_card": "valid", "card_expires": "2026-12-10", "travel": "2026-11-23"},
        {"green_card": "valid", "card_expires": "unsure", "travel": "2026-12-10"},
        {"green_card": "lost", "travel": "2026-12-10"},
        {"green_card": "expired", "form": "I-130", "card_expires": "2026-06-30", "travel": "2026-12-10"},
    ],
)
def test_without_both_days_nothing_follows(facts):
    """A day that is not known, or has passed, decides nothing."""
    assert answer(**facts) == (None, set())


def test_what_has_ended_ends_too_early():
    """Where no day is named, today counts."""
    assert answer(green_card="valid", card_expires="2026-11-23") == ("before", {"card_expires"})


def test_a_batch_compares_the_days_of_each_row(tmp_path):
    """Rows whose days lie in the same bands get each its own answer, from columns and from the command line."""
    table = tmp_path / "cases.csv"
    head = "matter,topic,green_card,card_expires,travel\n"
    rows = ["A,2026-12-10,2026-12-09", "B,2026-12-10,2026-12-11", "C,2026-12-12,2026-12-11", "D,2026-12-12,"]
    table.write_text(head + "".join(f"{row[0]},proof-of-status,valid,{row[2:]}\n" for row in rows), encoding="utf-8")
    told = csv.DictReader(io.StringIO(call("batch", str(table), "--now", NOW).out))
    assert [row["verdict"] for row in told] == ["nothing", "self-service", "nothing", "nothing"]
