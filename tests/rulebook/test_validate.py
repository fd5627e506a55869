"""Every fault of a model is told once, in plain words, where it stands in the file."""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from uscis_prep.rulebook.strict_yaml import parse
from uscis_prep.rulebook.validate import validate


class Model(BaseModel):
    """The base of the models here."""

    model_config = ConfigDict(extra="forbid")


class Tone(Enum):
    """A choice."""

    CALM = "calm"
    LOUD = "loud"


class Call(Model):
    """One branch of a union."""

    kind: Literal["call"]
    number: str
    call: str = ""


class Write(Model):
    """Another branch of a union."""

    kind: Literal["write"]
    address: str


class Tree(Model):
    """A model that contains itself."""

    all: "list[Tree | str]" = []
    no: "Tree | None" = None


def refuse_odd(value):
    if value % 2:
        told = "the number is odd | write an even one"
        raise ValueError(told)
    return value


def shape(value: Any) -> str:
    return "one" if isinstance(value, str) else "many"


class Book(Model):
    """A model with a field of every kind."""

    name: str
    from_: date | None = Field(default=None, alias="from")
    days: int = 1
    live: bool = False
    tone: Tone = Tone.CALM
    size: Literal["small", "large", 3] = "small"
    cites: list[str] = []
    pair: tuple[str, ...] = ()
    step: Annotated[Call | Write, Field(discriminator="kind")] | None = None
    steps: dict[str, Call] = {}
    loose: Call | Write | None = None
    either: str | list[str] | None = None
    wide: int | Literal["all"] | None = None
    even: Annotated[int, BeforeValidator(refuse_odd)] = 0
    odd: int = 1
    coded: Annotated[str, Field(pattern="^[a-z]+$")] = "a"
    ids: dict[Annotated[str, Field(pattern="^[a-z]+$")], int] = {}
    few: Annotated[list[int], Field(max_length=1)] = []
    tree: Tree | None = None
    tagged: Annotated[Annotated[str, Tag("one")] | Annotated[list[int], Tag("many")], Discriminator(shape)] = ""

    @field_validator("odd")
    @classmethod
    def _odd(cls, value):
        assert value % 2, "the number is even"
        return value


class Whole(Model):
    """A model with a check over two keys."""

    low: int
    high: int

    @model_validator(mode="after")
    def _order(self):
        if self.low > self.high:
            told = "low is above high | swap them"
            raise ValueError(told)
        return self


def faults(text, model=Book):
    """Validate a text that is proper YAML and return what is wrong with it."""
    node, problems = parse(text.encode(), "f.yaml")
    assert problems == []
    found, problems = validate(node, model)
    assert (found is None) == bool(problems)
    return problems


def test_a_right_file_becomes_the_model():
    """A file without faults gives the model with dates, enums and tuples made from texts and lists."""
    text = "name: n\nfrom: 2026-01-31\ntone: loud\npair: [a, b]\nlive: true\ndays: 3\nstep: {kind: write, address: a}\n"
    node, _ = parse(text.encode(), "f.yaml")
    book, problems = validate(node, Book)
    assert problems == []
    assert (book.from_, book.tone, book.pair, book.live, book.days) == (
        date(2026, 1, 31),
        Tone.LOUD,
        ("a", "b"),
        True,
        3,
    )
    assert isinstance(book.step, Write)


