"""Sites of data centres as a timeline shows them on a day."""

from __future__ import annotations

import pandas as pd


def in_operation(timelines: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The newest state of each site up to ``day``, without projections, largest power first.

    Parameters
    ----------
    timelines : dataset ``datacentres``.
    """
    known = timelines[(timelines["day"] <= day) & ~timelines["projection"].astype(bool)]
    return known.sort_values("day").groupby("site").tail(1).sort_values("power_mw", ascending=False)
