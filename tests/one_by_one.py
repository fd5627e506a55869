"""Compares what a batch tells with what `check` plans for the same facts, row by row."""

import csv
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UsageError
from uscis_prep.facts.read import read_fact
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import NeedFacts, Request
from uscis_prep.rulebook.store import load_compiled

ZONE = ZoneInfo("America/New_York")


def plan_of(compiled, row, now, *, presume=True):
    """Return the plan that `check` makes of a row, given by column; ``None`` where it refuses the row."""
    try:
        facts = {
            name: read_fact(compiled, name, cell, ZONE)
            for name, cell in row.items()
            if name not in ("matter", "topic") and cell
        }
        own = {name: fact for name, fact in facts.items() if compiled.questions[name]["scope"] == "need"}
        shared = {name: fact for name, fact in facts.items() if name not in own}
        needs = (NeedFacts(row["topic"], own),) if row.get("topic") else ()
        day = now.astimezone(ZONE).date()
        request = Request(needs, shared if needs else facts, now, ZONE, False, day, "en", presume)
        return build(compiled, request)
    except (UsageError, KeyError):
        return None


def expected(plan, now):
    """Return what a batch has to tell about the one need of a plan, by column."""
    if plan is None:
        return {"status": "bad"}
    if not plan["needs"]:
        return {"status": "undecided", "verdict": "", "next_question": "topic"}
    (need,) = plan["needs"]
    if need["status"] == "undecided":
        return {"status": "undecided", "verdict": "", "next_question": plan["undecided"]["next_question"]["id"]}
    verdict = need["verdict"]
    days = [window["latest"][:10] for window in need["answer"]["windows"] if window["latest"]] if need["answer"] else []
    route = next(entry for entry in need["because"] if entry["decision"] == "route")
    cites = dict.fromkeys(cite for entry in need["because"] for cite in entry["cites"])
    return {
        "topic": need["topic"],
        "status": "decided",
        "verdict": verdict["action"],
        "channel": verdict["channel"],
        "who": verdict["who"],
        "when": verdict["when"],
        "next_date": next_date(verdict, now),
        "until": verdict["until"]["date"] if verdict["until"] else "",
        "answer_by": max(days, default=""),
        "tier": need["tier"] or "",
        "urgency": need["urgency"] or "",
        "reach": verdict["reach"] or "",
        "headline": verdict["headline"],
        "reason": " ".join(route["why"]) or verdict["headline"],
        "next_question": "",
        "cites": " ".join(cites),
    }


def next_date(verdict, now):
    """Return the day to act or to look again."""
    if verdict["look_again"]:
        return verdict["look_again"]["date"]
    days = {"later": (verdict["opens"] or "")[:10], "now": now.astimezone(ZONE).date().isoformat()}
    return days.get(verdict["when"], "")


def differences(table, result, chosen, now, *, presume=True):
    """Return the rows of a table, out of those chosen (the first is 0), on which a batch and `check` differ."""
    compiled, at = Compiled(load_compiled()), datetime.fromisoformat(now)
    found = []
    with table.open(encoding="utf-8", newline="") as cases, result.open(encoding="utf-8", newline="") as told:
        pairs = enumerate(zip(csv.DictReader(cases), csv.DictReader(told), strict=True))
        for place, (row, line) in islice(pairs, max(chosen) + 1):
            if place in chosen:
                wanted = expected(plan_of(compiled, row, at, presume=presume), at)
                if any(line[name] != cell for name, cell in wanted.items()):
                    found.append((place, wanted, line))
    return found
