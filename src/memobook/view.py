"""The as-of view: what was public on a day, and nothing else.

Rows with ``published <= as_of``; of these the newest vintage of each key (vintage "row"), or the newest whole file
(vintage "file", for sources that publish all their rows anew each time, where a row that vanished is gone).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .errors import ContentError
from .package import DataPackage, to_csv
from .publication import DATE, sha256

if TYPE_CHECKING:
    import pandas as pd


def parse_day(text: str, place: str) -> date:
    """A day from ISO text (``2026-05-14``)."""
    wrong = ContentError("day.malformed", f"{text!r} is not a day", place=place, fix="write it as 2026-05-14")
    if not isinstance(text, str) or not DATE.fullmatch(text):
        raise wrong
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wrong from error


class View:
    """The datasets of a package as they were public on one day.

    Parameters
    ----------
    package : where the datasets are.
    as_of : the day.
    """

    def __init__(self, package: DataPackage, as_of: date) -> None:
        self.package, self.as_of = package, as_of
        self._frames: dict[str, pd.DataFrame] = {}
        self._bytes: dict[str, bytes] = {}
        self._vintages: dict[str, bytes] = {}

    def frame(self, name: str) -> pd.DataFrame:
        """Rows of dataset ``name`` that were public, sorted by primary key; a fresh copy at each call."""
        if name not in self._frames:
            dataset = self.package.dataset(name)
            history = self.package.history(name)
            rows = history[history["published"] <= self.as_of]
            if len(rows) and dataset.vintage == "file":
                rows = rows[rows["published"] == rows["published"].max()]
            elif len(rows):
                rows = rows.sort_values("published", kind="stable").groupby(list(dataset.key), dropna=False).tail(1)
            self._frames[name] = rows.sort_values(list(dataset.primary_key), kind="stable").reset_index(drop=True)
        return self._frames[name].copy()

    def vintages(self, name: str) -> pd.DataFrame:
        """All rows of dataset ``name`` that were public, earlier vintages included, sorted by primary key."""
        history = self.package.history(name)
        rows = history[history["published"] <= self.as_of]
        return rows.sort_values(list(self.package.dataset(name).primary_key), kind="stable").reset_index(drop=True)

    def vintages_bytes(self, name: str) -> bytes:
        """All vintages of a dataset as CSV."""
        if name not in self._vintages:
            self._vintages[name] = to_csv(self.vintages(name))
        return self._vintages[name]

    def bytes(self, name: str) -> bytes:
        """The view of a dataset as CSV: what a run key hashes and what a reader may download."""
        if name not in self._bytes:
            self._bytes[name] = to_csv(self.frame(name))
        return self._bytes[name]

    def sha256(self, name: str) -> str:
        return sha256(self.bytes(name))
