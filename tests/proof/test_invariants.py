"""The invariants: each holds, each fails on a rulebook with one change, and the counterexample is a true one."""

from __future__ import annotations

import re
from functools import cache

import pytest

from books import RULES
from changed import book, compiled_book, edited
from proof.naive import Naive
from tiers import sampled
from uscis_prep.engine.compiled import Compiled
from uscis_prep.proof.counterexample import answers, proved
from uscis_prep.rulebook.compile import compile_book
from uscis_prep.rulebook.invariants import prove
from uscis_prep.rulebook.schema import Invariant
from uscis_prep.rulebook.stories import INVARIANTS, load_tests

TESTS = load_tests(RULES)
NONE = "{channel: none, tier: none, urgency: none, decided_by: none, answer: none}"
WAIT = f"{NONE[:-1]}, look_again: inside-processing}}"
CALL = "{channel: phone, tier: tier1, urgency: tier1-decides, decided_by: contact-center, answer: call-back}"
OFFICE = "tier: field-office, urgency: none, decided_by: field-office"
WRITE = f"{{channel: online-account, {OFFICE}, answer: message-reply}}"
SILENT = CALL.replace("call-back", "none")
MY = WRITE.replace("online-account", "my-appointment").replace("message-reply", "appointment-request")
TOOL = "{channel: biometrics-tool, tier: none, urgency: none, decided_by: none, answer: at-once}"
URGENT = "{channel: none, tier: none, urgency: urgent, decided_by: none, answer: none, look_again: inside-processing}"
DELAY, WHO, CONTACT = "topics/processing-delay.yaml", "shared/who.yaml", "shared/contact.yaml"
PROOF, SUSPICIOUS = "topics/proof-of-status.yaml", "topics/suspicious-contact.yaml"
BIO, INTERVIEW = "topics/reschedule-biometrics.yaml", "topics/reschedule-interview.yaml"
INSIDE = "when: {processing: inside, asked_before: [no, unsure]}"
#: Invariant: the file, what stands there (an id, `…`, and what follows it; `then` for its record), what instead.
CHANGES = {
    "unsure-never-waits": (DELAY, "  delay-asked-nobody-knows-when:…then", WAIT),
    "unsure-keeps-a-way": (DELAY, "  delay-asked-nobody-knows-when:…then", NONE),
    "every-wait-keeps-a-way": (DELAY, "  delay-phone-if-pressing:…channel: phone", "channel: legal-help"),
    "nothing-to-do-is-named": (DELAY, "  delay-inside:…then", NONE),
    "lost-documents-never-wait": (PROOF, "  proof-card-gone:…then", WAIT),
    "appointments-never-wait": (BIO, "  biometrics-before-the-date:…then", WAIT),
    "missing-notices-never-wait": ("topics/missing-document.yaml", "  missing-notice-with-a-date:…then", WAIT),
    "paralegals-never-phone": (WHO, "  paralegal-hands-over:…then", "{who: you}"),
    "paralegals-hand-over": (WHO, "  who-g28-not-on-file:…role: firm", "role: attorney"),
    "beneficiaries-never-ask": (WHO, "  beneficiary-is-no-party:…then", "{who: you}"),
    "petitioners-have-a-petition": (WHO, "  unsure-of-the-role:…then", "{who: petitioner}"),
    "helpers-bring-the-person": (WHO, "  helper-brings-the-person:…then", "{who: you}"),
    "the-person-is-on-the-line": (WHO, "  who-person-on-the-line:…family, interpreter, helper", "family, helper"),
    "without-a-g28-nobody-speaks": (WHO, "  attorney-without-g28:…then", "{who: you}"),
    "clients-speak-with-the-firm-first": (WHO, "  who-coordinate-first:…who.who: representative-first", "who.who: you"),
    "abroad-has-another-number": (CONTACT, "  line-from-abroad:…then", "{line: same}"),
    "overseas-is-for-abroad": (CONTACT, "  line-as-decided:…then", "{line: phone-overseas}"),
    "no-appointments-for-people-abroad": (PROOF, "  proof-no-card-abroad:…then", MY),
    "foreign-numbers-are-warned-of": ("shared/phone-number.yaml", "  number-foreign:…phone: foreign", "phone: tty"),
    "numbers-that-cannot-ring-are-warned-of": (
        "shared/phone-number.yaml",
        "  number-none:…[none, unsure]",
        "none",
    ),
    "language-and-phone-never-decide": (DELAY, INSIDE, INSIDE.replace("}", ", speaks: es}")),
    "phone-decides-only-what-is-awaited": (
        BIO,
        "  biometrics-tool:…moved_twice: [no, unsure]",
        "moved_twice: [no, unsure], phone: us-direct",
    ),
    "announced-calls-need-a-number": (DELAY, "  delay-number-cannot-ring:…then", NONE),
    "two-missed-calls-never-wait": (DELAY, "  delay-missed-both:…then", WAIT),
    "urgent-time-over-never-waits": (DELAY, "  delay-asked-urgent-over:…then", WAIT),
    "a-proof-that-ends-too-early-is-no-proof": (PROOF, "  proof-card-runs-out:…then", NONE),
    "missing-requests-are-asked-for": ("topics/missing-document.yaml", "  missing-notice-with-a-date:…then", WAIT),
    "kinds-of-emergency-never-decide": (
        DELAY,
        INSIDE,
        INSIDE.replace("}", ", emergency_kind: work}"),
    ),
    "other-languages-bring-an-interpreter": ("shared/interpreter.yaml", "speaks: other", "speaks: es"),
    "every-contact-has-an-answer": (DELAY, "  delay-answer-overdue:…then", SILENT),
    "no-contact-no-class": (DELAY, "  delay-inside:…then", URGENT),
    "calls-are-warned-of-fraud": (CONTACT, "  beware-of-fraud:…route.channel: live", "route.channel: live, where: us"),
    "calls-are-written-down": (CONTACT, "  write-down-the-call:…cites: [LF19]", "cites: [LF6]"),
    "deadlines-come-first": (CONTACT, "  deadline-first:…[rfe, noid]", "rfe"),
    "fees-come-first": (CONTACT, "  fee-first:…deadline: fee", "deadline: rfe"),
    "money-and-secrets-are-never-sent": (SUSPICIOUS, "  suspicious-writing-wants-something:…then", WRITE),
    "the-tool-needs-time-and-an-account": (
        BIO,
        "  biometrics-tool:…moved_twice: [no, unsure]",
        "moved_twice: [no, unsure, yes]",
    ),
    "the-documents-know-no-tool": (BIO, "  biometrics-before-the-date:…then", TOOL),
    "messages-need-an-account": (DELAY, "  delay-not-listed-request:…then", WRITE),
    "staying-away-needs-a-reason": (INTERVIEW, "  interview-request:…then: ", "stay_away: true\n    then: "),
    "cancelled-long-ago-is-asked-about": (INTERVIEW, "  interview-cancelled-long-ago-goal:…then", WAIT),
    "beneficiaries-report-their-move": (WHO, "  beneficiary-reports-own-move:…then", "{who: party}"),
    "representatives-of-the-protected-use-hotlines": (CONTACT, "  protected-firm:…role: firm", "role: attorney"),
    "abroad-nothing-names-the-800-number": (CONTACT, "  line-from-abroad:…then", "{line: same}"),
    "the-overseas-number-is-offered-abroad-only": (CONTACT, "  line-as-decided:…then", "{line: phone-overseas}"),
    "the-ill-are-not-told-to-attend": (INTERVIEW, "  interview-plan-to-attend:…not: {is: ill-then}", "speaks: en"),
    "the-ill-read-that-they-stay-away": (INTERVIEW, "  interview-call-ill-goal:…    stay_away: true\n", ""),
    "missed-interviews-are-called-about": (INTERVIEW, "  interview-past:…then", WRITE),
}
#: A change of a condition leaves a gap; a rule for the rest fills it.
REST = {
    "language-and-phone-never-decide": "processing: inside, asked_before: [no, unsure], speaks: [en, other, unsure]",
    "kinds-of-emergency-never-decide": "processing: inside, asked_before: [no, unsure], not: {emergency_kind: work}",
}


