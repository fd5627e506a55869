"""The shape of every file of the rulebook, as pydantic models; nothing here knows a fact."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Cite = Annotated[str, StringConstraints(pattern=r"^[A-Z]+[0-9]+(\.[0-9]+)?$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Https = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(/[^\s]*)?$")]


def _day(value: object) -> object:
    """Dates stay text in the YAML layer, so that nothing is guessed; here they become dates."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            told = f"`{value}` is not a date | write it as YYYY-MM-DD, for example 2026-11-23"
            raise ValueError(told) from None
    told = "a date was expected | write it as YYYY-MM-DD, for example 2026-11-23"
    raise ValueError(told)


def _flag(value: object) -> object:
    """Options are named yes and no, so a YAML `yes` stays text; a switch must be true or false."""
    if isinstance(value, bool):
        return value
    told = "a switch was expected | write true or false"
    raise ValueError(told)


Day = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
When = Any  # checked by rulebook/meaning.py, which knows the questions

SECTIONS = ("before", "have-ready", "say", "ask", "write-down", "afterwards", "warning", "note")
Section = Literal["before", "have-ready", "say", "ask", "write-down", "afterwards", "warning", "note"]
Rank = Literal["official", "official-quoted", "practitioner", "reported"]
Tier = Literal["automated", "tier1", "tier2", "field-office", "service-center", "none"]
Urgency = Literal["urgent", "regular", "tier1-decides", "none"]
DecidedBy = Literal["contact-center", "tier1", "tier2", "field-office", "service-center", "none"]
Action = Literal["call", "chat", "write", "self-service", "wait", "nothing", "elsewhere", "legal-help"]
Who = Literal["you", "representative-first", "representative", "party", "petitioner"]
WindowKind = Literal["call-back-or-email", "call-back", "email", "reply", "appointment", "none"]
Unit = Literal[
    "hours",
    "weekday-hours",
    "days",
    "weekdays",
    "months",
    "business-days",
    "minutes",
    "clock",
    "phone",
    "text",
    "weekday",
]


