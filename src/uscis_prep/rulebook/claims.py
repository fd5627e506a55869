"""What an invariant may say of a plan, as diagrams: its action, channel, lines, alternatives, answer and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uscis_prep.engine.conditions import Builder
from uscis_prep.engine.diagram import FALSE, TRUE
from uscis_prep.rulebook.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from uscis_prep.engine.compiled import Compiled, View

#: What a person does; `wait` has a day to look again, `nothing` has none.
ACTIONS = ("call", "chat", "write", "self-service", "wait", "nothing", "elsewhere", "legal-help")
#: Every key that an invariant may use beside those of a rule.
KEYS = ("action", "channel", "rule", "offers", "dials", "shows", "tells", "answer", "stay-away", "edition")
GIVES = ("windows", "words")
LINE_ITSELF = "same"


class Claims:
    """The outputs of one topic in one edition.

    Args:
        compiled: The rulebook.
        view: The topic in the edition.
        edition: The edition.
    """

    def __init__(self, compiled: Compiled, view: View, edition: str) -> None:
        self.data = compiled.data
        self.view = view
        self.edition = edition
        self.pool = view.pool
        gates = {compiled.place[name]: root for name, root in view.frame["gates"].items()}
        self.builder = Builder(view.pool, {}, gates)
        for decision, made in view.plan["decisions"].items():
            self.builder.decide(decision, made["root"], made["records"])

    def key(self, key: str, names: Iterable[str]) -> int:
        """Return the diagram of "this output is one of these", or "at least one of these is among them".

        Args:
            key: One of `KEYS`.
            names: What it is compared with.

        Raises:
            KeyError: A name that does not exist; the text says which, with the nearest.
        """
        makers: dict[str, Callable[[str], int]] = {
            "action": self._action,
            "channel": self._channel,
            "rule": self._rule,
            "offers": self._offers,
            "dials": self._dials,
            "shows": self._shows,
            "tells": self._tells,
            "answer": self._answer,
            "stay-away": self._stay_away,
            "edition": self._edition,
        }
        return self._any(makers[key](name) for name in names)

    def _any(self, roots: Iterable[int]) -> int:
        found = FALSE
        for root in roots:
            found = self.pool.either(found, root)
        return found

    def _records(self, wanted: Callable[[Mapping[str, str]], bool]) -> int:
        rows = self.view.plan["outcomes"]
        return self.pool.relabel(self.view.plan["outcome"], {place: int(wanted(row)) for place, row in enumerate(rows)})

    def _action(self, name: str) -> int:
        _known(name, ACTIONS)
        return self._records(lambda record: self._does(record) == name)

    def _does(self, record: Mapping[str, str]) -> str:
        action = str(self.data["channels"][dialled(record)]["action"])
        return action if action != "none" else ("wait" if record["look_again"] != "none" else "nothing")

    def _channel(self, name: str) -> int:
        named = self._channels(name)
        return self._records(lambda record: dialled(record) in named)

    def _channels(self, name: str) -> set[str]:
        """Return the channels that a name stands for: itself, or a group."""
        rows = self.data["channels"]
        found = {channel for channel, row in rows.items() if name == channel or name in row["groups"]}
        if not found:
            _known(name, rows)
        return found

    def _rule(self, name: str) -> int:
        _known(name, self.data["rules"])
        found = FALSE
        for made in self.view.plan["decisions"].values():
            if name in made["rules"]:
                number = made["rules"].index(name) + 1
                terminals = {place: int(place == number) for place in range(len(made["rules"]) + 1)}
                found = self.pool.either(found, self.pool.relabel(made["by_rule"], terminals))
        return found

    def _offers(self, name: str) -> int:
        named, rows = self._channels(name), self.data["alternatives"]
        return self._any(
            root for entry, root in self.view.plan["alternatives"].items() if rows[entry]["channel"] in named
        )

    def _dials(self, name: str) -> int:
        """Return where a page names a channel by its own number: the verdict's, or one offered beside it."""
        _known(name, self.data["channels"])
        rows, instead = self.data["alternatives"], self.view.plan["instead"]
        offered = {
            channel: self._any(
                root
                for entry, root in self.view.plan["alternatives"].items()
                if rows[entry]["channel"] == channel and "reach" not in rows[entry]
            )
            for channel in (name, *instead)
        }
        kept = self.pool.without(offered[name], instead.get(name, FALSE))
        found = self.pool.either(self._records(lambda record: dialled(record) == name), kept)
        for channel, root in instead.items():
            if self.data["channels"][channel]["instead"]["channel"] == name:
                found = self.pool.either(found, self.pool.both(offered[channel], root))
        return found

    def _shows(self, name: str) -> int:
        _known(name, self.data["items"])
        return int(self.view.plan["items"].get(name, FALSE))

    def _tells(self, name: str) -> int:
        _known(name, self.data["ledger"])
        rows = self.data["items"]
        lines = (
            root
            for entry, root in self.view.plan["items"].items()
            if name in rows[entry]["cites"] and told(rows[entry])
        )
        rules = (self._rule(rule) for rule, entry in self.data["rules"].items() if name in entry["cites"])
        return self.pool.either(self._any(lines), self._any(rules))

    def _answer(self, name: str) -> int:
        _known(name, GIVES)
        key = "windows" if name == "windows" else "silent"
        return self._records(lambda record: bool(self.data["answers"][record["answer"]].get(key)))

    def _stay_away(self, name: str) -> int:
        _known(name, ("yes",))
        lines = (root for entry, root in self.view.plan["items"].items() if self.data["items"][entry]["stay_away"])
        rules = (self._rule(rule) for rule, entry in self.data["rules"].items() if entry["stay_away"])
        return self.pool.either(self._any(lines), self._any(rules))

    def _edition(self, name: str) -> int:
        known = self.data["topics"][self.view.topic]["editions"]
        _known(name, known)
        return TRUE if known[name] == known[self.edition] else FALSE


def dialled(record: Mapping[str, str]) -> str:
    """Return the channel of a verdict record, with the line that is dialled instead."""
    return record["channel"] if record["line"] == LINE_ITSELF else record["line"]


def told(entry: Mapping[str, Any]) -> bool:
    """Tell whether a line stands whenever its condition holds: at any hour, and not only while a question is open."""
    return not entry["general"] and entry.get("clock") is None


def _known(name: str, names: Iterable[str]) -> None:
    known = list(names)
    if name not in known:
        message = f"`{name}`: {suggest(name, known)}"
        raise KeyError(message)
