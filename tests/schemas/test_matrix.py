"""Many combinations of facts, clocks, editions and languages: each gives a plan that keeps the contract, or exit 2."""

import re
import shlex
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, currently_in_test_context, event, given
from hypothesis import strategies as st

from cli.program import call
from tiers import drawn, sampled

EASTERN = ZoneInfo("America/New_York")
RULES = Path(__file__).parents[2] / "rules"


def read(name):
    """Read a file of the rulebook with every value as it is written."""
    return yaml.load((RULES / name).read_text("utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - makes nothing but text


QUESTIONS = read("questions.yaml")["questions"]
FORMS = list(read("forms.yaml"))
TOPICS = [topic["topic"] for topic in map(read, sorted((RULES / "topics").glob("*.yaml"))) if "internal" not in topic]
#: What a question of a topic is likely to turn on, so that most examples reach a verdict.
TURNING = {
    "processing-delay": ("processing", "asked_before", "account"),
    "reschedule-biometrics": ("appointment", "account", "moved_twice"),
    "proof-of-status": ("green_card", "card_expires", "form", "receipt"),
}
PERSON = ("role", "g28", "represented", "where", "person_where", "phone", "speaks")
SECTIONS = ["before", "have-ready", "say", "ask", "write-down", "afterwards", "warning", "note"]
#: Closed by an order of the President.
CLOSED = {date(2024, 12, 24), date(2025, 1, 9), date(2025, 12, 24), date(2025, 12, 26)}
LIVE = ("phone", "phone-overseas", "emma-chat")
#: Anybody may use these: they give no facts of a case.
OPEN = (
    "automated-line",
    "case-status-online",
    "processing-times",
    "uscis-website",
    "other-agency",
    "legal-help",
    "none",
)
#: Address first, then tools and writing, then calls.
ORDER = {"self-service": 1, "write": 1, "chat": 2, "call": 2, "wait": 9, "nothing": 9}
#: The flags that say something about a person's safety.
SAFETY = tuple(f"{name}=" for name, entry in QUESTIONS.items() if entry.get("safety"))
EXAMPLES = drawn(12, 28, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))


def nth(year, month, weekday, number):
    """Return the n-th weekday of a month, the last one for -1."""
    days = [date(year, month, 1) + timedelta(days=count) for count in range(31)]
    return [day for day in days if day.month == month and day.weekday() == weekday][number]


def day_off(day):
    """Tell a federal holiday, observed: written anew from 5 U.S.C. 6103, not from the program."""
    for year in (day.year, day.year + 1):
        for month, number in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25)):
            holiday = date(year, month, number)
            if day == holiday + timedelta(days={5: -1, 6: 1}.get(holiday.weekday(), 0)):
                return True
    mondays = ((1, 2), (2, 2), (5, -1), (9, 0), (10, 1))
    found = {nth(day.year, month, 0, number) for month, number in mondays} | {nth(day.year, 11, 3, 3)} | CLOSED
    return day in found


def is_open(at):
    """Tell whether a person answers."""
    here = at.astimezone(EASTERN)
    return here.weekday() < 5 and 8 <= here.hour < 20 and not day_off(here.date())


def opening(at):
    """Return when a person answers next."""
    day = at.astimezone(EASTERN).date()
    while True:
        eight = datetime.combine(day, datetime.min.time(), EASTERN).replace(hour=8)
        if eight > at and is_open(eight):
            return eight
        day += timedelta(days=1)


@st.composite
def clocks(draw):
    """Draw a moment, often one at which something changes."""
    day = draw(
        st.one_of(
            st.dates(date(2023, 4, 1), date(2032, 12, 31)),
            st.sampled_from([date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 28), date(2027, 12, 31)]),
            st.sampled_from([date(2026, 3, 8), date(2026, 11, 1), date(2026, 7, 3), date(2025, 12, 26)]),
        )
    )
    hour, minute = draw(st.integers(0, 23)), draw(st.sampled_from([0, 0, 1, 30, 59]))
    offset = draw(st.sampled_from(["-05:00", "-05:00", "-04:00", "Z", "-10:00", "+09:00"]))
    return f"{day}T{hour:02}:{minute:02}{offset}"


