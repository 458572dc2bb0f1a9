"""The part of the score page that tells how the publication's own forecasts fared, as HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from memobook.publication.text.calendar import day_text

CLASSES = {"answered": "true", "open": "open", "can’t be told": "untold", "given too late": "untold"}
LATE = "It was released when its horizon had come, so it is no forecast and counts nowhere."


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
            return "<p>No released edition has given a forecast.</p>"
        counts = ", ".join(f"<b>{count}</b> {escape(state)}" for state, count in self.told["tally"].items())
        answers = "".join(map(self._answer, self.told["answers"]))
        return f'<p class="score-tally">{counts}.</p>{self._record()}<ul class="score-list">{answers}</ul>'

    def _record(self) -> str:
        """Skill and calibration, as far as the number of answers carries them."""
        answered, least = self.told["tally"]["answered"], self.told["least"]
        if not self.told["skills"]:
            count = {0: "None", 1: "One"}.get(answered, str(answered))
            return f"<p>{count} answered: no record yet. Skill is told from {least} answers of a kind on.</p>"
        heads = ("Measure, smaller is better", "Against", "Questions", "Ours", "Theirs", "Skill, 1 − ours / theirs")
        rows = "".join(map(self._skill, self.told["skills"]))
        return _table("Ours beside simple rules, on the same questions", heads, rows) + self._calibration()

    def _skill(self, one: dict[str, Any]) -> str:
        found = one["ends"]
        ends = f" ({found[0]:+.2f} to {found[1]:+.2f})" if found else " (too few editions for an interval)"
        cells = (one["measure"], one["baseline"], f"{one['cases']}", f"{one['ours']:.3g}", f"{one['theirs']:.3g}")
        return _row(*cells, f"{one['skill']:+.2f}{ends}")

    def _calibration(self) -> str:
        if not self.told["calibration"]:
            return ""
        heads = ("Said to be", "Questions", "Said on average", "Came true", "95 % interval")
        rows = "".join(
            _row(
                f"{one['low']:.0%} to {one['high']:.0%}", f"{one['cases']}", f"{one['said']:.0%}", f"{one['true']:.0%}",
                f"{one['ends'][0]:.0%} to {one['ends'][1]:.0%}",
            )
            for one in self.told["calibration"]
        )  # fmt: skip
        return _table("How often what was said with a probability came true", heads, rows)

    def _answer(self, one: dict[str, Any]) -> str:
        asked, state = one["forecast"], one["state"]
        said = (
            f"We gave it {asked['probability']:.0%}."
            if asked["condition"]
            else "We gave " + ", ".join(f"{number:,.6g} at {level:.0%}" for level, number in asked["quantiles"]) + "."
        )
        words = [said]
        if state == "answered":
            outcome = ("It came true" if one["outcome"] else "It did not come true") if asked["condition"] else "It was"
            words.append(f"{outcome}: {escape(one['text'])}, in the {self.edition(one['by'])}.")
            losses = [f"{escape(measure)} {losses['ours']:.3g}" for measure, losses in one["losses"].items()]
            words.append(f"Loss: {', '.join(losses)}.")
        elif state == "given too late":
            words.append(LATE)
        return (
            f'<li class="score-{CLASSES[state]}"><p class="score-head"><b>{escape(state)}</b> '
            f'<span>horizon <time datetime="{asked["horizon"]}">{day_text(asked["horizon"])}</time></span> '
            f'<span>given <time datetime="{asked["given"]}">{day_text(asked["given"])}</time></span> '
            f"<span>{self.link(one['edition'], asked['id'])}, {self.edition(one['edition'])}</span></p>"
            f'<p class="score-text">{escape(asked["text"])}</p><p class="score-why">{" ".join(words)}</p></li>'
        )


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _table(caption: str, heads: tuple[str, ...], rows: str) -> str:
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    return (
        f'<div class="mb-scroll"><table class="mb-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
