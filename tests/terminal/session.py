"""Sessions of the installed program: on a pseudo-terminal, and with lines from a pipe."""

import enum
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pyte

from tiers import HANG

PROGRAM = str(Path(sys.executable).with_name("uscis-prep"))
NOW = "2026-11-24T10:00-05:00"
PROMPT = "\r\n> "


class Key(enum.StrEnum):
    """What a keyboard sends."""

    ENTER = "\r"
    CTRL_C = "\x03"
    CTRL_D = "\x04"
    UP = "\x1b[A"
    LEFT = "\x1b[D"
    DELETE = "\x1b[3~"
    BACKSPACE = "\x7f"


class Session:
    """The program on a terminal.

    Args:
        arguments: The command line.
        environment: All that the program sees.
        folder: Where it runs.
        rows: Lines of the screen.
        columns: Columns of the screen.
    """

    def __init__(self, arguments, environment, folder, rows=24, columns=80):
        self.child = pexpect.spawn(
            PROGRAM,
            ["--now", NOW, *arguments],
            env=environment,
            cwd=str(folder),
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=HANG,
        )
        self.child.delaybeforesend = None
        self.rows, self.columns = rows, columns
        self.text = ""

    def until_prompt(self):
        """Wait for the next prompt and return what came before it."""
        self.child.expect_exact(PROMPT)
        self.text += self.child.before + PROMPT
        return self.child.before.replace("\r\n", "\n")

    def answer(self, *lines):
        """Wait for a prompt and type a line, again and again; return the screen before the last."""
        told = ""
        for line in lines:
            told = self.until_prompt()
            self.child.send(line + Key.ENTER.value)
        return told

    def press(self, key):
        """Wait for a prompt and press one key."""
        self.until_prompt()
        self.child.send(key.value)

    def finish(self):
        """Wait for the end and return the exit code."""
        self.child.expect(pexpect.EOF)
        self.text += self.child.before
        self.child.close()
        assert self.child.signalstatus is None
        return self.child.exitstatus

    @property
    def visible(self):
        """What an eye sees on the screen now, without scrolling back."""
        return "\n".join(self.screen.split("\n")[-self.rows :])

    @property
    def plain(self):
        """Everything that was written, without colour and carriage returns."""
        return re.sub(r"\x1b\[[0-9;]*m", "", self.text).replace("\r", "")

    @property
    def screen(self):
        """What an eye sees on the screen at the end, and what it can scroll back to."""
        screen = pyte.HistoryScreen(self.columns, self.rows, history=1000)
        stream = pyte.Stream(screen)
        for part in re.split(r"(\x1b\[3J)", self.text):
            if part == "\x1b[3J":
                screen.history.top.clear()
            else:
                stream.feed(part)
        above = ["".join(line[column].data for column in range(self.columns)) for line in screen.history.top]
        return "\n".join([*above, *screen.display])


def piped(text, arguments, environment, folder):
    """Run the program with lines from a pipe; return exit code, stdout and stderr."""
    data = text if isinstance(text, bytes) else text.encode()
    done = subprocess.run(
        [PROGRAM, "--now", NOW, *arguments],
        input=data,
        env=environment,
        cwd=folder,
        capture_output=True,
        timeout=HANG,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()
