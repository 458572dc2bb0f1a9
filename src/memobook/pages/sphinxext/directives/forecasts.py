"""The directive of forecasts in a memo: questions with their days, what the edition says, and what simple rules say."""

from __future__ import annotations

from docutils import nodes

from memobook.editions.forecast import Forecast
from memobook.ledger.forecasts.baselines import Baseline
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, percent, plural

from ..sentence import sentence
from .directive import ContentDirective
from .forecast_record import measures


class Forecasts(ContentDirective):
    """The forecasts of the edition’s register, the nearest horizon first, each beside what rules say that know nothing
    but how the values went so far. Their answers come from later editions and stand on the score page.
    """

    def run(self) -> list[nodes.Node]:
        ledger = self.site.ledger
        found = sorted(ledger.register.forecasts, key=lambda one: one.day)
        if not found:
            return [
                nodes.container("", nodes.paragraph("", _("This edition forecasts nothing.")), classes=["mb-absent"])
            ]
        return [self._forecast(one) for one in found]

    def _forecast(self, one: Forecast) -> nodes.container:
        ledger, place = self.site.ledger, self.site.ledger.register.place(one.id)
        box = nodes.container(ids=[one.id], classes=["forecast"])
        head = nodes.paragraph("", "", nodes.inline("", f"{one.id} ", classes=["mb-label"]), classes=["forecast-head"])
        head += nodes.strong("", "", *self.inline(one.text, place))
        box += head
        asked = sentence(
            _("{answer}, to be answered by the first edition from {day} on."),
            answer=nodes.strong("", self._said(one, one.probability, one.quantiles)),
            day=nodes.Text(day_text(one.day)),
        )
        told = nodes.paragraph("", "", *asked)
        rules = [self._rule(one, rule) for rule in ledger.baselines[one.id]]
        told += nodes.Text(
            f" {'; '.join(rules)}." if rules else " " + _("No value that it asks for has a history to compare.")
        )
        given = ledger.given.get(one.id)
        told += nodes.Text(
            " " + (_("Given on {day}.").format(day=day_text(given)) if given else _("Not released, so not given yet."))
        )
        box += told
        if one.note:
            box += nodes.paragraph("", "", *self.inline(one.note, place))
        return box

    def _rule(self, one: Forecast, rule: Baseline) -> str:
        said, name = self._said(one, rule.probability, rule.quantiles), measures()[rule.name]
        told = plural("{rule}: {answer} ({count} day)", "{rule}: {answer} ({count} days)", rule.cases)
        return told.format(rule=name, answer=said, count=rule.cases)

    def _said(self, one: Forecast, probability: float | None, quantiles: tuple[tuple[float, float], ...]) -> str:
        if probability is not None:
            return percent(probability)
        value = self.site.ledger.values[one.value]
        each = _("{number} at {level}")
        return ", ".join(each.format(number=value.at(number), level=percent(level)) for level, number in quantiles)