class Model(BaseModel):
    """The base of all models: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Model):
    """One sentence in the languages of the program."""

    en: Line
    es: Line
    same: Line | None = None
    """Why both languages may be the same text (a name, a number)."""


class World(Model):
    """The side of a disagreement (counted from 1) on which something rests."""

    disagreement: Id
    side: int


class Dated(Model):
    """When something came into force; without a date it belongs to the three source documents."""

    from_: Day | None = Field(default=None, alias="from")
    in_force_by: Day | None = None
    warning: Flag = False


class Head(Model):
    """`rulebook.yaml`: what the rulebook is and when it was last checked."""

    id: Id
    version: Line
    checked_on: Day
    stale_after_days: int
    earliest: Day
    languages: list[Literal["en", "es"]]
    disclaimer: Text


class Source(Model):
    """A document that statements come from."""

    title: Line
    publisher: Line
    date: Day | None
    rank: Rank = "official"
    note: Line | None = None


class Statement(Model):
    """A row of the ledger: what a source says, in our own words."""

    source: Id
    section: Line
    encodes: Literal["decision", "parameter", "checklist", "notice", "unreadable", "out-of-scope"]
    says: Line
    conflicts: list[Cite] = []
    refines: list[Cite] = []
    refined_by: list[Cite] = []
    inferred: Line | None = None


class Update(Dated):
    """A row of the ledger of later facts."""

    rank: Rank
    how: Literal["supersedes", "refines", "conflicts", "adds"]
    affects: list[Cite]
    check_at: Https
    says: Line
    because: Line | None = None
    text: Text | None = None
    """What a person is told about the change; needed once a rule cites the row."""
    was: Text | None = None
    """What the source documents said before, in one short line."""
    now: Text | None = None
    """What holds since then, in one short line."""


class House(Model):
    """A suggestion of our own, where no source says anything."""

    says: Text


class Phrases(Model):
    """Words that people type, by the language in which they are written."""

    en: list[Line] = []
    es: list[Line] = []


class Sentence(Model):
    """A topic as a person would say it, and what it comes to with the usual answers."""

    text: Text
    says: list[Action]
    """The actions that it promises: exactly those which the topic reaches."""


class Caution(Model):
    """What people with a form must know before they do anything."""

    text: Text
    cites: list[Cite]


class Option(Model):
    """One answer to a question."""

    text: Text
    clause: Text
    """The answer as the end of a sentence that begins with "If"."""
    also: list[Line] = []
    confirm: Text | None = None
    """The usual answer as a sentence that a person confirms."""
    listed_with: Id | None = None
    """The option whose line on the screen stands for this one too: both lead to the same page everywhere."""


class OptionGroup(Model):
    """A line on the first screen of a question that is asked in two steps."""

    text: Text
    ask: Text | None = None
    """The question above the second screen; `ask` of the question itself where it is missing."""
    options: list[Id]
    """What the second screen lists; one alone is taken at once."""


class Band(Model):
    """A stretch of a date question: from (inclusive) up to (exclusive) an edge."""

    from_: Line | None = Field(default=None, alias="from")
    to: Line | None = None
    clause: Text
    words_only: bool = False
    """Whether it only tells a stretch in words, and is no name of one: for a stretch between two edges."""


class Presumption(Model):
    """The usual answer, taken by `check` where nothing was said."""

    when: When = None
    option: Id


class Period(Model):
    """How long something lasts, where some answers were given."""

    given: dict[Id, list[Line]]
    from_: Id = Field(alias="from")
    add: Id | None = None


class WorkedOut(Model):
    """An answer that follows from two days: the day on which something is needed, and the last day of it."""

    needed: list[Id]
    lasts: list[Period]
    before: Id
    otherwise: Id


class Question(Model):
    """Something that is asked, with all its answers."""

    scope: Literal["person", "case", "need"]
    kind: Literal[
        "choice", "form", "receipt", "phone", "date", "moment", "mail-domain", "caller-number", "item-number"
    ] = "choice"
    ask: Text
    why: Text
    short: Text
    options: dict[Id, Option] = {}
    bands: dict[Id, Band] = {}
    sets: dict[Id, list[Line]] = {}
    only_if: When = None
    else_: Line = Field(default="n/a", alias="else")
    side: Literal["past", "ahead"] | None = None
    """On which side of today a day lies that is given without its year."""
    groups: dict[Id, OptionGroup] = {}
    """The first of two screens, where there are too many options for one."""
    safety: Flag = False
    """Whether the answer may put a person in danger: no page says which one was given."""
    presume: list[Presumption] = []
    """The usual answers. In a safety question a row with `when` is no guess: the fact that it names answers it."""
    worked_out: WorkedOut | None = None


class Questions(Model):
    """`questions.yaml`: all questions in the order in which they are asked, and conditions with a name."""

    questions: dict[Id, Question]
    facts: dict[Id, When] = {}


class MenuGroup(Model):
    """A line on the first screen of the menu."""

    text: Text
    topics: list[Id]


class Danger(Model):
    """Words that tell of danger wherever they are typed, and what is said before anything else."""

    words: Phrases
    """`depor*` is every word that begins so."""
    unless: Phrases = Phrases()
    """Phrases in which the words mean something else."""
    answers: dict[Id, Line] = {}
    """The safety questions that they answer."""
    topic: Id | None = None
    """The topic that they name, where they name one."""
    first: Text
    cites: list[Cite]


class Search(Model):
    """How the words that people type are read, in both languages at once."""

    stop_words: Phrases
    """Words that say nothing about the topic."""
    negations: Phrases
    """Words that turn what follows into its opposite."""
    same: list[list[Line]] = []
    """Words and phrases that mean the same; the first stands for all."""
    endings: Phrases = Phrases()
    """Endings that make no other word."""
    form_is: Line = "form"
    """The word that the number of a form stands for, where nothing else is known of it."""


class Menu(Model):
    """`menu.yaml`: the first screen, and the words that people type instead of a number."""

    groups: dict[Id, MenuGroup]
    usual_topics: list[Id] = []
    """What most people need, where no form was named."""
    sentences: dict[Id, Sentence] = {}
    """Sentences of topics that come to something else where no form was named."""
    danger: dict[Id, Danger] = {}
    search: Search


class Value(Dated):
    """A value of a parameter, with the day from which it holds."""

    value: int | Line
    cites: list[Cite]
    stale_after: Day | None = None


class Parameter(Model):
    """A number, hour, count or address that the agency publishes."""

    unit: Unit
    name: Text | None = None
    """How a person calls it, for the page that names it once it is stale; its id where it is missing."""
    values: list[Value]


class Window(Model):
    """A stretch of time in which an answer is expected."""

    if_: Literal["urgent", "regular"] | None = Field(default=None, alias="if")
    kind: WindowKind
    earliest: Id | None = None
    latest: Id | None = None
    aim: Flag
    counting: Text
    cites: list[Cite]


class Answer(Model):
    """What answer a channel gives: windows, or the words that no source says when."""

    windows: list[Window] = []
    silent: Text | None = None
    cites: list[Cite]


class LookAgain(Model):
    """When to look again, where the advice is to wait."""

    from_: Id = Field(alias="from")
    add: Id
    why: Text
    cites: list[Cite]


class Parameters(Model):
    """`parameters.yaml`: dated values, the windows made of them, and the days to look again."""

    parameters: dict[Id, Parameter]
    answers: dict[Id, Answer]
    look_again: dict[Id, LookAgain]


class Instead(Model):
    """Another channel that serves some callers instead of one."""

    when: When
    channel: Id


class Channel(Model):
    """A way to reach the agency, or to do without it."""

    action: Literal["call", "chat", "write", "self-service", "none", "elsewhere", "legal-help"]
    name: Text
    do: Text
    """The channel as an instruction, for the line under the verdict."""
    reach: Line | None = None
    live: Flag = False
    instead: Instead | None = None
    """The channel that serves some callers where this one is offered, or its number stands in a sentence."""
    groups: list[Id] = []
    order: int
    cites: list[Cite]


class Form(Model):
    """A form that people file."""

    title: Line
    gloss: Line
    """What the title means in Spanish; the title itself stays English."""
    party: Literal["applicant", "petitioner", "self-or-petitioner"]
    kind: Literal["case", "attachment", "notice"] = "case"
    groups: list[Id] = []
    usual_topics: list[Id] = []
    """What most people with this form need."""
    sentences: dict[Id, Sentence] = {}
    """Sentences of topics that come to something else with this form."""
    careful: Caution | None = None
    """Where a wrong step costs most."""


class Until(Model):
    """The last day on which what a rule says holds: a date that was answered, plus a parameter."""

    from_: Id = Field(alias="from")
    add: Id


class RuleTest(Model):
    """An example beside its rule."""

    answers: dict[Id, Line]
    now: Line = "2026-11-24T10:00-05:00"
    as_of: Day | None = None
    no_updates: Flag = False
    expect: dict[Id, Line]
    because: list[Id] = []
    """Rules that must fire, whatever their decision."""
    asked: list[Id] = []
    """The questions that the interview asks with these answers, in order."""
    shows: list[Line] = []
    """Words that must stand in some line of the plan."""
    has: list[Cite] = []
    lacks: list[Cite] = []


class NearMiss(Model):
    """`near-misses/*.yaml`: answers with one change, so that a rule does not fire. Written by the program."""

    rule: Id
    """The rule that may not fire."""
    topic: Id
    answers: dict[Id, Line]
    changed: Id
    """The answer that is not that of the example beside the rule; or `topic`, `as_of`, `no_updates`."""
    now: Line = "2026-11-24T10:00-05:00"
    as_of: Day | None = None
    no_updates: Flag = False
    expect: dict[Id, Line]
    because: list[Id]
    """The rules that decide instead."""


class Excepted(Model):
    """A case in which an invariant need not hold, with the reason."""

    when: When
    why: Line
    cites: list[Cite]


class Invariant(Model):
    """`invariants.yaml`: what holds for all combinations of answers in all editions."""

    why: Line
    cites: list[Cite]
    when: When = None
    always: When = None
    never: When = None
    unsure: list[Line] = []
    """Questions (or `every`) whose answer `unsure` is compared with every other answer."""
    no_option: When = None
    """With `unsure`: what no other answer may lead to."""
    never_decide: list[Line] = []
    """Questions on which no verdict may depend."""
    but: list[Excepted] = []


class Rule(Dated):
    """One row of a decision: when it holds and the whole record that it gives."""

    world: World | None = None
    """Only where this side of a disagreement is right."""
    decision: Literal["route", "who", "contact"] = "route"
    when: When = None
    over: list[Id] = []
    then: dict[Id, Line]
    headline: Text | None = None
    why: Text | None = None
    reach: Line | None = None
    """A page or number more exact than the channel's own, such as the page of one form."""
    until: Until | None = None
    stay_away: Flag = False
    """The person must not go to the appointment, even where no line is open before it."""
    cites: list[Cite]
    tests: list[RuleTest] = []


