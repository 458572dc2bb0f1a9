"""What the section says about its figures."""

from __future__ import annotations

import pandas as pd

from analyses.matching import plain
from analyses.prices import pareto

from ..written import Figure
from .equal import Equal
from .least import Fall, Paths
from .market import Market


def cheapest(market: Market) -> Figure:
    """About the figure of the cheapest able models."""
    within = f"within {market.within:g} points of the best score"
    bars = [f"{plain(m)} {c:.2f} USD" for m, c in zip(market.chosen["model"], market.chosen["cost"], strict=True)]
    headline = (
        f"W{within[1:]} the cheapest US model costs {{value}}`price_us_cheapest`, the cheapest Chinese one "
        "{value}`price_china_cheapest`"
    )
    return {
        "headline": headline if market.compared else "",
        "caption": f"The cheapest model of each laboratory {within}, with its score, for the same basket of tokens at "
        "list price; US models in blue, Chinese ones in red. It shows what tokens cost, not how many of them an answer "
        "takes.",
        "alt": f"Bars: {', '.join(bars)}.",
    }


def scores(market: Market, equal: Equal | None, day: pd.Timestamp) -> Figure:
    """About the figure of scores and prices."""
    errors = ""
    if equal and not equal.ends:
        errors = "; the vintage gives no errors of the scores"
    elif equal and equal.ends and equal.ends[0] < 1 < equal.ends[1]:
        errors = "; errors of the scores allow less than once and more"
    headline = (
        "A US model that scores as high as the best Chinese one with a price can be had for {value}`equal_ratio` its "
        f"price{errors}"
    )
    front = pareto(market.offers)
    runs = [f"{plain(m)} at {c:.2f} USD" for m, c in zip(front["model"], front["cost"], strict=True)]
    return {
        "headline": headline if equal else "",
        "caption": f"Score and price of the {len(market.offers)} models that could be matched, on {day:%Y-%m-%d}; "
        "named models are on the front: none is as good for less. Models without a price are missing, and tokens used "
        "for an answer can't be seen.",
        "alt": f"Points by price and score; the front runs over {', '.join(runs)}.",
    }


def least_prices(paths: Paths, fall: Fall) -> Figure:
    """About the figure of least prices over time."""
    lines = [f"{level:g} points end at {path['cost'].iloc[-1]:.2f} USD" for level, path in paths.items()]
    level = f"{fall.level:g} points"
    return {
        "headline": f"The least price of {level} {{value}}`level_price_change:rose` since {fall.begin:%B %Y}",
        "caption": "The least list price at which a matched model with at least so many points of the index could be "
        f"had. {level} went from {fall.first:.2f} to {fall.last:.2f} USD. Prices are held from June 2025 on, and "
        "models without a price could have been cheaper.",
        "alt": f"Falling step lines: {'; '.join(lines)}.",
    }
