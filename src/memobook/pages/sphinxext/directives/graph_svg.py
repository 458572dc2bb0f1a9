"""The graph behind an implication as a drawing and as a list.

Each shape has colours of its own, for the PDF and for readers without the style sheet; the page's style sheet has the
last word, so that the drawing follows light and dark. Texts are broken by an estimate of their width: it is on the
wide side, and a text that has no place ends in an ellipsis, with the whole of it in the box's title.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from html import escape

from memobook.ledger.graph import Graph, Node, column_titles
from memobook.publication.text.language import _

WIDTHS, GAP = (134, 214, 186, 142), 36
PAD, LINE, BETWEEN, TOP = 6, 14, 7, 22
# of a letter, in a size of 12
LETTER = 5.7
NO_BREAK = "\N{NO-BREAK SPACE}"
INK, SOFT, RULE, PANEL = "#1b1b1b", "#5c6268", "#c3c7cb", "#f4f5f6"
COLOURS = {
    "reproduced": "#2d6ea3", "differs": "#96610a", "contradicted": "#ab3d26",
    "reported": "#5d6f80", "untraced": "#777062", "holds": "#2f7a64", "undecided": "#6d5690",
}  # fmt: skip
# lines of a box; the head of a value or statement shares the first of them with the text
LINES = {"dataset": 3, "value": 2, "statement": 2, "others": 2, "claim": 4, "implication": 9}
COLUMN = {"dataset": 0, "value": 1, "statement": 1, "others": 1, "claim": 2, "implication": 3}

Box = tuple[float, float, int, float]
Address = Callable[[Node], str]


def drawn(graph: Graph, address: Address) -> str:
    """One SVG element: boxes with links, curves between them, the weakest path thick, dashed what decides nothing.

    Parameters
    ----------
    address : where a node's box leads; empty for a drawing without links.
    """
    boxes, height = _placed(graph)
    parts = [_title(i, _left(i)) for i, column in enumerate(graph.columns) if column]
    # the weakest path lies on top of the other curves
    curves = [
        _curve(
            boxes[edge[0]],
            boxes[edge[1]],
            graph.goal.verdict if edge in graph.weakest else "",
            beside=edge in graph.beside,
        )
        for edge in sorted(graph.edges, key=lambda edge: edge in graph.weakest)
    ]
    if curves:
        parts.append(f'<g fill="none" stroke="{SOFT}" stroke-width="1.3">{"".join(curves)}</g>')
    parts += [_linked(node, _box(node, box), address(node)) for node, box in boxes.items()]
    width = sum(WIDTHS) + GAP * (len(WIDTHS) - 1)
    label = escape(told(graph), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-label="{label}" class="soft" fill="{SOFT}" '
        f'viewBox="-1 0 {width + 2} {height:g}" '
        f'width="{width + 2}" height="{height:g}" font-family="Source Sans Pro" font-size="12">\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def told(graph: Graph) -> str:
    """The graph in one sentence, for those who can't see it."""
    claims = ", ".join(node.head for node in graph.columns[2])
    data = "; ".join(node.head for node in graph.columns[0])
    told = _("{implication} rests on {claims}.").format(implication=graph.goal.head, claims=claims)
    return told + (" " + _("Behind them: {data}.").format(data=data) if data else "")


def listed(graph: Graph, address: Address) -> str:
    """The graph as nested lists in HTML: the implication, its claims, and their values below the data of these."""

    def line(node: Node, target: Node) -> str:
        text = f"{node.head}: {node.text}" if node.text else node.head
        note = ""
        if target == graph.goal and (node, target) in graph.weakest:
            note = f" ({_('weakest')})"
        elif node.kind != "dataset" and (node, target) in graph.beside:
            note = f" ({_('beside it')})"
        return f'<a href="{escape(address(node), quote=True)}">{escape(text)}</a>{note}'

    def below(claim: Node) -> str:
        by_data: dict[str, list[str]] = {}
        for node in graph.feeding(claim):
            data = "; ".join(line(source, node) for source in graph.feeding(node))
            by_data.setdefault(data, []).append(f"<li>{line(node, claim)}</li>")
        return "".join(
            f"<li>{data}<ul>{''.join(items)}</ul></li>" if data else "".join(items) for data, items in by_data.items()
        )

    def with_what_is_below(claim: Node) -> str:
        values = below(claim)
        return f"<li>{line(claim, graph.goal)}{f'<ul>{values}</ul>' if values else ''}</li>"

    head = escape(f"{graph.goal.head}: {graph.goal.text}")
    return f"<li>{head}<ul>{''.join(map(with_what_is_below, graph.feeding(graph.goal)))}</ul></li>"


