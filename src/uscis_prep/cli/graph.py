"""`uscis-prep rules graph`: the decisions of a topic as flowcharts, drawn from the proved diagrams."""

from __future__ import annotations

import sys
from fractions import Fraction
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from uscis_prep.clean import excerpt
from uscis_prep.cli.output import write, write_json
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.errors import UsageError
from uscis_prep.names import nearest
from uscis_prep.plan.build import check_edition
from uscis_prep.plan.setting import Setting
from uscis_prep.render.graph import Edge, Graph, Node, dot, mermaid
from uscis_prep.rulebook.store import load_compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from uscis_prep.cli.settings import Settings
    from uscis_prep.engine.compiled import View

SCHEMA = "uscis-prep/graph/1"
FORMATS = ("mermaid", "dot")
DECISIONS = ("route", "who", "contact")
#: A label line is not longer; a way with more answers than this is cut, or called "another answer".
WIDE, MANY = 34, 6


def run_graph(settings: Settings, *, topic: str | None, decision: str, page_format: str) -> None:
    """Print the flowchart of one topic, or of all.

    Args:
        settings: The global flags: rulebook, edition, language.
        topic: The topic; without one all of them, as a Markdown page or as several DOT graphs.
        decision: route, who or contact.
        page_format: mermaid or dot.

    Raises:
        UsageError: There is no such topic, decision or format.
        RulebookError: The rulebook cannot be used.
    """
    for option, value, known in (("--format", page_format, FORMATS), ("--decision", decision, DECISIONS)):
        if value not in known:
            raise UsageError("usage-value", option=option, given=excerpt(value), options=", ".join(known))
    setting = Setting(Compiled(load_compiled(settings.rules)), empty_request(settings))
    check_edition(setting)
    names = sorted(setting.data["topics"])
    if topic is not None and topic not in names:
        raise UsageError("unknown-topic", given=excerpt(topic), near=nearest(topic, names) or ", ".join(names[:8]))
    chosen = [topic] if topic else names
    if settings.json:
        write_json(_plain(setting, chosen, decision))
        return
    found = pages(setting, chosen, decision, page_format, alone=topic is not None)
    write("".join(found), sys.stdout)


def _plain(setting: Setting, topics: Iterable[str], decision: str) -> dict[str, Any]:
    """Return the flowcharts as data: nodes and ways by their ids, with what is written in them."""
    edition = setting.compiled.edition(setting.request.as_of)
    drawn = {name: graph(setting, setting.compiled.view(name, setting.request.as_of), decision) for name in topics}
    graphs = [
        {
            "topic": name,
            "nodes": [{"id": node.id, "lines": list(node.lines), "end": node.end} for node in found.nodes],
            "edges": [{"from": edge.start, "to": edge.goal, "lines": list(edge.lines)} for edge in found.edges],
        }
        for name, found in drawn.items()
    ]
    return {"schema": SCHEMA, "decision": decision, "edition": edition, "graphs": graphs}


def pages(setting: Setting, topics: Iterable[str], decision: str, page_format: str, *, alone: bool) -> Iterable[str]:
    """Yield the flowchart of each topic; several in Mermaid become sections of a Markdown page."""
    for name in topics:
        drawn = graph(setting, setting.compiled.view(name, setting.request.as_of), decision)
        if page_format == "dot":
            yield dot(drawn)
        elif alone:
            yield mermaid(drawn)
        else:
            yield f"## {name}\n\n```mermaid\n{mermaid(drawn)}```\n\n"


def graph(setting: Setting, view: View, decision: str) -> Graph:
    """Return the flowchart of a decision: each question and each rule once, each way with its share."""
    made = view.plan["decisions"][decision]
    root, pool = made["by_rule"], view.pool
    # A way always leads to a later question, so that the share of a node is complete when its turn comes.
    asked = sorted(pool.below(root), key=lambda node: (pool.nodes[node][0], node))
    place = {node: f"q{number}" for number, node in enumerate(asked, start=1)}
    place |= {~end: f"e{number}" for number, end in enumerate(pool.terminals(root), start=1)}
    nodes = [_question(setting, place[node], pool.nodes[node][0]) for node in asked]
    nodes += [_end(setting, place[~end], decision, made["rules"][end - 1]) for end in pool.terminals(root)]
    shares, edges = {root: Fraction(1)}, []
    for node in asked:
        var, *children = pool.nodes[node]
        ways: dict[int, list[int]] = {}
        for value, child in enumerate(children):
            ways.setdefault(child, []).append(value)
        for child, values in ways.items():
            share = shares[node] * len(values) / len(children)
            shares[child] = shares.get(child, Fraction(0)) + share
            lines = [*_answers(setting, var, values, ways.values()), _percent(share)]
            edges.append(Edge(place[node], place[child], lines))
    title = f"{view.topic}, {decision}, {setting.compiled.edition(setting.request.as_of)}"
    return Graph(title, nodes, edges)


def _question(setting: Setting, place: str, var: int) -> Node:
    name = setting.compiled.order[var]
    return Node(place, wrap(setting.words(setting.compiled.questions[name]["short"]), WIDE), end=False)


def _end(setting: Setting, place: str, decision: str, rule: str) -> Node:
    then = setting.data["rules"][rule]["then"]
    value = then["channel" if decision == "route" else "who" if decision == "who" else "line"]
    told = setting.words(setting.channel(value)["name"]) if value in setting.data["channels"] else _who(setting, value)
    return Node(place, [*wrap(told, WIDE), rule], end=True)


def _who(setting: Setting, value: str) -> str:
    known = f"who-{value}" in setting.data["text"]
    return setting.say(f"who-{value}") if known else str(value)


def _percent(share: Fraction) -> str:
    percent = float(100 * share)
    return f"{percent:.2g} %" if percent >= 0.1 else "< 0.1 %"  # noqa: PLR2004 - a tenth of a per cent


def _answers(setting: Setting, var: int, values: Sequence[int], ways: Iterable[Sequence[int]]) -> list[str]:
    """Write the answers that take a way; the way with the most answers is "another answer" where they are many."""
    told = _names(setting, setting.compiled.order[var], values)
    if len(told) > MANY and len(values) == max(len(way) for way in ways):
        return [setting.say("graph-else")]
    if len(told) > MANY:
        told = [*told[:MANY], setting.say("graph-more", number=len(told) - MANY)]
    return wrap(", ".join(told), WIDE, break_long_words=False)


def _names(setting: Setting, question: str, values: Sequence[int]) -> list[str]:
    """Name values as shortly as can be: a set or band that says it exactly, else one by one."""
    entry = setting.compiled.questions[question]
    groups: dict[str, list[int]] = {
        name: band["values"] for name, band in entry["bands"].items() if not band["words_only"]
    }
    exact = [name for name, places in {**groups, **entry["sets"]}.items() if sorted(places) == list(values)]
    if exact:
        return exact[:1]
    if not groups:
        return [_option(setting, entry, value) for value in values]
    left, told = set(values), []
    for name, places in sorted(groups.items(), key=lambda row: -len(row[1])):
        if left & set(places) and set(places) <= set(values):
            told.append(name)
            left -= set(places)
    return [*told, *(_option(setting, entry, value) for value in sorted(left))]


def _option(setting: Setting, entry: Any, value: int) -> str:
    """Return an answer as it is listed, without what stands behind a colon."""
    option = str(entry["values"][value])
    if option == "unsure":
        return setting.say("unsure-option")
    if option not in entry["options"]:
        return option
    words = setting.words(entry["options"][option]["text"])
    for sign in (":", "("):
        words = words.partition(sign)[0].strip()
    return words if len(words) <= WIDE else option
