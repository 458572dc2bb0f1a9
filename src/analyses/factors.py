"""Monthly US stock returns of Fama and French, from the data set inside ``linearmodels``.

The returns may be used and cited, not passed on; they are read from the installed package and never
written below ``data/``.
"""

from __future__ import annotations

import bz2
import calendar
import csv
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
FACTORS = {"MktRF": "mkt_rf", "SMB": "smb", "HML": "hml", "Mom": "mom", "RF": "rf"}
FOUR = ("mkt_rf", "smb", "hml", "mom")  # those of Fama, French and Carhart
INDUSTRIES = (
    "nodur", "durbl", "manuf", "enrgy", "chems", "buseq", "telcm", "utils", "shops", "hlth", "money", "other",
)  # fmt: skip
# fifths by size, and by book-to-market (v) or past return (m)
STYLES = tuple(f"s{size}{by}{fifth}" for by in "vm" for size in (1, 3, 5) for fifth in (1, 3, 5))
BASIS = "rule: last day of the month after the last observation; one day for the whole file"


def load() -> list[Row]:
    """Market, size, value and momentum factors and the risk-free rate, one row a month.

    Returns
    -------
    819 rows, January 1949 to March 2017: ``month`` (first day), ``mkt_rf``, ``smb``, ``hml``, ``mom`` and ``rf`` as
    monthly returns (fractions, not percent), ``published`` (2017-04-30 in every row), ``published_basis`` and
    ``retrieved`` (None in every row: not fetched, but installed).

    Source: Kenneth R. French's data library, the file behind ``linearmodels.datasets.french``.
    """
    return [row | {"retrieved": None} for row in _file(FACTORS)]


def load_portfolios() -> list[Row]:
    """Returns of 12 industries and 18 portfolios by size and value or momentum, one row a month.

    Returns
    -------
    Rows of the same months as :func:`load`: ``month``, the columns :data:`INDUSTRIES` and :data:`STYLES` as monthly
    returns (fractions, the risk-free rate included), ``published`` and ``published_basis``.

    Source: as for :func:`load`.
    """
    columns = {*INDUSTRIES, *STYLES}
    return _file({name: name.lower() for name in _lines()[0] if name.lower() in columns})


def of_file(factors: pd.DataFrame, portfolios: pd.DataFrame) -> pd.DataFrame:
    """Factors by month, of the file that portfolios come from.

    Parameters
    ----------
    factors : every vintage of dataset ``factor_returns``.
    portfolios : dataset ``portfolio_returns``, one vintage.
    """
    known: pd.DataFrame = factors[factors["published"] == portfolios["published"].iloc[0]].set_index("month")
    return known


def _file(columns: dict[str, str]) -> list[Row]:
    """Rows with the columns of the file by the name that they get."""
    months = [date.fromisoformat(line["dates"]) for line in _lines()]
    # the last day of the month after the last observation
    year, month = divmod(12 * max(months).year + max(months).month, 12)
    published = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    return [
        {"month": month}
        | {new: float(line[old]) for old, new in columns.items()}
        | {"published": published, "published_basis": BASIS}
        for month, line in zip(months, _lines(), strict=True)
    ]


@cache
def _lines() -> list[dict[str, str]]:
    # the file itself: importing linearmodels takes two seconds, for models that are not needed here
    package = find_spec("linearmodels")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("linearmodels is not installed", name="linearmodels")
    path = Path(package.origin).parent / "datasets" / "french" / "french.csv.bz2"
    with bz2.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
