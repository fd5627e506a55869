"""`uscis-prep check`: the plan for the facts given, without a question."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from uscis_prep.clean import excerpt
from uscis_prep.cli.gather import gather
from uscis_prep.cli.output import box, columns, save, show, write
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UndecidedError, UsageError
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import Setting
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.settings import Settings

FORMATS = ("text", "json")


def run_check(
    typed: Sequence[Typed],
    settings: Settings,
    *,
    page_format: str,
    output: str | None,
    require_decision: bool,
    presume: bool,
) -> None:
    """Print the plan.

    Args:
        typed: The facts in the order typed.
        settings: The global flags.
        page_format: text or json.
        output: A file to write instead of stdout.
        require_decision: Whether an undecided plan is an error after it was printed.
        presume: Whether usual answers are taken.

    Raises:
        UsageError: A fact or flag cannot be used.
        UndecidedError: The plan is not decided and had to be.
        RulebookError: The rulebook cannot be used.
    """
    if page_format not in FORMATS:
        raise UsageError("usage-value", option="--format", given=excerpt(page_format, 20), options=", ".join(FORMATS))
    compiled = Compiled(load_compiled(settings.rules))
    request = gather(compiled, typed, settings, presume=presume)
    plan = build(compiled, request)
    if settings.json or page_format == "json":
        from uscis_prep.render.json_text import render as render_json  # noqa: PLC0415 - only for scripts

        text = render_json(plan)
        save(text, output) if output else write(text, sys.stdout)
    else:
        from uscis_prep.render.text import render  # noqa: PLC0415 - only for people

        setting = Setting(compiled, request)
        if output:
            save(render(plan, setting).text(), output)
        else:
            show(render(plan, setting, width=columns(sys.stdout), box=box(sys.stdout)), settings, sys.stdout)
    if require_decision and plan["status"] == "undecided":
        waiting = plan["undecided"]
        raise UndecidedError("undecided", question=waiting["next_question"]["id"] if waiting else "topic")
