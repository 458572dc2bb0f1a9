"""What a notebook recorded, as nodes of a page: values, figures with captions, tables.

A renderer plugin of MyST-NB (entry point ``myst_nb.mime_renderers``); it builds plain docutils nodes, so that HTML
and Typst show the same thing.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from memobook.pages.figures.markup import drawing, row
from memobook.pages.figures.sources import may_be_passed_on, source_line
from memobook.pages.outputs.page_notebook import STDERR, page_notebook
from memobook.publication.text.language import _, numerals
from memobook.runs.limits import read_limits
from memobook.themes.figures.headline import segments
from memobook.themes.figures.picture import IMAGES
from memobook.themes.member import page_of
from memobook.themes.values.printed import EXACT, PROSE
from memobook.themes.values.value import ABSENT, TABLE, VALUE, Value

from .roles import committed_id, find_value, origin_node
from .site import Site, site_of

if TYPE_CHECKING:
    from myst_nb.core.render import MimeData, NbElementRenderer
    from sphinx.application import Sphinx


class Outputs:
    """Renders the media types that :class:`memobook.themes.notebook.Notebook` emits."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int | None]]] = [
        ("*", VALUE, 1),
        ("*", TABLE, 1),
        ("*", ABSENT, 1),
        ("*", STDERR, 1),
        ("typst", "image/svg+xml", 10),
        ("typst", "image/png", 20),
        ("typst", "text/plain", 90),
    ]

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        content: Any = data.content
        if data.mime_type == VALUE:
            return [value_node(content)]
        if data.mime_type == TABLE:
            return [table_node(content)]
        if data.mime_type == ABSENT:
            return [absent_node(content)]
        if data.mime_type == STDERR:
            return folded(renderer, content["text"], data)
        meta = data.output_metadata.get("memobook")
        if data.mime_type == "image/svg+xml" and meta:
            (image,) = renderer.render_image(data)
            # a book that has memobook installed and not among its extensions has no site
            site = getattr(renderer.renderer.sphinx_env.app, "memobook_site", None)
            return [figure_node(image, {**meta, "svg": data.string}, site)]
        if data.mime_type in IMAGES:
            (image,) = renderer.render_image(data)
            image["alt"] = data.output_metadata.get(data.mime_type, {}).get("alt") or image.get("alt") or _("Picture")
            image["classes"].append("mb-shown")
            return [image]
        return None


def show_outputs(app: Sphinx, docname: str, source: list[str]) -> None:
    """Hand MyST-NB a notebook whose outputs have one form each, which a page can show."""
    if str(app.env.doc2path(docname)).endswith(".ipynb"):
        most = read_limits(site_of(app).publication.config).output
        source[0] = json.dumps(page_notebook(json.loads(source[0]), most))


def folded(renderer: NbElementRenderer, text: str, data: MimeData) -> list[nodes.Element]:
    """What a cell wrote to its standard error, behind a line that opens it."""
    block = renderer.renderer.create_highlighted_code_block(text, "myst-ansi", source=renderer.source, line=data.line)
    block["classes"] += ["output", "stderr"]
    begin = f'<details class="mb-stderr"><summary>{escape(_("Messages of the cell"))}</summary>'
    return [nodes.raw("", begin, format="html"), block, nodes.raw("", "</details>", format="html")]


def value_node(recorded: dict[str, Any]) -> nodes.container:
    """The line that says what a cell recorded; the place to which a value's links lead.

    Where a sentence prints it otherwise, what the notebook prints stands beside it, since it is the exact figure.
    """
    value = Value.from_json(recorded, "")
    line = nodes.paragraph("", "", nodes.inline("", value.label, classes=["mb-label"]), nodes.Text(" "))
    line += [nodes.inline("", value.text, classes=["mb-text"]), nodes.Text(" ")]
    if (exact := value.printed_as(EXACT)) != value.text:
        line += [nodes.inline("", exact, classes=["mb-exact"]), nodes.Text(" ")]
    line += nodes.inline("", value.id, classes=["mb-id"])
    return nodes.container("", line, ids=[value.id], classes=["mb-recorded"])


