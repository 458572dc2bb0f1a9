"""Monthly US stock returns of Fama and French, from the data set inside ``linearmodels``.

The returns may be used and cited, not passed on; they are read from the installed package and never
written below ``data/``.
"""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

FACTORS = {"MktRF": "mkt_rf", "SMB": "smb", "HML": "hml", "Mom": "mom", "RF": "rf"}
INDUSTRIES = (
    "nodur", "durbl", "manuf", "enrgy", "chems", "buseq", "telcm", "utils", "shops", "hlth", "money", "other",
)  # fmt: skip
# fifths by size, and by book-to-market (v) or past return (m)
STYLES = tuple(f"s{size}{by}{fifth}" for by in "vm" for size in (1, 3, 5) for fifth in (1, 3, 5))
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
    frame = _file().rename(columns=FACTORS)[["month", *FACTORS.values(), "published", "published_basis"]]
    frame["retrieved"] = pd.NaT  # not fetched, but installed
    return frame


def load_portfolios() -> pd.DataFrame:
    """Returns of 12 industries and 18 portfolios by size and value or momentum, one row a month.

    Returns
    -------
    A frame of the same months as :func:`load`: ``month``, the columns :data:`INDUSTRIES` and :data:`STYLES` as
    monthly returns (fractions, the risk-free rate included), ``published`` and ``published_basis``.

    Source: as for :func:`load`.
    """
    frame = _file().rename(columns=str.lower)
    return frame[["month", *INDUSTRIES, *STYLES, "published", "published_basis"]]


def _file() -> pd.DataFrame:
    # the file itself: importing linearmodels takes two seconds, for models that are not needed here
    package = find_spec("linearmodels")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("linearmodels is not installed", name="linearmodels")
    frame = pd.read_csv(Path(package.origin).parent / "datasets" / "french" / "french.csv.bz2", parse_dates=["dates"])
    frame["month"] = pd.to_datetime(frame.pop("dates"))
    frame["published"] = frame["month"].max() + pd.offsets.MonthEnd(2)
    frame["published_basis"] = BASIS
    return frame
