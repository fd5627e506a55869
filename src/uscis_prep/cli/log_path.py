"""`uscis-prep log path`: where the call log is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from uscis_prep.calllog.place import place
from uscis_prep.clean import clean
from uscis_prep.cli.output import write, write_json

if TYPE_CHECKING:
    from uscis_prep.cli.settings import Settings

SCHEMA = "uscis-prep/log/1"


def run_path(settings: Settings) -> None:
    """Print the place of the log; it is not opened, and not made."""
    file = place(settings.log)
    if settings.json:
        write_json({"schema": SCHEMA, "path": str(file), "exists": file.exists()})
    else:
        write(f"{clean(str(file))}\n", sys.stdout)
