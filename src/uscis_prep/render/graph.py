"""Draws a decision as a flowchart: Mermaid for Markdown, DOT for Graphviz."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Signs that mean something in a label of Mermaid, written as it wants them.
SIGNS = re.compile(r'[#"&<>`\\{}|]')


class Node(NamedTuple):
    """A question, or an end.

    Args:
        id: A name of letters and digits.
        lines: What is written in it.
        end: Whether it is an end.
    """

    id: str
    lines: Sequence[str]
    end: bool


class Edge(NamedTuple):
    """A way from a question to the next node.

    Args:
        start: The question.
        goal: Where it leads.
        lines: The answers, and their share.
    """

    start: str
    goal: str
    lines: Sequence[str]


class Graph(NamedTuple):
    """A flowchart."""

    title: str
    nodes: Sequence[Node]
    edges: Sequence[Edge]


def mermaid(graph: Graph) -> str:
    """Write a flowchart as Mermaid, from the top down."""
    rows = [f"%% {_plain(graph.title)}", "flowchart TD"]
    for node in graph.nodes:
        opening, closing = ("([", "])") if node.end else ("{{", "}}")
        rows.append(f'    {node.id}{opening}"{_safe(node.lines)}"{closing}')
    rows += [f'    {edge.start} -->|"{_safe(edge.lines)}"| {edge.goal}' for edge in graph.edges]
    return "".join(f"{row}\n" for row in rows)


def dot(graph: Graph) -> str:
    """Write a flowchart as DOT."""
    rows = [f"digraph {_quoted([graph.title])} {{", "    node [fontname=sans];", "    edge [fontname=sans];"]
    for node in graph.nodes:
        shape = "box, style=rounded" if node.end else "hexagon"
        rows.append(f"    {node.id} [label={_quoted(node.lines)}, shape={shape}];")
    rows += [f"    {edge.start} -> {edge.goal} [label={_quoted(edge.lines)}];" for edge in graph.edges]
    return "".join(f"{row}\n" for row in [*rows, "}"])


def _safe(lines: Sequence[str]) -> str:
    return "<br/>".join(SIGNS.sub(lambda found: f"#{ord(found[0])};", line) for line in lines)


def _plain(text: str) -> str:
    """Return a text fit for a comment: letters, digits and simple signs on one line."""
    return re.sub(r"[^\w ,.:()-]", " ", text)


def _quoted(lines: Sequence[str]) -> str:
    told = [line.replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(told) + '"'
