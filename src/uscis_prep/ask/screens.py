"""The two screens that take several lines at once: what is about a person's safety, and the usual answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uscis_prep.ask.answers import CONFIRMED, Entry
from uscis_prep.ask.prompter import Back, Chosen, Put
from uscis_prep.ask.questions import Questions
from uscis_prep.ask.readers import line_reader
from uscis_prep.clean import fold
from uscis_prep.facts.read import UNSURE, Fact
from uscis_prep.plan.briefing import option_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from uscis_prep.plan.setting import Setting

YES, NO = "yes", "no"


class Screens(Questions):
    """Puts the screens of several lines (see `Desk` for the arguments)."""

    # ── safety ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_safety(
        self, lines: Sequence[tuple[int, str]], heading: str, screen: int = 0, *, keep: bool = False
    ) -> None:
        """Ask what is about safety on one screen; nothing of the answer is said back or listed.

        Args:
            lines: The need and the question of each line.
            heading: What stands above it.
            screen: The screen that is asked again.
            keep: Whether going back leaves the old answers as they are.
        """
        setting = self.setting()
        self._show_safety(setting, lines, heading)
        last = len(lines) + 1
        words = {
            fold(setting.say("safety-none")): "0",
            fold(setting.say("safety-unsure")): str(last),
            **_no_and_unsure(last),
        }
        names = [name for _, name in lines]
        why = [setting.words(self.compiled.questions[name]["why"]) for name in names]
        takes = setting.say("takes-safety", most=last)
        put = Put(setting, [], why, takes, silent=True, lines=True, hear=self._hear)
        reply = self.prompter.choose(put, line_reader(last, words))
        if isinstance(reply, Chosen):
            self._keep_safety(lines, {int(part) for part in reply.text.split()}, screen)
        elif not (keep and isinstance(reply, Back)):
            self._steer(reply)

    def _show_safety(self, setting: Setting, lines: Sequence[tuple[int, str]], heading: str) -> None:
        self.prompter.gap()
        self.prompter.say(f"{heading} {setting.say('safety-ask')}")
        self.prompter.say(setting.say("safety-how"))
        texts = [option_text(setting, name, YES) for _, name in lines]
        self.prompter.options([*texts, setting.say("safety-unsure")], setting.say("safety-none"), last=False)

    def _keep_safety(self, lines: Sequence[tuple[int, str]], numbers: set[int], screen: int) -> None:
        """Keep yes for each line that was named, and no or not sure for the others."""
        other = UNSURE if len(lines) + 1 in numbers else NO
        said = [YES if place in numbers else other for place in range(1, len(lines) + 1)]
        entries = [
            self._entry(name, need, Fact(name, option, option))
            for (need, name), option in zip(lines, said, strict=True)
            if not self._heard_before(name, need)
        ]
        self.answers.put_screen(screen or self.answers.new_screen(), entries)

    def _heard_before(self, name: str, need: int) -> bool:
        """Return True if words of danger answered a question while its screen stood there."""
        key = (name, self.answers.owner(self._scope(name), need))
        return any(entry.key == key and not entry.asked for entry in self.answers.entries)

    # ── usual answers ───────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_usual(
        self,
        usual: Mapping[tuple[int, str], str],
        heading: str,
        screen: int = 0,
        *,
        last: bool = True,
        keep: bool = False,
    ) -> None:
        """Let the person confirm the usual answers, or name those that are not so.

        Args:
            usual: The usual answer of each line: need and question.
            heading: What stands above it where it is not the last screen.
            screen: The screen that is asked again.
            last: Whether it is the last prompt, if all is right.
            keep: Whether going back leaves the old answers as they are.
        """
        setting, lines = self.setting(), list(usual)
        told = [self._confirming(setting, name, option) for (_, name), option in usual.items()]
        key = "confirm-ask-one" if len(lines) == 1 else "confirm-ask"
        start = (
            setting.say("confirm-last-one" if len(lines) == 1 else "confirm-last")
            if last
            else f"{heading} {setting.say('confirm-more')}"
        )
        self._show(start, setting.say(key), [("", text) for text in told])
        why = [setting.words(self.compiled.questions[name]["why"]) for _, name in lines]
        takes = setting.say("takes-confirm-one" if len(lines) == 1 else "takes-confirm", most=len(lines))
        put = Put(setting, [("", text) for text in told], why, takes, lines=True, hear=self._hear)
        reply = self.prompter.choose(put, line_reader(len(lines), {}))
        if isinstance(reply, Chosen):
            numbers = {int(part) for part in reply.text.split()}
            self._keep_usual(usual, [line for place, line in enumerate(lines, start=1) if place in numbers], screen)
        elif not (keep and isinstance(reply, Back)):
            self._steer(reply)

    def _confirming(self, setting: Setting, name: str, option: str) -> str:
        words = self.compiled.questions[name]["options"][option]
        return setting.words(words.get("confirm") or words["text"])

    def _keep_usual(self, usual: Mapping[tuple[int, str], str], named: Sequence[tuple[int, str]], screen: int) -> None:
        """Keep the lines that were confirmed as answers; the others are asked one by one."""
        screen = screen or self.answers.new_screen()
        marker = Entry(CONFIRMED, CONFIRMED, screen, None, screen=screen, named=tuple(named))
        entries = [
            self._entry(name, need, Fact(name, option, option))
            for (need, name), option in usual.items()
            if (need, name) not in named
        ]
        replaced = [(name, self.answers.owner(self._scope(name), need)) for need, name in named]
        self.answers.put_screen(screen, [marker, *entries], replaced)


def _no_and_unsure(last: int) -> dict[str, str]:
    """Return the words that stand for none of the lines, and for not being sure."""
    words = dict.fromkeys(("none", "no", "ninguna", "ninguno", "nothing", "nada"), "0")
    return words | dict.fromkeys(
        ("unsure", "not sure", "i don't know", "no se", "no estoy seguro", "no estoy segura"), str(last)
    )
