"""The graph behind an implication: from datasets to values and statements, to claims, to the implication.

Four columns, in which each node is fed by nodes of the column before. The order within a column follows the heuristic
of Sugiyama, Tagawa and Toda (1981): a node stands at the mean position of its neighbours, column by column to and fro,
and the arrangement with the fewest crossings is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .ledger import Ledger
from .register import Claim, Implication
from .statement import DATASET as STATEMENTS

COLUMNS = ("Data", "Values and statements", "Claims", "Implication")
SWEEPS = 4


@dataclass(frozen=True)
class Node:
    """One box: what it is, the id of it, a short head and a text; ``verdict`` is that of a claim."""

    kind: str
    id: str
    head: str
    text: str
    verdict: str = ""


Edge = tuple[Node, Node]


@dataclass(frozen=True)
class Graph:
    """Nodes by column, edges from left to right, and those edges that end in a weakest claim or begin in one."""

    columns: tuple[tuple[Node, ...], ...]
    edges: tuple[Edge, ...]
    weakest: frozenset[Edge]

    @property
    def goal(self) -> Node:
        """The implication."""
        return self.columns[-1][0]

    def feeding(self, node: Node) -> list[Node]:
        """Nodes that feed a node, from top to bottom."""
        found = {source for source, target in self.edges if target == node}
        return [source for column in self.columns for source in column if source in found]


def graph(ledger: Ledger, implication: Implication) -> Graph:
    """What an implication rests on. A statement counts for a claim where its source was seen to say it."""
    register = ledger.register
    number = register.implications.index(implication) + 1
    text = register.plain(implication.text, register.place(implication.id))
    goal = Node("implication", implication.id, f"Implication {number}", text, implication.strength.verdict)
    edges: dict[Edge, bool] = {}
    for claim in (register.claims[id] for id in implication.rests_on):
        weak = claim.id in implication.strength.claims
        text = register.plain(claim.text, register.place(claim.id))
        node = Node("claim", claim.id, f"{claim.id} {claim.verdict}", text, claim.verdict)
        edges[node, goal] = weak
        for ground, datasets in _grounds(ledger, claim):
            for edge in ((ground, node), *((dataset, ground) for dataset in datasets)):
                edges[edge] = edges.get(edge, False) or weak
    ends = dict.fromkeys(node for edge in edges for node in edge)
    kinds = (("dataset",), ("value", "statement"), ("claim",), ("implication",))
    columns = tuple(tuple(node for node in ends if node.kind in kind) for kind in kinds)
    weakest = frozenset(edge for edge, weak in edges.items() if weak)
    return Graph(untangled(columns, tuple(edges)), tuple(edges), weakest)


def _grounds(ledger: Ledger, claim: Claim) -> list[tuple[Node, list[Node]]]:
    """The values and seen statements of a claim, each with its datasets."""
    found = []
    for value in (ledger.values[id] for id in claim.values):
        names = [used["name"] for used in value.datasets]
        found.append((Node("value", value.id, value.text, value.label), [_dataset(ledger, name) for name in names]))
    for statement in (ledger.statements[id] for id in claim.sources):
        if statement.seen:
            node = Node("statement", statement.id, statement.text, statement.subject)
            found.append((node, [_dataset(ledger, STATEMENTS)]))
    return found


def _dataset(ledger: Ledger, name: str) -> Node:
    return Node("dataset", name, ledger.view.package.dataset(name).title, "")


def untangled(columns: Sequence[Sequence[Node]], edges: Sequence[Edge]) -> tuple[tuple[Node, ...], ...]:
    """The columns with their nodes in an order of few crossings; equal input, equal output."""
    now = [list(column) for column in columns]
    best, fewest = [list(column) for column in now], crossings(now, edges)
    for _ in range(SWEEPS):
        leftwards = [(i, i + 1) for i in reversed(range(len(now) - 1))]
        for moved, fixed in [*leftwards, *((i + 1, i) for i in range(len(now) - 1))]:
            now[moved] = _sorted(now[moved], now[fixed], edges)
        if (count := crossings(now, edges)) < fewest:
            best, fewest = [list(column) for column in now], count
    return tuple(map(tuple, best))


def _sorted(column: list[Node], fixed: list[Node], edges: Sequence[Edge]) -> list[Node]:
    """A column by the mean position of each node's neighbours in another; a node without any stays where it was."""
    place = {node: i / len(fixed) for i, node in enumerate(fixed)}
    middle: dict[Node, float] = {}
    for i, node in enumerate(column):
        ends = [place[a if b == node else b] for a, b in edges if node in (a, b) and (a in place or b in place)]
        middle[node] = sum(ends) / len(ends) if ends else i / len(column)
    return sorted(column, key=middle.__getitem__)


def crossings(columns: Sequence[Sequence[Node]], edges: Sequence[Edge]) -> int:
    """Number of pairs of edges between neighbouring columns that cross."""
    place = {node: (i, j) for i, column in enumerate(columns) for j, node in enumerate(column)}
    ends = [(*place[a], place[b][1]) for a, b in edges]
    return sum(
        column == other and (left - up) * (right - down) < 0
        for i, (column, left, right) in enumerate(ends)
        for other, up, down in ends[:i]
    )
