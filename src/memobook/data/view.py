"""The as-of view: what was public on a day, and nothing else.

Rows with ``published <= as_of``; of these the newest vintage of each key (vintage "row"), or the newest whole file
(vintage "file", for sources that publish all their rows anew each time, where a row that vanished is gone).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError
from memobook.publication.files import sha256
from memobook.publication.folder import DATE

from .package import DataPackage, as_frame, as_records
from .row_keys import RowKey, mark_origin, texts
from .table import Row, rows_to_csv

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
        self._rows: dict[tuple[str, bool], list[Row]] = {}
        self._keys: dict[tuple[str, bool], list[RowKey]] = {}
        self._bytes: dict[tuple[str, bool], bytes] = {}
        self._hashes: dict[tuple[str, bool], str] = {}

    def rows(self, name: str, *, vintages: bool = False) -> list[Row]:
        """Rows of dataset ``name`` that were public, sorted by primary key.

        Parameters
        ----------
        vintages : whether earlier vintages are among them.
        """
        if (name, vintages) not in self._rows:
            self._rows[name, vintages] = self._select(name, vintages)
        return self._rows[name, vintages]

    def _select(self, name: str, vintages: bool) -> list[Row]:
        dataset = self.package.dataset(name)
        names = dataset.columns
        published = names.index("published")
        rows = [row for row in self.package.rows(name) if row[published] <= self.as_of]
        if rows and not vintages and dataset.vintage == "file":
            newest = max(row[published] for row in rows)
            rows = [row for row in rows if row[published] == newest]
        elif not vintages:
            key = [names.index(k) for k in dataset.key]
            rows.sort(key=lambda row: row[published])
            rows = list({tuple(row[at] for at in key): row for row in rows}.values())
        primary = [names.index(k) for k in dataset.primary_key]
        # an empty cell sorts behind all others
        rows.sort(key=lambda row: [(row[at] is None, 0 if row[at] is None else row[at]) for at in primary])
        return rows

    def row_keys(self, name: str, *, vintages: bool = False) -> list[RowKey]:
        """Keys of the same rows, in the same order."""
        if (name, vintages) not in self._keys:
            dataset = self.package.dataset(name)
            places = [dataset.columns.index(column) for column in dataset.primary_key]
            rows = self.rows(name, vintages=vintages)
            self._keys[name, vintages] = texts([row[place] for place in places] for row in rows)
        return self._keys[name, vintages]

    def records(self, name: str) -> list[dict[str, Any]]:
        """Rows of dataset ``name`` that were public as mappings from the names of columns."""
        return as_records(self.package.dataset(name), self.rows(name))

    def frame(self, name: str) -> pd.DataFrame:
        """Rows of dataset ``name`` that were public, as a fresh frame at each call."""
        dataset = self.package.dataset(name)
        return mark_origin(as_frame(dataset, self.rows(name)), dataset)

    def vintages(self, name: str) -> pd.DataFrame:
        """All rows of dataset ``name`` that were public, earlier vintages included, as a fresh frame at each call."""
        dataset = self.package.dataset(name)
        return mark_origin(as_frame(dataset, self.rows(name, vintages=True)), dataset)

    def _csv(self, name: str, *, vintages: bool) -> bytes:
        if (name, vintages) not in self._bytes:
            columns = self.package.dataset(name).columns
            self._bytes[name, vintages] = rows_to_csv(columns, self.rows(name, vintages=vintages))
        return self._bytes[name, vintages]

    def vintages_bytes(self, name: str) -> bytes:
        """All vintages of a dataset as CSV."""
        return self._csv(name, vintages=True)

    def bytes(self, name: str) -> bytes:
        """The view of a dataset as CSV: what a run key hashes and what a reader may download."""
        return self._csv(name, vintages=False)

    def sha256(self, name: str) -> str:
        """Hash of the view of a dataset; of many runs each asks for it."""
        return self._hash(name, vintages=False)

    def vintages_sha256(self, name: str) -> str:
        """Hash of all vintages of a dataset."""
        return self._hash(name, vintages=True)

    def _hash(self, name: str, *, vintages: bool) -> str:
        if (name, vintages) not in self._hashes:
            self._hashes[name, vintages] = sha256(self._csv(name, vintages=vintages))
        return self._hashes[name, vintages]
