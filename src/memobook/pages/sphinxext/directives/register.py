"""Directives that show the register: implications, claims, statements, and what verdicts mean."""

from __future__ import annotations

from docutils import nodes

from memobook.editions.claim import Claim, verdict_meanings, verdict_text
from memobook.editions.grids.combination_text import listed
from memobook.editions.horizon import Horizon
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, plural

from ..document_list import document_list
from ..documents import claim_documents, data_page
from ..nodes import Folded, FoldedHead
from ..roles import origin_node, value_nodes
from ..sentence import sentence
from .directive import ContentDirective
from .filters import claims_filter

# what matters first: what speaks against the memo, then what is open, then what stands
ORDER = ("contradicted", "differs", "undecided", "untraced", "reported", "holds", "reproduced")
FOLDER = "claims"


def claim_page(id: str) -> str:
    """The page of a claim, as :meth:`Site.url` names pages."""
    return f"{FOLDER}/{id}"


class ClaimParts(ContentDirective):
    """What is told of a claim: stated beside computed, the check, the grid, the horizon, and what it rests on."""

    def told(self, claim: Claim) -> list[nodes.Node]:
        place = self.site.ledger.register.place(claim.id)
        found: list[nodes.Node] = [nodes.container("", self._stated(claim), self._computed(claim))]
        found[0]["classes"] = ["claim-figures"]  # type: ignore[index]
        found.append(nodes.paragraph("", "", *self.inline(claim.note, place), classes=["claim-note"]))
        found.append(self._check(claim))
        found += self._grid(claim)
        if claim.horizon:
            found.append(self._horizon(claim.horizon))
        found.append(self._rests(claim))
        return found

    def plain(self, claim: Claim) -> str:
        register = self.site.ledger.register
        return register.plain(claim.text, register.place(claim.id))

    def _check(self, claim: Claim) -> nodes.paragraph:
        kind, rule = (claim.check.partition(": ")[at] for at in (0, 2))
        line = nodes.paragraph(
            "", "", nodes.inline("", f"{_('Check:')} ", classes=["mb-label"]), classes=["claim-rests"]
        )
        told = {
            "equals": _("the stated number, at its rounding, against {rule}"),
            "holds": _("the condition {rule}"),
            "sources": _("seen in a source: {rule}"),
            "ours": _("nothing decides it; computed here: {rule}"),
        }[kind]
        line += sentence(told, rule=nodes.literal("", rule) if rule else nodes.Text(_("none")))
        return line

    def _horizon(self, horizon: Horizon) -> nodes.paragraph:
        head = nodes.inline("", f"{_('Horizon:')} ", classes=["mb-label"])
        line = nodes.paragraph("", "", head, classes=["claim-rests"])
        line += nodes.Text(f"{day_text(horizon.day)}. ")
        if horizon.no_data:
            line += nodes.Text(_("It can’t be told then: {why}").format(why=horizon.no_data))
            return line
        if horizon.retrospective:
            line += nodes.Text(_("It was written after its outcome was public, so it enters no score.") + " ")
        line += sentence(
            _("The first edition from then on decides it by {condition}; see the {score}."),
            condition=nodes.literal("", horizon.condition),
            score=self.link("score", "", _("score"), []),
        )
        return line

    def _grid(self, claim: Claim) -> list[nodes.Node]:
        """How the verdict fares over the grid; nothing where the grid moves no value that the check looks at."""
        trial = self.site.ledger.claim_trials[claim.id]
        if not trial.runs:
            return []
        line = nodes.paragraph(
            "", "", nodes.inline("", f"{_('Grid:')} ", classes=["mb-label"]), classes=["claim-rests"]
        )
        if not trial.flips:
            stays = plural("the verdict stays in the {count} run that moves its values.",
                           "the verdict stays in all {count} runs that move its values.", trial.runs)  # fmt: skip
            line += nodes.Text(stays.format(count=trial.runs))
            return [line]
        turned: list[nodes.Node] = []
        outcomes = dict.fromkeys(flip.outcome for flip in trial.flips)
        for number, outcome in enumerate(outcomes):
            flips = [flip for flip in trial.flips if flip.outcome == outcome]
            told = [self.site.ledger.combination(flip.theme, flip.changed) for flip in flips]
            turned.append(nodes.Text("; " if number else ""))
            where = nodes.Text(listed(told, between=_("; or ")))
            if outcome is None:
                turned += sentence(_("can’t be decided {where}"), where=where)
            else:
                turned += sentence(_("turns to {verdict} {where}"), verdict=verdict_chip(outcome), where=where)
        line += sentence(
            _("the verdict {turned} ({flips} of {count} runs that move its values)."),
            turned=turned,
            flips=nodes.Text(str(len(trial.flips))),
            count=nodes.Text(str(trial.runs)),
        )
        return [line]

    def _stated(self, claim: Claim) -> nodes.paragraph:
        line = nodes.paragraph("", "", nodes.inline("", f"{_('Stated')} ", classes=["mb-label"]), classes=["stated"])
        line += origin_node(claim.stated) if claim.stated else nodes.Text(_("not in this form"))
        return line

    def _computed(self, claim: Claim) -> nodes.paragraph:
        line = nodes.paragraph(
            "", "", nodes.inline("", f"{_('Computed')} ", classes=["mb-label"]), classes=["computed"]
        )
        if not claim.values:
            line += nodes.Text(_("nothing: there is no open data to compute it from"))
        for number, id in enumerate(claim.values):
            value = self.site.ledger.values[id]
            line += nodes.inline("", "; " if number else "", classes=["separator"])
            label = nodes.inline("", f" {value.label}", classes=["value-label"])
            shown = value_nodes(value, always=True)
            line += nodes.inline("", "", *shown, label, classes=["value-line"])
        return line

    def _rests(self, claim: Claim) -> nodes.paragraph:
        line = nodes.paragraph(
            "", "", nodes.inline("", f"{_('Rests on')} ", classes=["mb-label"]), classes=["claim-rests"]
        )
        names = {d["name"]: None for id in claim.values for d in self.site.ledger.values[id].datasets}
        for number, name in enumerate(names):
            line += [nodes.Text("; " if number else ""), self._dataset(name)]
        line += nodes.Text("" if names else _("no dataset"))
        said = [self.site.ledger.statements[s] for s in claim.sources]
        if said:
            line += nodes.Text(f". {_('Sources:')} ")
        for number, statement in enumerate(said):
            line += [nodes.Text("; " if number else ""), origin_node(statement)]
            line += nodes.Text(f" ({statement.verification})")
        if claim.cites:
            line += [nodes.Text(f". {_('Cited:')} "), *self.cites(claim.cites)]
        return line

    def _dataset(self, name: str) -> nodes.Node:
        """A dataset's title, which leads to its rows where these are published."""
        dataset = self.site.ledger.view.package.dataset(name)
        if self.site.place == "plain" or not dataset.redistribute:
            return nodes.Text(dataset.title)
        return self.link(data_page(name), "", dataset.title, [])


