"""`uscis-prep rules lint`: every fault of the rulebook at once, or the certificate that there is none."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import excerpt
from uscis_prep.cli.output import write, write_json
from uscis_prep.errors import UsageError
from uscis_prep.proof.findings import findings
from uscis_prep.rulebook.lint.run import lint
from uscis_prep.rulebook.store import rules_folder

if TYPE_CHECKING:
    from pathlib import Path

    from uscis_prep.cli.settings import Settings
    from uscis_prep.rulebook.lint.run import Report
    from uscis_prep.rulebook.problems import Problem

SCHEMA = "uscis-prep/lint/1"
FORMATS = ("text", "json", "github")
FOUND = 1


def run_lint(settings: Settings, *, page_format: str, counts: bool) -> int:
    """Check a rulebook and print what is wrong with it, or the certificate.

    Args:
        settings: The global flags.
        page_format: text, json or github (annotations of a pull request).
        counts: Whether the text shows how many combinations each rule decides.

    Returns:
        0 without findings, else 1.

    Raises:
        UsageError: There is no such format.
        RulebookError: There is no rulebook.
    """
    if page_format not in FORMATS:
        raise UsageError("usage-value", option="--format", given=excerpt(page_format, 20), options=", ".join(FORMATS))
    folder = settings.rules or rules_folder()
    report = lint(folder, settings.now.astimezone(settings.zone).date())
    report = report._replace(findings=sorted({*report.findings, *findings(folder, report.subject)}))
    if settings.json or page_format == "json":
        write_json(_data(report))
    elif page_format == "github":
        write("".join(f"{_annotation(problem, folder)}\n" for problem in report.findings), sys.stdout)
    else:
        lines = [*map(str, report.findings), *_summary(report, counts=counts)]
        write("".join(f"{line}\n" for line in lines), sys.stdout)
    return FOUND if report.findings else 0


def _data(report: Report) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "findings": [problem.data() for problem in report.findings],
        "allowed": [problem.data() | {"reason": reason} for problem, reason in report.allowed],
        "certificate": report.certificate,
    }


def _annotation(problem: Problem, folder: Path) -> str:
    """Write a finding as a workflow command of GitHub, with the signs escaped that mean something there."""
    file = os.path.relpath(folder / problem.file)
    place = f"file={_property(file)},line={problem.line},col={problem.column},title={problem.code}"
    return f"::error {place}::{_escaped(f'{problem.message}: {problem.hint}')}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _summary(report: Report, *, counts: bool) -> list[str]:
    told = [f"{len(report.findings)} finding{'' if len(report.findings) == 1 else 's'}"]
    allowed = [f"{len(report.allowed)} more are allowed, each with its reason"] if report.allowed else []
    proved = report.certificate
    if proved is None:
        return told + allowed
    told.append(
        f"{proved['topics']} topics, {proved['editions']} editions, {proved['rules']} rules: "
        f"{proved['combinations']:,} combinations of answers, {proved['gaps']} gaps, {proved['overlaps']} overlaps"
    )
    told.append(f"All questions together: {proved['questions']} questions, {proved['answer_space']:,} combinations")
    return [*told, *allowed, *(_table(proved) if counts else [])]


def _table(proved: dict[str, Any]) -> list[str]:
    """List for each topic and decision how many combinations each rule decides, the largest share first."""
    told = []
    for space in proved["spaces"]:
        more = len(space["editions"]) - 1
        since = f"{space['editions'][0]}{f' and {more} more' if more else ''}"
        asked = f"{len(space['questions'])} questions, {space['combinations']:,} combinations"
        told += ["", f"{space['topic']}, edition {since}: {asked}"]
        for decision, rules in space["decisions"].items():
            told.append(f"  {decision}")
            for rule, many in sorted(rules.items(), key=lambda pair: -pair[1]):
                rest = "  (whatever no other rule takes)" if rule in space["otherwise"] else ""
                told.append(f"  {many:>16,}  {rule}{rest}")
    return told
