"""How a number with an origin is written in HTML: a link to its calculation, which the page's script makes a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from memobook.publication.text.language import _, plural
from memobook.themes.member import page_of
from memobook.themes.values.printed import PROSE

from .nodes import SHORT, ChoiceOffer, Folded, FoldedHead, IntervalNote, OriginReference, OwnDirection
from .site import site_of

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

#: characters up to which an interval is kept on one line of a phone
SHORT_INTERVAL = 28


def visit_origin(writer: HTML5Translator, node: OriginReference) -> None:
    site = site_of(writer.builder.app)
    id = node["origin"]
    if node["origin_kind"] == "value":
        page, fragment = page_of(id), id
    elif node["origin_kind"] == "term":
        page, fragment = "methods", id
    else:
        page, fragment = "evidence", f"statement-{id}"
    href = site.url(writer.builder, writer.builder.current_docname, page, fragment)
    # a number does not part from its unit at the end of a line; a phrase may
    classes = f"origin {node['origin_kind']}{' short' if len(node.astext()) <= SHORT else ''}"
    more = {}
    if node["form"] != PROSE and site.ledger.grid_runs:
        more["data-form"] = node["form"]
    writer.body.append(writer.starttag(node, "a", "", CLASS=classes, href=href, **more))


def depart_origin(writer: HTML5Translator, node: OriginReference) -> None:
    writer.body.append("</a>")


def visit_choice(writer: HTML5Translator, node: ChoiceOffer) -> None:
    # hidden where no script runs; its room is there before the script is, and its word stands in the style sheet
    told = plural("{count} other choice: {label}", "{count} other choices: {label}", node["others"])
    label = told.format(count=node["others"], label=node["label"])
    more = {"type": "button", "data-of": node["origin"], "aria-label": label}
    writer.body.append(f" {writer.starttag(node, 'button', '', CLASS='mb-choose', **more)}</button>")
    raise nodes.SkipNode


def visit_interval(writer: HTML5Translator, node: IntervalNote) -> None:
    # a screen reader says what the two numbers are; everybody else sees it
    said = "" if node["named"] else f'<span class="unseen">{_("interval")} </span>'
    short = " short" if len(node.astext()) <= SHORT_INTERVAL else ""
    writer.body.append(f' <span class="mb-interval{short}">{said}')


def depart_interval(writer: HTML5Translator, node: IntervalNote) -> None:
    writer.body.append("</span>")


def visit_citation(writer: HTML5Translator, node: nodes.citation) -> None:
    """A reference as an item of a list; docutils gives it a role that ARIA has taken back."""
    at = node.parent.index(node)
    if at == 0 or not isinstance(node.parent[at - 1], nodes.citation):
        writer.body.append('<div role="list" class="citation-list">\n')
    writer.body.append(writer.starttag(node, "div", "", CLASS="citation", role="listitem"))


def depart_citation(writer: HTML5Translator, node: nodes.citation) -> None:
    writer.body.append("</div>\n")
    after = node.parent[node.parent.index(node) + 1 :]
    if not after or not isinstance(after[0], nodes.citation):
        writer.body.append("</div>\n")


def visit_direction(writer: HTML5Translator, node: OwnDirection) -> None:
    writer.body.append(writer.starttag(node, "span", "", dir="auto"))


def depart_direction(writer: HTML5Translator, node: OwnDirection) -> None:
    writer.body.append("</span>")


def visit_folded(writer: HTML5Translator, node: Folded) -> None:
    writer.body.append(writer.starttag(node, "details", CLASS="folded"))


def depart_folded(writer: HTML5Translator, node: Folded) -> None:
    writer.body.append("</details>\n")


def visit_folded_head(writer: HTML5Translator, node: FoldedHead) -> None:
    writer.body.append(writer.starttag(node, "summary", ""))


def depart_folded_head(writer: HTML5Translator, node: FoldedHead) -> None:
    writer.body.append("</summary>\n")
