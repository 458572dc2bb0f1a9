"""Directives of the site's root: the front door and the archive."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList

from memobook.calendar_text import day_text
from memobook.edition import Edition
from memobook.errors import ContentError
from memobook.register import Claim

from .directive import ContentDirective
from .roles import origin_node, value_nodes

CITATION = re.compile(r"\s*\{cite(?::\w+)?\}`[^`]*`")


class Front(ContentDirective):
    """The front door: the newest memo's summary, headline numbers and implications."""

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
            figure += [nodes.inline("", "found ", classes=["mb-label"]), *value_nodes(self.site, value, always=True)]
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
    """All editions, newest first."""

    def run(self) -> list[nodes.Node]:
        entries = nodes.bullet_list(classes=["archive-list"])
        for date in reversed(self.config.memobook_editions or self.site.publication.editions()):
            edition = Edition.read(self.site.publication, date)
            up = "../" * self.env.docname.count("/")
            newest = date == self.site.edition.date
            plain = self.site.url(self.env.app.builder, self.env.docname, "memo") if newest else ""
            url = f"{up}{date}/index.html" if self.site.place == "site" else plain
            title = nodes.reference(edition.title, edition.title, refuri=url) if url else nodes.Text(edition.title)
            item = nodes.list_item()
            item += nodes.paragraph("", day_text(date), classes=["archive-date"])
            item += nodes.paragraph("", "", title, classes=["archive-title"])
            item += nodes.paragraph("", edition.dek, classes=["archive-dek"])
            entries += item
        return [entries]
