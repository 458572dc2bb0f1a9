"""The part of the score page that tells how the publication's own forecasts fared, as HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from memobook.editions.forecasts.forecast import said as said_number
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, numerals, percent, plural
from memobook.publication.text.sentence import filled

CLASSES = {"answered": "true", "open": "open", "can’t be told": "untold", "given too late": "untold"}


def states() -> dict[str, str]:
    """What became of a forecast, in a reader's words."""
    return {"answered": _("answered"), "open": _("open"), "can’t be told": _("can’t be told"),
            "given too late": _("given too late")}  # fmt: skip


def measures() -> dict[str, str]:
    """Losses, and the rules that forecasts are compared with."""
    return {"Brier": _("Brier"), "logarithmic": _("logarithmic"), "CRPS": _("CRPS"), "base rate": _("base rate"),
            "persistence": _("persistence"), "AR(1)": _("AR(1)")}  # fmt: skip


class ForecastRecord:
    """The record, from what :class:`memobook.ledger.forecasts.score.ForecastScore` tells.

    Parameters
    ----------
    edition, link : HTML of the link to an edition, and to an id in it.
    """

    def __init__(self, told: dict[str, Any], edition: Callable[[str], str], link: Callable[[str, str], str]) -> None:
        self.told, self.edition, self.link = told, edition, link

    def html(self) -> str:
        """All of it; a sentence where no edition has given a forecast."""
        if not self.told["answers"]:
            return f"<p>{_('No released edition has given a forecast.')}</p>{self._without()}"
        named = states()
        counts = ", ".join(f"<b>{count}</b> {escape(named[state])}" for state, count in self.told["tally"].items())
        answers = "".join(map(self._answer, self.told["answers"]))
        head = f'<p class="score-tally">{counts}.</p>{self._record()}'
        return f'{head}<ul class="score-list">{answers}</ul>{self._without()}'

    def _without(self) -> str:
        """Editions that can't be scored, since what they say of their future was not written before it."""
        dates = self.told["without"]
        if not dates:
            return ""
        words = plural(
            "Retrospective, without a score, since it gave no forecast: {editions}.",
            "Retrospective, without a score, since they gave no forecasts: {editions}.",
            len(dates),
        )
        return f"<p>{filled(words, editions=', '.join(map(self.edition, dates)))}</p>"

    def _record(self) -> str:
        """Skill and calibration, as far as the number of answers carries them."""
        answered, least = self.told["tally"]["answered"], self.told["least"]
        if not self.told["skills"]:
            count = {0: _("None answered: no record yet."), 1: _("One answered: no record yet.")}.get(
                answered, plural("{count} answered: no record yet.", "{count} answered: no record yet.", answered)
            )
            rule = _("Skill is told from {least} answers of a kind on.").format(least=least)
            return f"<p>{count.format(count=answered)} {rule}</p>"
        heads = (_("Measure, smaller is better"), _("Against"), _("Questions"), _("Ours"), _("Theirs"),
                 _("Skill, 1 − ours / theirs"))  # fmt: skip
        rows = "".join(map(self._skill, self.told["skills"]))
        return _table(_("Ours beside simple rules, on the same questions"), heads, rows) + self._calibration()

    def _skill(self, one: dict[str, Any]) -> str:
        found = one["ends"]
        ends = (
            _("({low} to {high})").format(low=numerals(f"{found[0]:+.2f}"), high=numerals(f"{found[1]:+.2f}"))
            if found
            else _("(too few editions for an interval)")
        )
        losses = (numerals(f"{one['ours']:.3g}"), numerals(f"{one['theirs']:.3g}"))
        named = measures()
        cells = (named[one["measure"]], named[one["baseline"]], f"{one['cases']}", *losses)
        return _row(*cells, f"{numerals(format(one['skill'], '+.2f'))} {ends}")

    def _calibration(self) -> str:
        if not self.told["calibration"]:
            return ""
        heads = (_("Said to be"), _("Questions"), _("Said on average"), _("Came true"), _("95 % interval"))
        span = _("{low} to {high}")
        rows = "".join(
            _row(
                span.format(low=percent(one["low"]), high=percent(one["high"])), f"{one['cases']}",
                percent(one["said"]), percent(one["true"]),
                span.format(low=percent(one["ends"][0]), high=percent(one["ends"][1])),
            )
            for one in self.told["calibration"]
        )  # fmt: skip
        return _table(_("How often what was said with a probability came true"), heads, rows)

    def _answer(self, one: dict[str, Any]) -> str:
        asked, state = one["forecast"], one["state"]
        if asked["comparison"]:
            said = _("We gave it {probability}.").format(probability=percent(asked["probability"]))
        else:
            each = _("{number} at {level}")
            said = _("We gave {numbers}.").format(
                numbers=", ".join(
                    each.format(number=said_number(number, asked["unit"], asked["format"]), level=percent(level))
                    for level, number in asked["quantiles"]
                )
            )
        words = [said]
        if state == "answered":
            outcome = _("It was {text}, by the {edition}.")
            if asked["comparison"]:
                outcome = (
                    _("It came true: {text}, by the {edition}.")
                    if one["outcome"]
                    else _("It did not come true: {text}, by the {edition}.")
                )
            words.append(filled(outcome, text=escape(one["text"]), edition=self.edition(one["by"])))
            named = measures()
            losses = [
                f"{escape(named[name])} {numerals(format(loss['ours'], '.3g'))}" for name, loss in one["losses"].items()
            ]
            words.append(_("Loss: {losses}.").format(losses=", ".join(losses)))
        elif state == "given too late":
            words.append(_("Its answer was public when it was released, so it is no forecast and counts nowhere."))
        elif one["why"]:
            words.append(f"{escape(one['why'][0].upper() + one['why'][1:])}.")
        horizon, given = (
            f'<time datetime="{asked[day]}">{day_text(asked[day])}</time>' for day in ("horizon", "given")
        )
        return (
            f'<li class="score-{CLASSES[state]}"><p class="score-head"><b>{escape(states()[state])}</b> '
            f"<span>{filled(_('asked as of {day}'), day=horizon)}</span> "
            f"<span>{filled(_('given {day}'), day=given)}</span> "
            f"<span>{self.link(one['edition'], asked['id'])}, {self.edition(one['edition'])}</span></p>"
            f'<p class="score-text">{escape(asked["text"])}</p><p class="score-why">{" ".join(words)} '
            f"<code>{escape(asked['question'])}</code></p></li>"
        )


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _table(caption: str, heads: tuple[str, ...], rows: str) -> str:
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    return (
        f'<div class="mb-scroll"><table class="mb-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
