"""What equal capability costs in the two countries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyses.matching import plain
from analyses.percent import percent
from analyses.prices import equal_offers, redrawn_ratio
from analyses.selection import drawn_scores

from ..ends import Ends
from ..written import Result
from .market import Market
from .tables import Pairs


@dataclass(frozen=True)
class Equal:
    """The leader's cheapest model with at least the score of the follower's best priced one, against that.

    Parameters
    ----------
    ratio : of their costs.
    ends : its interval by scores drawn again within their errors; None where the vintage gives none.
    """

    ratio: float
    ends: Ends | None
    label: str

    def effective(self, multiplier: float) -> Equal:
        """The same where the follower's model uses so many times the tokens."""
        ends = self.ends and (self.ends[0] / multiplier, self.ends[1] / multiplier)
        label = (
            "the cheapest US model as able as the best priced Chinese one against that, with "
            f"{multiplier:g} times the tokens for the Chinese one"
        )
        return Equal(self.ratio / multiplier, ends, label)


def equal(market: Market, errors: bool, *, level: float, draws: int, seed: int) -> Equal | None:
    """The comparison; None where a country has no such model.

    Parameters
    ----------
    errors : whether the vintage gives the scores' intervals, at the level.
    """
    leader, follower = market.names
    pair, ends, drawn_on = equal_offers(market.offers, leader, follower), None, ""
    if pair is None:
        return None
    if errors:
        redrawn = drawn_scores(market.offers, level=level, draws=draws, seed=seed)
        ends = redrawn_ratio(market.offers, redrawn, leader, follower, level)
        drawn_on = f"; {percent(level)} of draws of the scores within their errors"
    rival, able = pair
    label = (
        "the cheapest US model with at least the score of the best priced Chinese one, "
        f"{plain(rival['model'])} at {rival['cost']:.2f} USD, against that, {plain(able['model'])} at "
        f"{able['cost']:.2f} USD{drawn_on}"
    )
    return Equal(rival["cost"] / able["cost"], ends, label)


def level_ratios(pairs: Pairs) -> Iterator[Result]:
    """The ratio of the least prices of a level in both countries, where both reach it."""
    for level, ours, theirs in pairs:
        if ours is not None and theirs is not None:
            ratio = ours["cost"] / theirs["cost"]
            who = f"US ({plain(ours['model'])}) against China ({plain(theirs['model'])})"
            yield {
                "name": f"level_ratio_{level:.0f}",
                "value": ratio,
                "label": f"least price of {level:g} points: {who}",
            }
