"""What a person can do once the page stands there: the verdict in one line, the keys, and what each of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from uscis_prep.ask.prompter import Chosen, NextPerson, Prompter, Quit, Save, key_of
from uscis_prep.clean import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from uscis_prep.plan.setting import Setting
    from uscis_prep.plan.types import Plan

DONE, WHY, SAVE, FIT, ANOTHER = "done", "why", "save", "fit", "another"
KEYS = {
    **dict.fromkeys(("", "done", "listo", "fin", "no"), DONE),
    **dict.fromkeys(("w", "why", "por que", "porque"), WHY),
    **dict.fromkeys(("p", "print", "save", "imprimir", "guardar"), SAVE),
    **dict.fromkeys(("m", "more", "mas", "fit", "ajustar"), FIT),
    **dict.fromkeys(("a", "another", "otra", "otra pregunta"), ANOTHER),
}
#: What the key for reasons shows the first time, and the next.
LAYERS = ("why", "sources")


class Pressed(NamedTuple):
    """A key that was pressed after the page, or one of those that hold everywhere."""

    key: str
    reply: object = None


class After:
    """The prompt after a page.

    Args:
        prompter: Where it is asked.
        plan: The plan that was printed.
        setting: For the sentences.
        fitting: How many questions would fit the checklist to the person.
        another: Whether another question can be asked.
    """

    def __init__(self, prompter: Prompter, plan: Plan, setting: Setting, fitting: int, *, another: bool) -> None:
        self.prompter, self.plan, self.setting = prompter, plan, setting
        self.fitting, self.another = fitting, another

    def show(self) -> None:
        """Write the verdict once more, and the keys."""
        from uscis_prep.render.phrases import verdict_line  # noqa: PLC0415 - a page was drawn already

        self.prompter.gap()
        verdicts = [need["verdict"] for need in self.plan["needs"] if need["verdict"]]
        for verdict in verdicts:
            self.prompter.say(verdict_line(self.setting, verdict), first=">> ")
        if not verdicts:
            self.prompter.say(call_line(self.setting), first=">> ")
        self._show_keys()

    def _show_keys(self) -> None:
        """Write the keys; none is broken at the end of a line."""
        fit = "key-fit-one" if self.fitting == 1 else "key-fit"
        shown = ["key-done", "key-why", "key-save", *([fit] if self.fitting else [])]
        shown += [*(["key-another"] if self.another else []), "key-next"]
        self.prompter.pieces([self.setting.say(key, number=self.fitting) for key in shown], "   ")

    def ask(self, hear: Callable[[str], bool]) -> Pressed:
        """Wait for a key; anything else is told what can be pressed."""
        while True:
            line = self.prompter.line(self.setting)
            if line is None:
                return Pressed(DONE)
            key = KEYS.get(fold(line))
            reply = key_of(line)
            if key and (key != FIT or self.fitting) and (key != ANOTHER or self.another):
                return Pressed(key)
            if isinstance(reply, Quit):
                return Pressed(DONE)
            if reply is not None:
                return Pressed("", reply)
            if fold(line) not in ("?", "") and hear(line):
                return Pressed("", Chosen(line))
            self._show_keys()

    def name_of_file(self) -> Save | NextPerson | None:
        """Ask for the name of a file; without one nothing is written."""
        self.prompter.say(self.setting.say("save-ask"))
        line = self.prompter.line(self.setting)
        reply = key_of(line) if line else None
        if isinstance(reply, Save | NextPerson):
            return reply
        return Save(line) if line and reply is None else None


def call_line(setting: Setting) -> str:
    """Return the number of the agency with its hours, for whoever has no verdict yet."""
    from uscis_prep.plan.calendar import closing  # noqa: PLC0415 - as below
    from uscis_prep.plan.windows import opening  # noqa: PLC0415 - only whoever stops needs it

    opens = opening(setting, "phone")
    closes = setting.hour(closing(setting.calendar, setting.request.now)) if opens is None else ""
    when = setting.say("line-later", opens=opens) if opens else setting.say("line-open", closes=closes)
    return f"{setting.say('stop-call', reach=setting.reach('phone') or '')} {when}"
