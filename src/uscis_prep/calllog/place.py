"""Where the call log is kept."""

from __future__ import annotations

import os
from pathlib import Path

#: The name of the log in its folder.
NAME = "calls.db"


def place(named: str | None) -> Path:
    """Return the file of the call log, which need not exist.

    Args:
        named: The file that was named with `--log` or `USCIS_PREP_LOG`; without one the usual file is meant, in the
            folder `USCIS_PREP_HOME` or in the user's data folder.
    """
    if named:
        return Path(named).absolute()
    home = os.environ.get("USCIS_PREP_HOME", "")
    if home:
        return Path(home).absolute() / NAME
    from platformdirs import user_data_path  # noqa: PLC0415 - only where no other place was named

    return user_data_path("uscis-prep", appauthor=False) / NAME
