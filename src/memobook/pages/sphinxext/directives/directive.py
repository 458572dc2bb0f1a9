"""What the directives have in common: they show what the ledger holds, and their mistakes have a place."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from memobook.editions.claim import Claim
from memobook.publication.files import sha256, write_aside

from ..roles import claim_link, origin_node
from ..site import Site, site_of


class ContentDirective(SphinxDirective):
    """A directive that shows what the ledger holds."""

    @property
    def site(self) -> Site:
        return site_of(self.env.app)

    @property
    def place(self) -> str:
        return f"{self.site.source_place(self.env.docname)}:{self.get_source_info()[1]}"

    def cites(self, keys: tuple[str, ...]) -> list[nodes.Node]:
        """Citations of keys that are known to exist."""
        if not keys:
            return []
        found, _ = self.parse_inline("{cite}`" + ",".join(keys) + "`")
        return found

    def inline(self, text: str, place: str) -> list[nodes.Node]:
        """Text of the register with its ``{ids}`` as numbers that have an origin; nothing in it is markup."""
        segments = self.site.ledger.register.segments(text, place)
        return [nodes.Text(s) if isinstance(s, str) else origin_node(s, form) for s, form in segments]

    def link(self, page: str, fragment: str, text: str, classes: list[str]) -> nodes.reference:
        url = self.site.url(self.env.app.builder, self.env.docname, page, fragment)
        return nodes.reference(text, text, refuri=url, classes=classes)

    def to_claim(self, claim: Claim, text: str, classes: list[str]) -> nodes.reference:
        return claim_link(self.site, self.env.app.builder, self.env.docname, claim, text, classes)

    def picture(self, name: str, svg: str) -> nodes.image:
        """An image of a drawing, which is written beside the build's trees for the builders that want a file."""
        data = svg.encode()
        path = Path(self.env.doctreedir).parent / "memobook" / f"{name}-{sha256(data)[:8]}.svg"
        write_aside(path, data)
        self.env.note_dependency(str(path))
        return nodes.image(uri="/" + os.path.relpath(path, self.env.srcdir))


def table(columns: list[str], rows: Iterable[nodes.row], *, kind: str, numeric: Iterable[str] = ()) -> nodes.table:
    """A table of class ``kind`` with its head; columns named in ``numeric`` are set to the right."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in columns), cols=len(columns))
    heads = [nodes.entry("", nodes.paragraph("", c), classes=["num"] if c in numeric else []) for c in columns]
    group += [nodes.thead("", nodes.row("", *heads)), nodes.tbody("", *rows)]
    return nodes.table("", group, classes=["mb-table", kind])