@st.composite
def answers(draw, question, now):
    """Draw an answer to a question, often a real one."""
    row, today = QUESTIONS[question], datetime.fromisoformat(now).date()
    if draw(st.integers(0, 9)) == 0:
        return "unsure"
    kind = row.get("kind", "choice")
    if kind in ("date", "moment"):
        day = today + timedelta(days=draw(st.one_of(st.integers(-60, 60), st.integers(-2500, 900))))
        hour = draw(st.sampled_from(["", "T09:00", "T00:00", "T21:30", "T08:00-05:00"])) if kind == "moment" else ""
        return f"{day}{hour}"
    if kind == "form":
        return draw(st.sampled_from([*FORMS, "I-90", "I-90", "N-400", "none", "other"]))
    if kind == "receipt":
        return draw(st.sampled_from(["IOE", "IOE0912345678", "MSC2190012345", "WAC", "none"]))
    numbers = ["202-555-0143", "202-555-0143 x 77", "+52 55 1234 5678"] if kind == "phone" else []
    return draw(st.sampled_from([*row["options"], *numbers]))


@st.composite
def runs(draw):
    """Draw facts, clock, zone, edition and flags."""
    now = draw(clocks())
    topics = draw(st.lists(st.sampled_from(TOPICS), unique=True, max_size=3))
    likely = [name for topic in topics for name in TURNING.get(topic, ())]
    asked = draw(st.lists(st.sampled_from(sorted(QUESTIONS)), unique=True, max_size=4))
    asked += draw(st.lists(st.sampled_from(PERSON), unique=True, max_size=3))
    kept = [name for name in likely if draw(st.integers(0, 7))]
    names = dict.fromkeys([*kept, *asked])
    facts = [(f"{name}={draw(answers(name, now))}", draw(st.integers(0, len(topics)))) for name in names]
    arguments = []
    for place, topic in enumerate([None, *topics]):
        arguments += ["--topic", topic] if topic else []
        for fact, where in facts:
            arguments += ["--set", fact] if where == place else []
    edition = draw(st.sampled_from([[], [], [], ["--no-updates"], ["--as-of"]]))
    if edition == ["--as-of"]:
        edition = ["--as-of", str(draw(st.dates(date(2023, 3, 8), date(2028, 1, 1))))]
    zone = draw(st.sampled_from([[], [], ["--zone", "America/Chicago"], ["--zone", "Asia/Tokyo"]]))
    flags = draw(st.sampled_from([[], [], [], ["--no-presume"]]))
    return [*arguments, *edition, *zone, *flags], now


def note(told):
    """Count what the examples reach, for `--hypothesis-show-statistics`."""
    if currently_in_test_context():
        event(told)


def check(arguments, now, *more):
    """Run `check`, which succeeds or refuses, and return the plan or None."""
    printed = call("check", *arguments, "--now", now, "--json", *more)
    assert printed.code in (0, 2)
    assert printed.err == ""
    found = printed.data
    if printed.code == 2:
        assert found["message"]
        note(f"refused: {found['code']}")
        return None
    return found


def decided(found):
    """Return the needs that have a verdict."""
    return [need for need in found["needs"] if need["verdict"]]


