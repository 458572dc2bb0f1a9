"""Sites of data centres as a timeline shows them on a day."""

from __future__ import annotations

import pandas as pd

POWERS = ["Power, MW", "of it for computing, MW"]
CAPTION = "Large data centres for AI by Epoch AI’s reading of pictures and permits, newest state known"
NOT_HELD = "Epoch AI’s timelines of large data centres are known, but no whole copy of them was held"


def in_operation(timelines: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The newest state of each site up to ``day``, without projections, largest power first.

    Parameters
    ----------
    timelines : dataset ``datacentres``.
    """
    known = timelines[(timelines["day"] <= day) & ~timelines["projection"].astype(bool)]
    return known.sort_values("day").groupby("site").tail(1).sort_values("power_mw", ascending=False)


def table(sites: pd.DataFrame) -> pd.DataFrame:
    """Sites of :func:`in_operation` as a reader sees them; columns of :data:`POWERS` are megawatts."""
    day = sites["day"].dt.strftime("%Y-%m-%d")
    return pd.DataFrame(
        {"Site": sites["site"], "State of": day, POWERS[0]: sites["power_mw"], POWERS[1]: sites["it_power_mw"]}
    )
