"""The compiled diagrams say what the rules say: compared with a plain reading of the YAML, on random rulebooks."""

import re
from collections import Counter
from datetime import date
from itertools import combinations, product

import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from books import (
    DECISIONS,
    books,
    compiled,
    conditions,
    item,
    minimal,
    problems,
    question,
    reversed_order,
    route,
    rule,
    topic,
)
from tiers import drawn
from uscis_prep.engine.decide import collect, fired, outcomes, possible, projections
from uscis_prep.engine.diagram import FALSE
from uscis_prep.engine.explain import because, settled_by
from uscis_prep.engine.presume import merged, presume, wanted
from uscis_prep.engine.questions import bounds, next_question, open_questions, second_round

EDITIONS = {"base": None, "2023-01-01": date(2023, 6, 1), "2024-01-01": date(2024, 6, 1)}
some_books = drawn(4, 14, suppress_health_check=list(HealthCheck))


class Oracle:
    """Decides one complete set of answers by reading the rules as they are written; it knows no diagrams."""

    def __init__(self, files, topic="one", edition="2024-01-01"):
        self.questions, self.facts = files["questions.yaml"]["questions"], files["questions.yaml"]["facts"]
        self.values = {name: [*question["options"], "unsure"] for name, question in self.questions.items()}
        self.sets = {(name, key): some for name, entry in self.questions.items() for key, some in entry["sets"].items()}
        self.sets["route.channel", "live"] = ["phone"]
        self.entries = {}
        for data in (files[f"topics/{topic}.yaml"], files["shared/last.yaml"]):
            for name, entry in [*data.get("rules", {}).items(), *data.get("items", {}).items()]:
                since = entry.get("from", "2023-01-01" if "in_force_by" in entry else "base")
                if since == "base" or since <= edition != "base":
                    self.entries.setdefault(entry.get("decision", "items"), {})[name] = entry

    def holds(self, when, answers):
        return all(self.key(key, value, answers) for key, value in (when or {}).items())

    def key(self, key, value, answers):
        if key in ("any", "all"):
            return {"any": any, "all": all}[key](self.holds(part, answers) for part in value)
        if key == "not":
            return not self.holds(value, answers)
        names = value if isinstance(value, list) else [value]
        if key == "is":
            return all(self.holds(self.facts[name], answers) for name in names)
        return any(answers[key] == name or answers[key] in self.sets.get((key, name), ()) for name in names)

    def settled(self, told):
        answers = {}
        for name, entry in self.questions.items():
            applies = self.holds(entry.get("only_if"), answers)
            answers[name] = told[name] if applies else entry["else"]
        return answers

    def below(self, name, entries):
        weaker = [other for other in entries[name].get("over", []) if other in entries]
        return set(weaker).union(*(self.below(other, entries) for other in weaker))

    def fires(self, kind, answers):
        entries = self.entries.get(kind, {})
        raw = [name for name, entry in entries.items() if self.holds(entry["when"], answers)]
        return sorted(name for name in raw if not any(name in self.below(other, entries) for other in raw))

    def verdict(self, told):
        """Return the whole record, the rule of each decision, and the items."""
        answers, record, rules = self.settled(told), {}, {}
        for decision in DECISIONS:
            (rules[decision],) = self.fires(decision, answers)
            record[decision] = self.entries[decision][rules[decision]]["then"]
            answers |= {f"{decision}.{field}": value for field, value in record[decision].items()}
        return record, rules, self.fires("items", answers)

    def everything(self):
        """Return each combination of answers, as places and as names."""
        for places in product(*(range(len(values)) for values in self.values.values())):
            yield (
                places,
                {name: values[place] for (name, values), place in zip(self.values.items(), places, strict=True)},
            )


def flat(record):
    return {field: value for part in record.values() for field, value in part.items()} | {"look_again": "none"}


