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
OPTION = re.compile(r"^ {2}(\d+) {2}(.*)$", re.MULTILINE)
HEADING = re.compile(r"Question \d+(?: \((?:(?P<least>\d+) to )?(?P<most>\d+) more\)|, the last one)?\.|Last question")
CORRECTION = re.compile(r"Question \d+\. ")
PLAN = "<<plan>>"
#: What stands on the screen of each kind of prompt.
MENU, WHICH, SAFETY, KEYS = "What is it about?", "Which one?", "Does one of these fit?", "Enter = done"
CONFIRM = re.compile(r"Type 0, or the numbers|Type 0\. If it is not right")
HOUR = "What time is it that day?"
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
    """An interview that notes which prompts come, and with which answers known."""

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
        width: Columns of the screen.
        keep: Takes the name of each file to be saved.
    """

    def __init__(self, compiled, pick, base=None, language="en", *, width=72, keep=None):
        self.lines = Lines(pick)
        self.plans = []
        self.layers = []
        base = base or request(language=language)
        prompter = Prompter(self.lines, self.lines.sink, lambda: width)
        kept = (lambda file, _: (keep(file), file)[1]) if keep else None
        self.interview = Recorder(compiled, base, prompter, self._publish, layer=self.layers.append, keep=kept)
        self.end = self._run()

    def _publish(self, plan, _):
        self.lines.sink.write(f"\n{PLAN}\n")
        self.plans.append(plan)

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
        """The answers by question, without those about safety."""
        entries = [entry for entry in self.interview.answers.entries if entry.fact]
        questions = self.interview.compiled.questions
        return {entry.question: entry.fact.option for entry in entries if not questions[entry.question]["safety"]}

    @property
    def safety(self):
        """The answers about safety by question."""
        entries = [entry for entry in self.interview.answers.entries if entry.fact]
        questions = self.interview.compiled.questions
        return {entry.question: entry.fact.option for entry in entries if questions[entry.question]["safety"]}


def request(facts=None, needs=(), language="en"):
    return Request(tuple(needs), facts or {}, NOW, EASTERN, False, NOW.date(), language, False)


def script(*lines):
    """Return a `pick` that gives these lines and then ends."""
    rest = iter(lines)
    return lambda _: next(rest, None)


def flowing(*lines):
    """Return a `pick` that gives these lines at questions, says 0 to the screens of several lines, and is done."""
    rest = iter(lines)

    def pick(screen):
        flat = " ".join(screen.split())
        if SAFETY in flat or CONFIRM.search(flat):
            return "0"
        return next(rest, "" if KEYS in flat else None)

    return pick


def options(screen):
    """Return the numbered lines of the last prompt by number."""
    last = screen[screen.rindex("\n\n") + 1 if "\n\n" in screen else 0 :]
    return {int(number): text for number, text in OPTION.findall(last)}


def promises(screen):
    """Return for each prompt up to the plan how many were promised after it, at least and at most.

    The hour of a day belongs to the question of the day, so that it counts with it; what is asked again has no promise.
    """
    found = []
    for part in screen.partition(PLAN)[0].split("\n\n"):
        flat = " ".join(part.split())
        heading = HEADING.search(flat)
        if heading is None or HOUR in flat or "for the list" in flat:
            continue
        most = int(heading["most"] or 0)
        found.append((int(heading["least"] or most), most, flat))
    return found


def corrected(walk):
    """Return True if an answer had to be changed because it did not go with another."""
    return bool(CORRECTION.search(walk.screen.partition(PLAN)[0]))
