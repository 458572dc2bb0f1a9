"""The words of the drawings of capital spending."""

from __future__ import annotations

import pandas as pd

from analyses.capex import concentration
from analyses.quarters import Spending

Words = dict[str, str]


def stack(spent: Spending, companies: int) -> Words:
    """Of :func:`analyses.charts.spending.draw_stack`: from when to when, and how high the last bar is."""
    spending = spent.whole
    last = spending.index[-1]
    paid = f"In {spent.quarter} {companies} companies paid {{value}}`capex_total` for plant and equipment"
    return {
        "headline": paid if spent.complete else "",
        "caption": "Capital spending by calendar quarter, from copies of the filings, for the quarters that all of the "
        "companies have filed. The bars say nothing of how much bought chips and how much bought buildings.",
        "alt": f"Stacked bars by quarter from {spending.index[0]} to {last}, where they reach "
        f"{spending.sum(axis=1)[last] / 1e9:.0f} billion USD.",
    }


def pace(spent: Spending, growths: pd.Series) -> Words:
    """Of :func:`analyses.charts.spending.draw_pace`: first and last of growth (fractions) and of the largest share."""
    parts = spent.whole.div(spent.whole.sum(axis=1), axis=0)
    largest, index = parts.max(axis=1) * 100, parts.apply(concentration, axis=1)
    grew = f"Spending {{value}}`capex_growth:rose` on the year to {spent.quarter}; the largest spender paid "
    return {
        "headline": grew + "{value}`capex_largest_share`" if spent.grown else "",
        "caption": "Yearly growth of the sum by definition, and how concentrated the spending is among the companies. "
        "Concentration within the group can’t tell what share of all buyers these companies are.",
        "alt": f"First panel: yearly growth goes from {growths.iloc[0] * 100:.0f} to {growths.iloc[-1] * 100:.0f} "
        f"percent. Second panel: the largest share goes from {largest.iloc[0]:.0f} to {largest.iloc[-1]:.0f} percent, "
        f"the Herfindahl index from {index.iloc[0]:.2f} to {index.iloc[-1]:.2f}.",
    }
