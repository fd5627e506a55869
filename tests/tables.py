"""Tables of cases for tests and measurements: random, as a firm's might be, with a known share of broken rows."""

import csv
import random
from datetime import date, timedelta

FORMS = ("I-90", "I-130", "I-485", "N-400", "I-765", "I-131", "I-751", "I-140", "I-129", "I-539", "N-600", "I-589")
TODAY = date(2026, 11, 24)
#: Columns of a firm's table, each with what its cells may be; an empty one stands for "not known".
CHOICES = {
    "role": ("attorney", "paralegal", "applicant", "petitioner", ""),
    "g28": ("on-file", "pending", "none", "unsure", ""),
    "processing": ("inside", "outside", "not-listed", "unsure", ""),
    "account": ("linked", "not-linked", "locked", "none", "unsure", ""),
    "where": ("us", "abroad", ""),
    "asked_before": ("no", "waiting", "overdue", "", ""),
}
TOPICS = (
    *("processing-delay", "case-status", "case-question", "missing-document", "document-error", "change-address"),
    *("reschedule-biometrics", "reschedule-interview", "expedite", "answer-overdue", "proof-of-status"),
)
FIELDS = ("matter", "topic", "form", "receipt", "filed", "appointment", "asked_on", *CHOICES)
#: What makes a row bad: the column and a cell that it cannot have.
BREAKS = (
    ("form", "I-9O"),
    ("topic", "procesing-delays"),
    ("receipt", "IOE12345"),
    ("filed", "03/04/2025"),
    ("filed", "2027-06-01"),
    ("role", "atorney"),
    ("processing", "outsid"),
    ("appointment", "soon"),
)
#: Contradictions that chance would make: this form is no petition, this one has a petitioner.
PETITIONS = ("I-130", "I-140", "I-129")


def rows(number, seed=1, broken=0.01):
    """Yield rows as lists of cells, each with whether it is broken; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for place in range(number):
        cells = _row(chance, place)
        is_broken = chance.random() < broken
        if is_broken:
            column, cell = chance.choice(BREAKS)
            cells[FIELDS.index(column)] = cell
        yield cells, is_broken


def _row(chance, place):
    topic, form = chance.choice(TOPICS), chance.choice(FORMS)
    role = chance.choice(CHOICES["role"])
    if role in ("applicant", "petitioner"):
        role = "petitioner" if form in PETITIONS else "applicant"
    filed = TODAY - timedelta(days=chance.randrange(1, 1500))
    appointment = asked = ""
    if topic.startswith("reschedule"):
        day = TODAY + timedelta(days=chance.randrange(-10, 60))
        appointment = f"{day.isoformat()}T{chance.randrange(8, 16):02}:{chance.choice((0, 15, 30, 45)):02}"
    cells = {name: chance.choice(options) for name, options in CHOICES.items()} | {"role": role}
    if cells["asked_before"] == "waiting" or topic == "answer-overdue":
        asked = (TODAY - timedelta(days=chance.randrange(0, 90))).isoformat()
    receipt = chance.choice(("IOE", "IOE", "MSC", "WAC", "EAC")) + f"{chance.randrange(10**10):010}"
    cells |= {"matter": f"M-{place:07}", "topic": topic, "form": form, "receipt": receipt}
    cells |= {"filed": filed.isoformat(), "appointment": appointment, "asked_on": asked}
    return [cells[name] for name in FIELDS]


def write(path, number, seed=1, broken=0.01):
    """Write a table and return the numbers of its broken rows, as a spreadsheet counts."""
    found = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for place, (cells, is_broken) in enumerate(rows(number, seed, broken), start=2):
            writer.writerow(cells)
            if is_broken:
                found.append(place)
    return found
