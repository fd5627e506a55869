"""What lint says of dead and useless parts is true, and it says all: compared with trying every combination."""

import copy
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given

from books import DECISIONS, books, write
from engine.test_oracle import EDITIONS, Oracle
from tiers import drawn
from uscis_prep.rulebook.lint.run import lint

some_books = drawn(3, 7, suppress_health_check=list(HealthCheck))
HOLDS = ("when", "over", "from", "in_force_by", "tests", "decision")


def report(files):
    """Return what lint says about a rulebook that is given as data."""
    with TemporaryDirectory() as folder:
        return lint(write(Path(folder), files))


def names(found, code, pattern="the (?:rule|line) `([^`]+)`"):
    """Return the names in the messages of a code."""
    told = [problem.message for problem in found.findings if problem.code == code]
    return {re.search(pattern, message).groups() for message in told}


def entries(files):
    """Yield file, kind and name of every rule and line."""
    for file in ("topics/one.yaml", "shared/last.yaml"):
        for kind in ("rules", "items"):
            for name in files[file].get(kind, {}):
                yield file, kind, name


def without(files, name):
    """Return the book without an entry, and without every `over` that names it."""
    fresh = copy.deepcopy(files)
    for file, kind, other in list(entries(files)):
        entry = fresh[file][kind][other]
        entry["over"] = [weaker for weaker in entry.get("over", []) if weaker != name]
        if other == name:
            del fresh[file][kind][other]
    return fresh


def given_by(entry):
    return repr(sorted((key, repr(value)) for key, value in entry.items() if key not in HOLDS))


def outputs(files):
    """Return what is given for each combination in each edition; None where not exactly one rule decides."""
    found = {}
    for edition in EDITIONS:
        oracle = Oracle(files, edition=edition)
        for places, told in oracle.everything():
            try:
                _, rules, items = oracle.verdict(told)
            except ValueError:
                return None
            decided = [given_by(oracle.entries[decision][rules[decision]]) for decision in DECISIONS]
            lines = {given_by(oracle.entries["items"][name]) for name in items}
            found[edition, places] = decided, lines
    return found


def fired(files):
    """Return every rule and line that fires for some answers in some edition."""
    found = set()
    for edition in EDITIONS:
        oracle = Oracle(files, edition=edition)
        for _, told in oracle.everything():
            _, rules, items = oracle.verdict(told)
            found |= {*rules.values(), *items}
    return found


def raws(oracle, told):
    """Return the entries whose conditions hold as they are written."""
    answers = oracle.settled(told)
    found = set()
    for kind in (*DECISIONS, "items"):
        found |= {name for name, entry in oracle.entries.get(kind, {}).items() if oracle.holds(entry["when"], answers)}
        if kind in DECISIONS:
            (name,) = oracle.fires(kind, answers)
            answers |= {f"{kind}.{field}": value for field, value in oracle.entries[kind][name]["then"].items()}
    return found


@some_books
@given(books(most=4))
def test_what_never_fires_and_what_changes_nothing(files):
    """Exactly the entries that never fire are said not to, and exactly those that nothing misses to change nothing."""
    found = report(files)
    alive, before = fired(files), outputs(files)
    every = {name for _, _, name in entries(files)}
    assert names(found, "RB303") | names(found, "RB323") == {(name,) for name in every - alive}
    assert names(found, "RB310") == {(name,) for name in alive if outputs(without(files, name)) == before}


@some_books
@given(books(most=4))
def test_what_is_overridden(files):
    """A name under `over` is said to be useless exactly when the two never hold for the same answers."""
    met = set()
    for edition in EDITIONS:
        oracle = Oracle(files, edition=edition)
        for _, told in oracle.everything():
            held = raws(oracle, told)
            met |= {(name, other) for name in held for other in held}
    stated = {
        (name, weaker) for file, kind, name in entries(files) for weaker in files[file][kind][name].get("over", [])
    }
    assert names(report(files), "RB311", "`([^`]+)` is over `([^`]+)`") == stated - met


