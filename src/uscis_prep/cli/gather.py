"""From options as typed to the request of a plan: which fact belongs to which need."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import clean, excerpt, fold
from uscis_prep.cli.options import FACTS, Typed
from uscis_prep.cli.stdin import read_line, read_whole
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import Fact, read_fact
from uscis_prep.facts.topics import topic_named
from uscis_prep.names import SHOWN, nearest
from uscis_prep.plan.setting import NeedFacts, Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from uscis_prep.cli.settings import Settings
    from uscis_prep.engine.compiled import Compiled

#: Flags that are the answer to the question of the same name.
DIRECT = {name for name, _, _ in FACTS} - {"topic", "set", "answers"}
#: Questions whose answer is made of a number, and what people write around it.
NUMBERED = ("form", "receipt")
NO_NUMBER = r"[\W_]|\b(?:form|formulario|forma|the|my|el|la|mi|uscis)\b"
#: Longer than all answers together can be.
MOST = 1_000_000
#: Questions that take several values: the first is the best of them, the second what else was given.
SECOND = {"phone": "phone_also"}


def gather(compiled: Compiled, typed: Sequence[Typed], settings: Settings, *, presume: bool) -> Request:
    """Make a request of everything that was typed.

    Args:
        compiled: The rulebook.
        typed: The options in order.
        settings: The global flags.
        presume: Whether usual answers are taken where nothing was said.

    Raises:
        UsageError: A fact cannot be used, or two of them are different answers to the same question.
    """
    shared: dict[str, Fact] = {}
    needs: list[NeedFacts] = []
    phones: list[Fact] = []
    numbers: dict[str, str] = {}
    for name, value in _pairs(typed, settings.language):
        if name == "topic":
            needs.append(NeedFacts(_topic(compiled, value, needs), {}))
            continue
        fact = read_fact(compiled, name, value, settings.zone, settings.today)
        _one_number(fact, value, numbers)
        if fact.question in SECOND:
            phones.append(fact)
            continue
        own = needs and compiled.questions[fact.question]["scope"] == "need"
        _put(needs[-1].facts if own else shared, fact, shared)  # type: ignore[arg-type]
    _put_phones(compiled, shared, phones)
    told = any(fact.naive for fact in _all(shared, needs)) and not settings.zone_named
    return Request(
        needs=tuple(needs),
        facts=shared,
        now=settings.now,
        zone=settings.zone,
        zone_told=told,
        as_of=settings.edition_day(),
        language=settings.language,
        presume=presume,
        zone_key=settings.zone_key,
        rules=None if settings.rules is None else str(settings.rules),
    )


def _all(shared: dict[str, Fact], needs: list[NeedFacts]) -> Iterator[Fact]:
    yield from shared.values()
    for need in needs:
        yield from need.facts.values()


def _pairs(typed: Sequence[Typed], language: str) -> Iterator[tuple[str, str]]:
    """Yield question and answer of each fact in the order typed."""
    for option in typed:
        if option.name == "topic":
            yield "topic", option.value
        elif option.name == "set":
            name, sign, value = option.value.partition("=")
            if not sign or not name:
                raise UsageError("set-shape", given=excerpt(option.value), example="processing=outside")
            yield name.strip(), value
        elif option.name == "answers":
            yield from _from_file(option.value, language)
        elif option.name in DIRECT:
            yield option.name, read_line(option.name, language) if option.value == "-" else option.value


def _topic(compiled: Compiled, text: str, needs: list[NeedFacts]) -> str:
    topic = topic_id(compiled, text)
    if any(need.topic == topic for need in needs):
        raise UsageError("topic-twice", topic=topic)
    return topic


def topic_id(compiled: Compiled, text: str) -> str:
    """Return a topic by its id or its name in either language.

    Raises:
        UsageError: There is no such topic; the error names near ones.
    """
    topic = topic_named(compiled, text)
    if topic is None:
        known = [row["topic"] for row in compiled.public_topics()]
        near = nearest(fold(text), known) or ", ".join(known[:SHOWN]) + " …"
        raise UsageError("unknown-topic", given=excerpt(text), near=near)
    return topic


def _put(facts: dict[str, Fact], fact: Fact, shared: dict[str, Fact]) -> None:
    """Keep a fact; one that was given before any topic holds for every need, so none of them can differ."""
    known = facts.get(fact.question) or shared.get(fact.question)
    if known is not None and known.option != fact.option:
        raise UsageError("fact-twice", question=fact.question, first=known.shown, second=fact.shown)
    facts[fact.question] = fact


def _one_number(fact: Fact, text: str, numbers: dict[str, str]) -> None:
    """Refuse two numbers where one was expected: many numbers are the same option, of which alone an answer is made.

    Raises:
        UsageError: A number before was another one.
    """
    if fact.question not in NUMBERED or not any(char.isdigit() for char in text):
        return
    known = numbers.setdefault(fact.question, text)
    if re.sub(NO_NUMBER, "", fold(known)) != re.sub(NO_NUMBER, "", fold(text)):
        raise UsageError("fact-twice", question=fact.question, first=excerpt(known), second=excerpt(text))


def _put_phones(compiled: Compiled, shared: dict[str, Fact], phones: list[Fact]) -> None:
    """Let the most useful number count, in the order in which the rulebook lists the kinds, and note the other."""
    order = compiled.questions["phone"]["values"]
    ranked = sorted(phones, key=lambda fact: order.index(fact.option))
    if ranked:
        _put(shared, ranked[0], shared)
    if len(ranked) > 1:
        _put(shared, ranked[-1]._replace(question=SECOND["phone"]), shared)


def _from_file(name: str, language: str) -> Iterator[tuple[str, str]]:
    """Read a map of answers; a value may be a list for questions that take several."""
    try:
        data = read_whole(name, language)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise UsageError("answers-unreadable", given=clean(name)[:60], reason=reason) from None
    found = _parse(data, name)
    if not isinstance(found, dict):
        raise UsageError("answers-unreadable", given=clean(name)[:60], reason="a map was expected")
    # The topic goes first, so that the facts beside it belong to it.
    for question, value in sorted(found.items(), key=lambda row: row[0] != "topic"):
        for each in value if isinstance(value, list) else [value]:
            yield str(question), _text(each)


def _parse(data: str, name: str) -> Any:
    if data.lstrip().startswith("{"):
        if len(data) > MOST:
            raise UsageError("answers-unreadable", given=clean(name)[:60], reason=f"more than {MOST:,} characters")
        try:
            return json.loads(data, object_pairs_hook=lambda pairs: _once(pairs, name))
        except (ValueError, RecursionError):
            raise UsageError("answers-unreadable", given=clean(name)[:60], reason="not JSON") from None
    from uscis_prep.rulebook.strict_yaml import parse, plain  # noqa: PLC0415 - only answers in YAML need it

    node, problems = parse(data.encode(), clean(name)[:60])
    if node is None or problems:
        raise UsageError("answers-unreadable", given=clean(name)[:60], reason=str(problems[0]) if problems else "")
    return plain(node)


def _once(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    """Make a map of pairs, and refuse a key that stands there twice, as YAML does: which one was meant is not known."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        key = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise UsageError("answers-twice", given=clean(name)[:60], question=excerpt(key))
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "unsure" if value is None else str(value)