class Case:
    """One topic of a rulebook in one edition: the compiled view, and the oracle's word for every combination."""

    def __init__(self, files, topic="one", edition="2024-01-01", book=None):
        self.book = book or compiled(files)
        self.view = self.book.view(topic, EDITIONS[edition])
        self.oracle = Oracle(files, topic, edition)
        self.table = {places: self.oracle.verdict(told) for places, told in self.oracle.everything()}
        self.outcome = {places: flat(record) for places, (record, _, _) in self.table.items()}

    def consistent(self, allowed):
        """Return the combinations that are possible under some answers."""
        return [places for places in self.table if all(places[place] in values for place, values in allowed.items())]

    def flips(self, allowed, results):
        """Return the questions of which alone a change can change the result, within what is possible."""
        within = set(self.consistent(allowed))
        found = set()
        for places in within:
            for var, size in enumerate(self.book.sizes):
                for value in range(size):
                    other = (*places[:var], value, *places[var + 1 :])
                    if other in within and results[other] != results[places]:
                        found.add(var)
        return sorted(found)


@st.composite
def cases(draw):
    """Draw a rulebook and an edition of it."""
    return Case(draw(books()), edition=draw(st.sampled_from(list(EDITIONS))))


@st.composite
def answers(draw, case):
    """Draw what is known about some questions: one value, or several that are still possible."""
    allowed = {}
    for place, size in enumerate(case.book.sizes):
        values = draw(st.just([]) | st.lists(st.integers(0, size - 1), min_size=1, max_size=draw(st.integers(1, 2))))
        if values:
            allowed[place] = tuple(sorted(set(values)))
    return allowed


def distinct(records):
    return {tuple(sorted(record.items())) for record in records}


@some_books
@given(books())
def test_verdict_everywhere(files):
    """For every combination of answers in every edition the diagram gives the record and rules that the YAML gives."""
    book = compiled(files)
    for edition in EDITIONS:
        case = Case(files, edition=edition, book=book)
        for places, (_, rules, _) in case.table.items():
            values = dict(enumerate(places))
            plan, pool = case.view.plan, case.view.pool
            assert plan["outcomes"][pool.evaluate(plan["outcome"], values)] == case.outcome[places]
            for decision, entry in plan["decisions"].items():
                assert entry["rules"][pool.evaluate(entry["by_rule"], values) - 1] == rules[decision]


@some_books
@given(st.data())
def test_partial_answers(data):
    """Under partial answers exactly the verdicts, field values and rules of the completions are possible."""
    case = data.draw(cases())
    allowed = data.draw(answers(case))
    within = case.consistent(allowed)
    expected = distinct(case.outcome[places] for places in within)
    assert distinct(outcomes(case.view, allowed)) == expected
    for field, values in possible(case.view, allowed).items():
        assert sorted(values) == sorted({dict(record)[field] for record in expected})
    for decision in DECISIONS:
        assert sorted(fired(case.view, decision, allowed)) == sorted({case.table[at][1][decision] for at in within})


@some_books
@given(books(total=False))
def test_gaps_and_overlaps(files):
    """A gap or overlap is reported exactly when a combination has one, and the example shown always has it."""
    shown = re.compile(r"RB30[12]: (.*) \(topic one, decision route, editions? ([^)]*)\), for example (\{.*\}): ")
    reported = {}
    for problem in problems(files):
        told, editions, example = shown.search(problem).groups()
        pair = re.findall(r"`(\S+)` and `(\S+)`", told)
        for edition in editions.split():
            reported[edition, frozenset(pair[0]) if pair else None] = yaml.safe_load(example)
    expected = set()
    # Editions begin where something dated does, and "in force by" makes none.
    dated = any("from" in entry for name in files for entry in _entries(files, name))
    for edition in EDITIONS if dated else list(EDITIONS)[:2]:
        oracle = Oracle(files, edition=edition)
        for _, told in oracle.everything():
            rules = oracle.fires("route", oracle.settled(told))
            faults = [frozenset(pair) for pair in combinations(rules, 2)] if rules else [None]
            expected.update((edition, fault) for fault in faults)
            for (where, fault), example in reported.items():
                if where == edition and example.items() <= told.items():
                    assert fault in faults, f"{example} is no example"
    assert set(reported) == expected


def _entries(files, name):
    data = files[name]
    return [entry for kind in ("rules", "items") for entry in data.get(kind, {}).values()] if "/" in name else []


