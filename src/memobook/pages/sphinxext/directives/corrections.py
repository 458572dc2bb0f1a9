"""The page of corrections: every revision of every edition, what was said, what is right and how it was found."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes

from memobook.changes.corrections import corrections_of
from memobook.pages.descriptions.correction_text import anchor, correction_list
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _

from .directive import ContentDirective


class CorrectionsPage(ContentDirective):
    """Every correction of every released edition, newest first; from the locks of the repository."""

    def run(self) -> list[nodes.Node]:
        several = self.config.memobook_corrections
        if several is None:
            several = corrections_of(self.site.publication)
        if not several:
            return [nodes.paragraph("", _("No released edition has been corrected."))]
        return [self._revision(one) for one in several]

    def _revision(self, one: dict[str, Any]) -> nodes.section:
        title = (
            _("Memo of {day}, revision {number}: taken back")
            if one["retracted"]
            else _("Memo of {day}, revision {number}")
        ).format(day=day_text(one["edition"]), number=one["revision"])
        section = nodes.section("", nodes.title("", title), ids=[anchor(one)], names=[])
        why = f'<time datetime="{one["day"]}">{day_text(one["day"])}</time>. {escape(one["why"])}'
        lines = [f'<p class="score-why">{why}</p>']
        if self.site.place == "site":
            up = "../" * self.env.docname.count("/")
            states = ((one["before"], _("As it was")), (one["now"], _("As it is")))
            links = (f'<a href="{up}{escape(folder)}index.html">{words}</a>' for folder, words in states)
            lines.append(f'<p class="score-why">{" · ".join(links)}</p>')
        section += nodes.raw("", f"{''.join(lines)}{correction_list(one)}", format="html")
        return section
