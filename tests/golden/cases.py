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


def pages():
    """Yield the path of every page with the function that makes its text."""
    for name, facts in SHEETS.items():
        for language in LANGUAGES:
            for ending, page_format in FORMATS.items():
                more = ("--lang", language, "--format", page_format)
                yield GOLDEN / "sheets" / name / f"{language}.{ending}", lambda run=(*facts, *more): page(*run)


def page(*arguments):
    """Return what `check` prints for these arguments on a Tuesday morning."""
    printed = call("check", "--now", NOW, *arguments)
    assert (printed.code, printed.err) == (0, ""), printed
    return HASH.sub("…", printed.out)
