"""`uscis-prep batch`: many cases at once, one verdict for each row of a table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from uscis_prep.batch.cases import Cases
from uscis_prep.batch.columns import TOPIC, Reading, look_through, read_columns
from uscis_prep.batch.overview import Overview
from uscis_prep.batch.rows import CsvRows, JsonRows
from uscis_prep.batch.source import opened
from uscis_prep.batch.summary import draw, summary
from uscis_prep.batch.tree import BadRowError, Fault
from uscis_prep.clean import excerpt
from uscis_prep.cli.batch_report import Report
from uscis_prep.cli.gather import gather
from uscis_prep.cli.output import box, columns, show, write_json
from uscis_prep.cli.progress import progress
from uscis_prep.cli.sink import STDOUT, sink
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UsageError
from uscis_prep.facts.dates import ORDERS
from uscis_prep.plan.build import check_edition, notices
from uscis_prep.plan.setting import NeedFacts, Setting
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.batch.calls import CallPlan
    from uscis_prep.batch.columns import Columns
    from uscis_prep.batch.records import Row
    from uscis_prep.batch.source import Table
    from uscis_prep.cli.options import Typed
    from uscis_prep.cli.settings import Settings
    from uscis_prep.cli.sink import Write
    from uscis_prep.plan.setting import Request
    from uscis_prep.render.page import Page

SUMMARY = "summary"
FORMATS = ("csv", "jsonl", SUMMARY)
#: Exit code where a row could not be decided.
BAD_ROWS = 1
#: How many rows are written at once.
CHUNK = 1000


class Wanted(NamedTuple):
    """What the options of the command say.

    Args:
        page_format: csv, jsonl or summary; a call plan is a summary where nothing else is said, else it is csv.
        output: A new file to write instead of stdout.
        errors: A new file for what is wrong with bad rows.
        dates: In which order the numbers of a day stand in the table, where the year does not stand first.
        leave_out: Columns that answer no question.
        presume: Whether usual answers are taken.
        call_plan: Whether the calls are planned.
        only: The name of the one case of which the page is wanted.
    """

    page_format: str | None
    output: str | None
    errors: str | None
    dates: str | None
    leave_out: Sequence[str]
    presume: bool
    call_plan: bool
    only: str | None = None


def run_batch(typed: Sequence[Typed], settings: Settings, file: str, wanted: Wanted) -> int:
    """Decide every row of a table.

    Args:
        typed: The facts that hold for every row, in the order typed.
        settings: The global flags.
        file: The table; `-` reads standard input.
        wanted: The options.

    Returns:
        The exit code: 1 where a row could not be decided, else 0.

    Raises:
        UsageError: The table, a column, a fact or a flag cannot be used.
        RulebookError: The rulebook cannot be used.
    """
    _check_value("--format", wanted.page_format, FORMATS)
    _check_value("--dates", wanted.dates, [*ORDERS])
    compiled = Compiled(load_compiled(settings.rules))
    request = _for_every_row(gather(compiled, typed, settings, presume=wanted.presume))
    setting, reading = Setting(compiled, request), Reading(settings.zone, settings.today, wanted.dates)
    check_edition(setting)
    if wanted.only is not None:
        from uscis_prep.cli.batch_only import run_only  # noqa: PLC0415 - only for one case

        return run_only(setting, reading, settings, file, wanted)
    with opened(file) as table, sink(wanted.output) as write, sink(wanted.errors) as write_errors:
        found = read_columns(compiled, table.columns, wanted.leave_out)
        check_once(found, request)
        pictured = _format(settings, wanted) == SUMMARY and not settings.json
        overview = Overview(setting, found, reading) if pictured else None
        report = Report(setting, compiled.data["errors"], write_errors if wanted.errors else None, overview)
        notices = _notices(setting, settings, found)
        if _format(settings, wanted) != SUMMARY:
            report.notices(notices)
        look = look_through(compiled, found, table.head(), reading)
        report.misspelt(look.misspelt)
        cases = Cases(compiled, request, found, reading)
        plan = _plan(setting, found, reading) if wanted.call_plan else None
        _decide(table, look.rows, cases, report, plan, settings, wanted, write)
        report.finish()
        if _format(settings, wanted) == SUMMARY:
            made = summary(setting, cases.outcomes(), report.bad, plan, notices)
            if overview is None:
                _write_data(made, write if wanted.output else None)
            else:
                page = _page(made, overview, plan, file)
                write(page.text()) if wanted.output else show(page, settings, sys.stdout)
        elif plan:
            calls = _writer(_format(settings, wanted), table)
            write(calls.call_head() + "".join(calls.call(call) for call in plan.in_order()))
    return BAD_ROWS if report.bad else 0


def _format(settings: Settings, wanted: Wanted) -> str:
    """Return the format: what was named, else a page for a person who looks at it, and rows for a file or a pipe."""
    usual = SUMMARY if wanted.call_plan or looked_at(wanted.output) else "csv"
    return SUMMARY if settings.json else wanted.page_format or usual


def looked_at(output: str | None) -> bool:
    """Return True if a person looks at the result: it goes to a terminal and to no file."""
    return output is None and sys.stdout.isatty()


def _decide(  # noqa: PLR0917 - everything meets here
    table: Table,
    length: int,
    cases: Cases,
    report: Report,
    plan: CallPlan | None,
    settings: Settings,
    wanted: Wanted,
    write: Write,
) -> None:
    """Go through the rows, with a bar where somebody watches."""
    chosen = _format(settings, wanted)
    prints_rows = wanted.output in {None, STDOUT} and chosen != SUMMARY and plan is None
    with progress(length, settings, printing=prints_rows) as advance:
        rows = _noticed(table.rows, advance)
        if chosen == SUMMARY or plan:
            _count(rows, cases, report, plan)
        else:
            _write(rows, cases, report, _writer(chosen, table), write)


def _check_value(option: str, value: str | None, allowed: Sequence[str]) -> None:
    if value is not None and value not in allowed:
        raise UsageError("usage-value", option=option, given=excerpt(value, 20), options=", ".join(allowed))


def _for_every_row(request: Request) -> Request:
    """Let the facts of the command line hold for every row, under at most one topic."""
    if len(request.needs) > 1:
        raise UsageError("batch-topics")
    facts = {**request.facts, **(request.needs[0].facts if request.needs else {})}
    needs = tuple(NeedFacts(need.topic, {}) for need in request.needs)
    return request._replace(needs=needs, facts=facts)


def check_once(found: Columns, request: Request) -> None:
    """Refuse a fact that is given both for every row and in a column."""
    both = [name for name in request.facts if name in found.questions]
    both += [TOPIC] if request.needs and found.topic is not None else []
    if both:
        raise UsageError("batch-both", question=both[0])


def _notices(setting: Setting, settings: Settings, found: Columns) -> list[str]:
    """Return what has to be known of everything that is told, as a plan says it, and whether no row names a topic."""
    request, questions = setting.request, setting.compiled.questions
    has_hours = any(questions[name]["kind"] == "moment" for name in found.questions)
    told = notices(
        setting.asked(request._replace(zone_told=request.zone_told or (has_hours and not settings.zone_named)))
    )
    return told if found.topic is not None or request.needs else [*told, setting.say("batch-no-topic")]


def _plan(setting: Setting, found: Columns, reading: Reading) -> CallPlan:
    from uscis_prep.batch.calls import CallPlan  # noqa: PLC0415 - only for a call plan

    return CallPlan(setting, found, reading)


def _writer(chosen: str, table: Table) -> CsvRows | JsonRows:
    return CsvRows(table.delimiter or ",") if chosen == "csv" else JsonRows()


def _noticed(rows: Iterable[Row], advance: Any) -> Iterable[Row]:
    """Yield rows, telling of each thousand, where somebody watches."""
    return rows if advance is None else _counted(rows, advance)


def _counted(rows: Iterable[Row], advance: Any) -> Iterable[Row]:
    for count, row in enumerate(rows, start=1):
        yield row
        if count % CHUNK == 0:
            advance(CHUNK)


def _write(rows: Iterable[Row], cases: Cases, report: Report, writer: CsvRows | JsonRows, write: Write) -> None:
    """Decide row after row and write each as soon as a few are together."""
    matter, decide, line = cases.columns.matter, cases.decide, writer.row
    lines = [writer.head()]
    for number, cells in rows:
        name = cells[matter] if matter is not None and type(cells) is list else ""
        try:
            if type(cells) is not list:
                raise BadRowError([Fault("", cells)])  # type: ignore[arg-type]  # noqa: TRY301 - one way for all faults
            lines.append(line(number, name, decide(cells)))
        except BadRowError as error:
            lines.append(writer.bad(number, name, report.bad_row(number, name, error.faults)))
        if len(lines) >= CHUNK:
            write("".join(lines))
            lines.clear()
    write("".join(lines))


def _count(rows: Iterable[Row], cases: Cases, report: Report, plan: CallPlan | None) -> None:
    """Decide row after row for a summary or a call plan."""
    matter = cases.columns.matter
    for number, cells in rows:
        name = cells[matter] if matter is not None and type(cells) is list else ""
        try:
            if type(cells) is not list:
                raise BadRowError([Fault("", cells)])  # type: ignore[arg-type]  # noqa: TRY301 - as above
            outcome = cases.decide(cells)
            if plan:
                plan.add(number, name, outcome.told, cells)
            if report.overview:
                report.overview.add(number, name, outcome.told, cells)
        except BadRowError as error:
            report.bad_row(number, name, error.faults)


def _write_data(found: dict[str, Any], write: Write | None) -> None:
    """Write a summary as data."""
    if write is None:
        write_json(found)
        return
    from uscis_prep.render.json_text import render  # noqa: PLC0415 - only for a file

    write(render(found))


def _page(found: dict[str, Any], overview: Overview, plan: CallPlan | None, file: str) -> Page:
    from uscis_prep.render.page import Page  # noqa: PLC0415 - only for a summary

    page = Page(columns(sys.stdout), box(sys.stdout))
    draw(page, found, overview, plan, file)
    return page
