"""Directives of the pages: results of a theme, implications, the claim register, and lists made from the ledger."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from memobook.errors import ContentError
from memobook.publication import sha256, write_aside
from memobook.register import Claim
from memobook.statement import Statement
from memobook.value import Value

from .outputs import figure_node, table_node
from .roles import origin_node
from .site import Site, site_of

MEANING = {
    "reproduced": "recomputed from open data, and equal within the stated rounding",
    "differs": "recomputed, not equal: both are shown",
    "contradicted": "the evidence says otherwise",
    "reported": "a source was seen to say it; it can’t be recomputed",
    "untraced": "no source was found to say it",
    "computed": "ours alone",
}


class ContentDirective(SphinxDirective):
    """A directive that shows what the ledger holds."""

    @property
    def site(self) -> Site:
        return site_of(self.env.app)

    @property
    def place(self) -> str:
        return f"{self.site.source_place(self.env.docname)}:{self.get_source_info()[1]}"

    def cites(self, keys: tuple[str, ...]) -> list[nodes.Node]:
        """Citations of keys that are known to exist."""
        if not keys:
            return []
        found, _ = self.parse_inline("{cite}`" + ",".join(keys) + "`")
        return found

    def inline(self, text: str, place: str) -> list[nodes.Node]:
        """Text of the register with its ``{ids}`` as numbers that have an origin; nothing in it is markup."""
        segments = self.site.ledger.register.segments(text, place)
        return [nodes.Text(s) if isinstance(s, str) else origin_node(s) for s in segments]

    def link(self, page: str, fragment: str, text: str, classes: list[str]) -> nodes.reference:
        url = self.site.url(self.env.app.builder, self.env.docname, page, fragment)
        return nodes.reference(text, text, refuri=url, classes=classes)


class Result(ContentDirective):
    """A figure or table that a theme recorded: ``{result} infrastructure.capex``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        id = self.arguments[0]
        theme = id.partition(".")[0]
        executed = self.site.ledger.executed.get(theme)
        if executed and id in executed.tables:
            return [table_node(executed.tables[id])]
        if not executed or id not in executed.figures:
            known = [i for e in self.site.ledger.executed.values() for i in (*e.figures, *e.tables)]
            raise ContentError(
                "result.unknown", f"no theme shows {id!r}", place=self.place, fix=f"there are {', '.join(known)}"
            )
        meta = executed.figures[id]
        svg = meta["svg"].encode()
        path = Path(self.env.doctreedir).parent / "memobook" / f"{id}-{sha256(svg)[:8]}.svg"
        write_aside(path, svg)
        image = nodes.image(uri="/" + os.path.relpath(path, self.env.srcdir))
        self.env.note_dependency(str(path))
        return [figure_node(image, meta)]