class Item(Dated):
    """A line of the checklist."""

    world: World | None = None
    """Only where this side of a disagreement is right."""
    section: Section
    when: When = None
    over: list[Id] = []
    order: int = 50
    clock: Literal["shut", "opens-in-time", "opens-too-late"] | None = None
    slot: Id | None = None
    """Lines of one slot say the same for different answers; while those are open, only the general one stands."""
    general: Flag = False
    while_open: Id | None = None
    """The question on which the slot of a general line rests: its answer settles the slot."""
    stay_away: Flag = False
    """With this line the person must not go to the appointment, even where no line is open before it."""
    until_then: Flag = False
    """Whether it holds until the answer comes, and stands beside the verdict: plan to attend, what stays valid."""
    text: Text
    more: Text | None = None
    """What else is known: an exception, a reason, how long. It stands one flag away, and never holds a warning."""
    spoken: Text | None = None
    """Words to say aloud; printed in both languages."""
    cites: list[Cite]


class Alternative(Dated):
    """Another channel, beside the one recommended, with the reason for it."""

    world: World | None = None
    """Only where this side of a disagreement is right."""
    channel: Id
    when: When = None
    over: list[Id] = []
    order: int = 50
    once: Literal["answer-time-over", "second-attempt-over"] | None = None
    """The time after which this takes the place of an advice to wait, where a log knows that it is over."""
    once_over: Text | None = None
    """What to do then; `why` where it is missing."""
    why: Text
    reach: Line | None = None
    cites: list[Cite]