@some_books
@given(cases())
def test_counts(case):
    """The shares of the rules add up to the product of all options, and each is the number of its combinations."""
    every = range(len(case.book.sizes))
    for decision, entry in case.view.plan["decisions"].items():
        counted = case.view.pool.count(entry["by_rule"], every)
        by_name = {entry["rules"][terminal - 1]: number for terminal, number in counted.items()}
        assert by_name == Counter(rules[decision] for _, rules, _ in case.table.values())
        assert sum(counted.values()) == len(case.table)


@some_books
@given(st.data())
def test_open_questions(data):
    """A question is open exactly when two completions that differ in it alone have different verdicts."""
    case = data.draw(cases())
    allowed = data.draw(answers(case))
    assert open_questions(case.view, allowed) == case.flips(allowed, case.outcome)
    first = next_question(case.view, allowed)
    assert first == next(iter(case.flips(allowed, case.outcome)), None)


@some_books
@given(st.data())
def test_settled_by(data):
    """What settles a field, or the checklist, is exactly the open questions that can flip it."""
    case = data.draw(cases())
    allowed = data.draw(answers(case))
    for field in ("channel", "who", "line"):
        results = {places: record[field] for places, record in case.outcome.items()}
        assert settled_by(case.view, field, allowed) == case.flips(allowed, results)
    lines = {places: items for places, (_, _, items) in case.table.items()}
    assert second_round(case.view, allowed) == case.flips(allowed, lines)


def interview(views, shared):
    """Ask every question in every way and return the numbers of questions; at each step the bounds must be exact."""

    def ask(needs):
        for number, (view, allowed) in enumerate(needs):
            asked = next_question(view, allowed)
            if asked is None:
                continue
            lengths = set()
            for value in allowed.get(asked, range(view.pool.sizes[asked])):
                rest = [
                    (other, known | {asked: (value,)}) if at == number or asked in shared else (other, known)
                    for at, (other, known) in enumerate(needs)
                ]
                lengths |= {1 + length for length in ask(rest)}
            assert bounds(needs, shared) == (min(lengths), max(lengths))
            return lengths
        assert bounds(needs, shared) == (0, 0)
        return {0}

    return ask(views)


@some_books
@given(st.data())
def test_bounds(data):
    """At every step of every interview the least and the most questions left are attained, and none is outside."""
    case = data.draw(cases())
    interview([(case.view, data.draw(answers(case)))], [])


@drawn(3, 9, suppress_health_check=list(HealthCheck))
@given(books(("one", "two"), most=3))
def test_bounds_of_several_needs(files):
    """With several needs a shared question counts once and another once for each need, exactly."""
    book = compiled(files)
    asked = files["questions.yaml"]["questions"]
    shared = [place for place, name in enumerate(book.order) if asked[name]["scope"] == "case"]
    needs = [(book.view(name, EDITIONS["2024-01-01"]), {}) for name in ("one", "two")]
    interview(needs, shared)
    interview(needs[::-1], shared)
    interview([needs[0], needs[0]], shared)


@some_books
@given(st.data())
def test_because(data):
    """The reason is the first of the smallest sets of answers that leave the same results as all answers do."""
    case = data.draw(cases())
    allowed = data.draw(answers(case))
    for decision in DECISIONS:

        def left(known, decision=decision):
            return distinct(case.table[places][0][decision] for places in case.consistent(known))

        sets = (some for size in range(len(allowed) + 1) for some in combinations(sorted(allowed), size))
        enough = (some for some in sets if left({place: allowed[place] for place in some}) == left(allowed))
        assert because(case.view, decision, allowed) == list(next(enough))


@some_books
@given(st.data())
def test_items(data):
    """A line is on the checklist for sure when every completion has it, and perhaps when some have."""
    case = data.draw(cases())
    allowed = data.draw(answers(case))
    lists = [set(case.table[places][2]) for places in case.consistent(allowed)]
    found = {entry.name: entry for entry in collect(case.view, "items", allowed)}
    assert set(found) == set.union(*lists)
    assert {name for name, entry in found.items() if entry.certain} == set.intersection(*lists)
    for name, entry in found.items():
        for var, values in projections(case.view, entry.residual).items():
            has = {at[var] for at in case.consistent(allowed) if name in case.table[at][2]}
            assert has == set(values) & {at[var] for at in case.consistent(allowed)}


