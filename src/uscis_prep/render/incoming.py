"""May a contact be trusted, as lines of text: verdict first, then where to check, why, steps, sources."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from uscis_prep.render.compose import numbers, sources_block
from uscis_prep.render.compose_need import checklist
from uscis_prep.render.page import Page
from uscis_prep.render.phrases import local, ours
from uscis_prep.render.sheet import PAGE, SOURCES, Line, has_star, numbered, shown_layers
from uscis_prep.render.text import add_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uscis_prep.plan.incoming import IncomingPlan, Step
    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Item

#: The answer after which it helps to know until when to stay by the phone.
MISSED = "voicemail"


def render_incoming(
    plan: IncomingPlan, setting: Setting, *, width: int = 80, box: str = "[ ]", detail: str = PAGE
) -> Page:
    """Return the judgement of one contact as a page.

    Args:
        plan: The judgement.
        setting: Where it was made, for the texts.
        width: Columns.
        box: The sign of a box to tick.
        detail: How much is shown, see `sheet.visible`.
    """
    refs = dict(numbers(plan["sources"]) if SOURCES in shown_layers(detail) else ())
    page = Page(width, box)
    page.add(setting.say("incoming-title"), "title")
    for notice in plan["notices"]:
        page.add(notice, "small")
    _add_verdict(page, setting, plan)
    page.add(plan["certainty"])
    _add_check(page, setting, plan)
    why = _why(plan, refs)
    steps = numbered(checklist(setting, [_item(step) for step in plan["steps"]]), refs)
    if why:
        page.add(why.marked)
    add_blocks(page, steps)
    if plan["answers"].get("came_by") == MISSED:
        page.add(setting.say("incoming-missed"), "small")
    if plan["unused"]:
        page.blank()
        page.add(f"{setting.say('label-unused')}: {', '.join(plan['unused'])}", "small")
    add_blocks(page, [sources_block(plan["sources"], setting) if refs else None])
    page.blank()
    star = setting.say("our-suggestion") if has_star((why, steps)) else ""
    page.add(f"{setting.words(setting.data['head']['disclaimer'])} {star}".strip(), "small")
    return page


def _add_verdict(page: Page, setting: Setting, plan: IncomingPlan) -> None:
    if plan["verdict"] is not None:
        page.add(plan["verdict"]["headline"], "verdict")
    if plan["meanwhile"] is not None:
        page.add(setting.say("incoming-open", text=plan["meanwhile"]["text"]), "verdict")
    if plan["undecided"] is not None:
        page.add(setting.say("incoming-next", ask=plan["undecided"]["next_question"]["ask"]))
    if plan["compared"] is not None:
        page.add(setting.say("incoming-fits" if plan["compared"] else "incoming-differs"))


def _add_check(page: Page, setting: Setting, plan: IncomingPlan) -> None:
    """Say through which line the agency itself can be asked; a line that is shut is told when it opens."""
    page.add(setting.say("incoming-check"))
    page.address(plan["check"]["reach"] or "", "  ")
    if plan["check"]["opens"]:
        opens = datetime.fromisoformat(plan["check"]["opens"])
        page.add(setting.say("label-later", opens=opens) + local(setting, opens), first="  ")


def _why(plan: IncomingPlan, refs: Mapping[str, int]) -> Line | None:
    verdict = plan["verdict"]
    if verdict is None or not verdict["why"]:
        return None
    return numbered(Line(verdict["why"], cites=tuple(verdict["cites"]), ours=ours(verdict["cites"])), refs)


def _item(step: Step) -> Item:
    """Return a step as the checklist of a plan has it: nothing about it is open."""
    return {**step, "if": None, "more": None, "warning": step["section"] == "warning", "until_then": False}
