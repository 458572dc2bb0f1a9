"""Labels of capital spending."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..filing import GRADED
from ..quarters import Spending

Labels = dict[str, str]


def unfinished(filers: pd.Series, names: Mapping[str, str]) -> str:
    """Who has filed a quarter that others have not, and how much; empty where nobody has."""
    told = ", ".join(f"{names[str(company)]} ({usd / 1e6:,.0f} USD million)" for company, usd in filers.items())
    return f": {told}" if told else ""


def total(spent: Spending, names: Mapping[str, str], without: str) -> Labels:
    """Of the sum of the quarter that is spoken of, and of the sum without one company."""
    quarter, whole = spent.quarter, spent.whole
    sums = whole.sum(axis=1)
    earlier = sums.loc[:quarter].drop(quarter)
    return {
        "capex_evidence": f"worst grade behind the sum of {quarter}, in words",
        **{f"capex_{name}": f"quarters of these companies {held}" for name, (held, _) in GRADED.items()},
        "capex_total": f"capital spending of {whole.shape[1]} companies in {quarter}",
        "capex_without": f"capital spending in {quarter} without {names[without]}",
        "capex_largest_share": f"share of the largest spender in {quarter}, {names[str(whole.loc[quarter].idxmax())]}",
        "capex_hhi": f"Herfindahl index of spending among them in {quarter}",
        "capex_record_before": f"highest sum of an earlier quarter on record here, {earlier.idxmax()}, since "
        f"{sums.index[0]}"
        if len(earlier)
        else "",
    }


def growth(spent: Spending, names: Mapping[str, str], without: str) -> Labels:
    """Of the growth of that sum on the year."""
    quarter, before = spent.quarter, spent.before
    return {
        "capex_growth_evidence": f"worst grade behind the growth from {before} to {quarter}, in words",
        "capex_growth": f"growth of that sum on {before}",
        "capex_without_growth": f"growth on {before} without {names[without]}",
        "capex_before": f"capital spending of the same companies in {before}",
        "capex_hhi_change": f"change of the Herfindahl index since {before}",
    }


def definitions(quarter: str, moved: pd.DataFrame, bounded: bool) -> Labels:
    """Of what the definition moves.

    Parameters
    ----------
    moved : of :func:`analyses.quarters.moved`.
    bounded : whether the sum on calendar months has bounds.
    """
    months = "the bounds hold whatever the months within fiscal quarters" if bounded else "a month is not filed yet"
    low, high = (f"{word}est change of the yearly growth up to {quarter}" for word in ("low", "high"))
    least, most = (
        f"{which[0].lower()}{which[1:]}" for which in (str(moved["growth"].idxmin()), str(moved["growth"].idxmax()))
    )
    return {
        "capex_acceleration_low": f"{low} among these definitions",
        "capex_acceleration_high": f"{high} among these definitions",
        "capex_aligned": f"sum in {quarter} on calendar months, approximately; {months}",
        "capex_aligned_growth": "its growth on the year, approximately",
        "capex_growth_low": f"lowest growth among these definitions ({least})",
        "capex_growth_high": f"highest growth among these definitions ({most})",
    }


def pace(previous: str, quarter: str, without: str) -> Labels:
    """Of the change of growth from one quarter to the next; ``without`` is the name of a company."""
    told = f"change of the yearly growth from {previous} to {quarter}"
    return {
        "capex_acceleration": f"{told}; from fiscal quarters to calendar months",
        "capex_without_acceleration": f"{told} without {without}",
        "capex_quarter_growth": f"growth of the sum on {previous}",
    }
