"""Roles of the prose: ``{value}`` and ``{stated}`` print numbers with their origin, ``{literal}`` the author's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from memobook.editions.claim import Claim, verdict_text
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.glossary import meant, read_glossary
from memobook.runs.committed import default_page
from memobook.themes.statement import Statement
from memobook.themes.statement import find as find_statement
from memobook.themes.theme import Theme
from memobook.themes.values.printed import PROSE
from memobook.themes.values.value import Value

from ..docs import docs_pages
from ..own_pages import PAGES
from .nodes import IntervalNote, OriginReference
from .site import Site, site_of

if TYPE_CHECKING:
    from sphinx.builders import Builder


def origin_node(item: Value | Statement, form: str = PROSE) -> OriginReference:
    """The printed text of a value or statement, tied to its origin; ``form`` is the one that the text is in."""
    kind = "value" if isinstance(item, Value) else "statement"
    return OriginReference(item.text, item.text, origin=item.id, origin_kind=kind, form=form)


def value_nodes(value: Value, form: str = PROSE, *, always: bool = False) -> list[nodes.Node]:
    """A value and, where it has an interval, that beside it.

    Parameters
    ----------
    form : how it is printed, one of ``FORMS``.
    always : keep the interval where the page has printed it before.
    """
    shown = value if form == PROSE else value.in_form(form)
    if value.interval is None:
        return [origin_node(shown, form)]
    text = f"({value.interval_as(form)})"
    return [
        origin_node(shown, form),
        IntervalNote(text, text, origin=value.id, named=bool(value.interval.note), always=always),
    ]


def find_value(site: Site, id: str, place: str) -> Value:
    values = site.ledger.values
    if id not in values:
        raise ContentError(
            "value.unknown",
            f"no theme of this edition records a value {id!r}",
            place=place,
            fix=suggestion(id, values),
        )
    return values[id]


def claim_link(
    site: Site, builder: Builder, docname: str, claim: Claim, text: str, classes: list[str]
) -> nodes.reference:
    """What leads to a claim; the page's script shows its card."""
    page, fragment = ("evidence", claim.id) if site.place == "plain" else (f"claims/{claim.id}", "")
    url = site.url(builder, docname, page, fragment)
    return nodes.reference("", text, refuri=url, classes=["of-claim", *classes], card=claim.id)


def claim_mark(site: Site, builder: Builder, docname: str, claim: Claim) -> nodes.reference:
    """The verdict behind a claim's sentence, which leads to the claim; a PDF has it in the margin."""
    classes = ["chip", "claim-mark", f"verdict-{claim.verdict}"]
    mark = claim_link(site, builder, docname, claim, f" {verdict_text(claim.verdict)}", classes)
    mark["claim"] = claim.id
    return mark


class _ContentRole(SphinxRole):
    """A role whose mistakes become a message with file and line."""

    def make(self, site: Site, place: str) -> list[nodes.Node]:
        raise TypeError("each role makes its own nodes")

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        site = site_of(self.env.app)
        place = f"{site.source_place(self.env.docname)}:{self.get_source_info()[1]}"
        return self.make(site, place), []


class ValueRole(_ContentRole):
    """Prints a value that a notebook recorded, by its id: ``{value}`theme.name```. A card tells where it comes from;
    the first print of a value on a page has its interval beside it.

    A form may follow the id: ``{value}`theme.name:tight``` prints $182bn for $181.5 billion, ``:exact`` what the
    notebook prints, ``:bare`` the number without its sign, and ``:rose``, ``:rises``, ``:grew``, ``:up``, ``:more``,
    ``:higher``, ``:wider`` and ``:dearer`` that word, or its opposite where the number is below zero.
    """

    def make(self, site: Site, place: str) -> list[nodes.Node]:
        id, _, form = self.text.partition(":")
        value = find_value(site, committed_id(site, id) if self._in_family(site, id) else id, place)
        try:
            return value_nodes(value, form or PROSE)
        except ContentError as error:  # of a form that this value can't have
            raise ContentError(error.id, f"{id}: {error.message}", place=place, fix=error.fix) from error

    def _in_family(self, site: Site, id: str) -> bool:
        return self.env.docname == f"notebooks/{id.partition('.')[0]}"


