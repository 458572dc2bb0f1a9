"""The directive of an implication: advice, the claims that it rests on, and what would break it."""

from __future__ import annotations

from docutils import nodes

from memobook.editions.claim import Implication as Advice
from memobook.editions.claim import Tripwire, verdict_text
from memobook.editions.grids.combination_text import listed
from memobook.publication.errors import ContentError
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, plural

from ..roles import origin_node
from ..sentence import sentence
from .directive import ContentDirective


class Implication(ContentDirective):
    """An implication by its id: its sentence and tripwires come from the register, its reasons are the content."""

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
        rests = nodes.paragraph(
            "", "", nodes.inline("", f"{_('Rests on')} ", classes=["mb-label"]), classes=["rests-on"]
        )
        for claim in (register.claims[id] for id in implication.rests_on):
            words, classes = f"{claim.id} {verdict_text(claim.verdict)}", ["chip", f"verdict-{claim.verdict}"]
            rests += [self.to_claim(claim, words, classes), nodes.Text(" ")]
        box += rests
        box += self._strength(implication)
        if implication.supported is False:
            box += self._unsupported(implication)
        wires = nodes.bullet_list(classes=["tripwires"])
        for wire in implication.tripwires:
            state = _("fired") if wire.fired else _("not fired")
            line = nodes.paragraph("", "", nodes.inline("", f"{_('Tripwire')} ", classes=["wire-label"]))
            line += [nodes.Text("("), nodes.inline("", state, classes=["wire-state"])]
            if wire.distance:
                line += sentence(_("; distance {value}"), value=origin_node(self.site.ledger.values[wire.distance]))
            line += nodes.Text(") ")
            line += self.inline(wire.text, self.place)
            line += self._past(wire)
            line += self._otherwise(wire)
            classes = ["tripwire", *(["fired"] if wire.fired else [])]
            wires += nodes.list_item("", line, ids=[f"tripwire-{wire.id}"], classes=classes)
        box += wires
        return [box]

    def _strength(self, implication: Advice) -> nodes.paragraph:
        """The line that names the weakest of the implication's claims."""
        weakest = implication.strength
        claims: list[nodes.Node] = []
        for number, id in enumerate(weakest.claims):
            claims += [nodes.Text(", " if number else ""), self.to_claim(self.site.ledger.register.claims[id], id, [])]
        verdict = nodes.inline("", verdict_text(weakest.verdict), classes=["verdict", f"verdict-{weakest.verdict}"])
        told = plural(
            "No stronger than its weakest claim: {claims}, ",
            "No stronger than its weakest claims: {claims}, ",
            len(weakest.claims),
        )
        return nodes.paragraph("", "", *sentence(told, claims=claims), verdict, classes=["rests-on", "strength"])

    def _unsupported(self, implication: Advice) -> nodes.paragraph:
        head = nodes.strong("", _("Unsupported by data of its own"))
        rest = sentence(_(": {condition} does not hold."), condition=nodes.literal("", implication.data or ""))
        return nodes.paragraph("", "", head, *rest, classes=["rests-on", "unsupported"])

    def _past(self, wire: Tripwire) -> list[nodes.Node]:
        """How often its condition held on the days of the history, and on how many of these it was tried."""
        past = self.site.ledger.past_firing.get(wire.id)
        if not past:
            return [nodes.Text(" " + _("It was tried on no earlier day, since its values have no history on file."))]
        told = plural(
            "It would have fired on {fired} of the {count} day of the history since {day}.",
            "It would have fired on {fired} of the {count} days of the history since {day}.",
            past["days"],
        )
        return [nodes.Text(" " + told.format(fired=past["fired"], count=past["days"], day=day_text(past["since"])))]

    def _otherwise(self, wire: Tripwire) -> list[nodes.Node]:
        """Under which combinations of the grids a tripwire would stand otherwise; nothing where there is none."""
        words = {
            True: _("It would fire {where}."),
            False: _("It would not fire {where}."),
            None: _("It can’t be decided {where}."),
        }
        flips = self.site.ledger.tripwire_trials[wire.id].flips
        told: list[nodes.Node] = []
        for outcome, begin in words.items():
            where = [self.site.ledger.combination(f.theme, f.changed) for f in flips if f.outcome is outcome]
            told += [nodes.Text(" " + begin.format(where=listed(where, between=_("; or "))))] if where else []
        return told
