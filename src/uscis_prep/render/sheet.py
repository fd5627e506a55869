"""What a call sheet is made of, before any format draws it: needs, rows, blocks of lines, the briefing."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from uscis_prep.clean import clean

Made = TypeVar("Made")


class Line(NamedTuple):
    """One line of a block.

    Args:
        text: The words.
        mark: What stands before them: tick, dash, number, or nothing.
        cites: The entries of the ledger that it rests on.
        ours: The words that mark what is ours and not the agency's; empty where it is the agency's.
        spoken: Words to say, each with its language; first in the language of the page.
        address: A number or address that stands alone under it.
        under: Further lines under it.
        small: Whether it is less than the main thing.
        times: Dates in the text, each as ISO 8601 and as it is told.
        aside: What stands before the second words to say, because they are in the other language.
    """

    text: str
    mark: str = ""
    cites: tuple[str, ...] = ()
    ours: str = ""
    spoken: tuple[tuple[str, str], ...] = ()
    address: str = ""
    under: tuple[Line, ...] = ()
    small: bool = False
    times: tuple[tuple[str, str], ...] = ()
    aside: str = ""

    @property
    def told(self) -> str:
        """The words with what they rest on in brackets."""
        return with_cites(self.text, self.cites, self.ours)


class Row(NamedTuple):
    """One fact of the verdict: a label and what it is.

    Args:
        name: Which fact it is, such as how or when.
        label: What it tells.
        text: The words.
        addresses: Numbers or addresses that stand alone under it.
        note: How it was counted.
        cites: The entries of the ledger that it rests on.
        ours: The words that mark what is ours and not the agency's.
        times: Dates in the text, each as ISO 8601 and as it is told.
    """

    name: str
    label: str
    text: str
    addresses: tuple[str, ...] = ()
    note: str = ""
    cites: tuple[str, ...] = ()
    ours: str = ""
    times: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """The words with what they rest on in brackets."""
        return with_cites(self.text, self.cites, self.ours)


class Block(NamedTuple):
    """A heading with lines under it.

    Args:
        name: What kind of block it is, such as have-ready or sources.
        title: The heading.
        lines: The lines.
    """

    name: str
    title: str
    lines: tuple[Line, ...]


class Field(NamedTuple):
    """Something to write down by hand.

    Args:
        label: What belongs there.
        options: The answers to choose from; a line to write on without them.
        wide: Whether it needs room for sentences.
    """

    label: str
    options: tuple[str, ...] = ()
    wide: bool = False


class Writing(NamedTuple):
    """Room to write by hand.

    Args:
        title: The heading.
        fields: What belongs there.
    """

    title: str
    fields: tuple[Field, ...]


class NeedSheet(NamedTuple):
    """One decided need: the verdict first, then everything about it in the order of doing.

    `writing` has room for what is done; `calling` for a call, where that is only another way.
    """

    topic: str
    action: str
    name: str
    headline: str
    after: tuple[str, ...]
    rows: tuple[Row, ...]
    answer: tuple[Row, ...]
    late: str
    why: Block | None
    checklist: tuple[Block, ...]
    writing: Writing | None
    alternatives: Block | None
    calling: Writing | None
    small: tuple[Block, ...]


class TopicLine(NamedTuple):
    """One topic in the table of the briefing.

    Args:
        topic: Its id.
        name: Its name.
        about: What it is about.
        headline: What to do, where that is decided.
        depends: What it depends on, where it is not.
        outcomes: What each answer leads to: the answers, and the outcome.
    """

    topic: str
    name: str
    about: str
    headline: str
    depends: str
    outcomes: tuple[tuple[str, str], ...]


class BriefingSheet(NamedTuple):
    """What holds before anything is decided."""

    form: Block | None
    title: str
    topics: tuple[TopicLine, ...]
    next: Block | None
    call: Block | None
    checklist: tuple[Block, ...]
    writing: Writing | None


class Sheet(NamedTuple):
    """The whole page."""

    language: str
    title: str
    made: Line
    notices: tuple[str, ...]
    order: Block | None
    needs: tuple[NeedSheet, ...]
    briefing: BriefingSheet | None
    ahead: Block | None
    counting: str
    always: Block
    unused: Block | None
    sources: Block | None
    repeat: Block
    disclaimer: str
    version: str


def with_cites(text: str, cites: tuple[str, ...], ours: str = "") -> str:
    """Return a text with what it rests on in brackets."""
    named = ", ".join((*cites, ours) if ours else cites)
    return f"{text} ({named})" if named else text


def cleaned(part: Made) -> Made:
    """Return a sheet, or a part of it, with every text in it cleaned."""
    if isinstance(part, str):
        return clean(part)  # type: ignore[return-value]
    if not isinstance(part, tuple):
        return part
    made = [cleaned(child) for child in part]
    return type(part)(*made) if hasattr(part, "_fields") else tuple(made)  # type: ignore[return-value]