ONE_FAULT = [
    ("nam: x\nname: n", (1, 1, "RB120"), "the key `nam` is not known here", "did you mean `name`?"),
    ("name: n\nfrom_: 2026-01-31", (2, 1, "RB120"), "`from_`", "did you mean `from`?"),
    ("name: n\nstep: {kind: call, number: a, numbr: b}", (2, 31, "RB120"), "`numbr`", "`number`"),
    ("name: n\nstep: {kind: write, address: a, number: b}", (2, 33, "RB120"), "`number`", "one of: kind, address"),
    ("name: n\nsteps:\n  a:\n    kind: call\n    number: x\n    kin: y", (6, 5, "RB120"), "`kin`", "`kind`"),
    ("name: n\ntree: {no: {all: [{al: []}]}}", (2, 20, "RB120"), "`al`", "`all`"),
    ("days: 1", (1, 1, "RB121"), "the key `name` is missing here", "add a line `name:`"),
    ("name: n\nsteps:\n  a:\n    kind: call", (4, 5, "RB121"), "`number` is missing", "`number:`"),
    ("name: n\nstep: {kind: write}", (2, 7, "RB121"), "`address` is missing", "`address:`"),
    ("name: n\nstep: {number: a}", (2, 7, "RB121"), "`kind` is missing", "`kind:`"),
    ("name: 3", (1, 7, "RB122"), "expected a text, found the whole number 3", 'put it in quotes: "3"'),
    ("name: true", (1, 7, "RB122"), "expected a text, found true", '"true"'),
    ("name: null", (1, 7, "RB122"), "expected a text, found null", "write a text here"),
    ("name: []", (1, 7, "RB122"), "expected a text, found a list", "write a text here"),
    ("name: {}", (1, 7, "RB122"), "expected a text, found a map", "write a text here"),
    ("name: n\ndays: '3'", (2, 7, "RB122"), "expected a whole number, found the text `3`", "without quotes"),
    ("name: n\ndays: true", (2, 7, "RB122"), "expected a whole number, found true", "digits"),
    ("name: n\nlive: yes", (2, 7, "RB122"), "expected true or false, found the text `yes`", "true or false"),
    ("name: n\nlive: 1", (2, 7, "RB122"), "expected true or false, found the whole number 1", "true or false"),
    ("name: n\ncites: x", (2, 8, "RB122"), "expected a list, found the text `x`", "`- `"),
    ("name: n\npair: ''", (2, 7, "RB122"), "expected a list, found an empty text", "`- `"),
    ("name: n\nfrom: 8:00", (2, 7, "RB122"), "expected a date, found the text `8:00`", "YYYY-MM-DD"),
    ("name: n\nfrom: 2026-02-30", (2, 7, "RB122"), "expected a date", "YYYY-MM-DD"),
    ("name: n\nsteps: [a]", (2, 8, "RB122"), "expected a map, found a list", "`key: value`"),
    ("name: n\ncites:\n- a\n- 2", (4, 3, "RB122"), "expected a text", '"2"'),
    ("- a", (1, 1, "RB122"), "expected a map, found a list", "`key: value`"),
    ("name: n\ntone: calmer", (2, 7, "RB123"), "the text `calmer` is not allowed here", "did you mean `calm`?"),
    ("name: n\nsize: huge", (2, 7, "RB123"), "the text `huge` is not allowed here", "small, large"),
    ("name: n\nsize: 4", (2, 7, "RB123"), "the whole number 4 is not allowed here", "use one of: small"),
    ("name: n\nstep: {kind: cal, number: a}", (2, 14, "RB123"), "the text `cal` is not allowed", "`call`"),
    ("name: n\neven: 3", (2, 7, "RB124"), "the number is odd", "write an even one"),
    ("name: n\nodd: 2", (2, 6, "RB124"), "the number is even", "correct this value"),
    ("name: n\ncoded: B", (2, 8, "RB124"), "the text `B` does not fit: string should match", "change it"),
    ("name: n\nids:\n  ab: 1\n  A1: 2", (4, 3, "RB124"), "the text `A1` does not fit", "change it"),
    ("name: n\nfew: [1, 2]", (2, 6, "RB124"), "a list does not fit", "change it"),
    ("name: n\neither: 3", (2, 9, "RB122"), "expected a text or a list, found the whole number 3", '"3"'),
    ("name: n\neither: [a, 3]", (2, 13, "RB122"), "expected a text, found the whole number 3", '"3"'),
    ("name: n\nwide: al", (2, 7, "RB123"), "the text `al` is not allowed here", "did you mean `all`?"),
    ("name: n\nloose: {kind: write, addres: a, address: b}", (2, 22, "RB120"), "`addres`", "`address`"),
    ("name: n\ntagged: [1, x]", (2, 13, "RB122"), "expected a whole number, found the text `x`", "digits"),
    ("name: n\nstep: {kind: call, number: 5, call: x}", (2, 28, "RB122"), "expected a text", '"5"'),
    ("name: n\nstep: {kind: call, number: 5, call: 5}", None, "expected a text", '"5"'),
]


@pytest.mark.parametrize(("text", "place", "message", "hint"), ONE_FAULT)
def test_a_fault_is_told_once_at_its_place(text, place, message, hint):
    """One fault gives one problem, at the value or key that is wrong, with what was expected and what to do."""
    problems = faults(text)
    if place is None:
        assert [(problem.line, problem.column) for problem in problems] == [(2, 28), (2, 37)]
    else:
        assert [(problem.line, problem.column, problem.code) for problem in problems] == [place]
    assert message in problems[0].message
    assert hint in problems[0].hint


def test_a_rule_over_several_keys_is_told_at_their_map():
    """What a model's own check refuses stands where the map begins."""
    (problem,) = faults("low: 3\nhigh: 2", Whole)
    assert problem[1:6] == (1, 1, "RB124", "low is above high", "swap them")


def test_all_faults_are_told_in_the_order_of_the_file():
    """Every fault of a file is found at once, sorted by line and column."""
    problems = faults("zzz: 1\ndays: x\ncites: [1, a, 2]\nstep: {kind: call, numbr: a}\n")
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [
        (1, 1, "RB120"),
        (1, 1, "RB121"),
        (2, 7, "RB122"),
        (3, 9, "RB122"),
        (3, 15, "RB122"),
        (4, 7, "RB121"),
        (4, 20, "RB120"),
    ]


def test_two_missing_keys_are_two_problems():
    """Two keys that are missing from the same map are both named."""
    assert ["low" in faults("{}", Whole)[1].message, "high" in faults("{}", Whole)[0].message] == [True, True]


def test_a_part_of_a_tree_keeps_its_place():
    """Validating only a part of a file still gives places in the whole file."""
    node, _ = parse(b"one:\n  low: 1\n  high: x\n", "f.yaml")
    _, problems = validate(node.value["one"], Whole)
    assert [problem[:4] for problem in problems] == [("f.yaml", 3, 9, "RB122")]


def test_a_long_text_is_cut_in_the_message():
    """A long value does not make a long message."""
    (problem,) = faults(f"name: n\ndays: {'x' * 500}")
    assert len(problem.message) < 120
