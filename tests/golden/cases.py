"""Which pages stand in this folder, and how each is made."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cli.program import NOW, call

GOLDEN = Path(__file__).resolve().parent
LANGUAGES = ("en", "es")
#: Every format, by the ending of its files.
FORMATS = {"txt": "text", "json": "json", "md": "markdown", "html": "html", "ics": "ics"}
#: The plans that stand here in every format.
SHEETS = {
    "move-biometrics": ("--topic", "reschedule-biometrics", "--appointment", "2026-12-03T09:00", "--account", "none"),
    "green-card-lost": ("--topic", "proof-of-status", "--form", "I-90", "--set", "green_card=lost"),
    "inside-normal-time": ("--topic", "processing-delay", "--form", "N-400", "--set", "processing=inside"),
    "moved-and-no-card": (
        *("--form", "I-90", "--receipt", "IOE", "--account", "none", "--topic", "change-address"),
        *("--topic", "missing-document", "--set", "document=card", "--set", "delivery=delivered"),
        *("--topic", "answer-overdue", "--set", "asked_by=phone", "--set", "asked_on=2026-11-03"),
        *("--set", "told=regular", "--set", "callback=missed-both"),
    ),
}
#: The hash changes with every word of the rulebook, on every page at once.
HASH = re.compile(r'(?<="sha256": ")[0-9a-f]{64}(?=")')


#: For each topic the two verdicts that differ most: doing it oneself or waiting, and reaching a person.
TOPICS = {
    "account-help": ("--account locked", "--receipt IOE --account none --set filed_how=paper --set access_code=have"),
    "answer-overdue": (
        "--set asked_by=phone --set asked_on=2026-11-20 --set told=regular --set callback=none-yet",
        "--set asked_by=phone --set asked_on=2026-09-01 --set told=regular --set callback=missed-both",
    ),
    "appointment-accommodation": ("--appointment 2027-02-01T09:00", "--appointment 2026-11-25T09:00"),
    "biometrics-not-scheduled": ("--filed 2026-10-20", "--filed 2026-06-01 --account none"),
    "case-question": (
        "--form I-485 --receipt IOE --account linked",
        "--form I-485 --account none --set menu=not-tried",
    ),
    "case-status": ("--form I-485 --receipt IOE --account linked", "--form I-485 --receipt none --account none"),
    "change-address": ("--form I-485 --account none", "--form N-400 --receipt IOE --account linked --role helper"),
    "document-error": (
        "--set document=card --set mistake_by=uscis",
        "--set document=card --set mistake_by=mine --account none",
    ),
    "emergency-travel": ("--form I-131 --travel 2026-11-30", "--form I-131 --travel 2027-03-01 --account none"),
    "expedite": (
        "--form I-485 --set expedite_reason=humanitarian --account linked",
        "--form I-485 --set expedite_reason=humanitarian --account none",
    ),
    "general-question": ("--form none", "--form none --role paralegal"),
    "missing-document": (
        "--form I-90 --receipt IOE --set document=card --set mailed_on=2026-11-20 --set delivery=in-mail",
        "--form I-485 --receipt IOE --set document=rfe --set delivery=delivered --account none",
    ),
    "other-agency": ("--set agency=state-nvc", "--set agency=eoir"),
    "processing-delay": (
        "--form N-400 --set processing=inside",
        "--form N-400 --set processing=outside --set asked_before=overdue --account none",
    ),
    "proof-of-status": (
        "--form I-90 --receipt IOE --set green_card=expired --set card_expires=2026-10-01",
        "--form I-90 --set green_card=lost --where abroad",
    ),
    "reschedule-biometrics": (
        "--appointment 2026-12-03T09:00 --account linked",
        "--appointment 2026-11-20T09:00 --account none",
    ),
    "reschedule-interview": ("--appointment 2026-12-15T09:00", "--appointment 2026-11-20T09:00"),
    "reschedule-oath": ("--appointment 2026-12-15T09:00", "--appointment 2026-11-20T09:00"),
    "something-else": ("--set tools_tried=no", "--set tools_tried=yes --set menu=not-tried"),
    "suspicious-contact": (
        "--set contact_by=text --set contact_wants=neither",
        "--set contact_by=call --set contact_wants=money",
    ),
    "who-may-call": ("--role applicant", "--role helper --set person_present=yes"),
}


def pages():
    """Yield the path of every page with the function that makes its text."""
    for name, facts in SHEETS.items():
        for language in LANGUAGES:
            for ending, page_format in FORMATS.items():
                more = ("--lang", language, "--format", page_format)
                yield GOLDEN / "sheets" / name / f"{language}.{ending}", lambda run=(*facts, *more): page(*run)
    for topic, pair in TOPICS.items():
        for number, facts in enumerate(pair, start=1):
            for language in LANGUAGES:
                run = ("--topic", topic, *facts.split(), "--lang", language)
                yield GOLDEN / "topics" / topic / f"{number}.{language}.txt", lambda run=run: page(*run)


def page(*arguments):
    """Return what `check` prints for these arguments on a Tuesday morning."""
    printed = call("check", "--now", NOW, *arguments)
    assert (printed.code, printed.err) == (0, ""), printed
    return HASH.sub("…", printed.out)
