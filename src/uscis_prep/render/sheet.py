"""What a call sheet is made of, before any format draws it: needs, rows, blocks of lines, the briefing.

Every part belongs to one layer. `compose` decides which; a format only draws what `visible` leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from uscis_prep.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Made = TypeVar("Made")

PAGE, WHY, SOURCES, FULL = "page", "why", "sources", "full"
ENGLISH = "en"
#: What each flag shows; the page always stands there.
DETAILS = {PAGE: {PAGE}, WHY: {PAGE, WHY}, SOURCES: {PAGE, SOURCES}, FULL: {PAGE, WHY, SOURCES, FULL}}


class Line(NamedTuple):
    """One line of a block.

    Args:
        text: The words.
        mark: What stands before them: tick, dash, number, or nothing.
        cites: The entries of the ledger that it rests on.
        ours: Whether it is our suggestion and not the agency's.
        spoken: Words to say, each with its language; first in the language of the page.
        address: A number or address that stands alone under it.
        under: Further lines under it.
        small: Whether it is less than the main thing.
        times: Dates in the text, each as ISO 8601 and as it is printed.
        aside: What stands before the second words to say, because they are in the other language.
        refs: The numbers of its sources in the list, where the sources are shown.
    """

    text: str
    mark: str = ""
    cites: tuple[str, ...] = ()
    ours: bool = False
    spoken: tuple[tuple[str, str], ...] = ()
    address: str = ""
    under: tuple[Line, ...] = ()
    small: bool = False
    times: tuple[tuple[str, str], ...] = ()
    aside: str = ""
    refs: tuple[int, ...] = ()

    @property
    def marked(self) -> str:
        """The words with the mark of a suggestion of ours and the numbers of their sources."""
        star = " *" if self.ours and not self.spoken else ""
        refs = f" [{', '.join(map(str, self.refs))}]" if self.refs else ""
        return f"{self.text}{star}{refs}"


class Row(NamedTuple):
    """One fact of the verdict beside its label, such as when or who; each line is a paragraph."""

    name: str
    label: str
    lines: tuple[Line, ...]


class Block(NamedTuple):
    """A heading with lines under it; the name says what kind of block it is, such as have-ready or sources."""

    name: str
    title: str
    lines: tuple[Line, ...]
    layer: str = PAGE


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
    """Room to write by hand, under a heading."""

    title: str
    fields: tuple[Field, ...]


class NeedSheet(NamedTuple):
    """One decided need: the verdict first, then everything about it in the order of doing.

    Args:
        topic: The topic.
        action: What the verdict comes to, such as call or wait.
        name: The name of the topic.
        headline: The verdict.
        reach: The number or https address, or nothing.
        short: The same as it stands in a line, where it is short enough.
        tty: The number for TTY with its label, or nothing.
        after: Why it comes after another need.
        first: What comes before the verdict: legal help, a letter with a deadline.
        rows: When, who, answer, until then, careful, why, or.
        checklist: What to have, say, write down and do.
        writing: Room to write about what is done.
        calling: Room to write about a call, where that is only another way.
        assumed: What was assumed that can change the verdict.
        details: What stands behind the page.
    """

    topic: str
    action: str
    name: str
    headline: str
    reach: str
    short: str
    tty: str
    after: tuple[str, ...]
    first: tuple[Line, ...]
    rows: tuple[Row, ...]
    checklist: tuple[Block, ...]
    writing: Writing | None
    calling: Writing | None
    assumed: tuple[str, ...]
    details: tuple[Block, ...]


class BriefingSheet(NamedTuple):
    """What holds before anything is decided.

    Args:
        about: What is known about the form.
        careful: What warns.
        title: What the topics are chosen by.
        usual: The usual topics, each with its sentence.
        others: The ids of the others.
        settles: What settles the needs that are still open.
        next: Commands to go on with, each with its label.
        reach: The number that is dialed.
        call: The number with its hours.
        checklist: What to have, say, ask, write down and do, whatever the call is about.
        writing: Room to write about the call.
        assumed: The safety facts that were presumed absent.
        details: What stands behind the page.
    """

    about: tuple[Line, ...]
    careful: tuple[Row, ...]
    title: str
    usual: tuple[Row, ...]
    others: str
    settles: tuple[Block, ...]
    next: tuple[tuple[str, str], ...]
    reach: str
    call: Block | None
    checklist: tuple[Block, ...]
    writing: Writing | None
    assumed: tuple[str, ...]
    details: tuple[Block, ...]


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
    unused: Block | None
    assumed: str
    details: tuple[Block, ...]
    hints: tuple[str, ...]
    foot: str
    star: str
    numbers: tuple[tuple[str, int], ...]

    @property
    def alone(self) -> NeedSheet | None:
        """The need that is the whole sheet, so that its name is the title."""
        return self.needs[0] if len(self.needs) == 1 and self.briefing is None else None


def visible(sheet: Sheet, detail: str = PAGE, *, both: bool = False) -> Sheet:
    """Return a sheet without the layers that were not asked for; with the sources, every line has their numbers.

    Args:
        sheet: The sheet.
        detail: One of `DETAILS`, or several joined by a plus sign.
        both: Whether words to say stand in both languages on an English page too, as on paper.
    """
    layers = shown_layers(detail)
    numbers = dict(sheet.numbers) if SOURCES in layers else {}
    needs = [need._replace(details=_of(need.details, layers)) for need in sheet.needs]
    kept = sheet._replace(needs=tuple(needs), details=_of(sheet.details, layers))
    if sheet.briefing:
        kept = kept._replace(briefing=sheet.briefing._replace(details=_of(sheet.briefing.details, layers)))
    kept = numbered(kept, numbers) if numbers else kept
    kept = kept if both or sheet.language != ENGLISH else one_language(kept)
    # Behind a briefing the star is explained where it stands, so that its page is the same in every layer.
    marked = kept._replace(briefing=kept.briefing._replace(details=())) if kept.briefing else kept
    return kept if has_star(marked) else kept._replace(star="")


def shown_layers(detail: str) -> set[str]:
    """Return the layers that a detail shows."""
    return set().union(*(DETAILS[part] for part in detail.split("+")))


def one_language(part: Made) -> Made:
    """Return a part of a sheet in which words to say stand in the language of the page alone."""
    if isinstance(part, Line):
        return part._replace(spoken=part.spoken[:1])
    if isinstance(part, Block) and part.layer != PAGE:
        return part
    made: Made = _rebuilt(part, one_language)
    return made


def spelled(part: Made, words: str) -> Made:
    """Return a part of a sheet in which words mark what is our suggestion, in place of a star."""
    if isinstance(part, Line):
        text = f"{part.text} {words}" if part.ours and not part.spoken else part.text
        return part._replace(text=text, ours=False, under=spelled(part.under, words))
    return _rebuilt(part, lambda child: spelled(child, words))


def _of(blocks: tuple[Block, ...], layers: set[str]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.layer in layers)


def numbered(part: Made, numbers: Mapping[str, int]) -> Made:
    """Return a part of a sheet in which every line has the numbers of its sources."""
    if isinstance(part, Line):
        refs = sorted({numbers[cite] for cite in part.cites if cite in numbers})
        return part._replace(refs=tuple(refs), under=numbered(part.under, numbers))
    return _rebuilt(part, lambda child: numbered(child, numbers))


def has_star(part: object) -> bool:
    """Return True if any line is marked as our suggestion."""
    if isinstance(part, Line):
        return (part.ours and not part.spoken) or has_star(part.under)
    return isinstance(part, tuple) and any(has_star(child) for child in part)


def cleaned(part: Made) -> Made:
    """Return a sheet, or a part of it, with every text in it cleaned."""
    if isinstance(part, str):
        return clean(part)  # type: ignore[return-value]
    made: Made = _rebuilt(part, cleaned)
    return made


def _rebuilt(part: Made, change: Callable[[Any], Any]) -> Made:
    """Return a part of a sheet made anew from its changed children; what has none stays as it is."""
    if not isinstance(part, tuple):
        return part
    made = [change(child) for child in part]
    return type(part)(*made) if hasattr(part, "_fields") else tuple(made)  # type: ignore[return-value]
