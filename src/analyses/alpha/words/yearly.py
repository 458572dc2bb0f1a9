"""What is said of what a daily gain amounts to in a year, and of alpha before and after a model's knowledge ends."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ...percent import percent
from .contest import Words


def gains(daily: float, turnover: float) -> Words:
    """Labels of what a daily gain (fraction) amounts to, if so much is traded a day for each unit held."""
    told = f"{daily * 1e4:.1f} basis points a day over 252 trading days"
    return {
        "annual_simple": f"{told}, simple",
        "annual_compounded": f"{told}, compounded",
        "break_even_cost": "cost of each unit bought or sold at which the gain is gone, if "
        f"{turnover:g} units are traded each day for each unit held",
        "volatility_two": "yearly volatility at which that gain has a Sharpe ratio of 2",
    }


def volatility(daily: float, ratio: float) -> str:
    """Label of the volatility that a daily gain and a Sharpe ratio imply."""
    return (
        f"yearly volatility implied by {daily * 1e4:.1f} basis points a day and the Sharpe ratio of {ratio:.2f} in "
        "the same version"
    )


def break_even(dailies: Mapping[str, float], turnover: float, headlined: bool) -> Words:
    """Of :func:`analyses.alpha.yearly_figures.break_even`; with a headline where its value is recorded."""
    named = " and ".join(f"{daily * 1e4:.1f} bp a day, {name}" for name, daily in dailies.items())
    cost = next(iter(dailies.values())) / turnover * 1e4
    uses_up = (
        "A cost of {value}`break_even_cost` of each unit traded uses up the daily gain, at the turnover assumed here"
    )
    return {
        "headline": uses_up if headlined else "",
        "caption": "Break-even cost: of each unit bought or sold, at which the daily gain is used up; replacing "
        "everything trades 200 %. Yearly volatility: what goes with a gain and a Sharpe ratio. Turnover and volatility "
        "of the study were not seen, so where on the curves it stands can’t be said, apart from the one ratio that its "
        "other version reports.",
        "alt": f"Falling curves for {named}; with {percent(turnover)} bought or sold a day the break-even cost is "
        f"{cost:.1f} basis points for each unit.",
    }


def decay(models: int) -> str:
    """Label of how much alpha is lower after the end of knowledge."""
    return (
        f"alpha a year before less that after the end of knowledge, mean of {models} models; the ends are the lowest "
        "and the highest of them"
    )


def lookahead(alphas: pd.DataFrame) -> Words:
    """Of :func:`analyses.alpha.yearly_figures.lookahead`."""
    all_lower = (alphas["alpha_in_sample"] > alphas["alpha_out_of_sample"]).all()
    which = "Each model’s alpha" if all_lower else "Alpha"
    sides = (
        f"{model}: {row['alpha_in_sample']:+.1f} before, {row['alpha_out_of_sample']:+.1f} after"
        for model, row in alphas.iterrows()
    )
    return {
        "headline": f"{which} is lower after the end of its knowledge, by {{value}}`lookahead_decay` a year on average",
        "caption": f"The alpha of the same {len(alphas)} models before and after the end of their knowledge. All share "
        "the same two short periods, so a change of the market would look the same, and how large the effect is "
        "elsewhere can’t be told.",
        "alt": "; ".join(sides) + " points a year.",
    }
