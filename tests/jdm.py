"""Writes the decisions of a rulebook as a JSON decision model, which another engine (zen-engine) runs.

It reads the rules as they are written: conditions, `over`, dates, worlds. It knows nothing of our diagrams.
"""

import json
from itertools import pairwise

from uscis_prep.rulebook import schema
from uscis_prep.rulebook.load import load
from uscis_prep.rulebook.meaning import DECISIONS, Meaning

BASE = "base"
#: Where the answers stand once gates are applied, and where the conditions of a decision stand as written.
SETTLED, RAW = "a", "raw"


class Exporter:
    """Holds one rulebook while its topics are exported.

    Args:
        folder: The folder of the rulebook.
    """

    def __init__(self, folder):
        self.book = load(folder)
        self.meaning = Meaning(self.book)
        self.disagreements = self.book.table("disagreements.yaml", schema.Disagreement)

    def export(self, topic, edition):
        """Return the decision model of one topic in one edition, as data."""
        nodes = [("input", "inputNode", None)]
        nodes.append(("settled", "expressionNode", self._settled(topic)))
        for decision in DECISIONS:
            nodes += self._table(topic, edition, "rules", decision)
        for kind in ("items", "alternatives"):
            nodes += self._table(topic, edition, kind, None)
        nodes.append(("output", "outputNode", None))
        made = [{"id": name, "name": name, "type": kind, "content": content or {}} for name, kind, content in nodes]
        ids = [node["id"] for node in made]
        edges = [{"id": f"{one}-{two}", "sourceId": one, "targetId": two} for one, two in pairwise(ids)]
        return {"nodes": made, "edges": edges}

    def _settled(self, topic):
        """Give every question the value that counts: the answer, or what it has where it does not apply."""
        rows = []
        for name, question in self.meaning.questions.items():
            value = f"answers.{name}"
            if question.only_if is not None:
                gate = self.condition(question.only_if, topic, "$.")
                value = f"({gate}) ? answers.{name} : {json.dumps(question.else_)}"
            rows.append((f"{SETTLED}.{name}", value))
        return expressions(rows)

    def _table(self, topic, edition, kind, decision):
        """Make two nodes: every condition as written, then a table of those that no stronger one takes away."""
        entries = self._entries(topic, edition, kind, decision)
        place = {name: number for number, name in enumerate(entries)}
        where = f"{RAW}_{decision or kind}"
        rows = [(f"{where}.r{place[name]}", self.condition(entry.when, topic)) for name, entry in entries.items()]
        table = []
        for name in entries:
            stronger = [other for other in entries if other != name and name in below(other, entries)]
            taken = "".join(f" and not {where}.r{place[other]}" for other in stronger)
            table.append({"_id": name, "when": f"{where}.r{place[name]}{taken}", "rule": json.dumps(name)})
        then = DECISIONS.get(decision, ())
        outputs = [{"id": "rule", "field": "rule", "name": "rule"}]
        outputs += [{"id": field, "field": field, "name": field} for field in then]
        for row in table:
            row.update({field: json.dumps(entries[row["_id"]].then.get(field, "none")) for field in then})
        content = {
            "hitPolicy": "collect",
            "inputs": [{"id": "when", "field": "", "name": "when"}],
            "outputs": outputs,
            "rules": table,
            "passThrough": True,
            "outputPath": decision or kind,
        }
        made = [(where, "expressionNode", expressions(rows)), (decision or kind, "decisionTableNode", content)]
        return made if entries else []

    def _entries(self, topic, edition, kind, decision):
        files = [file for _, file in sorted(self.book.topics.items()) if file.topic in (None, topic)]
        return {
            name: entry
            for file in files
            for name, entry in getattr(file, kind).items()
            if self._holds(entry, edition) and (decision is None or entry.decision == decision)
        }

    def _holds(self, entry, edition):
        """Tell whether an entry is in force: by its date, and on the side of a disagreement that is followed."""
        dated = entry.from_ is not None or entry.in_force_by is not None
        later = entry.from_ is not None and entry.from_.isoformat() > edition
        if dated and not entry.warning and (edition == BASE or later):
            return False
        if entry.world is None:
            return True
        known = self.disagreements[entry.world.disagreement]
        sides = [number for number, side in enumerate(known.sides, start=1) if set(side) & set(known.follows)]
        return entry.world.side == (sides or [1])[0]

    def condition(self, raw, topic, root=""):
        """Write a condition as an expression."""
        return " and ".join(self._key(key, value, topic, root) for key, value in (raw or {}).items()) or "true"

    def _key(self, key, value, topic, root):
        names = value if isinstance(value, list) else [value]
        if key in ("any", "all"):
            word = {"any": " or ", "all": " and "}[key]
            return "(" + word.join(f"({self.condition(part, topic, root)})" for part in value) + ")"
        if key == "not":
            return f"not ({self.condition(value, topic, root)})"
        if key == "is":
            return " and ".join(f"({self.condition(self.meaning.facts[name], topic, root)})" for name in names)
        if key == "topic":
            return json.dumps(topic in names)
        if "." in key:
            decision, _, field = key.partition(".")
            values = sorted(set().union(*(self.meaning.fields[field][name] for name in names)))
            return f"{decision}[0].{field} in {json.dumps(values)}"
        return f"{root}{SETTLED}.{key} in {json.dumps(self._values(key, names))}"

    def _values(self, question, names):
        domain = self.meaning.domains[question]
        places = sorted(set().union(*(domain.names.get(name, ()) for name in names)))
        return [domain.values[place] for place in places] + ["n/a"] * ("n/a" in names)


def expressions(rows):
    """Return the content of an expression node that keeps what is known already."""
    made = [{"id": key, "key": key, "value": value} for key, value in rows]
    return {"passThrough": True, "expressions": made}


def below(name, entries):
    """Return everything that an entry goes before, through others."""
    weaker = {other for other in entries[name].over if other in entries}
    return weaker.union(*(below(other, entries) for other in weaker))
