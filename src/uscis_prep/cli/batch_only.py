"""`uscis-prep batch --only`: the page of one case of a table, as `check` would print it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from uscis_prep.batch.cases import Cases
from uscis_prep.batch.columns import read_columns
from uscis_prep.batch.rows import shown
from uscis_prep.batch.source import opened
from uscis_prep.batch.tree import BadRowError, Fault
from uscis_prep.clean import excerpt
from uscis_prep.cli.batch import BAD_ROWS, check_once
from uscis_prep.cli.batch_report import Report
from uscis_prep.cli.formats import TEXT, choose, target, written
from uscis_prep.cli.output import box, columns, save, show, write
from uscis_prep.errors import UsageError
from uscis_prep.names import SHOWN, nearest
from uscis_prep.plan.build import build
from uscis_prep.plan.setting import Setting

if TYPE_CHECKING:
    from uscis_prep.batch.columns import Columns, Reading
    from uscis_prep.batch.records import Row
    from uscis_prep.batch.source import Table
    from uscis_prep.cli.batch import Wanted
    from uscis_prep.cli.settings import Settings
    from uscis_prep.plan.setting import Request
    from uscis_prep.plan.types import Plan

#: Among so many names the nearest is looked for.
MOST_NAMES = 2000


def run_only(setting: Setting, reading: Reading, settings: Settings, file: str, wanted: Wanted) -> int:
    """Print the page of each row with the name that is wanted.

    Returns:
        The exit code: 1 where the row could not be decided, else 0.

    Raises:
        UsageError: No row has that name, or the table cannot be used.
    """
    output = target(wanted.output)
    if wanted.call_plan or (wanted.page_format and output is None):
        raise UsageError("batch-only-alone")
    chosen = choose(wanted.page_format, output, json=settings.json, large=False)
    with opened(file) as table:
        found = read_columns(setting.compiled, table.columns, wanted.leave_out)
        check_once(found, setting.request)
        report = Report(setting, setting.data["errors"], None)
        cases = Cases(setting.compiled, setting.request, found, reading)
        for row in _rows(table, found, str(wanted.only)):
            request = _request(row, cases, report, settings)
            if request is not None:
                _print(build(cases.compiled, request), Setting(cases.compiled, request), settings, (chosen, output))
    return BAD_ROWS if report.bad else 0


def _rows(table: Table, found: Columns, name: str) -> list[Row]:
    """Return the rows with a name, as it stands in the table or as it is shown.

    Raises:
        UsageError: There is none.
    """
    if found.matter is None:
        raise UsageError("batch-only-unnamed")
    rows: list[Row] = []
    names: dict[str, None] = {}
    for number, cells in table.rows:
        matter = cells[found.matter].strip() if type(cells) is list else ""
        if name.strip() in (matter, shown(matter)) and matter:
            rows.append((number, cells))
        elif len(names) < MOST_NAMES and matter:
            names[shown(matter)] = None
    if not rows:
        near = nearest(name, list(names)) or ", ".join(map(excerpt, list(names)[:SHOWN]))
        raise UsageError("batch-only", given=excerpt(name), near=near)
    return rows


def _request(row: Row, cases: Cases, report: Report, settings: Settings) -> Request | None:
    """Return what `check` would be asked; a bad row is told."""
    number, cells = row
    try:
        if type(cells) is not list:
            raise BadRowError([Fault("", cells)])  # type: ignore[arg-type]  # noqa: TRY301 - one way for all faults
        request = cases.request_of(cells)
    except BadRowError as error:
        report.bad_row(number, "", error.faults)
        return None
    naive = any(fact.naive for need in request.needs for fact in need.facts.values())
    return request._replace(zone_told=request.zone_told or (naive and not settings.zone_named))


def _print(plan: Plan, setting: Setting, settings: Settings, place: tuple[str, str | None]) -> None:
    """Print a plan in a format, or write it to a file."""
    chosen, output = place
    if output or chosen != TEXT:
        text = written(chosen, plan, setting, detail=settings.detail)
        save(text, output) if output else write(text, sys.stdout)
        return
    from uscis_prep.render.text import render  # noqa: PLC0415 - only for people

    width, sign = columns(sys.stdout), box(sys.stdout)
    show(
        render(plan, setting, width=width, box=sign, detail=settings.detail, plain=settings.plain), settings, sys.stdout
    )