@given(runs())
@EXAMPLES
def test_every_plan_keeps_the_contract(run):
    """Whatever is known and whenever it is, the plan fits its schema and keeps the laws of the contract."""
    found = check(*run)
    if found is None:
        return
    now = datetime.fromisoformat(found["now"])
    for need in decided(found):
        verdict = need["verdict"]
        note(f"{need['topic']}: {verdict['channel']}")
        shut = verdict["channel"] in LIVE and not is_open(now)
        assert (verdict["when"] == "later") == shut
        if shut:
            assert datetime.fromisoformat(verdict["opens"]) == opening(now)
        if verdict["action"] == "wait":
            assert verdict["look_again"]["date"] > min(str(now.date()), str(now.astimezone(EASTERN).date()))
        sections = [item["section"] for item in need["checklist"]]
        assert sections == sorted(sections, key=SECTIONS.index)
        names = [item["id"] for item in need["checklist"]]
        assert len(set(names)) == len(names)
        told = [*need["checklist"], *need["alternatives"], *need["because"], *need["disagreements"]]
        assert {cite for row in told for cite in row["cites"]} <= found["sources"].keys()
        for window in (need["answer"] or {"windows": []})["windows"]:
            assert window["latest"] is None or window["latest"][:10] >= str(now.astimezone(EASTERN).date())
    ranks = [ORDER.get(need["verdict"]["action"]) if need["verdict"] else 99 for need in found["needs"]]
    known = [rank for rank in ranks if rank is not None]
    assert known == sorted(known)
    whole = bool(found["needs"]) and len(decided(found)) == len(found["needs"])
    assert (found["briefing"] is None) == whole == (found["status"] == "decided")
    if found["briefing"]:
        named = {need["topic"] for need in found["needs"] if not need["verdict"]}
        assert {row["topic"] for row in found["briefing"]["topics"]} == (named or set(TOPICS))


@given(runs(), st.sampled_from(["beneficiary", "paralegal", "helper", "family", "interpreter", "parent", "attorney"]))
@EXAMPLES
def test_who_makes_the_contact(run, role):
    """About a case a beneficiary asks through the petitioner, staff and helpers never, an attorney with a G-28."""
    arguments, now = run
    if given_role := next((part for part in arguments if part.startswith("role=")), None):
        place = arguments.index(given_role)
        arguments = arguments[: place - 1] + arguments[place + 1 :]
    found = check([*arguments, "--role", role], now)
    for need in decided(found) if found else ():
        if need["verdict"]["channel"] not in OPEN:
            g28 = found["answers"].get("g28")
            assert need["verdict"]["who"] in contacts(role, need["topic"], g28)


def contacts(role, topic, g28):
    """Return who may make the contact about a case."""
    if role == "beneficiary":
        # Everybody reports their own move (CC2.5, U21).
        return ("you",) if topic == "change-address" else ("petitioner",)
    if role == "attorney":
        return ("you",) if g28 == "on-file" else ("party",)
    return ("representative", "party") if role == "paralegal" else ("party",)


@pytest.mark.parametrize("more", [[], ["--no-updates"]])
def test_a_beneficiary_reports_their_own_move(more):
    """The address is the beneficiary's own; about the petition behind it only the petitioner asks."""
    facts = ("--role", "beneficiary", "--form", "I-130", "--receipt", "ioe", "--account", "none")
    found = check([*facts, "--topic", "change-address", "--topic", "processing-delay", "--set", "processing=outside",
                   "--set", "asked_before=no", *more], "2026-11-24T10:00-05:00")  # fmt: skip
    assert {need["topic"]: need["verdict"]["who"] for need in decided(found)} == {
        "change-address": "you",
        "processing-delay": "petitioner",
    }


@given(runs())
@EXAMPLES
def test_numbers_are_masked(run):
    """No receipt number and no phone number of the caller stands anywhere in a plan."""
    for more in (("--json",), ()):
        printed = call("check", *run[0], "--receipt", "IOE0912345678", "--now", run[1], *more)
        assert printed.code in (0, 2)
        assert not re.search("0912345678|2190012345|555-?0143|1234 ?5678", printed.out + printed.err)


