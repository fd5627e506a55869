"""The prompts of the call log: one field after the other, and nothing is stored before the last yes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from uscis_prep.ask.prompter import NO, YES, Chosen, Prompter, Put
from uscis_prep.ask.readers import option_reader
from uscis_prep.clean import clean, fold
from uscis_prep.cli.log_fields import Reader, new_call
from uscis_prep.cli.output import columns
from uscis_prep.errors import UsageError
from uscis_prep.render.log_page import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.calllog.record import Call
    from uscis_prep.plan.setting import Setting

#: What is asked, in this order. Receipt and A-number are not: a log needs neither, and flags take them.
ASKED = (
    "topic",
    "matter",
    "called_at",
    "number_from",
    "agent_name",
    "agent_id",
    "service_item",
    "urgency",
    "said",
    "promised",
)
STOP, BACK, WHY = ("q", "quit", "exit", "salir"), ("b", "back", "atras"), ("?", "¿", "¿?", "why", "por que")


def prompter_of() -> Prompter:
    """Return the prompter of this terminal, or of the lines on standard input."""
    return Prompter(sys.stdin, sys.stderr, lambda: columns(sys.stderr), os.environ)


def asked_call(
    setting: Setting, reader: Reader, known: Mapping[str, str] | None = None
) -> tuple[Call, list[str]] | None:
    """Ask for everything about a call.

    Args:
        setting: The rulebook and the words.
        reader: Reads the fields.
        known: Fields that need not be asked.

    Returns:
        The call and the fields in which a number was hidden; ``None`` where the person stopped or said no.
    """
    prompter = prompter_of()
    prompter.say(setting.say("log-ask-welcome"))
    typed = _Questions(setting, reader, prompter, known or {}).run()
    if typed is None:
        prompter.say(setting.say("log-ask-stopped"))
        return None
    draft = reader.read(typed)
    call = new_call(setting, draft)
    if not _confirmed(setting, prompter, call):
        prompter.say(setting.say("log-ask-stopped"))
        return None
    return call, draft.hidden


class _Questions:
    """Asks the fields one by one; an empty line passes a field over."""

    def __init__(self, setting: Setting, reader: Reader, prompter: Prompter, known: Mapping[str, str]) -> None:
        self.setting = setting
        self.reader = reader
        self.prompter = prompter
        self.typed = dict(known)
        self.fields = [name for name in ASKED if name not in known]

    def run(self) -> dict[str, str] | None:
        place = 0
        while place < len(self.fields):
            step = self._ask(self.fields[place])
            if step is None:
                return None
            place = max(0, place + step)
        return self.typed

    def _ask(self, name: str) -> int | None:
        """Ask one field; 1 goes on, -1 goes back, ``None`` stops."""
        options = self._options(name)
        self.prompter.gap()
        self.prompter.say(self.setting.say(f"log-ask-{name}"))
        self.prompter.options([text for _, text in options])
        while True:
            line = self.prompter.line(self.setting, secret=True)
            if line is None or fold(line) in STOP:
                return None
            if fold(line) in BACK:
                return -1
            if line in WHY or fold(line) in WHY:
                self.prompter.say(self.setting.say(f"log-why-{name}"))
                continue
            if self._take(name, line, options):
                return 1

    def _take(self, name: str, line: str, options: Sequence[tuple[str, str]]) -> bool:
        """Keep an answer; one that cannot be read is told and asked again."""
        if not line:
            self.typed.pop(name, None)
            return True
        if line.isascii() and line.isdigit() and 1 <= int(line[:3]) <= len(options):
            line = options[int(line) - 1][0]
        try:
            draft = self.reader.read({name: line})
        except UsageError as error:
            self._complain(error)
            return False
        self.typed[name] = line
        if draft.hidden:
            self.prompter.say(self.setting.say("log-hidden", field=self.setting.say(f"log-field-{name}")))
        return True

    def _complain(self, error: UsageError) -> None:
        entry = self.setting.data["errors"][error.key]
        fields = {name: clean(value) for name, value in error.fields.items()}
        self.prompter.say(self.setting.words(entry["message"], fields))
        self.prompter.say(self.setting.words(entry["hint"], fields))

    def _options(self, name: str) -> list[tuple[str, str]]:
        if name == "topic":
            rows = self.setting.compiled.public_topics()
            return [(row["topic"], self.setting.words(row["name"])) for row in rows]
        if name == "urgency":
            return [(option, self.setting.say(f"log-urgency-{option}")) for option in ("urgent", "regular", "unknown")]
        return []


def _confirmed(setting: Setting, prompter: Prompter, call: Call) -> bool:
    """Show what would be stored, and ask; numbers are shown as they would be later."""
    prompter.gap()
    for label, text in rows_of(setting, call, whole=False):
        prompter.say(f"{label}: {text.splitlines()[0]}", first="  ")
    return yes(setting, prompter, setting.say("log-ask-keep"))


def yes(setting: Setting, prompter: Prompter, text: str) -> bool:
    """Ask a question that only a plain yes answers with yes; everything that leads away is a no."""
    options = [(YES, setting.say("yes")), (NO, setting.say("no"))]
    prompter.gap()
    prompter.say(text)
    prompter.options([words for _, words in options])
    reply = prompter.choose(Put(setting, options, [text]), option_reader(options))
    return isinstance(reply, Chosen) and reply.text == YES
