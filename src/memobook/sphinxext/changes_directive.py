"""The directive that shows what changed since the edition before."""

from __future__ import annotations

from docutils import nodes

from .directive import ContentDirective


class Changes(ContentDirective):
    """What changed, the largest first."""

    def run(self) -> list[nodes.Node]:
        return [nodes.paragraph("", "todo")]
