"""Turns one fact, as it was typed, into an answer of the rulebook."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.clean import PLAIN_ANSWERS, clean, excerpt, fold, key
from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import near_word, read_day, read_moment
from uscis_prep.names import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from uscis_prep.engine.compiled import Compiled

UNSURE = "unsure"
#: Longer than any answer can be; checked before anything is parsed.
LONGEST = 200
#: No case and no card of today is older; the last year is the last but one for which holidays are known.
FIRST_YEAR = 1900


class Fact(NamedTuple):
    """One answer to one question.

    Args:
        question: The id of the question.
        option: The id of an option, an ISO date or datetime, or `unsure`.
        shown: The same fit to be shown: identifiers masked.
        at: The day or moment of a date question.
        naive: Whether a time was given without an offset, so that a zone had to be taken.
        near: The word by which a day was told, such as `tomorrow`, so that the person is told the day.
    """

    question: str
    option: str
    shown: str
    at: date | datetime | None = None
    naive: bool = False
    near: str = ""


def read_fact(compiled: Compiled, question: str, text: str, zone: tzinfo, today: date | None = None) -> Fact:
    """Read the answer to a question.

    Args:
        compiled: The rulebook.
        question: The id of the question.
        text: What was typed, in either language.
        zone: The zone of times without an offset.
        today: The day from which `tomorrow` is counted; without it no such word is a day.

    Raises:
        UsageError: The question is unknown, or the text is no answer to it; the error says what would be.
    """
    entry = compiled.questions.get(question) or _alike(compiled, question)
    if entry is None:
        raise UsageError("unknown-question", given=excerpt(question), near=_near(question, compiled.order))
    question, typed = str(entry["id"]), clean(text).strip()
    if not typed or len(typed) > LONGEST:
        raise UsageError("empty-answer" if not typed else "long-answer", question=question)
    if PLAIN_ANSWERS.get(fold(typed)) == UNSURE or fold(typed) == UNSURE:
        return Fact(question, UNSURE, UNSURE)
    match entry["kind"]:
        case "date" | "moment":
            return _read_date(compiled, entry, typed, zone, today)
        case "form":
            return _read_form(compiled, entry, typed)
        case "receipt":
            return _read_receipt(entry, typed)
        case "phone":
            return _read_phone(compiled, entry, typed)
    return _read_choice(entry, typed)


def _read_date(compiled: Compiled, entry: Mapping[str, Any], typed: str, zone: tzinfo, today: date | None) -> Fact:
    names, near = compiled.data["dates"], typed[: len(near_word(typed))]
    read = read_day if entry["kind"] == "date" else partial(read_moment, zone=zone)
    return date_fact(compiled, entry["id"], read(typed, names, today=today), zone, typed)._replace(near=near)


def date_fact(compiled: Compiled, question: str, moment: date | datetime, zone: tzinfo, typed: str = "") -> Fact:
    """Return the answer to a date question from a day that was read.

    Args:
        compiled: The rulebook.
        question: The id of the question.
        moment: The day, or the moment.
        zone: The zone of times without an offset.
        typed: What was typed, for the error.

    Raises:
        UsageError: Nothing can be counted from a day of that year.
    """
    if isinstance(moment, datetime):
        # Programs write midnight for a day without an hour, and nobody is expected then.
        whole = moment.time() == time() or compiled.questions[question]["kind"] == "date"
        moment = moment.date() if whole else moment
    _check_year(compiled, moment, typed)
    told = moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()
    return Fact(question, told, told, moment, isinstance(moment, datetime) and moment.tzinfo is zone)


def _check_year(compiled: Compiled, day: date, typed: str) -> None:
    """Refuse a year from which nothing can be counted: business days need a table of holidays."""
    last = int(compiled.data["calendar"]["known_until"][:4]) - 1
    if not FIRST_YEAR <= day.year <= last:
        raise UsageError("date-out-of-range", given=excerpt(typed or str(day)), first=str(FIRST_YEAR), last=str(last))


def _read_form(compiled: Compiled, entry: Mapping[str, Any], typed: str) -> Fact:
    known = compiled.data["forms"]
    if typed in known:
        return Fact(entry["id"], typed, typed)
    from uscis_prep.facts.forms import read_form  # noqa: PLC0415 - only the runs that need it pay for it

    option = read_form(typed, {name: form["title"] for name, form in known.items()})
    return Fact(entry["id"], option, option)


def _read_receipt(entry: Mapping[str, Any], typed: str) -> Fact:
    from uscis_prep.facts.receipts import read_receipt  # noqa: PLC0415 - as above

    if fold(typed) in entry["options"]:
        return Fact(entry["id"], fold(typed), fold(typed))
    receipt = read_receipt(typed, known_prefixes=[option.upper() for option in entry["options"]])
    return Fact(entry["id"], receipt.option, receipt.masked if receipt.prefix else receipt.option)


def _read_phone(compiled: Compiled, entry: Mapping[str, Any], typed: str) -> Fact:
    from uscis_prep.facts.phones import read_phone  # noqa: PLC0415 - as above

    named = _named(entry, typed)
    kind, masked = (named, "") if named else read_phone(typed, _agency_numbers(compiled))
    return Fact(entry["id"], kind, f"{kind} ({masked})" if masked else kind)


def _agency_numbers(compiled: Compiled) -> set[str]:
    """Return every number that the agency has or had, as ten digits."""
    rows = [
        row for entry in compiled.data["parameters"].values() if entry["unit"] == "phone" for row in entry["values"]
    ]
    return {str(row["value"]).replace("-", "") for row in rows}


def _read_choice(entry: Mapping[str, Any], typed: str) -> Fact:
    option = _named(entry, typed)
    if option is None:
        options = [*entry["options"], UNSURE]
        near = nearest(typed, options) or _near_text(entry, typed)
        fields = {"question": entry["id"], "given": excerpt(typed), "options": ", ".join(options)}
        raise UsageError("not-an-option-near", **fields, near=near) if near else UsageError("not-an-option", **fields)
    return Fact(entry["id"], option, option)


def _named(entry: Mapping[str, Any], typed: str) -> str | None:
    """Return the option that a text names: by id, by another name, or by its text in any language."""
    if typed in entry["options"]:
        return typed
    wanted = key(typed)
    for option, words in entry["options"].items():
        texts = [option, *words.get("also", ()), *(words["text"][lang] for lang in ("en", "es"))]
        if wanted in (key(text) for text in texts):
            return str(option)
    if set(entry["options"]) == {"yes", "no"} and wanted in ("y", "s", "n", "true", "false"):
        return "yes" if wanted in ("y", "s", "true") else "no"
    return None


def _alike(compiled: Compiled, question: str) -> Mapping[str, Any] | None:
    """Return the question whose id was typed with other signs between its words, or in capitals."""
    wanted = key(question)
    return next((entry for name, entry in compiled.questions.items() if key(name) == wanted), None)


def _near_text(entry: Mapping[str, Any], typed: str) -> str | None:
    texts = {words["text"][lang]: option for option, words in entry["options"].items() for lang in ("en", "es")}
    found = nearest(typed, texts)
    return texts[found] if found else None


def _near(word: str, known: list[str]) -> str:
    return nearest(word, known) or ", ".join(known[:8]) + " …"
