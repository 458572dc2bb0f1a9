"""Is what makers sell scarce? Prices against other prices, against their own past, and against the makers' load."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
LEAST = 20  # quarters; with fewer neither an error of a coefficient nor a test of cointegration means anything
P_DECIMALS = 4  # of a p-value from MacKinnon's surface, see :func:`cointegration`
QUARTERLY = (1, 4, 7, 10)  # months that every quarter has, so that steps are equally long


def relative(price: pd.Series, other: pd.Series, base: pd.Timestamp) -> pd.Series:
    """Price over another price, 100 in month ``base``."""
    ratio: pd.Series = price / other
    return ratio / float(ratio[base]) * 100


def change_over(series: pd.Series, months: int = 12) -> pd.Series:
    """Growth on the month so many months before, as a fraction; months without one are left out."""
    before = series.set_axis(series.index + pd.DateOffset(months=months))
    return (series / before.reindex(series.index) - 1).dropna()


def place(changes: pd.Series) -> float:
    """Share of the earlier changes that were smaller than the newest one.

    Changes over a year, one for each month, overlap: they are not so many independent cases. See :func:`apart`.
    """
    return float((changes.iloc[:-1] < changes.iloc[-1]).mean())


def apart(changes: pd.Series, months: int = 12) -> pd.Series:
    """Those of the changes over ``months`` that end a whole number of such spans before the newest: none overlap."""
    newest, ends = changes.index[-1], pd.DatetimeIndex(changes.index)
    ago = 12 * (newest.year - ends.year) + newest.month - ends.month
    alone: pd.Series = changes[ago % months == 0]
    return alone


def price_effects(series: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """What goes with a higher price: least squares of the log price on utilisation and log output of the makers.

    ``changes`` regresses changes over a quarter, with the errors of :func:`_errors`. ``levels`` regresses the levels
    and has no interval: where the residuals wander like the series themselves, which a Durbin-Watson statistic far
    below 2 shows, series that have nothing to do with each other seem related (Granger and Newbold 1974).

    Parameters
    ----------
    series : columns ``price``, ``utilisation`` (percent) and ``output``, by month; January, April, July and October
        are used.
    level : of the intervals.

    Returns
    -------
    Columns ``way``, ``of`` (``utilisation``, ``output``), ``effect``, ``low``, ``high`` (fraction of the price for a
    percentage point of utilisation or for a percent of output; NaN in ``levels``), ``quarters``, ``durbin_watson``.
    A way with fewer than 20 quarters is left out.
    """
    from scipy.stats import t
    from statsmodels.stats.stattools import durbin_watson

    data = _quarterly(series)
    rows = []
    for way, frame in {"changes": data.diff(), "levels": data}.items():
        used = frame.dropna()
        if len(used) < LEAST:
            continue
        regressors = used[["utilisation", "output"]].assign(constant=1.0).to_numpy()
        effects = np.linalg.lstsq(regressors, used["price"].to_numpy(), rcond=None)[0]
        residuals = used["price"].to_numpy() - regressors @ effects
        errors, degrees = _errors(regressors, residuals)
        reach = t.ppf((1 + level) / 2, degrees) * errors if way == "changes" else np.full(3, np.nan)
        wander = float(durbin_watson(residuals))
        rows += [
            (way, of, effects[i], effects[i] - reach[i], effects[i] + reach[i], len(used), wander)
            for i, of in enumerate(("utilisation", "output"))
        ]
    return pd.DataFrame(rows, columns=["way", "of", "effect", "low", "high", "quarters", "durbin_watson"])


def cointegration(series: pd.DataFrame) -> tuple[float, int] | None:
    """p-value of no cointegration of price, utilisation and output, and the number of quarters.

    The test of Engle and Granger (1987) with a constant, as statsmodels has it. A small p-value would mean that the
    price returns to a level which the two others set, so that a regression of levels could be read; a large one is no
    proof that it does not, since so few quarters show it only where it returns fast. None with fewer than 20
    quarters. Series as in :func:`price_effects`.

    The p-value is the one of MacKinnon's (1994) response surface, a polynomial within the normal distribution whose
    coefficients are given to four decimals (in statsmodels: ``tsa.adfvalues``). Half a unit of the constant's last
    one moves a p-value by up to 0.00002, so it bears four decimals at most; those behind tell nothing, and the last
    of twelve digits would differ from processor to processor.
    """
    from statsmodels.tsa.stattools import coint

    data = _quarterly(series).dropna()
    if len(data) < LEAST:
        return None
    tested = coint(data["price"], data[["utilisation", "output"]], trend="c", autolag="aic")
    return round(float(tested[1]), P_DECIMALS), len(data)


def _quarterly(series: pd.DataFrame) -> pd.DataFrame:
    """Log price, utilisation (points) and output (log points) of the months that begin a quarter."""
    quarterly = series[pd.DatetimeIndex(series.index).month.isin(QUARTERLY)].dropna().asfreq("QS")
    return pd.DataFrame(
        {
            "price": np.log(quarterly["price"]),
            "utilisation": quarterly["utilisation"],
            "output": 100 * np.log(quarterly["output"]),
        }
    )


def _errors(regressors: Array, residuals: Array) -> tuple[Array, int]:
    """Standard errors robust to autocorrelation, and the degrees of freedom of the t distribution that goes with them.

    The estimator by equally weighted cosines of Lazarus, Lewis, Stock and Watson (2018), with their number of
    cosines, 0.4 times the observations to the power of two thirds. In samples as short as ours it holds the truth
    about as often as it says, which the errors of Newey and West do not.
    """
    count = len(residuals)
    cosines = max(1, int(0.4 * count ** (2 / 3)))
    steps = np.pi * np.outer(np.arange(1, cosines + 1), np.arange(count) + 0.5) / count
    scores = np.sqrt(2 / count) * np.cos(steps) @ (regressors * residuals[:, None])
    inverse = np.linalg.inv(regressors.T @ regressors)
    variance = inverse @ (count * scores.T @ scores / cosines) @ inverse
    return np.sqrt(np.diag(variance)), cosines