@some_books
@given(books(("one", "two"), most=4))
def test_order_means_nothing(files):
    """Files, rules, items, facts and lists of `over` in another order give the same verdicts and checklists."""
    there, back = compiled(files), compiled(reversed_order(files))
    for name, day in product(("one", "two"), EDITIONS.values()):
        pairs = [(book.view(name, day), book) for book in (there, back)]
        for places in product(*map(range, there.sizes)):
            allowed = {place: (value,) for place, value in enumerate(places)}
            told = [
                (
                    outcomes(view, allowed),
                    [fired(view, decision, allowed) for decision in DECISIONS],
                    sorted(collect(view, "items", allowed)),
                )
                for view, _ in pairs
            ]
            assert told[0] == told[1]


@some_books
@given(st.data())
def test_presumptions(data):
    """A presumption never replaces an answer, applies itself, and never makes a given answer inapplicable."""
    case = data.draw(cases())
    sizes = enumerate(case.book.sizes)
    single = [{place: (value,)} for place, size in sizes for value in range(size)]
    for allowed in ({}, *single, {place: values[:1] for place, values in data.draw(answers(case)).items()}):
        check_presumptions(case, allowed)


def check_presumptions(case, allowed):
    view = case.view
    assumed = presume(case.book, view, allowed, "en")
    assert presume(case.book, view, dict(reversed(allowed.items())), "en") == assumed
    for place in range(len(case.book.order)):
        alone = presume(case.book, view, allowed, "en", wanted(case.book, view, {place}))
        assert alone.get(place) == assumed.get(place)  # with nothing else looked at than what it can rest on
    assert not set(assumed) & set(allowed)
    assert presume(case.book, view, allowed, "en") == assumed
    together, shared = merged(allowed, assumed), view.pool
    assert {place: together[place] for place in allowed} == allowed
    for place in (*allowed, *assumed):
        gate = view.frame["gates"].get(case.book.order[place])
        if gate is not None and shared.restrict(gate, allowed) != FALSE:
            assert shared.restrict(gate, together) != FALSE
    # By the oracle: an option is taken only from the first row that holds for sure by what was given.
    within = [case.oracle.settled(dict(zip(case.book.order, names, strict=True))) for names in _named(case, allowed)]
    for place, value in assumed.items():
        name = case.book.order[place]
        rows = case.oracle.questions[name]["presume"]
        sure = [row["option"] for row in rows if all(case.oracle.holds(row["when"], told) for told in within)]
        assert case.book.questions[name]["values"][value] == sure[0]


def _named(case, allowed):
    values = list(case.oracle.values.values())
    return [[values[place][value] for place, value in enumerate(at)] for at in case.consistent(allowed)]


@some_books
@given(st.data())
def test_named_conditions(data):
    """A condition means the same written out and under a name."""
    files = data.draw(books(most=3))
    names = {name: [*entry["options"], "unsure"] for name, entry in files["questions.yaml"]["questions"].items()}
    when = data.draw(conditions(names))
    files["questions.yaml"]["facts"]["named"] = when
    by_name = {"is": "named"}
    files["topics/one.yaml"]["items"] = {
        "plain": item(when),
        "by-name": item(by_name),
        "never": item({**by_name, "not": when}),
    }
    view = compiled(files).view("one", EDITIONS["base"])
    assert view.plan["items"].get("plain", FALSE) == view.plan["items"].get("by-name", FALSE)
    assert "never" not in view.plan["items"]


def test_a_fact_cancels_presumptions():
    """A given answer cancels the presumption under which it would not apply, and leaves the others alone."""
    questions = {
        "role": question("client", "lawyer", sets={}, presume=[{"option": "client"}]),
        "g28": question("filed", "none", sets={}, gate={"role": "lawyer"}),
        "where": question("here", "abroad", sets={}, presume=[{"option": "here"}]),
    }
    book = compiled(minimal(questions, {"one": topic("one", {"only": rule(route())})}))
    view = book.view("one", None)
    role, g28, where = range(3)
    assert presume(book, view, {}, "en") == {role: 0, where: 0}
    assert presume(book, view, {g28: (0,)}, "en") == {where: 0}
    assert presume(book, view, {g28: (0,), role: (0,)}, "en") == {where: 0}
    assert presume(book, view, {role: (2,), where: (1,)}, "en") == {}