class Implication(ContentDirective):
    """An implication: its sentence and tripwires from the register, its reasons as the directive's content."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        register = self.site.ledger.register
        found = [i for i in register.implications if i.id == self.arguments[0]]
        if not found:
            raise ContentError(
                "implication.unknown",
                f"the register has no implication {self.arguments[0]!r}",
                place=self.place,
                fix=f"it has {', '.join(i.id for i in register.implications)}",
            )
        (implication,) = found
        box = nodes.container(ids=[implication.id], classes=["implication"])
        number = register.implications.index(implication) + 1
        box += nodes.paragraph(
            "",
            "",
            nodes.inline("", f"{number}. ", classes=["implication-number"]),
            nodes.strong("", "", *self.inline(implication.text, self.place)),
            classes=["implication-head"],
        )
        box += self.parse_content_to_nodes()
        rests = nodes.paragraph("", "", nodes.inline("", "Rests on ", classes=["mb-label"]), classes=["rests-on"])
        for claim in (register.claims[id] for id in implication.rests_on):
            chip = self.link("evidence", claim.id, f"{claim.id} {claim.verdict}", ["chip", f"verdict-{claim.verdict}"])
            rests += [chip, nodes.Text(" ")]
        box += rests
        wires = nodes.bullet_list(classes=["tripwires"])
        for wire in implication.tripwires:
            state = "fired" if wire.fired else "holds"
            line = nodes.paragraph("", "", nodes.inline("", "Tripwire ", classes=["mb-label"]))
            line += nodes.Text(f"({state}) ")
            line += self.inline(wire.text, self.place)
            wires += nodes.list_item("", line, classes=["tripwire", *(["fired"] if wire.fired else [])])
        box += wires
        return [box]


class ClaimRegister(ContentDirective):
    """All claims of the edition with their verdicts, stated beside computed."""

    def run(self) -> list[nodes.Node]:
        box = nodes.container(classes=["mb-register"])
        for claim in self.site.ledger.register.claims.values():
            box += self._claim(claim)
        return [box]

    def _claim(self, claim: Claim) -> nodes.container:
        place = self.site.ledger.register.place(claim.id)
        entry = nodes.container(ids=[claim.id], classes=["claim", f"verdict-{claim.verdict}"])
        entry += nodes.paragraph(
            "",
            "",
            nodes.inline("", claim.id, classes=["claim-id"]),
            nodes.Text(" "),
            nodes.inline("", claim.verdict, classes=["verdict", f"verdict-{claim.verdict}"]),
            nodes.Text(" "),
            nodes.inline("", claim.theme, classes=["claim-theme"]),
            classes=["claim-head"],
        )
        entry += nodes.paragraph("", "", *self.inline(claim.text, place), classes=["claim-text"])
        entry += nodes.container("", self._stated(claim), self._computed(claim), classes=["claim-figures"])
        entry += nodes.paragraph("", "", *self.inline(claim.note, place), classes=["claim-note"])
        entry += self._rests(claim)
        return entry

    def _stated(self, claim: Claim) -> nodes.paragraph:
        line = nodes.paragraph("", "", nodes.inline("", "Stated ", classes=["mb-label"]), classes=["stated"])
        line += origin_node(claim.stated) if claim.stated else nodes.Text("not in this form")
        return line

    def _computed(self, claim: Claim) -> nodes.paragraph:
        line = nodes.paragraph("", "", nodes.inline("", "Computed ", classes=["mb-label"]), classes=["computed"])
        if not claim.values:
            line += nodes.Text("nothing: there is no open data to compute it from")
        for number, id in enumerate(claim.values):
            value: Value = self.site.ledger.values[id]
            line += nodes.inline("", "; " if number else "", classes=["separator"])
            label = nodes.inline("", f" {value.label}", classes=["value-label"])
            line += nodes.inline("", "", origin_node(value), label, classes=["value-line"])
        return line

    def _rests(self, claim: Claim) -> nodes.paragraph:
        line = nodes.paragraph("", "", nodes.inline("", "Rests on ", classes=["mb-label"]), classes=["claim-rests"])
        names = {d["name"]: None for id in claim.values for d in self.site.ledger.values[id].datasets}
        titles = [self.site.ledger.view.package.dataset(n).title for n in names]
        line += nodes.Text("; ".join(titles) if titles else "no dataset")
        said = [self.site.ledger.statements[s] for s in claim.sources]
        if said:
            line += nodes.Text(". Sources: ")
        for number, statement in enumerate(said):
            line += [nodes.Text("; " if number else ""), origin_node(statement)]
            line += nodes.Text(f" ({statement.verification})")
        if claim.cites:
            line += [nodes.Text(". Cited: "), *self.cites(claim.cites)]
        return line


class Statements(ContentDirective):
    """The statements that the edition uses: who says it, where, and how it was verified."""

    def run(self) -> list[nodes.Node]:
        used = {c.stated.id for c in self.site.ledger.register.claims.values() if c.stated}
        used |= {s for c in self.site.ledger.register.claims.values() for s in c.sources}
        rows = [s for s in self.site.ledger.statements.values() if s.id in used or not s.id.startswith("memo-")]
        columns = ["Statement", "As printed", "Said by", "Where", "Seen"]
        group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in columns), cols=len(columns))
        group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", c)) for c in columns)))
        group += nodes.tbody("", *map(self._row, rows))
        return [nodes.table("", group, classes=["mb-table", "statements"])]

    def _row(self, s: Statement) -> nodes.row:
        said_by = nodes.paragraph()
        if s.said_by in self.site.ledger.references:
            said_by += self.cites((s.said_by,))
        else:
            said_by += nodes.Text(s.said_by)
        cells = [
            nodes.paragraph("", s.subject),
            nodes.paragraph("", s.text),
            said_by,
            nodes.paragraph("", s.locator),
            nodes.paragraph("", f"{s.verification}: {s.verification_note}" if s.verification_note else s.verification),
        ]
        return nodes.row("", *(nodes.entry("", c) for c in cells), ids=[f"statement-{s.id}"])


class VerdictMeanings(ContentDirective):
    """What each verdict means, with its number in this edition."""

    def run(self) -> list[nodes.Node]:
        items = []
        for verdict, meaning in MEANING.items():
            count = self.site.ledger.verdicts.get(verdict, 0)
            term = nodes.term("", "", nodes.inline("", verdict, classes=["verdict", f"verdict-{verdict}"]))
            body = nodes.definition("", nodes.paragraph("", f"{meaning[0].upper()}{meaning[1:]} ({count} here)."))
            items.append(nodes.definition_list_item("", term, body))
        return [nodes.definition_list("", *items, classes=["verdict-meanings"])]


class Datasets(ContentDirective):
    """The datasets behind the edition: newest observation, licence, source."""

    def run(self) -> list[nodes.Node]:
        columns = ["Dataset", "Rows known", "Newest", "Licence", "Source"]
        numeric = [False, True, False, False, False]
        group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in columns), cols=len(columns))
        heads = [nodes.entry("", nodes.paragraph("", c)) for c in columns]
        group += nodes.thead("", nodes.row("", *heads))
        body = nodes.tbody()
        for name in self.site.ledger.datasets:
            dataset = self.site.ledger.view.package.dataset(name)
            frame = self.site.ledger.view.frame(name)
            source = nodes.paragraph()
            for number, (title, path) in enumerate(dataset.sources):
                source += nodes.Text("; " if number else "")
                linked = path.startswith("https://")
                source += nodes.reference(title, title, refuri=path) if linked else nodes.Text(title)
            label = nodes.paragraph("", dataset.title)
            url = self.site.file_url(self.env.docname, f"data/{name}.csv")
            if dataset.redistribute and url:
                label = nodes.paragraph("", "", nodes.reference(dataset.title, dataset.title, refuri=url))
            newest = str(frame["published"].max()) if len(frame) else "none"
            cells = [label, nodes.paragraph("", f"{len(frame):,}"), nodes.paragraph("", newest)]
            cells += [nodes.paragraph("", dataset.licence), source]
            body += nodes.row(
                "", *(nodes.entry("", c, classes=["num"] if n else []) for c, n in zip(cells, numeric, strict=True))
            )
        group += body
        return [nodes.table("", group, ids=["datasets"], classes=["mb-table", "datasets"])]


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
        rubric = nodes.rubric("", "What follows for a portfolio")
        return [nodes.container("", story, numbers, classes=["front-grid"]), rubric, advice]

    def _parsed(self, source: str) -> list[nodes.Node]:
        from docutils.statemachine import StringList

        found = nodes.container()
        lines = source.splitlines()
        self.state.nested_parse(StringList(lines, self.site.edition.place), 0, found)
        return found.children

    def _number(self, claim: Claim) -> nodes.container:
        figure = nodes.paragraph(classes=["num-text"])
        if claim.stated:
            figure += [nodes.inline("", "stated ", classes=["mb-label"]), origin_node(claim.stated), nodes.Text(" ")]
        for id in claim.values[:1]:
            value = self.site.ledger.values[id]
            figure += [nodes.inline("", "found ", classes=["mb-label"]), origin_node(value)]
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
        from memobook.calendar_text import day_text
        from memobook.edition import Edition

        entries = nodes.bullet_list(classes=["archive-list"])
        for date in reversed(self.site.publication.editions()):
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


DIRECTIVES = {
    "result": Result,
    "implication": Implication,
    "claim-register": ClaimRegister,
    "statements": Statements,
    "verdict-meanings": VerdictMeanings,
    "datasets": Datasets,
    "front": Front,
    "archive": Archive,
}
