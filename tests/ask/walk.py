"""An interview in this process: lines go in, the screen and the plans come out."""

import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from uscis_prep.ask.interview import Interview, NextPersonError, StopInterviewError
from uscis_prep.ask.prompter import Prompter
from uscis_prep.plan.setting import Request

EASTERN = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 10, tzinfo=EASTERN)
OPTION = re.compile(r"^ {2}(\d+)\. (.*)$", re.MULTILINE)
HEADING = re.compile(
    r"Question (\d+)(?:, (?:between (\d+) and (\d+) more|(\d+) more after it|at most (\d+) more|the last one))?\."
)
CORRECTION = re.compile(r"Question \d+\.")
TOO_LONG = 400


class Lines:
    """Gives one line after the other; `pick` may look at the screen and chooses the next one.

    Args:
        pick: Gets the screen since the last line; ``None`` ends the input.
    """

    def __init__(self, pick):
        self.pick = pick
        self.sink = io.StringIO()
        self.seen = 0
        self.typed = []

    def isatty(self):
        return False

    def readline(self):
        screen = self.sink.getvalue()[self.seen :]
        self.seen = len(self.sink.getvalue())
        assert len(self.typed) < TOO_LONG, "the interview does not end"
        line = self.pick(screen)
        if line is None:
            return ""
        self.typed.append(line)
        return line + "\n"


class Recorder(Interview):
    """An interview that notes what is asked, and with which answers known."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.noted = []

    def _ask(self, state, need, name, heading, **more):
        self.noted.append((name, heading, state, need))
        super()._ask(state, need, name, heading, **more)


class Walk:
    """What came of an interview.

    Args:
        compiled: The rulebook.
        pick: As for `Lines`.
        base: Facts of the command line.
        language: The language of the page.
    """

    def __init__(self, compiled, pick, base=None, language="en"):
        self.lines = Lines(pick)
        self.plans = []
        base = base or request(language=language)
        prompter = Prompter(self.lines, self.lines.sink, lambda: 72)
        self.interview = Recorder(compiled, base, prompter, lambda plan, _: self.plans.append(plan))
        self.end = self._run()

    def _run(self):
        try:
            self.interview.run()
        except StopInterviewError:
            return "stop"
        except NextPersonError:
            return "next"
        return "done"

    @property
    def screen(self):
        return self.lines.sink.getvalue()

    @property
    def asked(self):
        """The names of the questions in the order asked."""
        return [name for name, *_ in self.interview.noted]

    @property
    def facts(self):
        """The answers by question."""
        return {entry.question: entry.fact.option for entry in self.interview.answers.entries if entry.fact}


def request(facts=None, needs=(), language="en"):
    return Request(tuple(needs), facts or {}, NOW, EASTERN, False, NOW.date(), language, False)


def script(*lines):
    """Return a `pick` that gives these lines and then ends."""
    rest = iter(lines)
    return lambda _: next(rest, None)


def options(screen):
    """Return the numbered lines of the last question by number."""
    last = screen[screen.rindex("\n\n") + 1 if "\n\n" in screen else 0 :]
    return {int(number): text for number, text in OPTION.findall(last)}


def headings(walk):
    """Return number, least and most of each question that announced them."""
    found = []
    for _, heading, *_ in walk.interview.noted:
        if "checklist" in heading:
            continue
        number, least, most, exact, up_to = HEADING.fullmatch(heading).groups()
        span = (int(least), int(most)) if least else ((0, int(up_to)) if up_to else (int(exact or 0),) * 2)
        found.append((int(number), *span))
    return found


def corrected(walk):
    """Tell whether an answer had to be changed because it did not go with another."""
    return any(CORRECTION.fullmatch(heading) for _, heading, *_ in walk.interview.noted)
