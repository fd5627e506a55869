"""The menu in two steps, and the words that people type instead of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.ask.answers import TOPIC, Entry
from uscis_prep.ask.desk import Desk
from uscis_prep.ask.prompter import NO, Back, Chosen, Put
from uscis_prep.ask.readers import is_unsure
from uscis_prep.clean import fold
from uscis_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uscis_prep.ask.prompter import Reply
    from uscis_prep.plan.setting import Setting

Row = Any
#: What a typed text leads to where it names several topics, or a group of them.
SEVERAL = "several"


class Menu(Desk):
    """Lets a person choose a topic (see `Desk` for its arguments)."""

    def _ask_topic(self, old: Entry | None = None) -> None:
        """Let the person choose a topic, or another one in place of an old one; where none fits, it is over."""
        need = len(self.answers.topics) if old is None or old.owner is None else old.owner
        reply = self._first_step(old)
        if isinstance(reply, Chosen):
            self._take_topic(need, old, reply.text)
        elif old is None or not isinstance(reply, Back):
            self._steer(reply)

    def _rows(self, old: Entry | None) -> list[Row]:
        taken = [topic for topic in self.answers.topics if old is None or topic != old.topic]
        return [row for row in self.compiled.public_topics() if row["topic"] not in taken]

    def _first_step(self, old: Entry | None) -> Reply:
        """Show the groups; a number or words lead to a topic, or to a second step."""
        setting, rows = self.setting(), self._rows(old)
        groups = self._groups(setting, rows)
        options = [(name, text) for name, text, _ in groups] or self._lines(setting, rows)
        while True:
            self._show("", setting.say("menu-ask"), options)
            self.prompter.say(setting.say("menu-keys"))
            found: list[str] = []
            about = [f"{setting.words(row['name'])}: {setting.words(row['about'])}" for row in rows]
            put = Put(setting, options, about, setting.say("menu-takes"), zero=NO, hear=self._hear)
            reply = self.prompter.choose(put, self._reader(rows, options, found))
            if not isinstance(reply, Chosen):
                return reply
            ask, listed = setting.say("menu-which"), found
            if reply.text == SEVERAL:
                ask = setting.say(f"menu-fit-{len(found)}")
            elif groups and reply.text in dict(options):
                listed = next(topics for name, _, topics in groups if name == reply.text)
            else:
                return reply
            whole = bool(groups) and reply.text == groups[-1][0] and (old is None or len(self.answers.topics) == 1)
            chosen = self._second_step(rows, listed, ask, whole=whole)
            if not isinstance(chosen, Back):
                return chosen

    def _groups(self, setting: Setting, rows: Sequence[Row]) -> list[tuple[str, str, list[str]]]:
        free = [row["topic"] for row in rows]
        found = []
        for group in self.compiled.data.get("menu_groups", ()):
            topics = [topic for topic in group["topics"] if topic in free]
            if topics:
                found.append((group["id"], setting.words(group["text"]), topics))
        return found

    def _lines(self, setting: Setting, rows: Sequence[Row]) -> list[tuple[str, str]]:
        return [(row["topic"], setting.words(row.get("choice") or row["name"])) for row in rows]

    def _second_step(self, rows: Sequence[Row], listed: Sequence[str], ask: str, *, whole: bool) -> Reply:
        """Show the topics of a group, or those that the words fit; one alone is taken at once.

        Args:
            rows: All topics that can be chosen.
            listed: The topics to show.
            ask: What stands above them.
            whole: Whether what holds for any call stands among them.
        """
        setting = self.setting()
        if len(listed) == 1 and not whole:
            return Chosen(listed[0])
        shown = [row for topic in listed for row in rows if row["topic"] == topic]
        options = self._lines(setting, shown) + ([(NO, setting.say("menu-none"))] if whole else [])
        while True:
            self._show("", ask, options)
            about = [f"{setting.words(row['name'])}: {setting.words(row['about'])}" for row in shown]
            takes = setting.say("takes-number", most=len(options))
            put = Put(setting, options, about, takes, zero=NO, hear=self._hear)
            found: list[str] = []
            reply = self.prompter.choose(put, self._reader(rows, options, found))
            if not isinstance(reply, Chosen) or reply.text != SEVERAL:
                return reply
            again = self._second_step(rows, found, setting.say(f"menu-fit-{len(found)}"), whole=False)
            if not isinstance(again, Back):
                return again

    def _reader(self, rows: Sequence[Row], options: Sequence[tuple[str, str]], found: list[str]) -> Any:
        """Return a reader of words; it puts what they fit into `found` where that is more than one topic."""

        def read(text: str) -> str:
            wanted = fold(text)
            if is_unsure(text) or wanted in ("0", NO):
                return NO
            for option, words in options:
                if wanted in (option, fold(words)):
                    return option
            for row in rows:
                if wanted in (row["topic"], *(fold(name) for name in row["name"].values())):
                    return str(row["topic"])
            topics = self._meant(text, [row["topic"] for row in rows])
            if not topics:
                raise UsageError("not-an-option", given=text)
            found[:] = topics
            return topics[0] if len(topics) == 1 else SEVERAL

        return read

    def _meant(self, text: str, free: Sequence[str]) -> list[str]:
        """Return the topics that words fit; words of danger that name one lead there."""
        from uscis_prep.ask.search import danger_words, match_topics  # noqa: PLC0415 - as in `Desk`

        alarms = danger_words(self.compiled, text, self.base.language)
        led = [alarm.topic for alarm in alarms if alarm.topic in free and alarm.topic]
        matched = match_topics(self.compiled, text, self.base.language)
        return led[:1] or [topic for topic in matched if topic in free]

    def _take_topic(self, need: int, old: Entry | None, topic: str) -> None:
        if old is not None and topic == old.topic:
            return
        if old is not None:
            self.answers.drop_own(need)
        if topic == NO:
            if old is not None:
                self.answers.entries.remove(old)
            self.shown, self.any_call = None, True
            return
        names = {row["topic"]: row["name"] for row in self.compiled.public_topics()}
        setting = self.setting()
        self.prompter.say(setting.say("heard-topic", text=setting.words(names[topic])))
        self.answers.put(Entry(TOPIC, TOPIC, need, None, topic, self.case if old is None else old.case))
