"""Where a long result goes: stdout, or a new file that is there whole or not at all."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from uscis_prep.clean import clean
from uscis_prep.cli.output import write
from uscis_prep.errors import StoppedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

Write = Callable[[str], object]
STDOUT = "-"
#: How a system asks a program to end: `timeout`, a window that closes.
STOPS = ("SIGTERM", "SIGHUP")


@contextmanager
def sink(name: str | None) -> Iterator[Write]:
    """Return what writes text.

    Args:
        name: A file that must not exist yet; without one, and for `-`, stdout.

    Raises:
        UsageError: The file exists, or cannot be written.
    """
    if name is None or name == STDOUT:
        _whole_letters()
        yield lambda text: write(text, sys.stdout) if text else None
        return
    path = Path(name)
    is_device = path.exists() and not path.is_file() and not path.is_dir()
    try:
        file = path.open("w" if is_device else "x", encoding="utf-8", newline="")
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
        with _told_to_stop():
            yield put
        file.close()
        done = True
    except OSError as error:
        raise _unwritable(name, error) from None
    finally:
        file.close()
        if not done and not is_device:  # a file that ends too early must not be taken for a whole one
            with suppress(OSError):
                path.unlink()


@contextmanager
def _told_to_stop() -> Iterator[None]:
    """Let a request to end undo what is half done, as Ctrl-C does."""

    def stop(number: int, _: FrameType | None) -> None:
        raise StoppedError(number)

    numbers = [getattr(signal, name) for name in STOPS if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def _whole_letters() -> None:
    """Let a file or pipe behind stdout have every letter: a name that is spelled anew is another name."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None and not sys.stdout.isatty():
        reconfigure(encoding="utf-8")


def _unwritable(name: str, error: OSError) -> UsageError:
    return UsageError("file-unwritable", file=clean(name)[:60], reason=error.strerror or "")