@cache
def changed(name):
    """Return the shipped rulebook with the change of an invariant, as a book and compiled."""
    file, old, new = CHANGES[name]
    if old.endswith("…then"):
        whole = (RULES / file).read_text(encoding="utf-8")
        key = old.removesuffix("…then")
        old = f"{key}…{re.compile(r'then: .*').search(whole, whole.index(key))[0]}"
        new = f"then: {new}"
    if name in REST:
        more = f"  for-the-rest:\n    when: {{{REST[name]}}}\n    then: {CALL}\n"
        words = '{en: "Call.", es: "Llame."}'
        said = f"    headline: {words}\n    cites: [H8]\n"
        new = f"{new}\n    then: {WAIT}\n{said}{more}{said}  was:\n    when: {{any: []}}"
    made = edited(file, old, new)
    topic = made.topics[file].topic
    topics = {topic} if topic else {"processing-delay", "reschedule-interview", "change-address"}
    return made, Compiled(compile_book(made, topics | {"any-call"}))


def test_all_hold():
    """Every invariant holds on the shipped rulebook, applies to something, and each exception is needed."""
    compiled = Compiled(compiled_book())
    assert [outcome for outcome in proved(book(), TESTS, compiled) if outcome.failures] == []
    assert len(TESTS.invariants) >= 15
    assert set(CHANGES) == set(TESTS.invariants)


