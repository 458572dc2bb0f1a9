"""What the drawings show, in words, for those who can’t see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analyses.capex import concentration


def stack_in_words(spending: pd.DataFrame) -> str:
    """Of quarters × companies, USD: from when to when, and how high the last bar is."""
    last = spending.index[-1]
    return (
        f"Stacked bars by quarter from {spending.index[0]} to {last}, where they reach "
        f"{spending.sum(axis=1)[last] / 1e9:.0f} billion USD."
    )


def pace_in_words(growths: pd.Series, spending: pd.DataFrame) -> str:
    """Of growth by quarter (fractions) and of the shares of the companies: the first and the last."""
    parts = spending.div(spending.sum(axis=1), axis=0)
    largest, index = parts.max(axis=1) * 100, parts.apply(concentration, axis=1)
    return (
        f"First panel: yearly growth goes from {growths.iloc[0] * 100:.0f} to {growths.iloc[-1] * 100:.0f} percent. "
        f"Second panel: the largest share goes from {largest.iloc[0]:.0f} to {largest.iloc[-1]:.0f} "
        f"percent, the Herfindahl index from {index.iloc[0]:.2f} to {index.iloc[-1]:.2f}."
    )


def makers_in_words(prices: pd.DataFrame, makers: pd.DataFrame, base: pd.Timestamp) -> str:
    """Of prices, output and utilisation by month: the newest, indices with 100 in ``base``."""
    price, made = prices.iloc[-1] / prices.loc[base] * 100, makers.iloc[-1] / makers.loc[base] * 100
    return (
        f"Two panels. First: prices of transformers reach {price['transformers']:.0f} and of "
        f"machinery {price['machinery']:.0f}. Second: output at {made['output']:.0f}, "
        f"utilisation at {makers['utilisation'].iloc[-1]:.0f} percent."
    )


def past_in_words(changes: Sequence[pd.Series]) -> str:
    """Of two series of changes over a year (fractions): from where to where, and the newest."""
    own, other = (
        f"from {c.min() * 100:.0f} to {c.max() * 100:.0f} percent, newest {c.iloc[-1] * 100:.1f}" for c in changes
    )
    return f"Upper panel: the price of transformers, {own}. Lower panel: against machinery, {other}."


def scarcity_in_words(dear: pd.Series, effects: pd.DataFrame) -> str:
    """Of an index by month its peak and its newest; of effects in changes their intervals (per cent)."""
    changes = effects[effects["way"] == "changes"]
    ends = zip(changes["of"].astype(str), changes["low"] * 100, changes["high"] * 100, strict=True)
    intervals = [f"{of} {low:+.1f} to {high:+.1f}" for of, low, high in ends]
    return (
        f"First panel: the relative price peaks at {dear.max():.0f} in {dear.idxmax():%B %Y} and stands at "
        f"{dear.iloc[-1]:.0f}. Second panel: intervals in changes, {', '.join(intervals)} percent."
    )


def electricity_in_words(past: pd.Series, ends: Mapping[str, float], until: int) -> str:
    """Of use by year and the ends of what is projected, TWh."""
    return (
        f"A line from {past.iloc[0]:.0f} TWh in {past.index[0]} to {past.iloc[-1]:.0f} TWh in {past.index[-1]}, "
        f"then a widening band to {ends['low']:.0f} and {ends['high']:.0f} TWh in {until}."
    )


def spans_in_words(spans: Mapping[str, Sequence[float]]) -> str:
    """Of yearly growth between two ends (fractions), by what moves."""
    told = (f"{name} {left * 100:.0f} to {right * 100:.0f}" for name, (left, right) in spans.items())
    return f"Bars of yearly growth in percent: {'; '.join(told)}."
