"""Figures, images and tables as Typst statements."""

from __future__ import annotations

import re

from docutils import nodes

from memobook.publication.text.language import _

from .base import BaseVisitor, is_alone
from .source import code, literal, pieces

_ALIGNMENT = {"num": "right", "text-right": "right", "text-center": "center", "text-left": "left"}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(%|px|pt|cm|mm|in|em)?")


#: characters up to which a cell is never split between pages: in the narrowest column they fit one
_WHOLE = 400
#: characters of a word in a table from which a line may end within it, and what hyphens leave of it whole
_LONG, _SYLLABLES = 12, 8


class FigureVisitor(BaseVisitor):
    """The visitors of what has a number and a caption, and of what stands in it."""

    def visit_figure(self, node: nodes.Element) -> None:
        self.out.open("fig(")
        for child in node.children:
            if "figure-headline" in getattr(child, "attributes", {}).get("classes", ()):
                self.out.open("figure-headline(")
                self.walk(list(child.children))
                self.out.close()
            elif not isinstance(child, nodes.caption):
                self.walk([child])
        self.out.close("}")
        if isinstance(node.parent, nodes.section):
            self.out.add(", floats: true")
        self.caption(node, "figure", next(iter(node.findall(nodes.caption)), None))
        raise nodes.SkipNode

    def caption(self, node: nodes.Element, kind: str, caption: nodes.Element | None) -> None:
        """End a call of ``fig`` or ``tab`` with labels, number and caption."""
        self.out.add(", names: ")
        self.out.anchor(self.labels(node), as_list=True)
        if caption is None:
            self.out.add(")\n")
            return
        self.out.add(f", number: {literal(self.builder.number(self.docname, kind, node))}, caption: ")
        self.out.open("")
        self.walk(caption.children)
        self.out.close("})\n")

    def visit_caption(self, node: nodes.Element) -> None:
        self.out.open("rubric(")  # above code: that of a figure is written with it

    def depart_caption(self, node: nodes.Element) -> None:
        self.out.close()

    def visit_image(self, node: nodes.Element) -> None:
        name = self.builder.images.get(node["uri"])
        if name is None:
            raise self.error(node, f"the image {node['uri']!r} isn't a local file of a kind that the PDF can show")
        self.builder.shown.append((self.place(node), node["uri"]))
        options = f", alt: {code(_alternative(node))}" + "".join(
            f", {side}: {length}" for side in ("width", "height") if (length := _length(node.get(side, "")))
        )
        alone, title = is_alone(node), node.get("title", "")
        self.out.add(f"{'picture' if alone else 'inline-picture'}({literal(f'/images/{name}')}{options})\n")
        if title:  # which a page shows where one points
            self.out.add(f"legend({code(title)})\n" if alone else f"{code(f' ({title})')}\n")
        raise nodes.SkipNode

    def visit_table(self, node: nodes.Element) -> None:
        """Write ``tab(data-table(…))``, with caption and number where the table has a title."""
        group = next(iter(node.findall(nodes.tgroup)))
        self.out.open("tab(")
        self.out.add(f"data-table({code(_widths(node, group))}, {code(_columns(group))}, (")
        outer, self.limit = self.limit, _LONG
        for part in group.children:
            if isinstance(part, nodes.thead):
                self.walk(part.children)
        self.out.add("), (\n")
        for part in group.children:
            if isinstance(part, nodes.tbody):
                self.walk(part.children)
        self.limit = outer
        self.out.add("))\n")
        self.out.close("}")
        self.caption(node, "table", next((c for c in node.children if isinstance(c, nodes.title)), None))
        raise nodes.SkipNode

    def visit_row(self, node: nodes.Element) -> None:
        pass

    def depart_row(self, node: nodes.Element) -> None:
        pass

    def visit_entry(self, node: nodes.Element) -> None:
        side = next((_ALIGNMENT[name] for name in node["classes"] if name in _ALIGNMENT), "left")
        columns, rows = node.get("morecols", 0) + 1, node.get("morerows", 0) + 1
        numeric, long = "num" in node["classes"], len(node.astext()) > _WHOLE
        self.out.open(f"cell({code(side)}, {columns}, {rows}, {code(numeric)}, {code(long)}, ")
        self.out.anchor(self.labels(node))

    def depart_entry(self, node: nodes.Element) -> None:
        self.out.close("}),\n")


def _widths(table: nodes.Element, group: nodes.Element) -> list[int]:
    """Relative widths of the columns where the author gave them, else 0 for each: Typst then fits them."""
    columns = [child for child in group.children if isinstance(child, nodes.colspec)]
    given = "colwidths-given" in table["classes"]
    return [int(column["colwidth"]) if given else 0 for column in columns] or [0]


def _columns(group: nodes.Element) -> list[list[str]]:
    """Of each column the longest part that no line may end in, and the longest text; none where cells span columns."""
    rows = [row for part in group.children if isinstance(part, nodes.thead | nodes.tbody) for row in part.children]
    cells = [[cell for cell in row.children if isinstance(cell, nodes.entry)] for row in rows]
    spans = any(cell.get("morecols") or cell.get("morerows") for row in cells for cell in row)
    if spans or len({len(row) for row in cells}) != 1:
        return []
    texts = [[" ".join(cell.astext().split()) for cell in column] for column in zip(*cells, strict=True)]
    return [[max(map(_whole, column), key=len, default=""), max(column, key=len, default="")] for column in texts]


def _whole(text: str) -> str:
    """The longest part of a text that stays on one line: words are hyphenated, numbers are not."""
    parts = [piece for word in text.split() for piece in pieces(word, _LONG)]
    return max((part[:_SYLLABLES] if part.isalpha() else part for part in parts), key=len, default="")


def _alternative(node: nodes.Element) -> str:
    """The image's alternative text, or else its figure's caption."""
    alt: str = node.get("alt", "")
    parent = node.parent
    while not alt and parent is not None and not isinstance(parent, nodes.figure):
        parent = parent.parent
    if not alt and parent is not None:
        alt = next((caption.astext() for caption in parent.findall(nodes.caption)), "")
    return alt or _("Image without description")


def _length(value: str) -> str:
    """A docutils length as a Typst one; empty where there is none or in a unit that Typst lacks."""
    match = _LENGTH.fullmatch(str(value).strip())
    if match is None:
        return ""
    number, unit = match.groups()
    return f"{float(number) * 0.75:g}pt" if unit in (None, "px") else f"{number}{unit}"
