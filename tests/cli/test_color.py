"""When a stream is in colour: the whole table, against the order as it is documented."""

import itertools

import pytest

from uscis_prep.cli.output import wants_color

#: What each variable may hold: unset, empty, off, on.
VALUES = {
    "NO_COLOR": (None, "", "0", "1"),
    "FORCE_COLOR": (None, "", "0", "1"),
    "CLICOLOR_FORCE": (None, "", "0", "1"),
    "CLICOLOR": (None, "", "0", "1"),
    "TERM": (None, "dumb", "xterm"),
}


def expected(choice, said, terminal):
    """Say what the documented order gives: the first that has an opinion counts."""
    opinions = (
        {"always": True, "never": False}.get(choice),
        False if said.get("NO_COLOR") else None,
        {None: None, "": None, "0": False}.get(said.get("FORCE_COLOR"), True),
        {None: None, "": None, "0": None}.get(said.get("CLICOLOR_FORCE"), True),
        False if said.get("CLICOLOR") == "0" else None,
        False if said.get("TERM") == "dumb" else None,
        terminal,
    )
    return next(opinion for opinion in opinions if opinion is not None)


@pytest.mark.parametrize("choice", ["auto", "always", "never"])
@pytest.mark.parametrize("terminal", [True, False])
def test_the_whole_table(choice, terminal):
    """For every flag, environment and kind of stream, the first opinion in the documented order counts."""
    for row in itertools.product(*VALUES.values()):
        said = {name: value for name, value in zip(VALUES, row, strict=True) if value is not None}
        assert wants_color(choice, said, terminal=terminal) == expected(choice, said, terminal), (
            choice,
            said,
            terminal,
        )
