"""Is what makers sell scarce? Prices against other prices, a year before, and the load of the makers."""

from __future__ import annotations

import numpy as np
import pandas as pd

LEAST = 20  # quarters; with fewer the errors of four lags mean little


def relative(price: pd.Series, other: pd.Series, base: pd.Timestamp) -> pd.Series:
    """Price over another price, 100 in month ``base``."""
    ratio: pd.Series = price / other
    return ratio / float(ratio[base]) * 100


def year_change(series: pd.Series) -> pd.Series:
    """Growth on the same month a year before, as a fraction; months without one are left out."""
    before = series.set_axis(series.index + pd.DateOffset(years=1))
    return (series / before.reindex(series.index) - 1).dropna()


def price_effects(series: pd.DataFrame, lags: int, level: float = 0.95) -> pd.DataFrame:
    """What goes with a higher price: least squares of the log price on utilisation and log output of the makers.

    Three ways, since two series with a trend are correlated whatever they have to do with each other: ``levels``,
    ``trend`` (levels with a linear trend) and ``changes`` over four quarters. Errors are robust to autocorrelation up
    to ``lags`` quarters (Newey and West 1987, with the correction for few observations and the t distribution).

    Parameters
    ----------
    series : columns ``price``, ``utilisation`` (percent) and ``output``, by month; January, April, July and October
        are used.
    lags : quarters.
    level : of the intervals.

    Returns
    -------
    Columns ``way``, ``of`` (``utilisation``, ``output``), ``effect``, ``low``, ``high`` (fraction of the price for a
    percentage point of utilisation or for a percent of output), ``quarters``, ``explained`` (R²). Empty where a way
    has fewer than 20 quarters.
    """
    from statsmodels.regression.linear_model import OLS

    quarterly = series[pd.DatetimeIndex(series.index).month.isin([1, 4, 7, 10])].dropna().asfreq("QS")
    data = pd.DataFrame(
        {
            "price": np.log(quarterly["price"]),
            "utilisation": quarterly["utilisation"],
            "output": 100 * np.log(quarterly["output"]),
            "constant": 1.0,
            "trend": np.arange(len(quarterly), dtype=float),
        }
    )
    plain = ["utilisation", "output", "constant"]
    ways = {
        "levels": (data, plain),
        "trend": (data, [*plain, "trend"]),
        "changes": (data.diff(4).assign(constant=1.0), plain),
    }
    rows = []
    for way, (frame, columns) in ways.items():
        used = frame.dropna()
        if len(used) < LEAST:
            continue
        fit = OLS(used["price"], used[columns]).fit(
            cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
        )
        intervals = fit.conf_int(alpha=1 - level)
        rows += [
            (way, of, fit.params[of], *intervals.loc[of], len(used), fit.rsquared) for of in ("utilisation", "output")
        ]
    return pd.DataFrame(rows, columns=["way", "of", "effect", "low", "high", "quarters", "explained"])
