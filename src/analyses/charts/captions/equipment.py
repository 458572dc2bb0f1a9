"""The words of the drawings of power equipment."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .spending import Words


def makers(prices: pd.DataFrame, load: pd.DataFrame, base: pd.Timestamp) -> Words:
    """Of :func:`analyses.charts.equipment.draw_makers`: the newest, as indices with 100 in ``base``."""
    price, made = prices.iloc[-1] / prices.loc[base] * 100, load.iloc[-1] / load.loc[base] * 100
    return {
        "headline": f"From {base:%B %Y} to {prices.index[-1]:%B %Y} the price of transformers "
        "{value}`transformer_price_change:rose`, that of electrical machinery {value}`machinery_price_change:rose`",
        "caption": "Producer prices of transformers and of electrical machinery, and output and capacity in use of "
        "their makers. The industry is wider than what data centres buy, so the curves can’t tell whose demand filled "
        "it.",
        "alt": f"Two panels. First: prices of transformers reach {price['transformers']:.0f} and of machinery "
        f"{price['machinery']:.0f}. Second: output at {made['output']:.0f}, utilisation at "
        f"{load['utilisation'].iloc[-1]:.0f} percent.",
    }


def past(changes: Sequence[pd.Series]) -> Words:
    """Of :func:`analyses.charts.equipment.draw_past`: from where to where two series of changes (fractions) go."""
    own, other = (
        f"from {c.min() * 100:.0f} to {c.max() * 100:.0f} percent, newest {c.iloc[-1] * 100:.1f}" for c in changes
    )
    return {
        "headline": "Over the year the price of transformers {value}`transformer_price_year:rose`; of earlier changes "
        "{value}`transformer_price_year_place` were smaller",
        "caption": "Changes over a year, month by month since 1968, and the newest one as a line. They are nominal in "
        "the upper panel, so it can’t tell dear transformers from dear everything.",
        "alt": f"Upper panel: the price of transformers, {own}. Lower panel: against machinery, {other}.",
    }


def scarcity(dear: pd.Series, effects: pd.DataFrame) -> Words:
    """Of :func:`analyses.charts.equipment.draw_scarcity`: peak and newest of an index, and intervals of effects."""
    changes = effects[effects["way"] == "changes"].set_index("of")
    told = [f"{of} {one['low'] * 100:+.1f} to {one['high'] * 100:+.1f}" for of, one in changes.iterrows()]
    load = changes.loc["utilisation"]
    none = ", which can’t be told from none" if load["low"] < 0 < load["high"] else ""
    return {
        "headline": "A further point of utilisation goes with a change of the price of "
        f"{{value}}`price_per_utilisation_quarter`{none}",
        "caption": "First panel: the price of transformers against that of electrical machinery. Second panel: change "
        "of the price over a quarter for each further point of utilisation or percent of output, with 95 % intervals; "
        "crosses are the slopes in levels, which go wrong. None of it can tell a shortage from dear steel.",
        "alt": f"First panel: the relative price peaks at {dear.max():.0f} in {dear.idxmax():%B %Y} and stands at "
        f"{dear.iloc[-1]:.0f}. Second panel: intervals in changes, {', '.join(told)} percent.",
    }
