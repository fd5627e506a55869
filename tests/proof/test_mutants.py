"""Rule mutants: each change of a rule that changes any advice is noticed; what changes nothing is known to be so."""

from __future__ import annotations

from collections import Counter

import tiers
from mutants import EQUIVALENT, ERROR, EXAMPLE, NEAR_MISS, NOTICED, SNAPSHOT, Mutant, book, mutants, noticed, sample
from tiers import DEEP, QUICK, in_parts, part

#: How many of the mutants are tried; all of them where there is time.
SHARE = 1.0 if DEEP else 0.05
SEED = 20261123
#: The share that tests and invariants must notice; the last full run is on docs/reference/proof.md. Of the few in the
#: quick tier a smaller one, since one mutant more or less weighs more.
LEAST = 0.7 if tiers.tier == QUICK else 0.9
DELAY = "topics/processing-delay.yaml"


def mutant(name):
    """Return a rule of the topic `processing-delay`, and the mutant that some changed keys make of it."""
    rule = book().topics[DELAY].rules[name]
    return rule, lambda **keys: Mutant("made", DELAY, name, "", rule.model_copy(update=keys))


def test_every_kind_is_made():
    """Conditions, `over`, `then`, `from`, edges of bands and values of parameters are changed, each change once."""
    made = [str(each) for each in mutants()]
    assert len(made) == len(set(made)) > 2000
    kinds = {each.kind for each in mutants()}
    assert kinds == {"drop-key", "swap-option", "widen", "drop-over", "then", "drop-from", "edge", "value"}


@in_parts
def test_a_mutant_is_noticed_by_tests_or_proof():
    """Nine of ten mutants that change any advice are noticed before the semantic snapshot has to: it notices all."""
    found = Counter(noticed(each) for each in part(sample(SHARE, SEED), 10))
    changed = found.total() - found[EQUIVALENT]
    assert set(found) <= {*NOTICED, EQUIVALENT}
    assert changed - found[SNAPSHOT] >= LEAST * changed


def test_what_changes_nothing_is_equivalent():
    """The same condition written differently, and the same list in another order, change nothing."""
    rule, made = mutant("delay-inside")
    assert noticed(made(when={"all": [rule.when]})) == EQUIVALENT
    assert noticed(made(when=rule.when | {"processing": ["inside"]})) == EQUIVALENT
    assert noticed(made(over=[])) == EQUIVALENT


def test_who_notices_is_told():
    """A gap is an error; another channel fails the example; a change that the example cannot see fails a near miss."""
    rule, made = mutant("delay-inside")
    assert noticed(made(when=rule.when | {"processing": "outside"})) == ERROR
    assert noticed(made(then=rule.then | {"channel": "processing-times"})) == EXAMPLE
    assert noticed(made(then=rule.then | {"tier": "tier1"})) in (EXAMPLE, NEAR_MISS)
