"""What MyST leaves to be put right in a page's tree: addresses that it escaped, anchors of repeated headings."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx.transforms import SphinxTransform

from memobook.publication.text.slug import slug, slugs

from .nodes import OwnDirection

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# what docutils calls a place for which it has no name
NAMELESS = re.compile(r"id\d+|section-\d+|-\d+")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# the writer of each builder escapes what it has to; MyST has done it before
ESCAPED = {"&amp;": "&", "&quot;": '"', "&lt;": "<", "&gt;": ">"}


class NumberHeadings(SphinxTransform):
    """Let links lead to the second of two equal headings by the anchor that it has, which ends in ``-2``.

    MyST numbers it ``-1``, and the third ``-1-2``.
    """

    default_priority = 878  # MyST's links within a page come next

    def apply(self, **_: object) -> None:
        named: dict[str, tuple[int | None, str, str]] = getattr(self.document, "myst_slugs", {})
        headings = list(named.values())
        named.clear()
        named |= zip(slugs(title for _, _, title in headings), headings, strict=True)


def tidy(app: Sphinx, tree: nodes.document) -> None:
    """Put addresses and anchors right, before anything of the page is collected."""
    for reference in tree.findall(nodes.reference):
        if "refuri" in reference:
            reference["refuri"] = re.sub("|".join(ESCAPED), lambda found: ESCAPED[found[0]], reference["refuri"])
    for image in tree.findall(nodes.image):
        # a picture's address is a file's name yet, and becomes an address where it is written
        if ":" not in image["uri"] and not Path(app.env.relfn2path(image["uri"])[1]).is_file():
            image["uri"] = unquote(image["uri"])
    for raw in list(tree.findall(nodes.raw)):
        if raw["format"] == "html" and "<!--" in raw.astext():  # a comment is for those who write
            shown = COMMENT.sub("", raw.astext())
            raw.replace_self(nodes.raw("", shown, format="html") if shown.strip() else [])
    for block in tree.findall(nodes.literal_block):
        if "language" not in block and block.get("source") and (language := language_of(block["source"])):
            block["language"] = language
    name_sections(tree)
    mark_direction(tree)


def language_of(file: str) -> str:
    """The language of a file of code by its name; empty where nobody knows."""
    from pygments.lexers import find_lexer_class_for_filename

    lexer = find_lexer_class_for_filename(Path(file).name)
    return lexer.aliases[0] if lexer and lexer.aliases else ""


def mark_direction(tree: nodes.document) -> None:
    """Mark paragraphs and headings whose first letter runs from right to left; others hold such words as they are."""
    for node in [*tree.findall(nodes.paragraph), *tree.findall(nodes.title)]:
        strong = (unicodedata.bidirectional(c) for c in node.astext())
        if next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L":
            node.children = [OwnDirection("", "", *node.children)]
            node.setup_child(node.children[0])


def name_sections(tree: nodes.document) -> None:
    """Give each heading without an anchor of its own one made of its words, the same whatever is added above it."""
    taken = {id for node in tree.findall(nodes.Element) for id in node["ids"]}
    renamed: dict[str, str] = {}
    for section in tree.findall(nodes.section):
        ids = section["ids"]
        if not ids or not all(map(NAMELESS.fullmatch, ids)):
            continue
        title = next((child.astext() for child in section.children if isinstance(child, nodes.title)), "")
        name, number = slug(title) or "section", 1
        anchor = name
        while anchor in taken:
            number += 1
            anchor = f"{name}-{number}"
        taken.add(anchor)
        renamed |= dict.fromkeys(ids, anchor)
        for id in ids:
            tree.ids.pop(id, None)
        tree.ids[anchor] = section
        section["ids"] = [anchor]
    for node in tree.findall(nodes.Element):
        if node.get("refid") in renamed:
            node["refid"] = renamed[node["refid"]]
    for names, id in list(tree.nameids.items()):
        tree.nameids[names] = renamed.get(id, id) if id else id
