"""Every test of a rulebook in one shape: examples beside rules, near misses and stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.plan.examples import Example
from uscis_prep.rulebook.stories import NEAR_MISSES, STORIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uscis_prep.rulebook import schema
    from uscis_prep.rulebook.load import Book
    from uscis_prep.rulebook.stories import Tests
    from uscis_prep.rulebook.strict_yaml import Node

EXAMPLE, NEAR_MISS, STORY, INVARIANT = "example", "near-miss", "story", "invariant"
#: Every kind of test with its name for several.
KINDS = {EXAMPLE: "examples", NEAR_MISS: "near misses", STORY: "stories", INVARIANT: "invariants"}


class Wanted(NamedTuple):
    """What is expected of one need.

    Args:
        topic: Its topic.
        expect: By field of the verdict, its record or its dates.
        has: Rows that it must cite.
        lacks: Rows that it may not cite.
        because: Rules that must fire.
        misses: A rule that may not fire.
        asked: The questions of the interview in order; not checked where empty.
        shows: Words that must stand in it.
        node: Where these expectations stand.
    """

    topic: str
    expect: Mapping[str, str]
    has: Sequence[str]
    lacks: Sequence[str]
    because: Sequence[str]
    misses: str | None
    asked: Sequence[str]
    shows: Sequence[str]
    node: Node


class Case(NamedTuple):
    """One test.

    Args:
        kind: `example`, `near-miss`, `story` or `invariant`.
        id: Its name among those of its kind; of an example the rule and a number.
        rule: The rule that it belongs to, if any.
        example: Facts, clock and edition.
        wanted: What is expected of each need.
        order: The topics in the order of doing; not checked where empty.
        next_question: The question that comes next, for a story; ``None`` where everything is decided.
        node: Where it stands.
    """

    kind: str
    id: str
    rule: str | None
    example: Example
    wanted: tuple[Wanted, ...]
    order: Sequence[str]
    next_question: str | None
    node: Node

    @property
    def name(self) -> str:
        """Its name with its kind, such as `near-miss delay-inside`."""
        return f"{self.kind} {self.id}"


def cases(book: Book, tests: Tests) -> list[Case]:
    """Return every test of a rulebook: the examples by file and rule, the near misses, the stories."""
    return [*examples(book), *_near_misses(tests), *_stories(tests)]


def examples(book: Book) -> Iterator[Case]:
    """Yield the examples beside the rules, by file and rule."""
    for file, topic in sorted(book.topics.items()):
        for name, rule in topic.rules.items():
            for number, test in enumerate(rule.tests):
                node = book.place(file, "rules", name, "tests", number)
                yield example(topic.topic, name, number, test, node)


def example(topic: str | None, rule: str, number: int, test: schema.RuleTest, node: Node) -> Case:
    """Return an example beside a rule as a test: its rule must fire.

    Args:
        topic: The topic of the rule; for a shared rule the example names one.
        rule: The id of the rule.
        number: The place among the examples of the rule, from 0.
        test: The example.
        node: Where it stands.
    """
    answers = dict(test.answers)
    asked = answers.pop("topic", topic) or ""
    wanted = Wanted(asked, test.expect, test.has, test.lacks, [rule, *test.because], None, test.asked, test.shows, node)
    return Case(EXAMPLE, f"{rule}/{number + 1}", rule, _example(test, asked, answers), (wanted,), (), None, node)


def _example(test: schema.RuleTest | schema.NearMiss, topic: str, answers: Mapping[str, str]) -> Example:
    as_of = test.as_of.isoformat() if test.as_of else None
    return Example({}, [(topic, answers)], test.now, as_of, test.no_updates)


def _near_misses(tests: Tests) -> Iterator[Case]:
    for name, test in tests.near_misses.items():
        yield near_miss(name, test, tests.nodes[f"{NEAR_MISSES}/{name}"])


def near_miss(name: str, test: schema.NearMiss, node: Node) -> Case:
    """Return a near miss as a test: its rule may not fire.

    Args:
        name: The id of the near miss.
        test: The near miss.
        node: Where it stands.
    """
    wanted = Wanted(test.topic, test.expect, (), (), test.because, test.rule, (), (), node)
    return Case(NEAR_MISS, name, test.rule, _example(test, test.topic, test.answers), (wanted,), (), None, node)


def _stories(tests: Tests) -> Iterator[Case]:
    for name, story in tests.stories.items():
        node = tests.nodes[f"{STORIES}/{name}"]
        needs = [(need.topic, need.facts) for need in story.needs]
        as_of = story.as_of.isoformat() if story.as_of else None
        asked = Example(story.facts, needs, story.now, as_of, story.no_updates, story.language, story.presume)
        wanted = tuple(_of_story(need, below(node, "needs", place)) for place, need in enumerate(story.needs))
        yield Case(STORY, name, None, asked, wanted, story.order, story.next_question, node)


def _of_story(need: schema.StoryNeed, node: Node) -> Wanted:
    return Wanted(need.topic, need.expect, need.has, need.lacks, need.because, None, need.asked, need.shows, node)


def below(node: Node, *path: str | int) -> Node:
    """Return the node at a path below another, or the deepest one on the way to it."""
    for step in path:
        value = node.value
        if isinstance(value, dict) and step in value:
            node = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            node = value[step]
        else:
            break
    return node