class Before(Model):
    """Why another need goes first."""

    topic: Id
    why: Text


class Topic(Model):
    """`topics/*.yaml`: one topic whole; `shared/*.yaml` has the same shape without a name."""

    topic: Id | None = None
    internal: Flag = False
    order: int = 50
    name: Text | None = None
    about: Text | None = None
    choice: Text | None = None
    """The topic on the second screen of the menu, as a person would say it."""
    also: Phrases = Phrases()
    """What people type who mean this topic."""
    sentence: Sentence | None = None
    """The topic in the briefing of a form that lists it as usual."""
    after: list[Before] = []
    rules: dict[Id, Rule] = {}
    items: dict[Id, Item] = {}
    alternatives: dict[Id, Alternative] = {}


class Contradiction(Model):
    """Answers that cannot both be true, and how to ask which one is."""

    when: When
    text: Text
    between: list[Id]


class Disagreement(Model):
    """Two sources that say different things."""

    sides: list[list[Cite]]
    follows: list[Cite]
    text: Text
    when: When = None
    may_touch: list[Line] = []


class Closure(Model):
    """A day on which federal offices were shut although no rule of the calendar says so."""

    name: Text
    cites: list[Cite]


class CalendarFile(Model):
    """`calendar.yaml`: the zone of the published hours and the days that no rule knows."""

    zone: Line
    first_year: int
    last_year: int
    closures: dict[Line, Closure] = {}
    holiday_names: dict[Line, Text] = {}
    cites: list[Cite] = []


class Word(Model):
    """Words that a text had better not use."""

    language: Literal["en", "es"]
    kind: Literal["promise", "avoid", "familiar", "foreign", "passive", "sources", "warns"]
    words: list[Line]
    """`guarantee*` is every word that begins so, `is|are` either of them, and `(not)` may be left out."""
    unless: list[Line] = []
    """One of the three words before it that makes it right."""
    but: list[Line] = []
    """Phrases in which it is right, written like `words`."""
    why: Line
    instead: Line


class Longest(Model):
    """The most words a sentence may have, by language."""

    en: int
    es: int


class WordLists(Model):
    """Words by language."""

    en: list[Line] = []
    es: list[Line] = []


class Boxes(Model):
    """How a line of the checklist is written."""

    most_parts: int
    """How many parts its text has at most; a stop, a colon and a semicolon end one."""
    begin: list[Section]
    """The sections whose lines say what to do; they begin with one of `verbs`, with an opener, or with a question."""
    openers: WordLists
    """Words with which such a line may begin too."""
    leading: WordLists = WordLists()
    """Words that may stand before the verb: first, then, do, not."""


class Acts(Model):
    """How many things a page asks of a person."""

    most: int
    nouns: list[Line] = []
    """Verbs that are nouns as well: inside a sentence they count only before one of `before`."""
    before: list[Line] = []


class Pointing(Model):
    """Words that say nothing without the sentence before them, in one language."""

    anywhere: list[Line] = []
    last: list[Line] = []
    """Only as the last word: “this card” names its thing."""


class Endings(Model):
    """How a sentence does not end: with a clause that only points back."""

    most_words: int
    en: Pointing
    es: Pointing
    allowed: dict[Line, Line] = {}
    """Clauses that may stand there, each with the reason."""


