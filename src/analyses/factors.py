"""Monthly US factor returns of Fama and French, from the data set inside ``linearmodels``.

The returns may be used and cited, not passed on; they are read from the installed package and never
written below ``data/``.
"""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

FACTORS = {"MktRF": "mkt_rf", "SMB": "smb", "HML": "hml", "Mom": "mom", "RF": "rf"}
BASIS = "rule: last day of the month after the last observation; one day for the whole file"


def load() -> pd.DataFrame:
    """Market, size, value and momentum factors and the risk-free rate, one row a month.

    Returns
    -------
    A frame of 819 rows, January 1949 to March 2017: ``month`` (first day), ``mkt_rf``, ``smb``, ``hml``,
    ``mom`` and ``rf`` as monthly returns (fractions, not percent), ``published`` (2017-04-30 on every row),
    ``published_basis`` and ``retrieved`` (empty on every row).

    Source: Kenneth R. French's data library, the file behind ``linearmodels.datasets.french``.
    """
    # the file itself: importing linearmodels takes two seconds, for models that are not needed here
    package = find_spec("linearmodels")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("linearmodels is not installed", name="linearmodels")
    raw = pd.read_csv(Path(package.origin).parent / "datasets" / "french" / "french.csv.bz2", parse_dates=["dates"])
    frame = raw.rename(columns={"dates": "month", **FACTORS})[["month", *FACTORS.values()]]
    frame["month"] = pd.to_datetime(frame["month"])
    frame["published"] = frame["month"].max() + pd.offsets.MonthEnd(2)
    frame["published_basis"] = BASIS
    frame["retrieved"] = pd.NaT  # not fetched, but installed
    return frame.reset_index(drop=True)
