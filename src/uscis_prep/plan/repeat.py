"""The command that makes the same plan again, with identifiers reduced to what the advice needs."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.facts.read import Fact
    from uscis_prep.plan.setting import NeedFacts, Setting

#: Questions that have a flag of their own; every other one is given by `--set`.
FLAGS = ("form", "receipt", "filed", "appointment", "travel", "role", "g28", "where", "account", "speaks", "phone")


def repeat(setting: Setting) -> str:
    """Return the command line, or one for each case where the needs belong to several; no number of a person is in it.

    What is about a person's safety is left out too: a command stays in the history of a shell.

    A command knows one case only: an answer about the case holds for all topics of it.
    """
    groups: list[tuple[dict[str, str], list[NeedFacts]]] = []
    for need in setting.request.needs:
        case = _case(setting, need)
        known = next((needs for facts, needs in groups if facts == case), None)
        if known is None:
            groups.append((case, [need]))
        else:
            known.append(need)
    return " && ".join(_command(setting, needs) for _, needs in groups) if groups else _command(setting, [])


def _case(setting: Setting, need: NeedFacts) -> dict[str, str]:
    questions = setting.compiled.questions
    return {name: fact.option for name, fact in need.facts.items() if questions[name]["scope"] != "need"}


def _command(setting: Setting, needs: Sequence[NeedFacts]) -> str:
    request = setting.request
    parts = ["uscis-prep", "check", *_facts(setting, request.facts.values())]
    for place, need in enumerate(needs):
        mine = [fact for name, fact in need.facts.items() if place == 0 or name not in _case(setting, need)]
        parts += ["--topic", need.topic, *_facts(setting, mine)]
    if request.as_of is None:
        parts.append("--no-updates")
    elif request.as_of != setting.today:
        parts += ["--as-of", request.as_of.isoformat()]
    if request.zone_key:
        parts += ["--zone", request.zone_key]
    if request.rules:
        parts += ["--rules", request.rules]
    if request.language != "en":
        parts += ["--lang", request.language]
    if not request.presume:
        parts.append("--no-presume")
    return " ".join(quote(part) for part in parts)


def _facts(setting: Setting, facts: Iterable[Fact]) -> list[str]:
    parts = []
    for fact in facts:
        if setting.compiled.questions[fact.question].get("safety"):
            continue
        option = "IOE" if (fact.question, fact.option) == ("receipt", "ioe") else fact.option
        if fact.question in FLAGS:
            parts += [f"--{fact.question}", option]
        else:
            parts += ["--set", f"{fact.question}={option}"]
    return parts
