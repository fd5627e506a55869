"""Finds for each topic the facts that make its page longest, by trying one answer after the other: run it by hand.

python tests/browser/longest.py writes longest.json, which the tests of the paper read. It takes about a minute.
"""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cli.program import NOW, SHUT, call
from uscis_prep.engine.compiled import Compiled
from uscis_prep.rulebook.compile import compile_folder

HERE = Path(__file__).resolve().parent
RULES = HERE.parents[1] / "rules"
FOUND = HERE / "longest.json"
#: What may stand on another page, or does not stand on the sheet at all.
LATER = ("afterwards", "note")
#: About as many characters stand on a line of paper.
LINE = 85
TODAY = date(2026, 11, 24)
#: Days around today, so that a date falls into every stretch that rules name.
DAYS = (-400, -100, -40, -20, -5, 0, 1, 2, 10, 40, 200)
ROUNDS = 2


def values(entry):
    """Return what may be answered to a question, None for nothing."""
    if entry["kind"] in ("date", "moment"):
        return [None, "unsure", *(str(TODAY + timedelta(days=days)) for days in DAYS)]
    if entry["kind"] == "form":
        return [None, "unsure", "none", "I-90", "N-400", "I-130", "I-751", "I-765", "I-131", "other"]
    return [None, "unsure", *(option for option in entry["options"] if option != "other-prefix")]


def arguments(facts):
    """Return answers as the program takes them."""
    more = ["--no-presume"] if facts.get("no-presume") else []
    given = [f"{name}={value}" for name, value in facts.items() if value and name not in ("no-presume", "topic")]
    return ["--topic", facts["topic"], *(word for one in given for word in ("--set", one)), *more]


def lines(texts):
    """Return about how many lines some texts take."""
    return sum(-(-len(text) // LINE) for text in texts)


def height(facts, now):
    """Return about how many lines stand on page one; 0 where there is no verdict."""
    printed = call("check", *arguments(facts), "--now", now, "--lang", "es", "--json")
    if printed.code:
        return 0
    (need,) = json.loads(printed.out)["needs"]
    if need["verdict"] is None:
        return 0
    held = [item for item in need["checklist"] if item["section"] not in LATER]
    told = [f"[ ] {item['if'] or ''} {item['text']}" for item in held]
    spoken = [words for item in held if item["spoken"] for words in item["spoken"].values()]
    verdict = [need["verdict"]["headline"], *(after["why"] for after in need["after_needs"])]
    windows = need["answer"]["windows"] if need["answer"] else []
    sections = len({item["section"] for item in held})
    writing = 6 if need["verdict"]["action"] in ("call", "chat") else 2
    return lines([*told, *spoken, *verdict]) + 2 * len(windows) + 1.5 * sections + writing


def longest(topic, questions):
    """Return the facts and the clock that make the page of a topic longest, and its height."""
    best, facts, now = 0, {"topic": topic}, NOW
    for start in ({}, {"no-presume": "yes"}, dict.fromkeys(questions, "unsure")):
        mine, top = {"topic": topic, **start}, 0
        for _ in range(ROUNDS):
            before = top
            for name, entry in questions.items():
                for value in values(entry):
                    tried = {**mine, name: value}
                    found = height(tried, NOW)
                    if found > top:
                        mine, top = tried, found
            if top == before:
                break
        if top > best:
            best, facts = top, mine
    if (shut := height(facts, SHUT)) > best:
        best, now = shut, SHUT
    return {"arguments": arguments({name: value for name, value in facts.items() if value}), "now": now, "lines": best}


def main():
    """Write the longest page of each topic, the longest first on the screen."""
    compiled = Compiled(compile_folder(RULES))
    found = {}
    for row in compiled.public_topics():
        view = compiled.view(row["topic"], TODAY)
        roots = [view.plan["outcome"], *view.plan["items"].values()]
        used = sorted({place for root in roots for place in view.pool.support(root)})
        names = [compiled.order[place] for place in used]
        found[row["topic"]] = longest(row["topic"], {name: compiled.questions[name] for name in names})
        sys.stdout.write(f"{found[row['topic']]['lines']:5} {row['topic']}\n")
        sys.stdout.flush()
    FOUND.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
