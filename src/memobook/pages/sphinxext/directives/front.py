"""Directives of the site's root: the front door, the archive and the search."""

from __future__ import annotations

import re
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList

from memobook.editions.claim import Claim
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.text.calendar import day_text

from ..roles import origin_node, value_nodes
from .directive import ContentDirective

CITATION = re.compile(r"\s*\{cite(?::\w+)?\}`[^`]*`")


class Front(ContentDirective):
    """The front door: the newest memo’s summary and implications, and the claims whose ids ``:numbers:`` names."""

    option_spec: ClassVar[dict[str, Any]] = {"numbers": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        story = nodes.container(classes=["front-story"])
        story += self._parsed(self.site.edition.section("Summary"))
        story += nodes.paragraph("", "", self.link("memo", "", "Read the memo", ["front-more"]))
        numbers = nodes.container(classes=["front-numbers"])
        for id in self.options.get("numbers", "").split():
            if id not in self.site.ledger.register.claims:
                raise ContentError("claim.unknown", f"no claim {id!r}", place=self.place, fix="name a claim id")
            numbers += self._number(self.site.ledger.register.claims[id])
        advice = nodes.bullet_list(classes=["front-implications"])
        for implication in self.site.ledger.register.implications:
            text = nodes.paragraph("", "", *self.inline(implication.text, self.place))
            advice += nodes.list_item("", text)
        rubric = nodes.rubric("", "Implications")
        return [nodes.container("", story, numbers, classes=["front-grid"]), rubric, advice]

    def _parsed(self, source: str) -> list[nodes.Node]:
        found = nodes.container()
        # the references stand on the memo's page
        lines = CITATION.sub("", source).splitlines()
        self.state.nested_parse(StringList(lines, self.site.edition.place), 0, found)
        return found.children

    def _number(self, claim: Claim) -> nodes.container:
        figure = nodes.paragraph(classes=["num-text"])
        if claim.stated:
            figure += [nodes.inline("", "stated ", classes=["mb-label"]), origin_node(claim.stated), nodes.Text(" ")]
        for id in claim.values[:1]:
            value = self.site.ledger.values[id]
            figure += [nodes.inline("", "found ", classes=["mb-label"]), *value_nodes(value, always=True)]
            figure += nodes.inline("", f" {value.label}", classes=["mb-label"])
        label = nodes.paragraph(
            "",
            "",
            self.link("evidence", claim.id, claim.verdict, ["verdict", f"verdict-{claim.verdict}"]),
            nodes.Text(" "),
            *self.inline(claim.text, self.place),
            classes=["num-label"],
        )
        return nodes.container("", figure, label, classes=["front-number"])


class Archive(ContentDirective):
    """All editions, newest first, under the headings of their years; the page's script filters them.

    The list is written as HTML at once: it is as long as the publication is old, and Sphinx would take its time for it.
    """

    def run(self) -> list[nodes.Node]:
        years: dict[str, list[str]] = {}
        for entry in self._entries():
            years.setdefault(entry["date"][:4], []).append(self._item(entry))
        parts = [
            f'<section class="archive-year" aria-labelledby="year-{year}"><h2 id="year-{year}">{year}</h2>'
            f'<ul class="archive-list">{"".join(items)}</ul></section>'
            for year, items in years.items()
        ]
        return [nodes.raw("", f'<div class="archive">{"".join(parts)}</div>', format="html")]

    def _entries(self) -> list[dict[str, Any]]:
        """What is told of each edition, newest first; in a plain build those of the repository."""
        given: list[dict[str, Any]] = self.config.memobook_editions
        if given or self.site.place != "plain":
            return given
        publication = self.site.publication
        editions = [Edition.read(publication, date) for date in reversed(publication.editions())]
        return [vars(edition) | {"themes": edition.tops} for edition in editions]

    def _item(self, entry: dict[str, Any]) -> str:
        date, day = entry["date"], day_text(entry["date"])
        folder = "../" * self.env.docname.count("/") + f"{date}/"
        newest = date == self.site.edition.date
        plain = self.site.url(self.env.app.builder, self.env.docname, "memo") if newest else ""
        url = f"{folder}index.html" if self.site.place == "site" else plain
        title = f'<a href="{escape(url)}">{escape(entry["title"])}</a>' if url else escape(entry["title"])
        themes = [
            f'<a href="{escape(folder)}{escape(theme)}.html">{escape(theme.capitalize())}</a>'
            if self.site.place == "site"
            else escape(theme.capitalize())
            for theme in entry["themes"]
        ]
        # what the filter reads
        known = f'data-category="{escape(entry["category"])}" data-themes="{escape(" ".join(entry["themes"]))}"'
        back = entry.get("retracted")
        words = (
            f'<p class="archive-dek"><b>Taken back on {day_text(back["day"])}.</b> {escape(back["why"])}</p>'
            if back
            else ""
        )
        return (
            f'<li {known}><p class="archive-date"><time datetime="{date}">{day}</time>'
            f'<span> · {escape(entry["category"])}</span></p><p class="archive-title">{title}</p>'
            f'{words}<p class="archive-dek">{escape(entry["dek"])}</p>'
            f'<p class="archive-themes">{", ".join(themes)}</p></li>'
        )


class Search(ContentDirective):
    """The place where the page's script puts the search, and what stands there without it."""

    def run(self) -> list[nodes.Node]:
        words = "The search runs in your browser and needs its scripts and a web server."
        archive = self.link("archive", "", "The archive", [])
        words_after = nodes.Text(" lists every edition by day.")
        box = nodes.container(classes=["search-box"])
        box += nodes.paragraph("", "", nodes.Text(f"{words} "), archive, words_after, classes=["search-without"])
        return [box]
