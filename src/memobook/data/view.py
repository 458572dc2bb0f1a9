"""The as-of view: what was public on a day, and nothing else.

Rows with ``published <= as_of``; of these the newest vintage of each key (vintage "row"), or the newest whole file
(vintage "file", for sources that publish all their rows anew each time, where a row that vanished is gone).
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError
from memobook.publication.files import sha256, sha256_of
from memobook.publication.folder import DATE
from memobook.publication.text.language import spoken

from .large_table import LargeTable
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
        self._places: dict[tuple[str, bool], dict[RowKey, int]] = {}
        self._having: dict[tuple[str, str], dict[Any, list[int]]] = {}
        self._bytes: dict[tuple[str, bool], bytes] = {}
        self._hashes: dict[tuple[str, bool], str] = {}
        self._records: dict[str, list[dict[str, Any]]] = {}

    def rows(self, name: str, *, vintages: bool = False) -> list[Row]:
        """Rows of dataset ``name`` that were public, sorted by primary key.

        Parameters
        ----------
        vintages : whether earlier vintages are among them.
        """
        if (name, vintages) not in self._rows:
            self._rows[name, vintages] = self._select(name, vintages)
        return self._rows[name, vintages]

    def _large(self, name: str, vintages: bool) -> tuple[LargeTable, str] | None:
        """A large dataset's table, and the name of its view in it."""
        large = self.package.large(name)
        return (large, large.view(self.as_of, vintages=vintages)) if large else None

    def _select(self, name: str, vintages: bool) -> list[Row]:
        if large := self._large(name, vintages):
            return large[0].rows(large[1])
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

    def count(self, name: str, *, vintages: bool = False) -> int:
        """Number of the same rows."""
        large = self._large(name, vintages)
        return large[0].count(large[1]) if large else len(self.rows(name, vintages=vintages))

    def row_keys(self, name: str, *, vintages: bool = False) -> list[RowKey]:
        """Keys of the same rows, in the same order."""
        if (name, vintages) not in self._keys:
            if large := self._large(name, vintages):
                self._keys[name, vintages] = large[0].keys(large[1])
            else:
                dataset = self.package.dataset(name)
                places = [dataset.columns.index(column) for column in dataset.primary_key]
                rows = self.rows(name, vintages=vintages)
                self._keys[name, vintages] = texts([row[place] for place in places] for row in rows)
        return self._keys[name, vintages]

    def ends(self, name: str, *, vintages: bool = False) -> list[RowKey]:
        """Keys of the first and the last of them; one or none where there are no more rows."""
        large = self._large(name, vintages)
        keys = large[0].ends(large[1]) if large else self.row_keys(name, vintages=vintages)
        return [*dict.fromkeys([*keys[:1], *keys[-1:]])]

    def placed(self, name: str, keys: Collection[RowKey], *, vintages: bool = False) -> list[tuple[int, RowKey]]:
        """Place and key of those of the rows that have one of the keys, in their order."""
        if large := self._large(name, vintages):
            return large[0].placed(large[1], keys)
        places = self.places(name, vintages=vintages)
        return sorted((places[key], key) for key in keys if key in places)

    def places(self, name: str, *, vintages: bool = False) -> Mapping[RowKey, int]:
        """The place of each of the rows by its key."""
        if (name, vintages) not in self._places:
            own = self.row_keys(name, vintages=vintages)
            self._places[name, vintages] = {key: place for place, key in enumerate(own)}
        return self._places[name, vintages]

    def having(self, name: str, column: str) -> Mapping[Any, list[int]]:
        """Places of the rows of a small dataset by what they have in a column; empty cells are left out."""
        if (name, column) not in self._having:
            at = self.package.dataset(name).columns.index(column)
            found: dict[Any, list[int]] = {}
            for place, row in enumerate(self.rows(name)):
                if row[at] is not None:
                    found.setdefault(row[at], []).append(place)
            self._having[name, column] = found
        return self._having[name, column]

    def newest(self, name: str, columns: Sequence[str] = ()) -> list[dict[str, Any]]:
        """The newest day of publication among the rows of each group that agrees in ``columns``."""
        names = [*columns, "published"]
        # groups of a large dataset may be as many as its rows
        if columns and (large := self._large(name, False)):
            return [dict(zip(names, row, strict=True)) for row in large[0].newest(large[1], columns)]
        days = self._newest_days(name, columns)
        return [dict(zip(names, [*group, date.fromisoformat(day)], strict=True)) for group, day in days]

    def _newest_days(self, name: str, columns: Sequence[str]) -> list[tuple[list[Any], str]]:
        """Groups of a dataset, each with its newest day; rows are read only where that is not known."""

        def found() -> list[tuple[list[Any], str]]:
            if large := self._large(name, False):
                return [([*group], day.isoformat()) for *group, day in large[0].newest(large[1], columns)]
            days: dict[tuple[Any, ...], str] = {}
            for record in self.records(name):
                group, day = tuple(record[column] for column in columns), record["published"].isoformat()
                days[group] = max(day, days.get(group, ""))
            return [([*group], day) for group, day in days.items()]

        texts_only = all(one.type == "string" for one in self.package.dataset(name).fields if one.name in columns)
        if not texts_only or (name, False) in self._rows:
            return found()
        told: list[tuple[list[Any], str]] = self.answer("newest", name, [*columns], found)
        return told

    def answer(self, kind: str, name: str, question: Any, answer: Callable[[], Any]) -> Any:
        """What follows from the rows of a dataset and a question alone, as JSON; kept where answers are.

        What it says in words is in the language that is spoken.
        """
        kept, state = self.package.answers, self.package.any_state(name)
        if not kept or not state:
            return answer()
        return kept.of(kind, [*state, self.as_of.isoformat(), spoken(), question], answer)

    def records(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Rows of dataset ``name`` that were public as mappings from the names of columns."""
        if name not in self._records:
            self._records[name] = as_records(self.package.dataset(name), self.rows(name))
        return self._records[name]

    def first(self, name: str, most: int) -> Sequence[Mapping[str, Any]]:
        """The first of the same, without those behind them where the dataset is large."""
        if large := self._large(name, False):
            return as_records(self.package.dataset(name), large[0].rows(large[1], most))
        return self.records(name)[:most]

    def frame(self, name: str, *, vintages: bool = False) -> pd.DataFrame:
        """Rows of dataset ``name`` that were public, as a fresh frame at each call."""
        dataset = self.package.dataset(name)
        if large := self._large(name, vintages):
            return mark_origin(large[0].frame(large[1]), dataset)
        return mark_origin(as_frame(dataset, self.rows(name, vintages=vintages)), dataset)

    def vintages(self, name: str) -> pd.DataFrame:
        """All rows of dataset ``name`` that were public, earlier vintages included, as a fresh frame at each call."""
        return self.frame(name, vintages=True)

    def parts(self, name: str, *, vintages: bool = False) -> Iterator[bytes]:
        """The view of a dataset as CSV, or all of its vintages, in parts that follow each other."""
        if large := self._large(name, vintages):
            yield from large[0].csv(large[1])
        else:
            yield self._csv(name, vintages=vintages)

    def _csv(self, name: str, *, vintages: bool) -> bytes:
        if self.package.large(name):
            return b"".join(self.parts(name, vintages=vintages))
        if (name, vintages) not in self._bytes:
            columns = self.package.dataset(name).columns
            self._bytes[name, vintages] = rows_to_csv(columns, self.rows(name, vintages=vintages))
        return self._bytes[name, vintages]

    def parquet(self, name: str) -> bytes:
        """The view of a dataset as Parquet, where it is kept so."""
        large = self._large(name, False)
        assert large is not None
        return large[0].parquet(large[1])

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
            kept, hashed = self.package.answers, partial(self._hashed, name, vintages)
            state = self.package.any_state(name)
            if kept and state:
                found = kept.of("views", [*state, self.as_of.isoformat(), vintages], hashed)
            elif kept and not self._large(name, vintages):
                # of a package's loader: to write its rows as CSV takes longer than to pack them
                rows = sha256(pickle.dumps(self.rows(name, vintages=vintages), protocol=5))
                found = kept.of("views", [self.package.dataset(name).columns, rows], hashed)
            else:
                found = hashed()
            self._hashes[name, vintages] = found
        return self._hashes[name, vintages]

    def _hashed(self, name: str, vintages: bool) -> str:
        return sha256_of(self.parts(name, vintages=vintages))
