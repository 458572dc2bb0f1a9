"""Directives of the site's root: the front door, the archive and the search."""

from __future__ import annotations

import re
from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList

from memobook.editions.claim import Claim, verdict_text
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _

from ..outputs import figure_node
from ..sentence import sentence
from .directive import ContentDirective
from .filters import archive_filter

# verdicts under which a sentence stands without one beside it
STANDING = ("reproduced", "holds")
CITATION = re.compile(r"\s*\{cite(?::\w+)?\}`[^`]*`")


# turned verdicts that the front door tells
TURNED = 3


class Front(ContentDirective):
    """The front door: a figure below a headline, findings as sentences, what changed since the edition before, the
    newest memo’s summary and its implications.

    ``:picture:`` names a figure, ``:headline:`` the claim whose sentence is its headline, ``:numbers:`` the claims that
    are told as findings. So the data decide whether a headline may stand: one that does not hold has its verdict beside
    it.
    """

    option_spec: ClassVar[dict[str, Any]] = {
        "numbers": directives.unchanged_required,
        "picture": directives.unchanged_required,
        "headline": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        if "picture" in self.options:
            found.append(self._picture())
        findings = nodes.bullet_list(classes=["front-findings"])
        for id in self.options.get("numbers", "").split():
            findings += nodes.list_item("", *self._finding(self._claim(id)))
        found += [findings] if findings.children else []
        found += self._changed()
        story = nodes.container(classes=["front-story"])
        story += self._parsed(self.site.edition.summary)
        story += nodes.paragraph("", "", self.link("memo", "", _("Read the memo"), ["front-more"]))
        advice = nodes.bullet_list(classes=["front-implications"])
        for implication in self.site.ledger.register.implications:
            text = nodes.paragraph("", "", *self.inline(implication.text, self.place))
            advice += nodes.list_item("", text)
        rubric = nodes.rubric("", _("Implications"))
        return [*found, story, rubric, advice]

    def _claim(self, id: str) -> Claim:
        claims = self.site.ledger.register.claims
        if id not in claims:
            raise ContentError("claim.unknown", f"no claim {id!r}", place=self.place, fix="name a claim id")
        return claims[id]

    def _picture(self) -> nodes.container:
        id, claim = self.options["picture"], self._claim(self.options.get("headline", ""))
        executed = self.site.ledger.executed.get(id.partition(".")[0])
        if executed is None or id not in executed.figures:
            known = [figure for run in self.site.ledger.executed.values() for figure in run.figures]
            raise ContentError("result.unknown", f"no theme draws {id!r}", place=self.place, fix=suggestion(id, known))
        meta = executed.figures[id]
        words = self.inline(claim.text, self.place)
        headline = nodes.paragraph("", "", *words, classes=["front-headline"], claim=claim.id)
        if claim.verdict not in STANDING:
            headline += [nodes.Text(" "), self._verdict(claim)]
        source = nodes.paragraph(classes=["front-source"])
        source += self.link(id.partition(".")[0], f"figure-{id}", _("The figure with its data"), [])
        figure = figure_node(self.picture(id, meta["svg"]), meta, self.site, headline=False)
        return nodes.container("", headline, figure, source, classes=["front-picture"])

    def _finding(self, claim: Claim) -> list[nodes.Node]:
        return [nodes.paragraph("", "", *self.inline(claim.text, self.place), nodes.Text(" "), self._verdict(claim))]

    def _verdict(self, claim: Claim) -> nodes.reference:
        return self.to_claim(claim, verdict_text(claim.verdict), ["verdict", f"verdict-{claim.verdict}"])

    def _changed(self) -> list[nodes.Node]:
        """What turned since the edition before, in a sentence each; nothing where there is none before it."""
        changes: dict[str, Any] = self.config.memobook_changes
        if not changes:
            return []
        day, turned = day_text(changes["before"]["edition"]), changes["verdicts"]
        each = _("“{claim}” turned from {old} to {new}")
        words = [
            each.format(claim=one["text"].rstrip("."), old=verdict_text(one["old"]), new=verdict_text(one["new"]))
            for one in turned[:TURNED]
        ]
        other = len(changes["claims"]["added"]) == len(self.site.ledger.register.claims)
        nothing = _("Since {day}: all claims are other ones.") if other else _("Since {day}: no verdict turned.")
        told = (_("Since {day}: {what}.") if words else nothing).format(day=day, what="; ".join(words))
        more = [nodes.Text(" "), self.link("changes", "", _("All that changed"), []), nodes.Text(".")]
        return [nodes.paragraph("", "", nodes.Text(told), *more, classes=["front-changed"])]

    def _parsed(self, source: str) -> list[nodes.Node]:
        found = nodes.container()
        # the references stand on the memo's page
        lines = CITATION.sub("", source).splitlines()
        self.state.nested_parse(StringList(lines, self.site.edition.place), 0, found)
        return found.children


class Archive(ContentDirective):
    """All editions, newest first, under the headings of their years; the page's script filters them.

    The list is written as HTML at once: it is as long as the publication is old, and Sphinx would take its time for it.
    """

    def run(self) -> list[nodes.Node]:
        years: dict[str, list[str]] = {}
        entries = self._entries()
        for entry in entries:
            years.setdefault(entry["date"][:4], []).append(self._item(entry))
        parts = [
            f'<section class="archive-year" aria-labelledby="year-{year}"><h2 id="year-{year}">{year}</h2>'
            f'<ul class="archive-list">{"".join(items)}</ul></section>'
            for year, items in years.items()
        ]
        shown = f'{archive_filter(entries)}<div class="archive">{"".join(parts)}</div>'
        return [nodes.raw("", shown, format="html")]

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
        words = ""
        if back:
            taken = _("Taken back on {day}.").format(day=day_text(back["day"]))
            words = f'<p class="archive-dek"><b>{taken}</b> {escape(back["why"])}</p>'
        return (
            f'<li {known}><p class="archive-date"><time datetime="{date}">{day}</time>'
            f'<span> · {escape(entry["category"])}</span></p><p class="archive-title">{title}</p>'
            f'{words}<p class="archive-dek">{escape(entry["dek"])}</p>'
            f'<p class="archive-themes">{", ".join(themes)}</p></li>'
        )


class Search(ContentDirective):
    """The place where the page's script puts the search, and what stands there without it."""

    def run(self) -> list[nodes.Node]:
        told = sentence(
            _("The search runs in your browser and needs its scripts and a web server. {archive} lists every edition "
              "by day."),
            archive=self.link("archive", "", _("The archive"), []),
        )  # fmt: skip
        box = nodes.container(classes=["search-box"])
        box += nodes.paragraph("", "", *told, classes=["search-without"])
        return [box]
