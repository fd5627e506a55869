"""The plan as lines of text: verdict first, then why, steps, what happens next, sources."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from uscis_prep.plan.calendar import closing, is_open
from uscis_prep.render.briefing import add_briefing
from uscis_prep.render.checklist import add_checklist, add_sources, suggestion
from uscis_prep.render.page import Page

if TYPE_CHECKING:
    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Change, Need, Plan, Verdict, Window


def render(plan: Plan, setting: Setting, *, width: int = 72, box: str = "[ ]", last: date | None = None) -> Page:
    """Return the whole plan as a page.

    Args:
        plan: The plan.
        setting: Where it was made, for the texts.
        width: Columns.
        box: The sign of a box to tick.
        last: The day up to which changes ahead were looked for.
    """
    page = Page(width, box)
    page.add(setting.say("title"), "title")
    for notice in plan["notices"]:
        page.add(notice, "small")
    _add_order(page, setting, plan)
    for need in plan["needs"]:
        if need["verdict"] is not None:
            _add_need(page, setting, need, need["verdict"])
    if plan["briefing"] is not None:
        add_briefing(page, setting, plan)
    _add_ahead(page, setting, plan, last)
    _add_end(page, setting, plan)
    return page


def _add_order(page: Page, setting: Setting, plan: Plan) -> None:
    """Say all verdicts first where there are several, in the order of doing."""
    needs = [need for need in plan["needs"] if need["verdict"] is not None]
    if len(needs) > 1:
        page.heading(setting.say("label-order"))
        for number, need in enumerate(needs, start=1):
            page.add(f"{need['name']}: {need['verdict']['headline']}", first=f"{number}. ")  # type: ignore[index]


def _add_need(page: Page, setting: Setting, need: Need, verdict: Verdict) -> None:
    page.heading(need["name"])
    page.add(verdict["headline"], "verdict")
    for after in need["after_needs"]:
        page.add(after["why"])
    _add_how(page, setting, need, verdict)
    _add_answer(page, setting, need)
    _add_why(page, setting, need)
    add_checklist(page, setting, need["checklist"])
    _add_alternatives(page, setting, need)
    _add_small(page, setting, need)


def _add_how(page: Page, setting: Setting, need: Need, verdict: Verdict) -> None:
    """Add channel, hours, person, tier; only what says something for this verdict."""
    contact = verdict["action"] not in ("wait", "nothing")
    if contact:
        page.add(f"{setting.say('label-how')}: {setting.words(setting.channel(verdict['channel'])['name'])}")
        if verdict["reach"]:
            page.address(verdict["reach"], "  ")
        if verdict["tty"]:
            page.address(f"{setting.say('label-tty')} {verdict['tty']}", "  ")
        page.add(f"{setting.say('label-when')}: {_when(setting, verdict)}")
    if contact or verdict["who"] != "you":
        page.add(f"{setting.say('label-who')}: {_who(setting, need, verdict)}")
    if look := verdict["look_again"]:
        day = setting.told(date.fromisoformat(look["date"]))
        page.add(f"{setting.say('label-look-again')}: {day}. {look['why']} ({', '.join(look['cites'])})")
    if need["tier"] not in (None, "none"):
        page.add(f"{setting.say('label-handled')}: {setting.say('tier-' + str(need['tier']))}")
    if need["decided_by"] not in (None, "none"):
        page.add(f"{setting.say('label-decided')}: {setting.say('decided-' + str(need['decided_by']))}")
    if need["urgency"] not in (None, "none"):
        page.add(f"{setting.say('label-urgency')}: {setting.say('urgency-' + str(need['urgency']))}")


def _who(setting: Setting, need: Need, verdict: Verdict) -> str:
    """Say who acts: in the words of the rule that decided it where it has its own, else in those of the program."""
    rules = [name for entry in need["because"] if entry["decision"] == "who" for name in entry["rule"]]
    own = [headline for name in rules if (headline := setting.data["rules"][name].get("headline"))]
    return setting.words(own[0]) if len(rules) == len(own) == 1 else setting.say("who-" + verdict["who"])


def _when(setting: Setting, verdict: Verdict) -> str:
    """Say when; a line that is shut is told in Eastern and in local time."""
    if verdict["opens"]:
        opens = datetime.fromisoformat(verdict["opens"])
        return setting.say("label-later", opens=opens) + local(setting, opens)
    live = setting.channel(verdict["channel"])["live"]
    if live and is_open(setting.calendar, setting.request.now):
        closes = closing(setting.calendar, setting.request.now)
        return setting.say("label-open-now", closes=closes) + local(setting, closes)
    return setting.say("label-now")


def local(setting: Setting, at: datetime) -> str:
    """Return a moment in the caller's zone, where that differs from Eastern time."""
    zone = setting.request.zone
    if at.astimezone(zone).utcoffset() == at.astimezone(setting.calendar.zone).utcoffset():
        return ""
    return " " + setting.say("when-local", at=setting.moment(at, str(zone)))


