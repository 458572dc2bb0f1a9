"""The words of the drawings of electricity, racks and memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analyses import density
from analyses.percent import percent

from .spending import Words


def electricity(past: pd.Series, ends: Mapping[str, float], until: int) -> Words:
    """Of :func:`analyses.charts.plant.draw_electricity`: use by year and the ends of what is projected, TWh."""
    start = past.index[-1]
    return {
        "headline": f"Data centres in the United States used {{value}}`electricity_now` in {start}; for {until} "
        "{value}`electricity_low` to {value}`electricity_high` are projected",
        "caption": f"Electricity used by data centres in the United States, and the range projected for {until}, with "
        "the yearly growth of each stretch. Nothing between the last estimate and "
        f"{until} is known here, so it can’t tell which end is nearer.",
        "alt": f"A line from {past.iloc[0]:.0f} TWh in {past.index[0]} to {past.iloc[-1]:.0f} TWh in {start}, then a "
        f"widening band to {ends['low']:.0f} and {ends['high']:.0f} TWh in {until}.",
    }


def homes(rack: float, use: float, number: float) -> Words:
    """Of :func:`analyses.charts.plant.draw_homes`: a rack (W) and the yearly use of a home (kWh), for so many homes."""
    drawn, equal = f"rack of {rack / 1000:.0f} kW", density.homes(rack, use)
    power, frugal = density.rack_for(number, use) / rack, density.use_for(number, rack) / use
    return {
        "headline": f"A {drawn} draws as much as {{value}}`homes_per_rack` do on average",
        "caption": f"What a thousand homes would need: a rack of {power:.1f} times the power, or homes that use "
        f"{percent(frugal)} of the average. The lines compare averages over a year; they can’t tell of peaks, nor of "
        "the cooling that a rack needs besides.",
        "alt": f"Two lines through the origin for {number / 2:.0f} and {number} homes; the {drawn} and the average "
        f"home cross at {equal:.0f} homes.",
    }


def memory(spans: Mapping[str, Sequence[float]]) -> Words:
    """Of :func:`analyses.charts.plant.draw_spans`: yearly growth between two ends (fractions), by what moves."""
    told = (f"{name} {left * 100:.0f} to {right * 100:.0f}" for name, (left, right) in spans.items())
    return {
        "headline": "As stated, demand for memory grows by {value}`memory_growth` a year; when all assumptions move, "
        "by {value}`memory_growth_low` to {value}`memory_growth_high`",
        "caption": "The yearly growth behind the stated multiple when one factor moves, and when all do. The spans are "
        "assumptions of this page, so the bars can’t tell how likely any of it is.",
        "alt": f"Bars of yearly growth in percent: {'; '.join(told)}.",
    }
