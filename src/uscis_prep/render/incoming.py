"""May a contact be trusted, as lines of text: verdict first, then where to check, why, steps, sources."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from uscis_prep.render.compose import sources_block
from uscis_prep.render.compose_need import checklist
from uscis_prep.render.page import Page
from uscis_prep.render.sheet import with_cites
from uscis_prep.render.text import add_blocks
from uscis_prep.render.told import local, ours

if TYPE_CHECKING:
    from uscis_prep.plan.incoming import IncomingPlan
    from uscis_prep.plan.setting import Setting

#: The answer after which it helps to know until when to stay by the phone.
MISSED = "voicemail"


def render_incoming(plan: IncomingPlan, setting: Setting, *, width: int = 72, box: str = "[ ]") -> Page:
    """Return the judgement of one contact as a page.

    Args:
        plan: The judgement.
        setting: Where it was made, for the texts.
        width: Columns.
        box: The sign of a box to tick.
    """
    page = Page(width, box)
    page.add(setting.say("incoming-title"), "title")
    for notice in plan["notices"]:
        page.add(notice, "small")
    _add_verdict(page, setting, plan)
    page.add(plan["certainty"])
    _add_check(page, setting, plan)
    _add_why(page, setting, plan)
    add_blocks(page, checklist(setting, [{**step, "if": None} for step in plan["steps"]]))
    if plan["answers"].get("came_by") == MISSED:
        page.add(setting.say("incoming-missed"), "small")
    if plan["unused"]:
        page.blank()
        page.add(f"{setting.say('label-unused')}: {', '.join(plan['unused'])}", "small")
    add_blocks(page, [sources_block(plan["sources"], setting)])
    page.blank()
    page.add(setting.words(setting.data["head"]["disclaimer"]), "small")
    page.add(f"{plan['rulebook']['id']} {plan['rulebook']['version']}, {plan['rulebook']['checked_on']}", "small")
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


def _add_why(page: Page, setting: Setting, plan: IncomingPlan) -> None:
    verdict = plan["verdict"]
    if verdict is not None and verdict["why"]:
        page.heading(setting.say("label-why"))
        page.add(with_cites(verdict["why"], tuple(verdict["cites"]), ours(setting, verdict["cites"])))
