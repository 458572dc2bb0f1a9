"""Monthly US factor returns from the data library of Kenneth R. French.

Two zip archives with one CSV file each: the three factors with the risk-free rate, and momentum. A file begins with
text, then a header, one line a month in percent, a blank line, and after that yearly returns of the same look. Only the
first block is read. -99.99 and -999 stand for a missing return.

What to mind: the library is rebuilt with every update, so returns of any month may change. No licence is stated: the
returns may be used and cited, not passed on.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ..answer import Answer, number
from ..connector import Ask, Row, SourceConnector

FOLDER = "/pages/faculty/ken.french/ftp"
THREE_FACTORS = {"Mkt-RF": "mkt_rf", "SMB": "smb", "HML": "hml", "RF": "rf"}
MOMENTUM = {"Mom": "mom"}
MISSING = (-99.99, -999.0)

Months = dict[date, dict[str, float]]


class Connector(SourceConnector):
    """One row a month (its first day) that has all five returns, oldest first; fractions, not percent; no options.

    The library says for no return when it became public, so ``published`` is None.
    """

    source: ClassVar[str] = "french"
    base: ClassVar[str] = "https://mba.tuck.dartmouth.edu"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        factors = _monthly(ask(f"{FOLDER}/F-F_Research_Data_Factors_CSV.zip"), THREE_FACTORS)
        answer = ask(f"{FOLDER}/F-F_Momentum_Factor_CSV.zip")
        momentum = _monthly(answer, MOMENTUM)
        rows: list[Row] = [
            {"month": month, **factors[month], **momentum[month], "published": None}
            for month in sorted(factors.keys() & momentum.keys())
        ]
        if not rows:
            raise answer.wrong("it has no month in common with the three factors")
        return rows


def _monthly(answer: Answer, columns: dict[str, str]) -> Months:
    """The first block of the archive's CSV file: returns as fractions by month, months with a missing one left out."""
    # Latin-1, as the names in the text before the table may be; in the table all is ASCII
    lines = answer.zip_member(".csv").decode("latin-1").splitlines()
    table = [[cell.strip() for cell in line.split(",")] for line in lines]
    start = next((i for i, cells in enumerate(table) if cells[0] == "" and columns.keys() <= set(cells)), None)
    if start is None:
        raise answer.wrong(f"its file has no header with the columns {', '.join(columns)}")
    months: Months = {}
    seen = set()
    for cells in table[start + 1 :]:
        if not any(cells):
            break
        month = _month(answer, cells[0])
        if month in seen:
            raise answer.wrong(f"{cells[0]} stands there twice", "twice")
        if len(cells) != len(table[start]):
            raise answer.wrong(f"{cells[0]} has another number of cells than the header")
        seen.add(month)
        percent = {
            ours: number(cells[table[start].index(theirs)], f"{answer.url}: {theirs} of {cells[0]}")
            for theirs, ours in columns.items()
        }
        if not any(value in MISSING for value in percent.values()):
            # rounded: the files have two to four decimals in percent, the rest is dust of the division
            months[month] = {name: round(value / 100, 6) for name, value in percent.items()}
    return months


def _month(answer: Answer, text: str) -> date:
    """The first day of a month from its six digits."""
    if len(text) == 6 and text.isascii() and text.isdigit():
        year, month = int(text[:4]), int(text[4:])
        if year > 0 and 1 <= month <= 12:
            return date(year, month, 1)
    raise answer.wrong(f"{text[:40]!r} stands where a month such as 192607 should be")
