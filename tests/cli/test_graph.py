"""`rules graph`: flowcharts that a viewer can read, and whose shares are those of the proof."""

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changed import compiled_book
from cli.program import call
from uscis_prep.cli.graph import graph
from uscis_prep.cli.settings import read_settings
from uscis_prep.cli.when import empty_request
from uscis_prep.engine.compiled import Compiled
from uscis_prep.plan.setting import Setting
from uscis_prep.render.graph import Edge, Graph, Node, dot, mermaid

LABEL = r'"[^"#&<>`\\{}|]*(?:(?:#\d+;|<br/>)[^"#&<>`\\{}|]*)*"'
MERMAID = re.compile(
    rf"%% [\w ,.:()-]*|flowchart TD|    \w+\(\[{LABEL}\]\)|    \w+\{{\{{{LABEL}\}}\}}|    \w+ -->\|{LABEL}\| \w+"
)
QUOTED = r'"(?:[^"\\]|\\.)*"'
DOT = re.compile(
    rf"digraph {QUOTED} \{{|    (?:node|edge) \[fontname=sans\];|    \w+ \[label={QUOTED}, shape=[\w, =]+\];"
    rf"|    \w+ -> \w+ \[label={QUOTED}\];|\}}"
)
words = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")), max_size=3
)


@pytest.fixture(scope="module")
def setting():
    return Setting(Compiled(compiled_book()), empty_request(read_settings([])))


@pytest.mark.parametrize("decision", ["route", "who", "contact"])
@pytest.mark.parametrize(("name", "line"), [("mermaid", MERMAID), ("dot", DOT)])
def test_every_topic_can_be_drawn(setting, decision, name, line):
    """Every line of every graph is one that the format knows, and every way joins two nodes that are there."""
    for topic in setting.data["topics"]:
        drawn = graph(setting, setting.compiled.view(topic, date(2026, 11, 24)), decision)
        ids = [node.id for node in drawn.nodes]
        assert len(ids) == len(set(ids))
        assert {end for edge in drawn.edges for end in (edge.start, edge.goal)} <= set(ids)
        text = {"mermaid": mermaid, "dot": dot}[name](drawn)
        assert [row for row in text.splitlines() if not line.fullmatch(row)] == []


def test_shares_are_those_of_the_proof(setting):
    """What flows into each end is the share of combinations that its rule decides; nothing gets lost on the way."""
    for topic in setting.data["topics"]:
        view = setting.compiled.view(topic, date(2026, 11, 24))
        made = view.plan["decisions"]["route"]
        drawn = graph(setting, view, "route")
        space = view.pool.support(made["by_rule"])
        counts = view.pool.count(made["by_rule"], space)
        flow = {}
        for edge in drawn.edges:
            percent = edge.lines[-1].removesuffix(" %").removeprefix("< ")
            flow[edge.goal] = flow.get(edge.goal, Fraction(0)) + Fraction(percent)
        for node in drawn.nodes:
            if node.end and drawn.edges:
                place = made["rules"].index(node.lines[-1]) + 1
                share = 100 * Fraction(counts[place], sum(counts.values()))
                ways = sum(edge.goal == node.id for edge in drawn.edges)
                assert abs(flow[node.id] - share) <= share / 10 + ways / 10, (topic, node)


@given(words, words, words)
def test_any_text_can_stand_in_a_label(title, node, edge):
    """No text of a rulebook can end a label or begin something else."""
    drawn = Graph(" ".join(title), [Node("q1", node, end=False), Node("e1", edge, end=True)], [Edge("q1", "e1", edge)])
    assert all(MERMAID.fullmatch(row) for row in mermaid(drawn).split("\n")[:-1])
    assert all(DOT.fullmatch(row) for row in dot(drawn).split("\n")[:-1])


def test_the_command():
    """One topic is Mermaid text; all of them are a Markdown page; Spanish labels are Spanish."""
    one = call("rules", "graph", "reschedule-biometrics")
    assert one.out.startswith("%% reschedule-biometrics, route, ")
    assert '"within-12h<br/>14 %"' in one.out
    every = call("rules", "graph", "--lang", "es")
    assert every.out.count("```mermaid\n") == every.out.count("\n## ") + 1
    assert "No lo sé" in every.out
    assert call("rules", "graph", "who-may-call", "--decision", "who", "--format", "dot").out.startswith("digraph ")
    assert call("rules", "graph", "reschedule-biometrics", "--no-updates").out != one.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("reschedule-biometric",), "unknown-topic"),
        (("--format", "png"), "usage-value"),
        (("--decision", "where"), "usage-value"),
    ],
)
def test_what_cannot_be_drawn(arguments, code):
    """A wrong topic, format or decision is refused with what would be right."""
    printed = call("rules", "graph", *arguments, "--json")
    assert (printed.code, printed.data["code"]) == (2, code)
