"""The summary of a table: how many cases by verdict, by who must act, and by day; as data and as a page."""

from __future__ import annotations

from collections import Counter
from shlex import quote
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.calls import grouped
from uscis_prep.batch.overview import GROUPS
from uscis_prep.batch.overview_page import add_group, closed_days
from uscis_prep.batch.rows import SCHEMA, call_fields, shown
from uscis_prep.batch.told import DECIDED, UNDECIDED
from uscis_prep.render.phrases import line_hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.batch.calls import Call, CallPlan
    from uscis_prep.batch.overview import Overview
    from uscis_prep.batch.tree import Outcome
    from uscis_prep.plan.setting import Setting
    from uscis_prep.render.page import Page


def summary(
    setting: Setting, outcomes: Iterable[Outcome], bad: int, plan: CallPlan | None, notices: Sequence[str]
) -> dict[str, Any]:
    """Return the summary as plain data.

    Args:
        setting: Rulebook, clock, edition and language.
        outcomes: What was told, with counts.
        bad: How many rows could not be decided.
        plan: The call plan, if one is wanted.
        notices: What has to be known of all that is told: history, age, zone.
    """
    verdicts: Counter[str] = Counter()
    people: Counter[str] = Counter()
    days: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for outcome in outcomes:
        told = outcome.told
        verdicts[told.verdict if told.status == DECIDED else UNDECIDED] += outcome.count
        if told.who:
            people[told.who] += outcome.count
        if told.next_date:
            days[told.next_date] += outcome.count
        if told.next_question:
            missing[told.next_question] += outcome.count
    return {
        "schema": SCHEMA,
        "kind": "summary",
        "now": setting.request.now.isoformat(timespec="seconds"),
        "as_of": (setting.request.as_of or setting.today).isoformat(),
        "language": setting.request.language,
        "rulebook": {key: setting.data["head"][key] for key in ("id", "version")} | {"sha256": setting.data["sha256"]},
        "rows": verdicts.total() + bad,
        "bad_rows": bad,
        "by_verdict": _ranked(verdicts),
        "by_who": _ranked(people),
        "by_day": dict(sorted(days.items())),
        "by_missing": _ranked(missing),
        "notices": notices,
        "calls": _calls(plan) if plan else None,
    }


def _ranked(counts: Counter[str]) -> dict[str, int]:
    """Return counts, the largest first and equal ones by name, so that the order of the rows makes no difference."""
    return dict(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def _calls(plan: CallPlan) -> dict[str, Any]:
    text, cites = plan.best_day()
    return {
        "best_day": {"text": text, "cites": cites},
        "holidays": [{"date": day.isoformat(), "name": name} for day, name in plan.holidays()],
        "plan": [call_fields(call) for call in plan.in_order()],
    }


def draw(page: Page, found: dict[str, Any], overview: Overview, plan: CallPlan | None, file: str) -> None:
    """Add the summary to a page: each case in one line, what needs somebody first at the top.

    Args:
        page: The page.
        found: The summary as data.
        overview: The lines.
        plan: The call plan, if one is wanted.
        file: The table, as it was named.
    """
    setting = overview.setting
    key = "batch-cases-one" if found["rows"] == 1 else "batch-cases"
    page.pair(setting.say(key, rows=f"{found['rows']:,}"), setting.day(setting.today, "day-title"), "title")
    page.add(line_hours(setting))
    for notice in found["notices"]:
        page.add(notice)
    for group in GROUPS:
        add_group(page, overview, group)
    page.blank()
    if plan:
        _draw_calls(page, setting, plan)
        return
    for day, name in closed_days(setting):
        page.add(setting.say("batch-closed", day=setting.day(day), name=name))
    page.joined([setting.say("batch-all"), setting.say("batch-plan-hint")], "small")
    if matter := next((entry.matter for group in GROUPS for entry in overview.lines(group) if entry.action), None):
        page.labelled(setting.say("batch-only-hint"), f"uscis-prep batch {quote(file)} --only {quote(matter)} --why")


def _draw_calls(page: Page, setting: Setting, plan: CallPlan) -> None:
    """Add the calls by day and person, the days without anybody, and what the sources say about the best day."""
    page.heading(setting.say("batch-calls"))
    calls = plan.in_order()
    if not calls:
        page.add(setting.say("batch-no-calls"))
    for day, people in grouped(calls).items():
        page.heading(setting.told(day))
        for who, made in people.items():
            page.add(setting.say(f"batch-who-{who}"))
            for call in made:
                page.add(_call(setting, call), first=f"{page.box} ")
    for day, name in plan.holidays():
        page.blank()
        page.add(setting.say("batch-holiday", day=day, name=name))
    text, cites = plan.best_day()
    page.blank()
    page.add(f"{text} ({', '.join(cites)})")
    if any(call.put_off for call in calls):
        text, cites = plan.put_off()
        page.add(f"{text} ({', '.join(cites)})")


def _call(setting: Setting, call: Call) -> str:
    name = shown(call.matter) or setting.say("batch-row", row=call.row)
    # Who makes it stands above.
    told = call.told.headline.removeprefix(f"{setting.acts(call.who, call.told.channel)} ")
    return f"{name}: {call.told.topic}, {call.told.reach}. {told}"
