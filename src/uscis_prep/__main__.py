"""The entry point: answers --version at once, everything else through the command line."""

from __future__ import annotations

import gc
import os
import sys

from uscis_prep import __version__

#: How many more objects than before may live until unreachable ones are looked for. A whole page makes fewer, so that
#: a short run never stops to look, while a long one does.
OBJECTS = 200_000
#: Where most systems keep their time zones. Python that is not told so looks it up in all that it knows of its own
#: build, which costs a short run a twentieth.
ZONES = "/usr/share/zoneinfo"
CANCELLED = 130


def main() -> None:
    """Run the program and exit with its code."""
    try:
        _main()
    except KeyboardInterrupt:
        leave(CANCELLED)  # while the program was still loading; later it says so itself


def _main() -> None:
    _stand_in()
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        leave(_version())
    gc.set_threshold(OBJECTS)
    if os.path.isdir(ZONES):  # noqa: PTH112 - pathlib is not loaded yet
        os.environ.setdefault("PYTHONTZPATH", ZONES)
    from uscis_prep.cli.app import run  # noqa: PLC0415 - typer is most of the start-up

    leave(run(arguments))


def _stand_in() -> None:
    """Put something where a stream was closed: an empty input, a stdout that refuses what is written, a mute stderr."""
    for name, mode, way in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            # Open as long as the process.
            setattr(sys, name, open(os.open(os.devnull, way), mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _version() -> int:
    try:
        sys.stdout.write(f"uscis-prep {__version__}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = sys.stderr  # as below; whoever reads has enough, which is no fault
    except OSError as error:
        sys.stderr.write(f"uscis-prep: {error.strerror}\n")
        sys.stdout = sys.stderr  # what could not be written is not tried again
        return 2
    return 0


def leave(code: int) -> None:
    """End the process at once: Python would first take apart everything that it has loaded, which nobody waits for.

    Args:
        code: The exit code.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # nobody reads any more, or the disk is full: Python has its own words for it
    os._exit(code)


if __name__ == "__main__":
    main()
