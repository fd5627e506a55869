"""What stands around the decisions of a topic: which questions apply, the usual answers, what cannot both be true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.meaning import QUESTIONS, Spot

if TYPE_CHECKING:
    from uscis_prep.engine.conditions import Builder
    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.meaning import Meaning


def frame(book: Book, meaning: Meaning, builder: Builder, topic: str | None) -> dict[str, Any]:
    """Compile what stands around the decisions: gates, presumptions, contradictions.

    Args:
        book: The rulebook.
        meaning: Its symbol table.
        builder: Holds the pool and the gates of the topic.
        topic: The topic; ``None`` for facts that belong to none yet.
    """
    presume: dict[str, list[list[int | str]]] = {}
    for name, question in meaning.questions.items():
        rows: list[list[int | str]] = []
        for index, entry in enumerate(question.presume):
            # Not only earlier questions: the usual role goes by the form, which is asked later
            # (docs/decisions/0004 says what keeps this from going in circles).
            spot = Spot(QUESTIONS, ("questions", name, "presume", index, "when"), len(meaning.order), (), topic)
            rows.append([builder.build(meaning.condition(entry.when, spot)), entry.option])
        presume[name] = rows
    contradictions = {}
    for name, pair in book.table("contradictions.yaml", schema.Contradiction).items():
        spot = Spot("contradictions.yaml", (name, "when"), len(meaning.order), (), topic)
        contradictions[name] = builder.build(meaning.condition(pair.when, spot))
    gates = {meaning.order[place]: builder.gate(place) for place in builder.gates}
    return {"presume": presume, "contradictions": contradictions, "gates": gates}
