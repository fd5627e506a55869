"""The command that makes the same plan again, with identifiers reduced to what the advice needs."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import Setting

#: Questions that have a flag of their own; every other one is given by `--set`.
FLAGS = ("form", "receipt", "filed", "appointment", "travel", "role", "g28", "where", "account", "speaks", "phone")


def repeat(setting: Setting) -> str:
    """Return the command line; no number of a person is in it."""
    request = setting.request
    parts = ["uscis-prep", "check", *_facts(request.facts.values())]
    for need in request.needs:
        parts += ["--topic", need.topic, *_facts(need.facts.values())]
    if request.as_of is None:
        parts.append("--no-updates")
    elif request.as_of != setting.today:
        parts += ["--as-of", request.as_of.isoformat()]
    if request.zone_key:
        parts += ["--zone", request.zone_key]
    if request.language != "en":
        parts += ["--lang", request.language]
    if not request.presume:
        parts.append("--no-presume")
    return " ".join(quote(part) for part in parts)


def _facts(facts: Iterable[Fact]) -> list[str]:
    parts = []
    for fact in facts:
        option = "IOE" if (fact.question, fact.option) == ("receipt", "ioe") else fact.option
        if fact.question in FLAGS:
            parts += [f"--{fact.question}", option]
        else:
            parts += ["--set", f"{fact.question}={option}"]
    return parts