def _add_answer(page: Page, setting: Setting, need: Need) -> None:
    answer = need["answer"]
    if answer is None or need["verdict"] is None or need["verdict"]["action"] in ("wait", "nothing"):
        return
    if answer["silent"]:
        page.add(f"{setting.say('label-answer')}: {answer['silent']}")
    for window in answer["windows"]:
        page.add(_window(setting, window), first="  ")
        page.add(window["counting"], "small", first="    ")
    if answer["after_your_day"]:
        page.add(setting.say("window-late"))


def _window(setting: Setting, window: Window) -> str:
    label = setting.say("window-" + (window["if"] or "always"))
    values = {edge: _edge(window[edge]) for edge in ("earliest", "latest")}
    form = "window-between" if window["earliest"] else ("window-aim" if window["aim"] else "window-until")
    return f"{label}: {setting.say('kind-' + window['kind'])}, {setting.say(form, **values)}."


def _edge(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _add_why(page: Page, setting: Setting, need: Need) -> None:
    whys = [(why, entry["cites"]) for entry in need["because"] for why in entry["why"]]
    if whys:
        page.heading(setting.say("label-why"))
    for why, cites in whys:
        page.add(f"{why} ({', '.join(cites)}{suggestion(setting, cites, ', ')})")


def _add_alternatives(page: Page, setting: Setting, need: Need) -> None:
    if need["alternatives"]:
        page.heading(setting.say("label-alternatives"))
    for other in need["alternatives"]:
        page.add(f"{other['name']}: {other['why']} ({', '.join(other['cites'])})", first="- ")
        if other["reach"] and other["reach"] not in other["why"]:
            page.address(other["reach"], "  ")
        if other["opens"]:
            page.add(setting.say("label-later", opens=datetime.fromisoformat(other["opens"])), "small", first="  ")


def _add_small(page: Page, setting: Setting, need: Need) -> None:
    if need["assumed"]:
        page.heading(setting.say("label-assumed"))
        for entry in need["assumed"]:
            page.add(f"{entry['text']} ({entry['question']}={entry['option']})", "small", first="- ")
    if need["open"]:
        page.heading(setting.say("label-open"))
        for row in need["open"]:
            names = [setting.words(setting.compiled.questions[name]["short"]) for name in row["settled_by"]]
            output = setting.say(f"output-{row['output']}")
            page.add(setting.say("open-line", output=output, question=", ".join(names)), "small", first="- ")
    if need["disagreements"]:
        page.heading(setting.say("label-disagreements"))
        if all(difference["holds_either_way"] for difference in need["disagreements"]):
            page.add(setting.say("disagreement-same"), "small")
        for difference in need["disagreements"]:
            names = [setting.words(setting.channel(channel)["name"]) for channel in difference["otherwise"]]
            other = setting.say("or").join(names)
            told = " " + setting.say("disagreement-otherwise", channel=other) if other else ""
            page.add(f"{difference['text']}{told} ({', '.join(difference['cites'])})", "small", first="- ")
    if need["changed_since"]:
        page.heading(setting.say("label-changes"))
        for change in need["changed_since"]:
            _add_change(page, setting, change)


def _add_change(page: Page, setting: Setting, change: Change) -> None:
    """Add two lines: what the documents said, and what holds since when; rank and page stand among the sources."""
    if change["was"]:
        page.add(setting.say("changed-was", text=change["was"]), "small", first="- ")
    since = change["from"] or change["by"] or ""
    key = "changed-from" if change["from"] else ("changed-by" if since else "changed-always")
    told = setting.say(key, id=change["id"], since=since, text=change["now"] or change["text"])
    page.add(told, "small", first="  " if change["was"] else "- ")


def _add_ahead(page: Page, setting: Setting, plan: Plan, last: date | None) -> None:
    """Add when the advice changes by itself, where that was asked for."""
    if last is None:
        return
    page.heading(setting.say("label-ahead"))
    for change in plan["ahead"]:
        at = setting.told(datetime.fromisoformat(change["at"]))
        page.add(setting.say("ahead-line", at=at, text=change["text"]), first="- ")
    if not plan["ahead"]:
        page.add(setting.say("ahead-none", last=last))


def _add_end(page: Page, setting: Setting, plan: Plan) -> None:
    page.heading(setting.say("label-always"))
    if any(need["verdict"] and need["verdict"]["action"] == "call" for need in plan["needs"]) or plan["briefing"]:
        page.add(setting.say("fixed-note"), "small")
    page.add(setting.say("never-asked"), "small")
    if plan["edition"] != "base":
        page.add(setting.say("notice-last-published"), "small")
    if plan["unused"]:
        told = ", ".join(f"{name}={value}" for name, value in plan["unused"].items())
        page.add(f"{setting.say('label-unused')}: {told}", "small")
    add_sources(page, setting, plan)
    page.blank()
    page.add(f"{setting.say('label-repeat')}:", "small")
    page.address(plan["repeat"], "  ")
    page.blank()
    page.add(setting.words(setting.data["head"]["disclaimer"]), "small")
    told = f"{plan['rulebook']['id']} {plan['rulebook']['version']}, {plan['rulebook']['checked_on']}"
    page.add(told, "small")
