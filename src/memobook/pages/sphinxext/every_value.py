"""The end of a theme’s page: every value that its notebook recorded, with the code; above it stands an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from memobook.publication.text.language import _, plural

from .documents import data_page
from .nodes import Folded, folded
from .site import Site, site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ID = "every-value"


def gather_values(app: Sphinx, doctree: nodes.document) -> None:
    """Move values and code of the page's cells to its end; figures, tables and text stay where they are."""
    site = site_of(app)
    if site.page_of(app.env.docname) not in site.ledger.executed:
        return
    moved: list[nodes.Node] = []
    count = 0
    for cell in [c for c in doctree.findall(nodes.container) if c.get("nb_element") == "cell_code"]:
        code = [part for part in cell.children if _is(part, "cell_code_source")]
        outputs = [out for part in cell.children if _is(part, "cell_code_output") for out in part.children]
        values = [out for out in outputs if any("mb-recorded" in c["classes"] for c in out.findall(nodes.container))]
        for part in (*code, *values):
            part.parent.remove(part)
        for line in (found for out in values for found in out.findall(nodes.inline) if "mb-id" in found["classes"]):
            line += _rows(app, site, line.astext())
        _fold_outputs(cell)
        count += len(values)
        if code or values:
            moved.append(nodes.container("", *values, *code, classes=["cell", "recorded"]))
        if not any(part.children for part in cell.children):
            cell.parent.remove(cell)
    top = next((part for part in doctree.children if isinstance(part, nodes.section)), None)
    if top is None or not moved:
        return
    section = nodes.section("", nodes.title("", _("Every value of this page")), _fold(count, moved), ids=[ID], names=[])
    doctree.note_explicit_target(section)
    top += section


def _rows(app: Sphinx, site: Site, id: str) -> list[nodes.Node]:
    """Links to the rows behind a value, by the names of their datasets; the page's script has them marked there."""
    found: list[nodes.Node] = []
    if site.place != "edition" or id not in site.ledger.values:
        return found
    for used in site.ledger.values[id].datasets:
        if site.ledger.view.package.dataset(used["name"]).redistribute:
            url = site.url(app.builder, app.env.docname, data_page(used["name"]))
            words = used["name"].replace("_", " ")
            found += [nodes.Text(", " if found else ": "), nodes.reference(words, words, refuri=url)]
    return found


def _fold_outputs(cell: nodes.Element) -> None:
    """What MyST-NB would do with the outputs that are to be hidden; the code of the cell stands elsewhere."""
    hidden = (cell.get("hide_mode") or "") in ("output", "input+output", "all")
    cell["hide_mode"] = None
    for part in cell.children if hidden else ():
        if isinstance(part, nodes.Element) and _is(part, "cell_code_output") and part.children:
            outputs = list(part.children)
            part.clear()
            part += folded(_("Output of the cell"), *outputs, classes=["hidden-output"])


def _fold(count: int, moved: list[nodes.Node]) -> Folded:
    values = plural(
        "{count} value, each with its exact figure, and the code that computes them",
        "{count} values, each with its exact figure, and the code that computes them",
        count,
    )
    return folded(values.format(count=count), *moved, classes=["every-value"])


def _is(node: nodes.Node, kind: str) -> bool:
    return isinstance(node, nodes.Element) and node.get("nb_element") == kind
