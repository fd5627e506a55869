"""Where a long result goes: stdout, or a new file that is there whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from uscis_prep.clean import clean
from uscis_prep.cli.output import write
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

Write = Callable[[str], object]


@contextmanager
def sink(name: str | None) -> Iterator[Write]:
    """Return what writes text.

    Args:
        name: A file that must not exist yet; without one stdout.

    Raises:
        UsageError: The file exists, or cannot be written.
    """
    if name is None:
        yield lambda text: write(text, sys.stdout) if text else None
        return
    path = Path(name)
    try:
        file = path.open("x", encoding="utf-8", newline="")
    except FileExistsError:
        raise UsageError("file-exists", file=clean(name)[:60]) from None
    except OSError as error:
        raise _unwritable(name, error) from None
    done = False

    def put(text: str) -> None:
        try:
            file.write(text)
        except OSError as error:
            raise _unwritable(name, error) from None

    try:
        yield put
        file.close()
        done = True
    except OSError as error:
        raise _unwritable(name, error) from None
    finally:
        file.close()
        if not done:  # a file that ends too early must not be taken for a whole one
            with suppress(OSError):
                path.unlink()


def _unwritable(name: str, error: OSError) -> UsageError:
    return UsageError("file-unwritable", file=clean(name)[:60], reason=error.strerror or "")