@pytest.mark.parametrize("name", sampled(CHANGES, 6))
def test_each_fails_on_a_changed_rulebook(name):
    """With one change of the shipped rulebook an invariant fails, and by the printed plan it really does."""
    made, compiled = changed(name)
    invariant = TESTS.invariants[name]
    found = prove(made, TESTS._replace(invariants={name: invariant}), compiled).counterexamples
    assert found
    facts = answers(compiled, found[0])
    plan = Naive(made, compiled, facts, found[0].edition)
    assert plan.holds(invariant.when)
    if found[0].option is None:
        assert not plan.holds(invariant.always) or (invariant.never is not None and plan.holds(invariant.never))
    else:
        place, value = found[0].option
        question = compiled.order[place]
        other = answers(compiled, found[0]._replace(answers={**found[0].answers, place: value}))
        assert other[question] != facts[question]
        elsewhere = Naive(made, compiled, other, found[0].edition)
        if invariant.unsure:
            assert elsewhere.holds(invariant.no_option)
        else:
            assert elsewhere.state.possible != plan.state.possible


def with_invariant(**keys):
    """Return the failures of one invariant on one topic of the shipped rulebook."""
    node = TESTS.nodes[f"{INVARIANTS}/unsure-never-waits"]
    invariant = Invariant.model_validate({"why": "Words.", "cites": ["H1"], **keys})
    tests = TESTS._replace(invariants={"x": invariant}, nodes={f"{INVARIANTS}/x": node})
    (outcome,) = proved(book(), tests, Compiled(compile_book(book(), {"processing-delay"})))
    return [failure.field for failure in outcome.failures]


def test_an_invariant_that_applies_to_nothing_fails():
    """Matching nothing is no success: neither for an invariant, nor for an exception."""
    never = {"plan.channel": "phone"}
    inside = {"processing": "inside", "asked_before": "no"}
    assert with_invariant(when=inside, never=never) == []
    assert with_invariant(when={**inside, "plan.action": "chat"}, never=never) == ["applies"]
    idle = {"when": {"processing": "outside"}, "why": "Words.", "cites": ["H1"]}
    assert with_invariant(when=inside, never=never, but=[idle]) == ["applies"]
    assert with_invariant(when={"processing": "outside"}, never=never, but=[idle]) == []
    assert with_invariant(when={"processing": "outside"}, never=never) == ["holds"]
