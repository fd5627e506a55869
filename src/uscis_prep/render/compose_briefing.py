"""The briefing on the sheet: what the form is, the table of topics, the next question, the checklist of any call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.plan.briefing import TOPIC, UNSURE, option_text, stretches
from uscis_prep.plan.repeat import FLAGS
from uscis_prep.plan.state import State
from uscis_prep.render.compose_need import CALL, checklist, writing
from uscis_prep.render.sheet import Block, BriefingSheet, Line, TopicLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan, TopicRow


def briefing(plan: Plan, setting: Setting) -> BriefingSheet | None:
    """Return the briefing of a plan that has one."""
    found = plan["briefing"]
    if found is None:
        return None
    call = None
    if found["reach"]:
        tty = setting.fill(f"{setting.say('label-tty')} {{tty-number}}")
        numbers = (Line("", address=found["reach"]), Line("", address=tty))
        call = Block("call", setting.say("briefing-call"), (*numbers, Line(setting.say("when-hours"))))
    return BriefingSheet(
        form=_form(plan, setting),
        title=setting.say("label-open" if plan["needs"] else "briefing-topics"),
        topics=tuple(_topic(setting, row) for row in found["topics"]),
        next=_next(plan, setting),
        call=call,
        checklist=checklist(setting, found["holds"]),
        writing=writing(setting, CALL, "section-write-down") if call else None,
    )


def _form(plan: Plan, setting: Setting) -> Block | None:
    """Say what is known about the form, where one was given."""
    form = plan["answers"].get("form")
    if form is None or form == "unsure":
        return None
    entry = setting.data["forms"].get(form)
    if form == "none" or entry is None:
        return Block("form", setting.say("briefing-form-none" if form == "none" else "briefing-form-other"), ())
    told = [entry["gloss"]] if setting.request.language == "es" else []
    lines = [Line(text) for text in told]
    if entry["kind"] != "case":
        lines.append(Line(setting.say("briefing-form-attachment")))
    elif entry["party"] == "petitioner":
        lines.append(Line(setting.say("briefing-form-petitioner"), cites=("LF14", "U20")))
    return Block("form", setting.say("briefing-form", form=form, title=entry["title"]), tuple(lines))


def _topic(setting: Setting, row: TopicRow) -> TopicLine:
    depends, outcomes = "", dict[str, list[str]]()
    if row["verdict"] is None and row["depends_on"]:
        depends = setting.say("briefing-depends", ask=row["depends_on"]["ask"])
        outcomes = _outcomes(setting, row["topic"], row["depends_on"]["question"], row["depends_on"]["options"])
    return TopicLine(
        topic=row["topic"],
        name=row["name"],
        about=row["about"],
        headline=row["verdict"]["headline"] if row["verdict"] else "",
        depends=depends,
        outcomes=tuple((", ".join(answers), told) for told, answers in outcomes.items()),
    )


def _outcomes(setting: Setting, topic: str, question: str, options: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the answers with the same outcome together: dates in words, because nobody types their names."""
    if setting.compiled.questions[question]["kind"] in ("date", "moment"):
        own = next((need.facts for need in setting.request.needs if need.topic == topic), {})
        return stretches(State(setting, topic, {**setting.request.facts, **own}), question)
    found: dict[str, list[str]] = {}
    for option, told in options.items():
        found.setdefault(told, []).append(_label(setting, question, option))
    return found


def _label(setting: Setting, question: str, option: str) -> str:
    """Return an option as a person reads it, with what is typed; the number of a form is both."""
    listed = option == UNSURE or option in setting.compiled.questions[question]["options"]
    return f"{option_text(setting, question, option)} ({option})" if listed else option


def _next(plan: Plan, setting: Setting) -> Block | None:
    """Return the next question, and how to answer it."""
    waiting = plan["undecided"]
    if waiting is None:
        return None
    question, left = waiting["next_question"], waiting["questions_left"]
    name = question["id"]
    flag = f"--{name}" if name in (TOPIC, *FLAGS) else f"--set {name}=…"
    told = (questions_left(setting, left["least"], left["most"]), setting.say("briefing-run", flag=flag))
    title = setting.say("briefing-next", ask=question["ask"])
    return Block("next", title, tuple(Line(text, small=True) for text in told))


def questions_left(setting: Setting, least: int, most: int) -> str:
    """Say how many questions are left."""
    if most == 1:
        return setting.say("briefing-left-one")
    key = "briefing-left-exact" if least == most else "briefing-left"
    return setting.say(key, least=least, most=most)
