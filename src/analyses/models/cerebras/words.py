"""What the section says about its figure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analyses.percent import percent

from ..written import Figure
from .customers import Customers


def shares(buyers: Customers, groups: Mapping[str, pd.Series], payments: pd.DataFrame) -> Figure:
    """About the figure of customers.

    Parameters
    ----------
    groups : those drawn, by :func:`.customers.groups`.
    payments : dataset ``capex``.
    """
    bars = {name: ", ".join(f"{who} {percent(part)}" for who, part in of.items()) for name, of in groups.items()}
    share = "{value}`cerebras_two_share`"
    return {
        "headline": f"{buyers.two} brought in {share} of the revenue of Cerebras in {buyers.year}",
        "caption": "Customers of Cerebras by year, and the large companies that buy data centres by their capital "
        "spending, with the Herfindahl index of each, at least and at most, and where two are related also with these "
        "as one. A supplier to one buyer is far more exposed than the industry's demand is. Spending shares do not "
        "show who buys what from whom.",
        "alt": "; ".join(f"{name}: {parts}" for name, parts in bars.items()) + ".",
        "datasets": ["cerebras", *(["capex"] if len(payments) else [])],
    }
