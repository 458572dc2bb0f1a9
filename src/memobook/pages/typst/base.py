"""What all visitors share: where the statements go, labels, styles, errors with a place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxTranslator

from .source import Source, label

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: Classes of paragraphs, inlines and containers -> function of memo.typ.
STYLED = {
    "paragraph": ("claim-head", "claim-text", "claim-note", "claim-rests", "implication-head", "rests-on",
                  "forecast-head", "stated", "computed", "value-label", "mb-example"),
    "inline": ("claim-id", "claim-theme", "mb-label", "separator", "value-line"),
    "container": ("claim", "claim-figures", "forecast", "implication", "disclaimer", "mb-absent", "mb-recorded",
                  "mb-register"),
}  # fmt: skip


class PdfBuilder(Protocol):
    """The builder, as visitors know it."""

    env: BuildEnvironment
    images: dict[str, str]
    documents: list[str]
    citations: set[tuple[str, str]]
    claims: list[Mapping[str, Any]]
    problems: list[str]
    shown: list[tuple[str, str]]

    @property
    def published(self) -> Collection[str]:
        """Pages that stand where the edition is published."""
        ...

    def number(self, docname: str, kind: str, node: nodes.Element) -> str: ...

    def drawing(self, svg: str) -> str:
        """The name among the images of a drawing that is no file of the sources."""


class BaseVisitor(SphinxTranslator):
    """Append a tree's statements to ``source``.

    Parameters
    ----------
    document : the resolved tree of one page; parts of it may be walked on their own.
    builder : gives configuration, images and figure numbers.
    source : where the statements go; one for the whole PDF.
    docname : the page's name.
    lift : how many levels the page's headings are raised: 1 for the memo, 0 for the evidence.
    """

    builder: PdfBuilder  # type: ignore[assignment]

    def __init__(
        self, document: nodes.document, builder: PdfBuilder, source: Source, docname: str, *, lift: int = 1
    ) -> None:
        super().__init__(document, cast("Builder", builder))
        self.out, self.docname, self.lift = source, docname, lift
        self.level = 0
        self.limit: int | None = 24
        self.marked: set[str] = set()
        self.footnotes = {id: node for node in document.findall(nodes.footnote) for id in node["ids"]}

    def error(self, node: nodes.Node, message: str) -> ExtensionError:
        """The exception for a node that can't be shown."""
        return ExtensionError(message)

    def place(self, node: nodes.Node) -> str:
        """File and line of a node, or of the nearest one around it that has them."""
        source, line = getattr(node, "source", None), getattr(node, "line", None)
        parent = node.parent
        while not (source and line) and parent is not None:
            source, line, parent = source or parent.source, line or parent.line, parent.parent
        return f"{source or self.docname}:{line or 1}"

    def labels(self, node: nodes.Element) -> list[str]:
        return [label(self.docname, id) for id in node["ids"]]

    def walk(self, children: list[nodes.Node]) -> None:
        for child in children:
            child.walkabout(self)

    def close(self, node: nodes.Node) -> None:
        self.out.close()

    def style(self, node: nodes.Element, kind: str) -> str | None:
        return next((name for name in STYLED[kind] if name in node["classes"]), None)


def is_alone(image: nodes.Element) -> bool:
    """Whether an image is all that its paragraph holds, or stands outside of paragraphs."""
    part: nodes.Element = image
    while isinstance(part.parent, nodes.TextElement):
        part = part.parent
        if len(part.children) > 1:
            return False
    return True