def absent_node(told: dict[str, str]) -> nodes.container:
    """What stands in the place of something that can't be shown."""
    line = nodes.paragraph("", "", nodes.strong("", told["what"]), nodes.Text(" "), nodes.Text(told["why"]))
    return nodes.container("", line, classes=["mb-absent"])


def figure_node(
    image: nodes.Element, meta: dict[str, Any], site: Site | None, *, headline: bool = True
) -> nodes.figure:
    """A figure below its headline and above its caption; the image gets its alternative text.

    Parameters
    ----------
    site : whose values a headline prints; without one it is left out.
    headline : whether to show the figure's own.
    """
    image["alt"] = meta["alt"]
    image["svg"], image["phone"] = meta["svg"], meta.get("phone", "")
    image["figure"] = meta["id"]
    above = []
    if headline and site and meta.get("headline"):
        above.append(nodes.paragraph("", "", *_headline(meta, site), classes=["figure-headline"]))
    return nodes.figure("", *above, image, nodes.caption("", meta["caption"]), ids=[f"figure-{meta['id']}"])


def _headline(meta: dict[str, Any], site: Site) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for part in segments(meta.get("headline", "")):
        if isinstance(part, str):
            found.append(nodes.Text(part))
        else:
            value = find_value(site, committed_id(site, part[0]), f"figure {meta['id']!r}")
            found.append(origin_node(value.in_form(part[1]) if part[1] else value, part[1] or PROSE))
    return found


def table_node(table: dict[str, Any]) -> nodes.table:
    """A table from its cells as text; numeric columns carry the class ``num``."""
    columns, numeric = table["columns"], table["numeric"]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in columns), cols=len(columns))
    group += nodes.thead("", _row(columns, numeric))
    group += nodes.tbody("", *(_row(row, numeric) for row in table["rows"]))
    return nodes.table("", nodes.title("", table["caption"]), group, ids=[f"table-{table['id']}"], classes=["mb-table"])


def _row(cells: list[str], numeric: list[bool]) -> nodes.row:
    return nodes.row(
        "",
        *(
            nodes.entry("", nodes.paragraph("", numerals(cell) if number else cell), classes=["num"] if number else [])
            for cell, number in zip(cells, numeric, strict=True)
        ),
    )


def inline_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """In HTML a recorded figure has the page's typeface and colours: its script puts the drawing into the page once a
    reader nears it, and below it stand the ways to its data and pictures. What has no file stands in the page.
    """
    if app.builder.format != "html":
        return
    site = site_of(app)
    for image in list(doctree.findall(nodes.image)):
        if "svg" not in image:
            continue
        id = image.get("figure")
        file = site.file_url(docname, f"figures/{id}") if id else ""
        if not file:
            label = f'<svg role="img" aria-label="{escape(image["alt"], quote=True)}" '
            image.replace_self(nodes.raw("", image["svg"].replace("<svg ", label, 1), format="html"))
            continue
        figure, meta = image.parent, site.ledger.executed[page_of(id)].figures[id]
        shown = drawing(file, image["svg"], image["phone"], image["alt"])
        image.replace_self(nodes.raw("", shown, format="html"))
        package = site.ledger.view.package
        below = row(file, source_line(meta, package), data=may_be_passed_on(meta, package))
        for caption in figure.findall(nodes.caption) if figure is not None else ():
            caption.append(nodes.raw("", below, format="html"))


def drop_scripts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take away the scripts that extensions of Jupyter Book add to each page; the page's policy would refuse them."""
    for raw in list(doctree.findall(nodes.raw)):
        if raw.get("format") == "html" and "<script" in raw.astext():
            raw.parent.remove(raw)