@given(runs())
@EXAMPLES
def test_repeat_gives_the_same_verdicts(run):
    """The command under `repeat` makes the same needs, verdicts and checklists again."""
    found = check(*run)
    if found is None:
        return
    program, command, *again = shlex.split(found["repeat"])
    assert (program, command) == ("uscis-prep", "check")
    repeated = check(again, run[1])
    for key in ("status", "as_of", "language", "edition", "undecided"):
        assert repeated[key] == found[key]
    if any(part.startswith(SAFETY) for part in run[0]):
        # What was answered about safety is in no command; it changes lines, and no verdict.
        verdicts = [[need["verdict"] for need in plan["needs"]] for plan in (found, repeated)]
        assert verdicts[0] == verdicts[1]
        return
    for one, two in zip(found["needs"], repeated["needs"], strict=True):
        assert {**one, "answers": None, "because": None} == {**two, "answers": None, "because": None}


@given(runs())
@EXAMPLES
def test_text_and_json_agree(run):
    """The whole page says the same headline, channel and lines as the JSON."""
    found = check(*run)
    printed = call("check", *run[0], "--now", run[1], "--full")
    assert printed.code == (0 if found else 2)
    if found is None:
        return
    told = " ".join(printed.out.split())
    for need in decided(found):
        assert need["verdict"]["headline"].upper() in told
        assert need["verdict"]["reach"] is None or need["verdict"]["reach"] in told
        texts = [" ".join(item["text"].split()) for item in need["checklist"] if not item["if"]]
        # Behind its condition a line begins with a small letter.
        texts += [" ".join(item["text"].split())[1:] for item in need["checklist"] if item["if"]]
        assert all(text in told for text in texts)
        assert all(item["if"] in told for item in need["checklist"] if item["if"])
    assert found["repeat"] in told.replace(" \\ ", " ")


def strings(value, path=()):
    """Yield every text of a plan with its place; ids, dates and addresses are no texts."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in ("spoken", "sources", "answers", "unused", "repeat", "rulebook", "zone"):
                yield from strings(child, (*path, key))
    elif isinstance(value, list):
        for place, child in enumerate(value):
            yield from strings(child, (*path, place))
    elif isinstance(value, str) and "://" not in value:
        yield path, value


def decisions(found):
    """Yield what must not depend on the language."""
    keys = ("action", "channel", "who", "when", "opens", "reach", "attend_first")
    for need in found["needs"]:
        verdict = need["verdict"]
        yield need["topic"], need["status"], need["tier"], need["urgency"], need["decided_by"]
        if verdict:
            yield [verdict[key] for key in keys]
            yield verdict["look_again"] and verdict["look_again"]["date"]
            yield [
                (row["if"], row["kind"], row["earliest"], row["latest"])
                for row in (need["answer"] or {"windows": []})["windows"]
            ]


@given(runs())
@EXAMPLES
def test_spanish_decides_the_same_in_spanish(run):
    """The Spanish plan decides the same, and none of its sentences is the English one."""
    both = [check([*run[0], "--set", "speaks=es"], run[1], "--lang", language) for language in ("en", "es")]
    assert (both[0] is None) == (both[1] is None)
    if both[0] is None:
        return
    assert list(decisions(both[0])) == list(decisions(both[1]))
    english, spanish = (dict(strings(found)) for found in both)
    assert english.keys() == spanish.keys()
    same = {path: words for path, words in spanish.items() if words == english[path] and " " in words.strip()}
    assert same == {}


@pytest.mark.parametrize("case", sampled(product(TOPICS, [*QUESTIONS["role"]["options"], "unsure"]), 9), ids=" ".join)
def test_each_role_in_each_topic(case):
    """Each role in each topic gives a plan under every form, by the documents alone and by today's rules."""
    topic, role = case
    for form in ("I-90", "I-130", "I-129", "none", "other"):
        for more in ([], ["--no-updates"]):
            check(["--topic", topic, "--role", role, "--form", form, *more], "2026-11-24T10:00-05:00")
