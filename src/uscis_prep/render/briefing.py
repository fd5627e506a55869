"""The briefing as text: what the form is, the table of topics, the next question, the checklist of any call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.plan.briefing import TOPIC
from uscis_prep.plan.repeat import FLAGS
from uscis_prep.render.checklist import add_checklist

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Briefing, Plan, TopicRow
    from uscis_prep.render.page import Page


def add_briefing(page: Page, setting: Setting, plan: Plan) -> None:
    """Add the briefing of a plan that has one."""
    briefing = plan["briefing"]
    if briefing is None:
        return
    _add_form(page, setting, plan)
    _add_topics(page, setting, briefing, named=bool(plan["needs"]))
    if plan["undecided"] is not None:
        _add_next(page, setting, plan)
    if briefing["holds"]:
        page.heading(setting.say("briefing-call"))
        page.address(setting.fill("{phone-number}"), "  ")
        page.address(setting.fill(f"{setting.say('label-tty')} {{tty-number}}"), "  ")
        page.add(setting.say("when-hours"))
        add_checklist(page, setting, briefing["holds"])


def _add_form(page: Page, setting: Setting, plan: Plan) -> None:
    """Say what is known about the form, where one was given."""
    form = plan["answers"].get("form")
    if form is None or form == "unsure":
        return
    if form == "none":
        page.heading(setting.say("briefing-form-none"))
        return
    entry = setting.data["forms"].get(form)
    if entry is None:
        page.heading(setting.say("briefing-form-other"))
        return
    page.heading(setting.say("briefing-form", form=form, title=entry["title"]))
    if setting.request.language == "es":
        page.add(entry["gloss"])
    if entry["kind"] != "case":
        page.add(setting.say("briefing-form-attachment"))
    elif entry["party"] == "petitioner":
        page.add(f"{setting.say('briefing-form-petitioner')} (LF14, U20)")


def _add_topics(page: Page, setting: Setting, briefing: Briefing, *, named: bool) -> None:
    page.heading(setting.say("label-open" if named else "briefing-topics"))
    for row in briefing["topics"]:
        page.add(f"{row['topic']}: {row['name']}", first="- ")
        page.add(row["about"], "small", first="    ")
        _add_row(page, setting, row)


def _add_row(page: Page, setting: Setting, row: TopicRow) -> None:
    if row["verdict"] is not None:
        page.add(row["verdict"]["headline"], first="    ")
        return
    if row["depends_on"]:
        page.add(setting.say("briefing-depends", ask=row["depends_on"]["ask"]), first="    ")
        for told, options in _by_outcome(row["depends_on"]["options"]).items():
            labels = [_label(setting, row["depends_on"]["question"], option) for option in options]
            page.add(f"{', '.join(labels)}: {told}", "small", first="      ")


def _by_outcome(options: Mapping[str, str]) -> dict[str, list[str]]:
    """Put options with the same outcome on one line."""
    found: dict[str, list[str]] = {}
    for option, told in options.items():
        found.setdefault(told, []).append(option)
    return found


def _label(setting: Setting, question: str, option: str) -> str:
    """Return an option as it is typed; a stretch of dates in words, because nobody types its name."""
    entry = setting.compiled.questions[question]
    if option in entry["bands"]:
        return setting.words(entry["bands"][option]["clause"])
    is_date = entry["kind"] in ("date", "moment")
    return setting.say("clause-unsure", short=setting.words(entry["short"])) if is_date else option


def _add_next(page: Page, setting: Setting, plan: Plan) -> None:
    waiting = plan["undecided"]
    if waiting is None:
        return
    question = waiting["next_question"]
    page.heading(setting.say("briefing-next", ask=question["ask"]))
    page.add(left(setting, waiting["questions_left"]["least"], waiting["questions_left"]["most"]), "small")
    name = question["id"]
    flag = f"--{name}" if name in (TOPIC, *FLAGS) else f"--set {name}=…"
    page.add(setting.say("briefing-run", flag=flag), "small")


def left(setting: Setting, least: int, most: int) -> str:
    """Say how many questions are left."""
    if most == 1:
        return setting.say("briefing-left-one")
    key = "briefing-left-exact" if least == most else "briefing-left"
    return setting.say(key, least=least, most=most)