class Asking(Model):
    """How a question is written."""

    most_words: int
    most_options: int
    """How many options one screen shows; “I do not know” is not counted."""
    address: WordLists
    """One of these stands in it: words for the reader, and verb forms of `usted`."""


class Words(Model):
    """`words.yaml`: how the sentences of the rulebook are written."""

    longest: Longest
    abbreviations: list[Line] = []
    """Stops that do not end a sentence."""
    names: list[Line] = []
    """Words of another language that are names."""
    words: dict[Id, Word] = {}
    verbs: WordLists = WordLists()
    """Verbs of doing, as they stand at the beginning of a line; Spanish: the form of `usted`, without a pronoun."""
    boxes: Boxes | None = None
    acts: Acts | None = None
    endings: Endings | None = None
    asking: Asking | None = None


class Message(Model):
    """An error as a person reads it."""

    message: Text
    hint: Text


class Trust(Model):
    """How far a contact may be trusted: a verdict of `incoming.yaml`."""

    name: Text
    advice: Text
    """What to do where no single rule gives the words, or where this is the worst that is still possible."""
    cites: list[Cite]


class Sender(Model):
    """A mail domain that the agency writes from, and the answer that it is to the question `sender`."""

    domain: Line
    below: Flag = False
    """Whether names below the domain count too."""
    option: Id
    cites: list[Cite]


class CallerId(Model):
    """A number that the agency may show, by its parameter, and the answer that it is to `caller_id`."""

    parameter: Id
    option: Id
    cites: list[Cite]


class Law(Model):
    """What must hold for every combination of answers; proved when the rulebook is compiled."""

    when: When = None
    only: list[Id]
    """The verdicts that are allowed there."""
    says: Line


class IncomingTest(Model):
    """An example beside a rule of `incoming.yaml`."""

    answers: dict[Id, Line]
    no_updates: Flag = False
    expect: Id
    has: list[Cite] = []
    lacks: list[Cite] = []


class IncomingRule(Dated):
    """When a contact gets a verdict, and the words for it."""

    when: When = None
    over: list[Id] = []
    then: Id
    headline: Text
    why: Text
    cites: list[Cite]
    tests: list[IncomingTest] = []


class IncomingItem(Dated):
    """A step after the verdict."""

    section: Section
    when: When = None
    over: list[Id] = []
    order: int = 50
    text: Text
    spoken: Text | None = None
    """Words to say aloud; printed in both languages."""
    cites: list[Cite]


class IncomingStory(Model):
    """A contact in a person's words, what they type, and what must come of it."""

    says: Line
    language: Literal["en", "es"] = "en"
    answers: dict[Id, Line]
    expect: Id | None = None
    next_question: Id | None = None
    """The question that comes next, where the answers do not decide."""
    has: list[Cite] = []
    lacks: list[Cite] = []


class Incoming(Questions):
    """`incoming.yaml`: whether a call or message that says it is the agency may be trusted."""

    certainty: Text
    """Said under every verdict: nothing makes a contact certain."""
    verdicts: dict[Id, Trust]
    """From the worst to the best; there is nothing better."""
    senders: list[Sender] = []
    caller_ids: list[CallerId] = []
    laws: dict[Id, Law] = {}
    rules: dict[Id, IncomingRule]
    items: dict[Id, IncomingItem] = {}
    stories: dict[Id, IncomingStory] = {}


class StoryNeed(Model):
    """One need of a story, and what the plan must say about it."""

    topic: Id
    facts: dict[Id, Line] = {}
    expect: dict[Id, Line] = {}
    because: list[Id] = []
    """Rules that must fire, whatever their decision."""
    asked: list[Id] = []
    """The questions that the interview asks with these answers, in order."""
    shows: list[Line] = []
    """Words that must stand in some line of the plan."""
    has: list[Cite] = []
    lacks: list[Cite] = []


class Story(Model):
    """`stories/*.yaml`: a situation in a person's words, the facts in it, and the plan that it must lead to."""

    group: Literal["applicant", "firm", "clinic"]
    says: Line
    language: Literal["en", "es"] = "en"
    now: Line = "2026-11-24T10:00-05:00"
    as_of: Day | None = None
    no_updates: Flag = False
    presume: Flag = True
    """Whether usual answers are taken where nothing was said."""
    facts: dict[Id, Line] = {}
    needs: list[StoryNeed]
    order: list[Id] = []
    """The topics in the order of doing, where there are several."""
    next_question: Id | None = None
    """The question that comes next, where the facts do not decide."""