def traces(files):
    """Return for each combination everything that can be seen of it: what fires, and which usual answers hold."""
    found = {}
    for edition in EDITIONS:
        oracle = Oracle(files, edition=edition)
        for places, told in oracle.everything():
            _, rules, items = oracle.verdict(told)
            settled = oracle.settled(told)
            rows = [row for entry in oracle.questions.values() for row in entry["presume"]]
            usual = [oracle.holds(row["when"], settled) for row in rows]
            found[edition, places] = rules, items, usual
    return found


@some_books
@given(books(most=4))
def test_questions_and_options_that_make_no_difference(files):
    """Exactly the questions on which nothing depends are named, and exactly the options that nothing tells apart."""
    seen = traces(files)
    idle, alike = set(), set()
    for place, (name, values) in enumerate(Oracle(files).values.items()):
        classes = {}
        for value in range(len(values)):
            picture = [
                (edition, places[:place], places[place + 1 :], trace)
                for (edition, places), trace in seen.items()
                if places[place] == value
            ]
            classes.setdefault(repr(picture), []).append(values[value])
        if len(classes) == 1:
            idle.add((name,))
            continue
        for same in classes.values():
            alike |= {(option, name) for option in [value for value in same if value != "unsure"][1:]}
    found = report(files)
    assert names(found, "RB305", "the question `([^`]+)`") == idle
    assert names(found, "RB307", "the option `([^`]+)` of `([^`]+)`") == alike


@some_books
@given(books(most=4))
def test_gates_and_usual_answers(files):
    """A gate is named exactly when it never changes; a usual answer only if it is never the first that holds."""
    gates, first = {}, set()
    oracle = Oracle(files)
    for _, told in oracle.everything():
        settled = oracle.settled(told)
        for name, entry in oracle.questions.items():
            applies = oracle.holds(entry.get("only_if"), settled)
            if entry.get("only_if") is not None:
                gates.setdefault(name, set()).add(applies)
            held = [row for row, usual in enumerate(entry["presume"]) if oracle.holds(usual["when"], settled)]
            if held and applies:
                first.add((str(held[0] + 1), name))
    found = report(files)
    assert names(found, "RB308", "`only_if` of `([^`]+)`") == {(n,) for n, states in gates.items() if len(states) == 1}
    assert not first & names(found, "RB309", r"in row (\d+) of `([^`]+)`")


@some_books
@given(books(most=4))
def test_the_witness_of_an_overridden_entry(files):
    """Under the answers that are shown, an overridden entry holds as written, and does not fire."""
    for problem in report(files).findings:
        if problem.code != "RB303" or not problem.witness:
            continue
        (name,) = re.search("the (?:rule|line) `([^`]+)`", problem.message).groups()
        shown = dict(problem.witness)
        held = False
        for edition in EDITIONS:
            oracle = Oracle(files, edition=edition)
            sets = [told for _, told in oracle.everything() if shown.items() <= told.items()]
            assert sets
            held |= all(name in raws(oracle, told) for told in sets)
        assert held


@some_books
@given(books(most=4))
def test_the_certificate_counts_every_combination(files):
    """In each space the counts of the rules are those of walking through all combinations, and add up to it."""
    proved = report(files).certificate
    for row in proved["spaces"]:
        oracle = Oracle(files, edition=row["editions"][-1])
        everything = list(oracle.everything())
        share = len(everything) // row["combinations"]
        counted = {decision: {} for decision in DECISIONS}
        for _, told in everything:
            for decision, name in oracle.verdict(told)[1].items():
                counted[decision][name] = counted[decision].get(name, 0) + 1
        for decision in DECISIONS:
            rules = row["decisions"][decision]
            assert sum(rules.values()) == row["combinations"]
            assert {name: many * share for name, many in rules.items()} == counted[decision]
