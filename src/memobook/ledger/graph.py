"""The graph behind an implication: from datasets to values and statements, to claims, to the implication.

Four columns, in which each node is fed by nodes of the column before. What decides a claim's verdict is told apart
from what only stands beside it, so that a claim that nobody was seen to make does not look well founded because much
was computed around it. The order within a column follows the heuristic of Sugiyama, Tagawa and Toda (1981): a node
stands at the mean position of its neighbours, column by column to and fro, and the arrangement with the fewest
crossings is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from memobook.editions.claim import Claim, Implication, verdict_text
from memobook.editions.register import Register
from memobook.publication.text.language import _
from memobook.themes.statement import DATASET as STATEMENTS

from .ledger import Ledger

SWEEPS = 4
#: what stands beside a claim is drawn one by one up to this number, and counted in one box above it
BESIDE = 2


def column_titles() -> tuple[str, ...]:
    """What stands above the columns, from left to right."""
    return _("Data"), _("Values and statements"), _("Claims"), _("Implication")


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
    """Nodes by column and edges from left to right.

    Parameters
    ----------
    weakest : edges that decide a weakest claim, or lead from it to the implication.
    beside : edges to a claim that do not decide its verdict, and to what only such edges leave.
    """

    columns: tuple[tuple[Node, ...], ...]
    edges: tuple[Edge, ...]
    weakest: frozenset[Edge]
    beside: frozenset[Edge]

    @property
    def goal(self) -> Node:
        """The implication."""
        return self.columns[-1][0]

    def feeding(self, node: Node) -> list[Node]:
        """Nodes that feed a node, from top to bottom."""
        found = {source for source, target in self.edges if target == node}
        return [source for column in self.columns for source in column if source in found]


@dataclass(frozen=True)
class _Ground:
    """A value or statement of a claim, the datasets behind it, and whether it decides the verdict."""

    node: Node
    datasets: tuple[Node, ...]
    decides: bool


def graph(ledger: Ledger, implication: Implication, *, whole: bool = False) -> Graph:
    """What an implication rests on. A statement counts for a claim where its source was seen to say it.

    Parameters
    ----------
    whole : every value that stands beside a claim has a node of its own, however many there are.
    """
    register = ledger.register
    number, head = register.implications.index(implication) + 1, _("Implication {number}")
    text = register.plain(implication.text, register.place(implication.id))
    goal = Node("implication", implication.id, head.format(number=number), text, implication.strength.verdict)
    grounds = {id: _grounds(ledger, register.claims[id]) for id in implication.rests_on}
    deciding = {ground.node for found in grounds.values() for ground in found if ground.decides}
    edges: dict[Edge, None] = {}
    weakest: set[Edge] = set()
    firm: set[Edge] = set()
    for claim in (register.claims[id] for id in implication.rests_on):
        text = register.plain(claim.text, register.place(claim.id))
        node = Node("claim", claim.id, f"{claim.id} {verdict_text(claim.verdict)}", text, claim.verdict)
        decided = {(node, goal)}
        for ground in grounds[claim.id] if whole else _gathered(claim, grounds[claim.id], deciding):
            found = [(ground.node, node), *((dataset, ground.node) for dataset in ground.datasets)]
            edges |= dict.fromkeys(found)
            decided |= set(found) if ground.decides else set()
        edges[node, goal] = None
        firm |= decided
        weakest |= decided if claim.id in implication.strength.claims else set()
    ends = dict.fromkeys(node for edge in edges for node in edge)
    kinds = (("dataset",), ("value", "statement", "others"), ("claim",), ("implication",))
    columns = tuple(tuple(node for node in ends if node.kind in kind) for kind in kinds)
    return Graph(untangled(columns, tuple(edges)), tuple(edges), frozenset(weakest), frozenset(edges.keys() - firm))


def _grounds(ledger: Ledger, claim: Claim) -> list[_Ground]:
    """The values and seen statements of a claim, each with its datasets."""
    decisive = _decisive(ledger.register, claim)
    found = []
    for value in (ledger.values[id] for id in claim.values):
        datasets = tuple(_dataset(ledger, used["name"]) for used in value.datasets)
        found.append(_Ground(Node("value", value.id, value.text, value.label), datasets, value.id in decisive))
    for statement in (ledger.statements[id] for id in claim.sources):
        if statement.seen:
            node = Node("statement", statement.id, statement.text, statement.subject)
            found.append(_Ground(node, (_dataset(ledger, STATEMENTS),), statement.id in decisive))
    return found


def _decisive(register: Register, claim: Claim) -> set[str]:
    """Ids of the values and statements on which a claim's verdict rests."""
    kind, rule = (claim.check.partition(": ")[at] for at in (0, 2))
    return set(rule.split(", ")) if kind in ("sources", "ours") else set(register.checked(claim))


def _gathered(claim: Claim, grounds: list[_Ground], deciding: set[Node]) -> list[_Ground]:
    """The grounds of a claim; those that decide nothing in the graph become one node where they are many."""
    beside = [ground for ground in grounds if ground.node not in deciding]
    if len(beside) <= BESIDE:
        return grounds
    told = _("stand beside {claim} and do not decide it").format(claim=claim.id)
    node = Node("others", claim.id, _("{count} more").format(count=len(beside)), told)
    datasets = dict.fromkeys(dataset for ground in beside for dataset in ground.datasets)
    return [*(ground for ground in grounds if ground.node in deciding), _Ground(node, tuple(datasets), False)]


def _dataset(ledger: Ledger, name: str) -> Node:
    return Node("dataset", name, ledger.view.package.dataset(name).title, "")


def untangled(columns: Sequence[Sequence[Node]], edges: Sequence[Edge]) -> tuple[tuple[Node, ...], ...]:
    """The columns with their nodes in an order of few crossings; equal input, equal output."""
    now = [list(column) for column in columns]
    best, fewest = [list(column) for column in now], crossings(now, edges)
    for _sweep in range(SWEEPS):
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