def committed_id(site: Site, id: str) -> str:
    """An id as it is meant in a family's notebook: where a plain build shows it, the committed member's."""
    theme, _, name = id.partition(".")
    if theme not in site.edition.families or site.place != "plain" or "." in name:
        return id
    page, _ = default_page(Theme.read(site.publication.notebooks, theme), site.edition)
    return f"{page.replace('/', '.')}.{name}"


class StatedRole(_ContentRole):
    """Prints what a source says, by the id of its row in ``statements.csv``: ``{stated}`council-riders```."""

    def make(self, site: Site, place: str) -> list[nodes.Node]:
        if site.place == "docs":
            message, fix = "the documentation belongs to no edition, whose statements could be shown", "say it in words"
            raise ContentError("docs.statement", message, place=place, fix=fix)
        return [origin_node(find_statement(site.ledger.statements, self.text, place))]


class MemberRole(_ContentRole):
    """Prints a parameter or the title of the member whose page it is, in a family’s notebook: ``{member}`title```."""

    def make(self, site: Site, place: str) -> list[nodes.Node]:
        # on a member's own page the words were filled in before; a plain build shows the notebook as it is committed
        theme = site.page_of(self.env.docname).partition("/")[0]
        family = site.edition.families.get(theme)
        words = next(iter(family.members.values())).words if family else {}
        if self.text not in words:
            message = f"{self.text!r} is neither a parameter of a family's member nor its title"
            raise ContentError("member.unknown", message, place=place, fix=suggestion(self.text, words))
        return [nodes.Text(words[self.text])]


class LiteralRole(SphinxRole):
    """``{literal}`145```: a number that is the author's own, such as a threshold; printed as it stands."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.Text(self.text)], []


class ClaimRole(_ContentRole):
    """The sentence of a claim within a paragraph, by the claim’s id: ``{claim}`Fewer rode in wet weeks <c2>```.

    ``{theme.name}`` in the sentence prints a value and ``{statement}`` what was stated, as in the register.
    """

    def make(self, site: Site, place: str) -> list[nodes.Node]:
        register = site.ledger.register
        words, _, id = self.text.rstrip("> ").rpartition("<")
        if id.strip() not in register.claims:
            fix = suggestion(id.strip(), register.claims) if words else "write its sentence, then its id: words <id>"
            raise ContentError("claim.unknown", f"the register has no claim {id.strip()!r}", place=place, fix=fix)
        claim = register.claims[id.strip()]
        told: list[nodes.Node] = []
        for part, form in register.segments(words.strip(), place):
            told += [nodes.Text(part)] if isinstance(part, str) else [origin_node(part, form)]
        return [*told, claim_mark(site, self.env.app.builder, self.env.docname, claim)]


class TermRole(_ContentRole):
    """A word that the methods page explains; its meaning opens in its place: ``{term}`vintage```, or in another form,
    ``{term}`vintages <vintage>```.
    """

    def make(self, site: Site, place: str) -> list[nodes.Node]:
        known = read_glossary(site.publication.memos.parent)
        shown, term = meant(self.text, known)
        if term is None:
            message, fix = f"the glossary of the methods page has no word {shown!r}", suggestion(shown, known)
            raise ContentError("term.unknown", message, place=place, fix=fix)
        if site.place == "docs":  # the documentation belongs to no edition
            return [nodes.Text(shown)]
        return [OriginReference(shown, shown, origin=term.id, origin_kind="term", form=PROSE)]


class PageRole(_ContentRole):
    """A link to a page of the same edition or of the site’s root: ``{page}`the theme <cycling>```.

    Pages are a theme’s name, ``memo``, ``evidence``, ``methods``, ``index``, ``archive``, ``score``, ``about`` and
    those of the documentation, such as ``docs/index``; an anchor may follow, as in ``methods#dataset-sales``.
    """

    def make(self, site: Site, place: str) -> list[nodes.Node]:
        title, _, target = self.text.rpartition("<")
        page = target.rstrip(">").strip()
        fragment = page.partition("#")[2]
        page = page.partition("#")[0]
        known = (*site.edition.tops, *site.edition.themes, *PAGES)
        if page not in known and page not in docs_pages(site.publication):
            raise ContentError(
                "page.unknown", f"there is no page {page!r}", place=place, fix="name a theme, memo, evidence or methods"
            )
        url = site.url(self.env.app.builder, self.env.docname, page, fragment)
        return [nodes.reference(title.strip(), title.strip(), refuri=url, classes=["page-link"])]
