"""How much a run tries: the quick tier, what it leaves to CI, or all, drawn as widely as there is time.

`pytest` runs the quick tier, `pytest --tier rest` what it leaves out, `pytest --tier all` both at once. With
USCIS_PREP_DEEP=1 all is tried, and examples are drawn anew each time. docs/reference/proof.md says what is left out.
"""

import os

import pytest
from hypothesis import HealthCheck, seed, settings

QUICK, REST, ALL = "quick", "rest", "all"
DEEP = os.environ.get("USCIS_PREP_DEEP") == "1"
#: What `pytest` alone runs.
DEFAULT = ALL if DEEP else QUICK
#: The tier of this run; `conftest.py` sets it from --tier before any test file is read.
tier = DEFAULT
#: How many times as many examples are drawn in the deep mode.
WIDER = 10
#: Seconds after which a test gives a process up. Only one that hangs takes as long, however busy the machine.
HANG = 180
#: Left to CI by the quick tier.
ci = pytest.mark.ci
#: Run by the quick tier and by what it leaves to CI, each with a part of its own.
in_parts = pytest.mark.in_parts

ALWAYS = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", **ALWAYS, derandomize=True)
settings.register_profile("deep", **ALWAYS, derandomize=False, max_examples=100 * WIDER, print_blob=True)
PROFILE = "deep" if DEEP else "same"


def examples(quick, ci=0, deep=0):
    """Return how many examples a property draws: so many in the quick tier, so many others in CI."""
    if DEEP:
        return deep or max(quick, ci) * WIDER
    return {QUICK: quick, REST: ci, ALL: quick + ci}[tier]


def drawn(quick, ci=0, deep=0, suppress_health_check=(), **more):
    """Return a decorator of a property: how many examples it draws, and how many other ones in CI."""
    more["suppress_health_check"] = {HealthCheck.too_slow, *suppress_health_check}

    def decorate(test):
        test = settings(max_examples=examples(quick, ci, deep) or 1, **more)(test)
        if ci and tier == REST:
            test = seed(ci)(test)
        return in_parts(test) if ci else test

    return decorate


def part(values, every):
    """Return what a test tries of a list: each n-th in the quick tier, the others in CI, all in the deep mode."""
    values = list(values)
    quick = values[::every]
    rest = [value for place, value in enumerate(values) if place % every]
    return {QUICK: quick, REST: rest, ALL: values}[tier]


def sampled(values, every):
    """Return the parameters of a test: each n-th runs in the quick tier too, the others in CI only."""
    return [pytest.param(value, marks=ci) if place % every else value for place, value in enumerate(values)]


def belongs(item, chosen):
    """Return True if a test is part of a tier."""
    left = item.get_closest_marker(ci.name) is not None
    again = item.get_closest_marker(in_parts.name) is not None
    return {QUICK: not left, REST: left or again, ALL: True}[chosen]
