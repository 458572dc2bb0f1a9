"""What texts say of a supplier's accounts: what it is worth, what it earned, and what it has still to fulfil.

Rows are those of dataset ``cerebras``; amounts are USD, shares fractions.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analyses.supplier import margins, shares

from ..written import Result
from .customers import RELATED

MARGINS = {
    "core_gross_margin": "core, reported",
    "guided_core_gross_margin": "core, announced",
    "gross_margin": "by accounting rules",
}
OWED = "remaining_performance_obligations"


def annual_revenue(rows: pd.DataFrame) -> pd.Series:
    """Revenue by year."""
    return rows[(rows["measure"] == "revenue") & rows["period"].str.fullmatch("[0-9]{4}")].set_index("period")["value"]


def valuation(rows: pd.DataFrame) -> Iterator[Result]:
    """The newest valuation, where one is known."""
    for _, last in _newest(rows, "valuation").iterrows():
        label = f"valuation of Cerebras at the {last['period']} ({last['verification']})"
        yield {"name": "cerebras_valuation", "value": last["value"], "label": label}


def proceeds(rows: pd.DataFrame) -> Iterator[Result]:
    """The proceeds of the offering, where they are known."""
    for _, last in _newest(rows, "proceeds").iterrows():
        yield {"name": "cerebras_proceeds", "value": last["value"], "label": "proceeds of the offering of Cerebras"}


def owed(rows: pd.DataFrame) -> Iterator[Result]:
    """Contracts still to be fulfilled, where they are known."""
    for _, last in _newest(rows, OWED).iterrows():
        label = f"contracts that Cerebras has still to fulfil, {last['period']}"
        yield {"name": "cerebras_obligations", "value": last["value"], "label": label}


def owed_mostly_by_one(rows: pd.DataFrame) -> list[float]:
    """The newest of those contracts that are said to be mostly with one customer; empty where none is."""
    return _newest(rows[rows["text"].fillna("").str.startswith("mostly")], OWED)["value"].tolist()


def quarter(rows: pd.DataFrame) -> Iterator[Result]:
    """Revenue of the newest quarter, where one is known."""
    for _, latest in _quarters(rows).tail(1).iterrows():
        label = f"revenue of Cerebras in {latest['period']} ({latest['verification']})"
        yield {"name": "cerebras_revenue_quarter", "value": latest["value"], "label": label}


def year_of_quarter(rows: pd.DataFrame) -> str:
    """The year of that quarter; empty where none is known."""
    return "".join(_quarters(rows)["period"].str[:4].tail(1))


def net_margins(rows: pd.DataFrame) -> Iterator[Result]:
    """Net income over revenue by period, and once more without a gain that comes once."""
    for period, row in margins(rows).iterrows():
        once = "" if row["margin"] == row["plain"] else ", the gain that came once included"
        name = f"cerebras_net_margin_{str(period).lower()}"
        label = f"net income of Cerebras in {period} as a part of its revenue{once}"
        yield {"name": name, "value": row["margin"], "label": label}
        if once:
            label = f"the same in {period} without the gain"
            yield {"name": f"{name}_plain", "value": row["plain"], "label": label}


def share_changes(rows: pd.DataFrame) -> Iterator[Result]:
    """Changes of the shares of the largest and of the related customers in the last year; or none."""
    by_year = shares(rows, RELATED)
    if len(by_year) > 1:
        largest, related = by_year.iloc[-1] - by_year.iloc[-2]
        over = f"{by_year.index[-1]} less that of {by_year.index[-2]}"
        label = f"share of revenue of the largest customer in {over}"
        yield {"name": "cerebras_largest_change", "value": largest, "label": label}
        label = f"share of revenue of the related customers in {over}, as far as both were named"
        yield {"name": "cerebras_related_change", "value": related, "label": label}


def core_margin_change(rows: pd.DataFrame) -> Iterator[Result]:
    """Change of the core gross margin from one quarter to the next; none with fewer than two."""
    core = rows[rows["measure"] == "core_gross_margin"].sort_values("period")
    if len(core) > 1:
        before, after = core.iloc[-2], core.iloc[-1]
        change, graded = after["value"] - before["value"], core["verification"].max()
        label = f"core gross margin of Cerebras in {after['period']} less that in {before['period']} ({graded})"
        yield {"name": "cerebras_margin_change", "value": change, "label": label}


def _newest(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The row of a measure that was published last; empty where there is none."""
    return rows[rows["measure"] == measure].sort_values("published", kind="stable").tail(1)


def _quarters(rows: pd.DataFrame) -> pd.DataFrame:
    """Revenue by quarter, oldest first."""
    quarters = rows[(rows["measure"] == "revenue") & rows["period"].str.fullmatch("[0-9]{4}Q[1-4]")]
    return quarters.sort_values("period", kind="stable")
