"""The briefing on the sheet: what most people with a form need, what settles the rest, the checklist of any call."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from uscis_prep.plan.briefing import ANY_CALL, TOPIC, UNSURE, option_text, stretches
from uscis_prep.plan.repeat import FLAGS
from uscis_prep.plan.state import State
from uscis_prep.render.compose_details import aloud, detail, more
from uscis_prep.render.compose_need import CALL, MARKS, item_line, writing
from uscis_prep.render.phrases import first_sentence, line_hours
from uscis_prep.render.sheet import FULL, Block, BriefingSheet, Line, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Briefing, Item, Plan, TopicRow

#: Sections that stand above the checklist, or behind the page.
BESIDE = ("warning", "note")
#: How the interview is begun instead of a page.
CHECK, INTERVIEW = "uscis-prep check", "uscis-prep"
#: The interview presumes nothing, so that it has no such flag.
UNPRESUMED = " --no-presume"


def briefing(plan: Plan, setting: Setting, *, hints: bool = True) -> BriefingSheet | None:
    """Return the briefing of a plan that has one.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        hints: Whether commands to go on with are named.
    """
    found = plan["briefing"]
    if found is None:
        return None
    return BriefingSheet(
        about=tuple(_about(plan, setting)),
        careful=tuple(_careful(setting, found)),
        title=_choice(setting, plan, found),
        usual=tuple(_usual(row["topic"], row["sentence"]) for row in found["usual"]),
        others=_others(setting, found),
        settles=tuple(_settles(setting, row) for row in found["topics"] if not found["usual"] and row["depends_on"]),
        next=tuple(_next(plan, setting)) if hints else (),
        reach=found["reach"] or "",
        call=_call(setting, found["reach"]),
        checklist=_checklist(setting, [item for item in found["holds"] if not _beside(item)]),
        writing=writing(setting, CALL, "section-write-down") if found["reach"] else None,
        assumed=_assumed(setting),
        details=_details(plan, setting, found),
    )


def form_title(plan: Plan, setting: Setting) -> str:
    """Return the form that was named, with its title; nothing where none was."""
    form = plan["answers"].get("form")
    entry = setting.data["forms"].get(form)
    return setting.say("briefing-form", form=form, title=entry["title"]) if entry else ""


def _about(plan: Plan, setting: Setting) -> Iterator[Line]:
    """Yield what is known about the form, where one was named."""
    form = plan["answers"].get("form")
    entry = setting.data["forms"].get(form)
    if entry is None:
        if form not in (None, UNSURE):
            yield Line(setting.say("briefing-form-none" if form == "none" else "briefing-form-other"))
        return
    if setting.request.language == "es":
        yield Line(entry["gloss"])
    if entry["kind"] != "case":
        yield Line(setting.say("briefing-form-attachment"))
    elif entry["party"] == "petitioner":
        yield Line(setting.say("briefing-form-petitioner"), cites=("LF14", "U20"))


def _careful(setting: Setting, found: Briefing) -> Iterator[Row]:
    """Yield what warns: about the form first, then about any call."""
    caution = found["careful"]
    lines = [Line(caution["text"], cites=tuple(caution["cites"]))] if caution else []
    lines += [item_line(setting, item) for item in found["holds"] if _warns(item)]
    if lines:
        yield Row("careful", setting.say("label-careful"), tuple(lines))


def _warns(item: Item) -> bool:
    """Return True if an item stands above everything else: a warning, legal help, a letter with a deadline."""
    return item["section"] == "warning" or (item["section"] == "before" and item["warning"])


def _beside(item: Item) -> bool:
    return item["section"] in BESIDE or _warns(item)


# ── the choice of a topic, or what settles those that were named ─────────────────────────────────────────────────────


def _choice(setting: Setting, plan: Plan, found: Briefing) -> str:
    """Return what is chosen from: the usual topics, or the needs that are still open beside decided ones."""
    if not found["usual"]:
        return setting.say("label-open") if any(need["verdict"] for need in plan["needs"]) else ""
    known = setting.data["forms"].get(plan["answers"].get("form"))
    return f"{setting.say('briefing-ask')} {setting.say('briefing-usual-form' if known else 'briefing-usual')}"


def _usual(topic: str, sentence: str) -> Row:
    """Return a topic as a person would say it, and what it comes to, with a gap between them."""
    said, rest = first_sentence(sentence)
    return Row(topic, topic, (Line(f"{said}  {rest}".strip()),))


def _others(setting: Setting, found: Briefing) -> str:
    """List the topics that are not usual, by what is typed."""
    usual = {row["topic"] for row in found["usual"]}
    names = [row["topic"] for row in found["topics"] if row["topic"] not in usual]
    return setting.say("briefing-others", names=", ".join(names)) if usual and names else ""


def _settles(setting: Setting, row: TopicRow) -> Block:
    """Return the question that settles a topic, how it is answered, and what each answer leads to."""
    depends = row["depends_on"] or {}
    flag = setting.say("briefing-run", flag=_flag(depends["question"]))
    outcomes = _outcomes(setting, row["topic"], depends["question"], depends["options"])
    lines = [Line(f"{', '.join(answers)}: {told}", "dash") for told, answers in outcomes.items()]
    title = setting.say("briefing-settles", name=row["name"], ask=depends["ask"])
    return Block("settles", title, (Line(flag, small=True), *lines))


def _flag(question: str) -> str:
    """Return how a question is answered on the line."""
    return f"--{question}" if question in (TOPIC, *FLAGS) else f"--set {question}=…"


def _next(plan: Plan, setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield commands to go on with, each with its label."""
    found = plan["briefing"]
    if found and found["usual"] and not plan["needs"]:
        yield setting.say("briefing-next"), f"{plan['repeat']} --topic {found['usual'][0]['topic']}"
    if " && " not in plan["repeat"]:
        asked = plan["repeat"].replace(CHECK, INTERVIEW, 1).replace(UNPRESUMED, "")
        yield setting.say("briefing-interview"), asked


