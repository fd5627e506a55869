"""`uscis-prep rules lint`: every fault of the rulebook at once, or the certificate that there is none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from uscis_prep.cli.output import write, write_json
from uscis_prep.errors import RulebookError
from uscis_prep.rulebook.certificate import certificate
from uscis_prep.rulebook.compile import compile_folder
from uscis_prep.rulebook.store import rules_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/lint/1"
FOUND = 1


def run_lint(settings: Settings) -> int:
    """Check a rulebook and print what is wrong with it, or the certificate.

    Returns:
        0 without findings, else 1.
    """
    proved: dict[str, Any] | None = None
    problems: Sequence[str] = ()
    findings: Sequence[Mapping[str, str | int]] = ()
    try:
        proved = certificate(compile_folder(settings.rules or rules_folder()))
    except RulebookError as error:
        problems, findings = error.problems, error.findings
    if settings.json:
        write_json({"schema": SCHEMA, "findings": list(findings), "certificate": proved})
    else:
        write("".join(f"{line}\n" for line in (*problems, _summary(len(problems), proved))), sys.stdout)
    return FOUND if problems else 0


def _summary(findings: int, proved: dict[str, Any] | None) -> str:
    if proved is None:
        return f"{findings} findings"
    return (
        f"0 findings\n"
        f"{proved['topics']} topics, {proved['editions']} editions, {proved['rules']} rules: "
        f"{proved['combinations']:,} combinations of answers, {proved['gaps']} gaps, {proved['overlaps']} overlaps"
    )
