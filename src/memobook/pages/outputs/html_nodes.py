"""HTML as nodes of a document, for where there is no browser: paragraphs, lists and tables of its words."""

from __future__ import annotations

from typing import Any

from docutils import nodes

BLOCKS = ("p", "div", "li", "summary", "figcaption", "caption", "blockquote", "pre", "dt", "dd", "h1", "h2", "h3", "h4",
          "h5", "h6", "section", "article", "center")  # fmt: skip
GONE = ("script", "style", "template", "head", "title")


def html_nodes(html: str) -> list[nodes.Node]:
    """Paragraphs of the words of HTML in their order, its tables and listings; comments are no words."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(list(GONE)):
        element.decompose()
    found: list[nodes.Node] = []
    for table in soup.find_all("table"):
        if table.find_parent("table") is None:
            mark = soup.new_tag("p")
            mark.string = f"\0{len(found)}\0"
            found.append(_table(table))
            table.replace_with(mark)
    for listing in soup.find_all("pre"):
        mark = soup.new_tag("p")
        mark.string = f"\0{len(found)}\0"
        text = listing.get_text().strip("\n")
        found.append(nodes.literal_block(text, text))
        listing.replace_with(mark)
    for element in soup.find_all("br"):
        element.replace_with("\n")
    for element in soup.find_all(list(BLOCKS)):
        element.insert_before("\1")
        element.insert_after("\1")
    texts = (" ".join(text.split()) for text in soup.get_text().split("\1"))
    return [
        found[int(text.strip("\0"))] if text.startswith("\0") else nodes.paragraph("", text) for text in texts if text
    ]


def _table(table: Any) -> nodes.Node:
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")
    ]
    width = max(map(len, rows), default=0)
    if not width:
        return nodes.paragraph("", " ".join(table.get_text(" ").split()))
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    lines = [
        nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in [*row, *[""] * (width - len(row))]))
        for row in rows
    ]
    headed = bool(table.find("thead") or (table.find("tr") and not table.find("tr").find("td")))
    if headed and len(lines) > 1:
        group += nodes.thead("", lines[0])
    group += nodes.tbody("", *lines[1 if headed and len(lines) > 1 else 0 :])
    return nodes.table("", group, classes=["mb-table"])
