"""The edges of the interview: answers not given before, topic by topic, in both languages, at two widths."""

import re

import pytest

from ask.walk import Walk, options
from tiers import DEEP, sampled

#: Answers to questions that list none, or only "I do not know".
FREE = {
    "date": ["2026-12-03", "2026-11-02", "2025-11-24", "2023-06-30"],
    "moment": ["2026-12-03 9:00", "2026-11-24 18:00", "2026-11-20 9:00"],
    "form": ["I-90", "I-131", "I-130", "I-765", "N-400", "none", "other"],
    "receipt": ["ioe", "other-prefix", "none"],
    "phone": ["us-direct", "foreign"],
}
MENU = {"en": "What is it about?", "es": "¿De qué se trata?"}
SAFETY = {"en": "Does one of these fit?", "es": "¿Algo de esto es su caso?"}
CONFIRM = {
    "en": r"Type 0, or the numbers|Type 0\. If it is not right",
    "es": r"Escriba 0, o los números|Escriba 0\. Si no está bien",
}
KEYS = {"en": "Enter = done", "es": "Enter = listo"}
HOUR = {"en": "What time is it", "es": "¿A qué hora es"}
NAMES = re.compile(r"USCIS|IOE|^\d+\. I-\d|TTY|TPS|ICE|CBP|EOIR")


class Cover:
    """Chooses answers that were not chosen before, and remembers which question had which.

    Args:
        compiled: The rulebook.
        topic: The topic to choose.
        language: The language of the page.
        seen: Answers chosen in earlier interviews.
    """

    def __init__(self, compiled, topic, language, seen):
        self.compiled, self.topic, self.language, self.seen = compiled, topic, language, seen
        self.asks = {entry["ask"][language]: name for name, entry in compiled.questions.items()}
        self.typed = []
        self.fresh = False
        self.deeper = True

    def __call__(self, screen):  # noqa: PLR0911 - one for each kind of prompt
        flat = " ".join(screen.split())
        if MENU[self.language] in flat:
            return self._keep(self.topic)
        if KEYS[self.language] in flat:
            deeper, self.deeper = self.deeper, False
            return self._keep("m" if deeper and "m = " in flat else "")
        if SAFETY[self.language] in flat:
            return self._new("safety", ["0", "1", "2", "3 4", "5"])
        listed = [number for number in options(screen) if number]
        if re.search(CONFIRM[self.language], flat):
            return self._new("confirm", ["0", *map(str, listed)])
        if HOUR[self.language] in flat:
            return self._keep("9 am")
        asked = [name for ask, name in self.asks.items() if ask in flat]
        if not asked:
            return self._keep("1")
        name = max(asked, key=lambda each: len(self.compiled.questions[each]["ask"][self.language]))
        return self._new(name, [*FREE.get(self.compiled.questions[name]["kind"], ()), *map(str, listed), "0"])

    def _new(self, name, wanted):
        new = [each for each in wanted if (name, each) not in self.seen]
        self.fresh = self.fresh or bool(new)
        choice = new[0] if new else wanted[len(self.typed) % len(wanted)]
        self.seen.add((name, choice))
        return self._keep(choice)

    def _keep(self, line):
        self.typed.append(line)
        return line if len(self.typed) < 40 else "q"


def verdicts(walk):
    """Return what was decided, without words."""
    found = []
    for plan in walk.plans:
        for need in plan["needs"]:
            verdict = need["verdict"] or {}
            found.append(
                (need["topic"], need["tier"], verdict.get("channel"), verdict.get("who"), verdict.get("opens"))
            )
    return found


TOPICS = [
    *("account-help", "answer-overdue", "appointment-accommodation", "biometrics-not-scheduled", "case-question"),
    *("case-status", "change-address", "document-error", "emergency-travel", "expedite", "general-question"),
    *("missing-document", "other-agency", "processing-delay", "proof-of-status", "reschedule-biometrics"),
    *("reschedule-interview", "reschedule-oath", "something-else", "suspicious-contact", "who-may-call"),
]


@pytest.mark.parametrize("topic", sampled(TOPICS, 7))
def test_new_answers_lead_on(compiled, topic):
    """Interviews that each give new answers end in both languages with the same verdict, and no line is too wide."""
    seen, most = set(), 200 if DEEP else 16
    for turn in range(most):
        width = (40, 80)[turn % 2]
        cover = Cover(compiled, topic, "en", seen)
        english = Walk(compiled, cover, width=width)
        script = iter(cover.typed)
        spanish = Walk(compiled, lambda _, rest=script: next(rest, None), language="es", width=width)
        assert verdicts(english) == verdicts(spanish)
        assert english.asked == spanish.asked
        for walk in (english, spanish):
            assert [line for line in walk.screen.splitlines() if len(line) > width and len(line.split()) > 1] == []
        same = {line.strip() for line in english.screen.splitlines()} & {
            line.strip() for line in spanish.screen.splitlines()
        }
        left = {line for line in same if re.search(r"[a-z]{3,} [a-z]{3,}", line) and not NAMES.search(line)}
        assert left == set()
        if not cover.fresh:
            break
