"""The entry point: answers --version at once, everything else through the command line."""

from __future__ import annotations

import sys

from uscis_prep import __version__


def main() -> None:
    """Run the program and exit with its code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"uscis-prep {__version__}\n")
        return
    from uscis_prep.cli.app import run  # noqa: PLC0415 - typer is most of the start-up

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
