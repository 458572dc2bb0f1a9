"""What is said of candidate signals: how many survive, what explains the spread of their mixes, what a policy gains."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...percent import percent
from .contest import Words

Array = NDArray[np.float64]
Parts = Mapping[int, tuple[float, float, float]]


def paying(cost: float) -> str:
    """After which costs (basis points)."""
    return f"after costs of {cost:g} basis points of each unit traded"


def candidates(months: pd.DatetimeIndex, searched: int, left: int, left_free: int, level: float, costs: str) -> Words:
    """Labels of the candidates and of those left after each question; ``left_free`` are those before costs."""
    both = "candidates that pass both questions and the correction of Benjamini and Yekutieli for many tests, "
    return {
        "candidates": f"candidate signals, {months[0]:%Y} to {months[-1]:%Y}",
        "candidates_alone": f"of them with a mean return above nothing, one-sided at {percent(level)}, {costs}",
        "candidates_alpha": f"of those, significant also beside four known factors, {costs}",
        "candidates_survive": f"{both}{costs}: {left} of {searched}",
        "candidates_survive_free": f"{both}before costs: {left_free} of {searched}",
    }


def spanning(searched: int, counts: Mapping[str, pd.Series]) -> Words:
    """Of :func:`analyses.alpha.signal_figures.spanning`."""
    told = (
        f"{when}: {count['alone']} of {searched} significant alone, {count['beside']} of those beside four factors, "
        f"{count['by']} after Benjamini–Yekutieli"
        for when, count in counts.items()
    )
    return {
        "headline": "After costs {value}`candidates_alone` of {value}`candidates` candidates have a significant mean "
        "return, {value}`candidates_alpha` also beside four factors; a correction for many tests leaves "
        "{value}`candidates_survive`",
        "caption": "How many rules of the literature are left after each question, on old returns, before costs and "
        "after them. The rules were published because they had worked, which no correction here allows for, so even "
        "the counts before costs flatter them.",
        "alt": "; ".join(told) + ".",
    }


def explained(parts: Parts, size: int) -> str:
    """How much of the spread the signals explain in sets of a size, and how much the weighting, in a sentence.

    Parameters
    ----------
    parts : by signals in a set, :func:`analyses.weighting.variance_shares`; larger sets than ``size`` are told too.
    """
    signals, weighting = map(percent, parts[size][:2])
    told = f"In sets of {size} signals the choice of signals explains {signals} of the spread and the weighting "
    told += weighting
    largest = max(parts)
    if largest > size:
        signals, weighting = map(percent, parts[largest][:2])
        told += f"; in sets of {largest}, which overlap, it is {signals} and {weighting}"
    return told


def spread(size: int, sets: int) -> Words:
    """Labels of what explains the spread over so many sets of a size."""
    over = f"spread of Sharpe ratios over {sets} sets of {size} signals and four ways to weight them that is explained"
    return {
        "spread_signals": f"{over} by the signals",
        "spread_weighting": f"{over} by the weighting",
        "spread_lead": f"share that the weighting explains less that of the signals, in sets of {size}",
    }


def integration(
    names: Mapping[str, str], table: Array, whole: list[tuple[float, float, float]], parts: Parts, size: int,
    level: float,
) -> Words:  # fmt: skip
    """Of :func:`analyses.alpha.signal_figures.integration`; ``table`` is sets × ways, of ``size`` signals each."""
    means = zip(names.values(), table.mean(axis=0), whole, strict=True)
    told = "; ".join(f"{name}: mean {mean:.2f}, all candidates {ratio:.2f}" for name, mean, (ratio, *_) in means)
    signals, weighting = map(percent, parts[size][:2])
    return {
        "headline": f"What explains more of the spread in sets of {size} is {{value}}`integration_answer`: "
        "{value}`spread_signals` go with the signals, {value}`spread_weighting` with the weighting",
        "caption": f"{explained(parts, size)}. First panel: {len(table)} random sets under four ways to weight "
        f"them (bars: means), and all candidates together with {percent(level)} bootstrap intervals, each right for "
        "itself alone. Second: the same shares for smaller and larger sets. Old factor returns can’t show whether it "
        "is so for signals of language models.",
        "alt": f"{told}. {signals} of the spread is explained by the signals, {weighting} by the weighting.",
    }


def policy(seeds: int, years: float, ways: int) -> Words:
    """Labels of a policy trained from so many seeds, over years that no training saw, one of several ways."""
    since = f"after costs, {years:.0f} years that no training saw"
    return {
        "policy_gain": f"Sharpe ratio of the trained policy less that of equal weights, middle of {seeds} trainings, "
        f"{since}; the interval covers {ways} ways at once",
        "policy_seeds": f"from the worst to the best of {seeds} trainings, same measure",
        "policy_adaptive": f"Sharpe ratio of the same policy less that of the adaptive rule, {since}",
        "policy_years": "years of such data in which a gain of 0.1 would be seen in four cases of five, without any "
        "correction",
    }


def search(searched: int, gate: float) -> Words:
    """Labels of a search that never stops, with a gate."""
    return {
        "search_promised": "yearly Sharpe ratio of the best candidate in the ten years that it was chosen from, mean "
        "of months",
        "search_kept": "yearly Sharpe ratio in the months after each choice",
        "search_haircut": "part of the promised Sharpe ratio that is lost afterwards",
        "search_passed": f"months in which the best of {searched} passes the gate of {gate:.2f}",
    }


def hiding(noise: float, level: float) -> tuple[str, str]:
    """Labels of how many industries are recognised under noise, and of what momentum earns then."""
    told = f"noise of {noise:g} of their own volatility"
    return (
        f"industries taken for what they are, {told}; {percent(level)} of pairs of windows lie between the ends",
        f"yearly return of momentum before costs, {told}",
    )
