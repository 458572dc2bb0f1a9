"""What is said of mixes of all signals, and of four known factors."""

from __future__ import annotations

from collections.abc import Mapping

from ...choosing import Setting
from ...percent import percent
from .contest import Words


def mixes(names: Mapping[str, str], searched: int, since: int, costs: str) -> Words:
    """Labels of the Sharpe ratio of all signals since a year, under each way to weight them."""
    told = f"yearly Sharpe ratio of all {searched} signals since {since}"
    return {f"mix_{scheme}": f"{told}, {name} weights, {costs}" for scheme, name in names.items()}


def gains(names: Mapping[str, str], window: int, tried: int, level: float) -> Words:
    """Labels of what schemes gain on equal weights, and of the settings that were tried."""
    corrected = f"the {percent(level)} interval covers the gains of all {tried} settings tried at once"
    return {
        **{
            f"mix_{scheme}_gain": f"its difference from equal weights, {name}, window of {window} months; {corrected}"
            for scheme, name in names.items()
        },
        "mix_tried": "settings of weighting that were tried",
        "mix_clear": f"settings of the {tried} tried whose interval lies above zero; {corrected}",
        "mix_by_chance": "how often the best of as many settings would look as good if none gained anything",
    }


def halves(names: Mapping[str, str], best: Setting, turn: str) -> Words:
    """Labels of gains before and after a month, of adaptive weights and of the setting that was best before."""
    less = "difference of the Sharpe ratio from that of equal weights"
    chosen = f"by the setting that gained most before ({names[best.scheme]}, {best.window} months)"
    return {
        "mix_adaptive_early": f"{less}: adaptive weights, before {turn}",
        "mix_adaptive_late": f"{less}: adaptive weights, from {turn} on",
        "mix_chosen_late": f"{less}: from {turn} on, {chosen}",
    }


def settings(costs: str, level: float, tried: int) -> str:
    """Caption of :meth:`analyses.choosing.Family.gain_table`."""
    return (
        f"Gain of adaptive weights on equal ones in the yearly Sharpe ratio, {costs}, by window and rate, with "
        f"{percent(level)} confidence intervals that cover all {tried} settings tried at once"
    )


def factors(window: int) -> Words:
    """Labels of the Sharpe ratios of four known factors, alone and mixed."""
    return {
        "sharpe_alone": "yearly Sharpe ratio of one factor alone before costs, mean of four; the ends are the lowest "
        "and the highest of the four",
        "sharpe_equal": "yearly Sharpe ratio of the four factors in equal parts, before costs",
        "sharpe_weighted": f"yearly Sharpe ratio of the four factors weighted by {window} months of past volatility, "
        "before costs",
    }