# ── any call ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _call(setting: Setting, reach: str | None) -> Block | None:
    """Return the line that is dialed, with its hours now."""
    if not reach:
        return None
    title = setting.fill(setting.say("briefing-call", number=reach))
    return Block("call", title, (Line(line_hours(setting)),))


def _checklist(setting: Setting, items: Sequence[Item]) -> tuple[Block, ...]:
    """Return the lines of any call by section, with one short word each as heading."""
    blocks = []
    for section, lines in groupby(items, key=lambda item: item["section"]):
        mark = MARKS.get(section, "tick")
        blocks.append(
            Block(section, setting.say(f"section-{section}"), tuple(item_line(setting, item, mark) for item in lines))
        )
    return tuple(blocks)


def _assumed(setting: Setting) -> tuple[str, ...]:
    """List the safety facts that were presumed absent: with one of them, a topic may come to something else."""
    questions = setting.compiled.questions
    call = State(setting, ANY_CALL, setting.request.facts)
    safety = {name for name, entry in questions.items() if entry["safety"]}
    presumed = {call.name(place): value for place, value in call.assumed.items() if call.name(place) in safety}
    if presumed and presumed.keys() == safety:
        return (setting.say("assumed-safety"),)
    return tuple(setting.clause(name, value) for name, value in presumed.items())


# ── behind the page ──────────────────────────────────────────────────────────────────────────────────────────────────


def _details(plan: Plan, setting: Setting, found: Briefing) -> tuple[Block, ...]:
    """Return what stands behind the page: the hours, what else is known, the other language, all topics."""
    hours = [Line(setting.say("when-hours"))] if found["reach"] else []
    waiting = plan["undecided"]
    left = [Line(questions_left(setting, **waiting["questions_left"]), small=True)] if waiting else []
    blocks = (
        detail(setting, "reach", hours),
        detail(setting, "more", list(more(found["holds"]))),
        detail(setting, "aloud", list(aloud(setting, found["holds"]))),
        Block(
            "topics", setting.say("briefing-topics"), (*left, *(_topic(setting, row) for row in found["topics"])), FULL
        ),
    )
    return tuple(block for block in blocks if block is not None)


def questions_left(setting: Setting, least: int, most: int) -> str:
    """Say how many questions are left."""
    if most == 1:
        return setting.say("briefing-left-one")
    key = "briefing-left-exact" if least == most else "briefing-left"
    return setting.say(key, least=least, most=most)


def _topic(setting: Setting, row: TopicRow) -> Line:
    """Return a topic with what is decided, or what it depends on and what each answer leads to."""
    told = [row["about"]]
    if row["verdict"]:
        told += [part for part in (row["verdict"]["headline"], row["verdict"]["reach"]) if part]
    elif row["depends_on"]:
        depends = row["depends_on"]
        told.append(setting.say("briefing-depends", ask=depends["ask"]))
        outcomes = _outcomes(setting, row["topic"], depends["question"], depends["options"])
        told += [f"{', '.join(answers)}: {outcome}" for outcome, answers in outcomes.items()]
    return Line(f"{row['topic']}: {row['name']}", "dash", under=tuple(Line(text, small=True) for text in told))


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