def _left(column: int) -> int:
    return sum(WIDTHS[:column]) + GAP * column


def _placed(graph: Graph) -> tuple[dict[Node, Box], float]:
    """The box of each node (left, top, width, height) and the height of the drawing; columns are spread evenly."""
    tall = {node: 2 * PAD + LINE * len(_lines(node)) for column in graph.columns for node in column}
    needed = max(sum(tall[node] for node in column) + BETWEEN * (len(column) + 1) for column in graph.columns)
    boxes: dict[Node, Box] = {}
    for i, column in enumerate(graph.columns):
        free = (needed - sum(tall[node] for node in column)) / (len(column) + 1)
        top = TOP + free
        for node in column:
            boxes[node] = (_left(i), round(top, 1), WIDTHS[i], tall[node])
            top += tall[node] + free
    return boxes, TOP + needed


def _lines(node: Node) -> list[tuple[str, str]]:
    """What stands in a box: the semibold and the plain part of each line."""
    letters = int((WIDTHS[COLUMN[node.kind]] - 2 * PAD - 4) / LETTER)
    lines = LINES[node.kind]
    if COLUMN[node.kind] == 1:
        # spaces that do not break keep the head together
        head = "".join(_broken(node.head, letters, 1)).replace(" ", NO_BREAK)
        first, *others = _broken(f"{head} {node.text}", letters, lines)
        return [(head, first.removeprefix(head)), *(("", line) for line in others)]
    heads = _broken(node.head, letters, 1 if node.text else lines)
    return [*((line, "") for line in heads), *(("", line) for line in _broken(node.text, letters, lines - 1))]


def _broken(text: str, letters: int, lines: int) -> list[str]:
    return textwrap.wrap(text, letters, max_lines=lines, placeholder=" …")


def _title(column: int, left: int) -> str:
    return f'<text x="{left}" y="14" font-size="11">{escape(column_titles()[column])}</text>'


def _curve(source: Box, target: Box, verdict: str, *, beside: bool) -> str:
    x1, y1 = source[0] + source[2], source[1] + source[3] / 2
    x2, y2 = target[0], target[1] + target[3] / 2
    middle = (x1 + x2) / 2
    path = f'd="M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"'
    if verdict:
        return f'<path class="edge weakest verdict-{verdict}" {path} stroke="{COLOURS[verdict]}" stroke-width="3"/>'
    look = ' stroke-width="1" stroke-dasharray="2 4"' if beside else ""
    return f'<path class="edge" {path}{look}/>'


def _box(node: Node, box: Box) -> str:
    x, y, width, height = box
    dashed = ' stroke-dasharray="3 3"' if node.kind == "statement" or node.verdict == "untraced" else ""
    colour = COLOURS.get(node.verdict, RULE)
    shape = f'x="{x:g}" y="{y:g}" width="{width}" height="{height:g}"'
    lines, whole = _lines(node), f"{node.head} {node.text}".strip()
    cut = any("…" in part for line in lines for part in line)
    parts = [f"<title>{escape(whole)}</title>"] if cut else []
    parts.append(f'<rect class="box" {shape} fill="{PANEL}" stroke="{colour}"{dashed}/>')
    if node.kind == "claim":
        parts.append(f'<path class="bar" d="M{x + 2:g} {y:g}v{height:g}" stroke="{colour}" stroke-width="4"/>')
    for number, (head, text) in enumerate(lines):
        at = f'x="{x + PAD + 4:g}" y="{y + PAD + LINE * number + 11:g}"'
        bold = f'<tspan class="ink" fill="{INK}" font-weight="600">{escape(head)}</tspan>' if head else ""
        parts.append(f"<text {at}>{bold}{escape(text)}</text>")
    return "".join(parts)


def _linked(node: Node, shape: str, url: str) -> str:
    classes = f"node {node.kind}" + (f" verdict-{node.verdict}" if node.verdict else "")
    if not url:
        return f'<g class="{classes}">{shape}</g>'
    return f'<a class="{classes}" href="{escape(url, quote=True)}">{shape}</a>'
