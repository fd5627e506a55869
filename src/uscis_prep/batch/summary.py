"""The summary of a table: how many cases by verdict, by who must act, and by day; as data and as a page."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from uscis_prep.batch.calls import grouped
from uscis_prep.batch.rows import SCHEMA, call_fields, shown
from uscis_prep.batch.told import DECIDED, UNDECIDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.batch.calls import Call, CallPlan
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


def draw(page: Page, setting: Setting, found: dict[str, Any], plan: CallPlan | None) -> None:
    """Add the summary to a page."""
    page.add(setting.say("batch-title"), "title")
    for notice in found["notices"]:
        page.add(notice)
    key = "batch-counts-bad" if found["bad_rows"] else "batch-counts"
    page.add(setting.say(key, rows=found["rows"], bad=found["bad_rows"]), "verdict")
    _table(page, setting.say("batch-by-verdict"), _verdicts(setting, found["by_verdict"]))
    _table(
        page, setting.say("batch-by-who"), [(setting.say(f"batch-who-{who}"), n) for who, n in found["by_who"].items()]
    )
    days = [(setting.told(date.fromisoformat(day)), number) for day, number in found["by_day"].items()]
    _table(page, setting.say("batch-by-day"), days)
    asked = setting.compiled.questions
    missing = [
        (setting.words(asked[name]["ask"]) if name in asked else setting.say("briefing-ask"), number)
        for name, number in found["by_missing"].items()
    ]
    _table(page, setting.say("batch-by-missing"), missing)
    if plan:
        _draw_calls(page, setting, plan)


def _verdicts(setting: Setting, counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(setting.say(f"batch-verdict-{verdict}"), number) for verdict, number in counts.items()]


def _table(page: Page, title: str, rows: list[tuple[str, int]]) -> None:
    """Add counts with the numbers under each other, in front, where they stay on the line; nothing where none is."""
    if not rows:
        return
    page.heading(title)
    width = max((len(str(number)) for _, number in rows), default=1)
    for text, number in rows:
        page.add(text, first=f"{number:>{width}}  ")


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