class ClaimRegister(ClaimParts):
    """All claims of the edition, a line each, which a reader opens: its verdict, what was stated and what was computed.
    Those that speak against the memo come first; for its page of evidence.
    """

    def run(self) -> list[nodes.Node]:
        box = nodes.container(classes=["mb-register"])
        claims = self.site.ledger.register.claims.values()
        offered = nodes.raw("", claims_filter(claims, tuple(verdict_meanings())), format="html")
        for claim in sorted(claims, key=lambda claim: ORDER.index(claim.verdict)):
            head = FoldedHead("", "", verdict_chip(claim.verdict), nodes.Text(f" {self.plain(claim)}"))
            line = nodes.paragraph("", "", classes=["claim-head"])
            line += [nodes.inline("", claim.theme, classes=["claim-theme"]), nodes.Text(" ")]
            line += self._address(claim)
            classes = ["claim", f"verdict-{claim.verdict}"]
            box += Folded("", head, line, *self.told(claim), ids=[claim.id], classes=classes)
        return [offered, box]

    def _address(self, claim: Claim) -> nodes.Node:
        if self.site.place == "plain":
            return nodes.inline("", claim.id, classes=["claim-id"])
        return self.link(claim_page(claim.id), "", claim.id, ["claim-id"])


class ClaimPage(ClaimParts):
    """The whole page of a claim, its title included: ``{claim-page} c1``. Builds make these."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        claims = self.site.ledger.register.claims
        if self.arguments[0] not in claims:
            message = f"no claim {self.arguments[0]!r}"
            raise ContentError("claim.unknown", message, place=self.place, fix=suggestion(self.arguments[0], claims))
        claim = claims[self.arguments[0]]
        section = nodes.section("", nodes.title("", self.plain(claim)), ids=["claim"], names=[])
        meaning = verdict_meanings()[claim.verdict]
        verdict = nodes.paragraph("", "", verdict_chip(claim.verdict), nodes.Text(f": {meaning}."))
        classes = ["claim", f"verdict-{claim.verdict}"]
        section += nodes.container("", verdict, *self._documents(claim), *self.told(claim), classes=classes)
        section += nodes.paragraph("", "", self.link("evidence", claim.id, _("All claims of this memo"), []))
        return [section]

    def _documents(self, claim: Claim) -> list[nodes.Node]:
        """What its card tells, for readers without scripts and for all who come to the page itself."""
        return document_list(claim_documents(self.site, self.env.app.builder, self.env.docname, claim))


def verdict_chip(verdict: str) -> nodes.inline:
    """A verdict, as all pages show one."""
    return nodes.inline("", verdict_text(verdict), classes=["verdict", f"verdict-{verdict}"])


class VerdictMeanings(ContentDirective):
    """What each verdict means, with its number in this edition."""

    def run(self) -> list[nodes.Node]:
        items = []
        for verdict, meaning in verdict_meanings().items():
            count = self.site.ledger.verdicts.get(verdict, 0)
            term = nodes.term("", "", verdict_chip(verdict))
            told = _("{meaning} ({count} here).").format(meaning=meaning[0].upper() + meaning[1:], count=count)
            body = nodes.definition("", nodes.paragraph("", told))
            items.append(nodes.definition_list_item("", term, body))
        return [nodes.definition_list("", *items, classes=["verdict-meanings"])]
