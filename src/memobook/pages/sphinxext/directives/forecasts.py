"""The directive of forecasts in a memo: questions with their days, what the edition says, and what simple rules say."""

from __future__ import annotations

from docutils import nodes

from memobook.editions.forecasts.forecast import Forecast
from memobook.ledger.forecasts.baselines import Baseline
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, percent, plural
from memobook.themes.values.printed import without_unit

from ..nodes import Folded, FoldedHead
from .directive import ContentDirective
from .forecast_record import measures


class Forecasts(ContentDirective):
    """The forecasts of the edition, the nearest day first: a line each, which a reader opens for the day of its answer
    and what rules say that know nothing but its past. Datasets give the answers; they stand on the score page.
    """

    def run(self) -> list[nodes.Node]:
        ledger = self.site.ledger
        found = sorted(ledger.forecasts, key=lambda one: one.day)
        if not found:
            return [
                nodes.container("", nodes.paragraph("", _("This edition forecasts nothing.")), classes=["mb-absent"])
            ]
        given = (
            _("Given on {day}.").format(day=day_text(ledger.given))
            if ledger.given
            else _("Not released, so not given yet.")
        )
        rest = _("Nobody writes an answer; datasets give it, as they were known on the day that each question names.")
        return [nodes.paragraph("", f"{given} {rest}"), *(self._forecast(one) for one in found)]

    def _forecast(self, one: Forecast) -> nodes.container:
        box = nodes.container(ids=[one.id], classes=["forecast"])
        head = FoldedHead("", "", nodes.inline("", f"{one.id} ", classes=["forecast-id"]))
        head += nodes.strong("", self.site.ledger.register.plain(one.text, one.place))
        answer = nodes.inline("", self._said(one, one.probability, one.quantiles), classes=["forecast-answer"])
        head += [nodes.Text(" "), answer]
        day = _("To be answered by data as known on {day}.").format(day=day_text(one.day))
        told: list[nodes.Node] = [nodes.paragraph("", day)]
        if one.note:
            told.append(nodes.paragraph("", "", *self.inline(one.note, one.place)))
        question = f"{one.question} {one.comparison}" if one.comparison else str(one.question)
        asked_of = nodes.paragraph("", "", nodes.literal("", question), classes=["forecast-question"])
        rules = nodes.container("", nodes.paragraph("", self._rules(one)), asked_of, classes=["forecast-rules"])
        box += Folded("", head, *told, rules)
        return box

    def _rules(self, one: Forecast) -> str:
        """What simple rules say; of their quantiles the outer ones."""
        rules = "; ".join(self._rule(one, rule) for rule in self.site.ledger.baselines[one.id])
        if not rules:
            return _("Its past is too short to compare with simple rules.")
        if one.comparison:
            return _("Simple rules: {rules}.").format(rules=rules)
        low, high = (percent(one.quantiles[at][0]) for at in (0, -1))
        return _("Simple rules, from {low} to {high}: {rules}.").format(low=low, high=high, rules=rules)

    def _rule(self, one: Forecast, rule: Baseline) -> str:
        said = self._said(one, rule.probability, ())
        if rule.quantiles:
            ends = [one.said(rule.quantiles[at][1]) for at in (0, -1)]
            low, high = without_unit(ends[0], *ends)
            said = _("{low} to {high}").format(low=low, high=high)
        if one.question.period or one.question.window:
            told = plural("{rule} {answer} ({count} case)", "{rule} {answer} ({count} cases)", rule.cases)
        else:  # how things stand is asked of each week before: many weeks of one price are no many cases
            told = plural("{rule} {answer} ({count} week)", "{rule} {answer} ({count} weeks)", rule.cases)
        return told.format(rule=measures()[rule.name], answer=said, count=rule.cases)

    def _said(self, one: Forecast, probability: float | None, quantiles: tuple[tuple[float, float], ...]) -> str:
        if probability is not None:
            return percent(probability)
        each = _("{number} at {level}")
        return ", ".join(each.format(number=one.said(number), level=percent(level)) for level, number in quantiles)
