"""The part of the compiled rulebook that is not proved but printed: questions, texts, values, ledgers, calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.calendar_table import date_names, holiday_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.meaning import Meaning


def catalogue(book: Book, meaning: Meaning) -> dict[str, Any]:
    """Return the printed part of a book as plain data."""
    values = book.model("parameters.yaml", schema.Parameters)
    return {
        "head": _plain(book.model("rulebook.yaml", schema.Head)),
        "questions": [question(meaning, name) for name in meaning.order],
        "menu": _menu(book),
        **menu_words(book),
        "rules": _entries(book, "rules"),
        "items": _entries(book, "items"),
        "alternatives": _entries(book, "alternatives"),
        "channels": {name: _plain(channel) for name, channel in meaning.channels.items()},
        "forms": {name: _plain(form) for name, form in meaning.forms.items()},
        "parameters": {name: _plain(entry) for name, entry in values.parameters.items()},
        "answers": {name: _plain(entry) for name, entry in values.answers.items()},
        "look_again": {name: _plain(entry) for name, entry in values.look_again.items()},
        "contradictions": {
            name: {"text": _plain(entry.text), "between": entry.between}
            for name, entry in book.table("contradictions.yaml", schema.Contradiction).items()
        },
        "disagreements": {name: _plain(entry) for name, entry in book.maps["disagreements.yaml"].items()},
        "sources": {name: _plain(entry) for name, entry in book.maps["sources.yaml"].items()},
        "ledger": _ledger(book),
        "updates": _updates(book),
        "calendar": _calendar(book),
        "dates": _dates(),
        "text": {name: _plain(entry) for name, entry in book.texts().items()},
        "errors": {name: _plain(entry) for name, entry in book.maps["text/errors.yaml"].items()},
    }


def _dates() -> dict[str, Any]:
    """Return names and patterns of dates; Spanish as it is written in the United States (8:00 p. m., not 20:00)."""
    names = date_names(["en", "es_US"])
    spanish = names["es_US"]
    # CLDR puts a comma behind the weekday, which written Spanish does not have: el martes 24 de noviembre.
    spanish["full"] = spanish["full"].replace("EEEE, ", "EEEE ")
    return {"en": names["en"], "es": spanish}


def _plain(model: Any) -> dict[str, Any]:
    """Return a model as JSON data without the parts that were not given."""
    return dict(model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"tests", "when", "only_if"}))


def printed(model: Any, without: Iterable[str]) -> dict[str, Any]:
    """Return a model as JSON data without its tests and conditions, and without some other keys."""
    left = set(without)
    return {key: value for key, value in _plain(model).items() if key not in left}


def question(meaning: Meaning, name: str) -> dict[str, Any]:
    """Return a question with its values, stretches of dates and sets."""
    entry, domain = meaning.questions[name], meaning.domains[name]
    data = _plain(entry)
    data.pop("presume", None)
    data.update(id=name, values=domain.values, gated=entry.only_if is not None)
    data["bands"] = {
        band: {"clause": _plain(row.clause), "values": sorted(domain.names[band]), "words_only": row.words_only}
        for band, row in entry.bands.items()
    }
    data["sets"] = {group: sorted(domain.names[group]) for group in entry.sets}
    if domain.partition:
        data["edges"] = domain.partition.data()
    return data


def _menu(book: Book) -> list[dict[str, Any]]:
    """List the topics in the order of the menu, the internal ones last."""
    found = []
    for topic in book.topics.values():
        if topic.topic:
            data = _plain(topic)
            keys = ("topic", "internal", "order", "name", "about", "choice", "sentence", "after")
            found.append({key: data[key] for key in keys if key in data})
    return sorted(found, key=lambda entry: (entry["internal"], entry["order"], entry["topic"]))


def menu_words(book: Book) -> dict[str, Any]:
    """Return the menu, what is usual, the words of danger and what the search reads; each empty without a menu."""
    if "menu.yaml" not in book.single:
        return {"menu_groups": [], "usual": {"usual_topics": [], "sentences": {}}, "danger": {}, "search": {}}
    menu = book.model("menu.yaml", schema.Menu)
    also = {topic.topic: _typed(topic) for topic in book.topics.values() if topic.topic and not topic.internal}
    return {
        "menu_groups": [{"id": name, **_plain(group)} for name, group in menu.groups.items()],
        "usual": {key: _plain(menu)[key] for key in ("usual_topics", "sentences")},
        "danger": {name: _plain(entry) for name, entry in menu.danger.items()},
        "search": {**_plain(menu.search), "also": also},
    }


def _typed(topic: schema.Topic) -> dict[str, list[str]]:
    """Return what people type who mean a topic; its own name and its line in the menu are words like others."""
    own = [text for text in (topic.name, topic.choice) if text is not None]
    phrases = {"en": topic.also.en, "es": topic.also.es}
    return {language: [*found, *(getattr(text, language) for text in own)] for language, found in phrases.items()}


def _entries(book: Book, kind: str) -> dict[str, Any]:
    found = {}
    for _, topic in sorted(book.topics.items()):
        for name, entry in sorted(getattr(topic, kind).items()):
            found[name] = _plain(entry)
            found[name]["topic"] = topic.topic
    return found


def _ledger(book: Book) -> dict[str, Any]:
    """Give every citable row its title, section and date, as they are printed among the sources."""
    sources = book.table("sources.yaml", schema.Source)
    rows: dict[str, Any] = {}
    for name, row in book.table("statements.yaml", schema.Statement).items():
        source = sources[row.source]
        rows[name] = {
            "source": row.source,
            "title": source.title,
            "section": row.section,
            "date": source.date.isoformat() if source.date else None,
            "rank": source.rank,
        }
    for name, update in book.table("updates.yaml", schema.Update).items():
        since = update.from_ or update.in_force_by
        rows[name] = {
            "title": _plain(update.text) if update.text else None,
            "section": update.check_at,
            "date": since.isoformat() if since else None,
            "rank": update.rank,
        }
    for name, house in book.table("house.yaml", schema.House).items():
        rows[name] = {"title": _plain(house.says), "section": None, "date": None, "rank": "house"}
    return rows


def _updates(book: Book) -> dict[str, Any]:
    return {name: _plain(row) for name, row in book.table("updates.yaml", schema.Update).items()}


def _calendar(book: Book) -> dict[str, Any]:
    entry = book.model("calendar.yaml", schema.CalendarFile)
    closures = {day: closure.name.model_dump(exclude_none=True) for day, closure in entry.closures.items()}
    names = {english: text.model_dump(exclude_none=True) for english, text in entry.holiday_names.items()}
    return {
        "zone": entry.zone,
        "holidays": holiday_table(entry.first_year, entry.last_year, closures, names),
        "known_until": f"{entry.last_year}-12-31",
    }
