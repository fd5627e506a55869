"""The entry point: answers --version at once, everything else through the command line."""

from __future__ import annotations

import gc
import sys

from uscis_prep import __version__

#: How many more objects than before may live until unreachable ones are looked for. A whole page makes fewer, so that
#: a short run never stops to look, while a long one does.
OBJECTS = 200_000


def main() -> None:
    """Run the program and exit with its code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"uscis-prep {__version__}\n")
        return
    gc.set_threshold(OBJECTS)
    from uscis_prep.cli.app import run  # noqa: PLC0415 - typer is most of the start-up

    try:
        code = run(arguments)
    finally:
        gc.freeze()  # the process ends here: what it made need not be searched once more
    sys.exit(code)


if __name__ == "__main__":
    main()
