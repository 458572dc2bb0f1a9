"""Which rows stand behind a value: those that its notebook had read by then, or those to which its author narrows them.

What is written down of them, and how much, is :mod:`memobook.data.row_extent`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memobook.data.row_extent import ONE_BY_ONE, Extent, extent, keys_in, unknown_extent, whole_extent
from memobook.data.row_keys import RowKey, dataset_of, row_keys
from memobook.data.view import View
from memobook.publication.errors import ContentError, suggestion

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Origin:
    """Some rows of a dataset, by their keys."""

    dataset: str
    keys: frozenset[RowKey]


class RowsBehind:
    """The rows that a notebook has read of each dataset.

    Parameters
    ----------
    view : that it reads.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._keys: dict[str, set[RowKey]] = {}
        # read whole -> whether with earlier vintages
        self._whole: dict[str, bool] = {}

    def read(self, name: str, keys: Iterable[RowKey] | None, *, vintages: bool = False) -> Extent:
        """Note that rows were read, or all (None); gives all that was read of the dataset until now."""
        self._keys.setdefault(name, set()).update(keys or ())
        if keys is None:
            self._whole[name] = vintages or self._whole.get(name, False)
        return self._all_read(name)

    def of(self, names: Iterable[str], narrowed: Sequence[Origin], upstream: Sequence[dict[str, Extent]]
           ) -> dict[str, Extent]:  # fmt: skip
        """The rows behind a value, by dataset.

        Parameters
        ----------
        names : datasets that it was computed from.
        narrowed : rows that its author names, which stand for all that was read of their datasets.
        upstream : rows behind each value of another theme that it was computed from.
        """
        found = {name: self._all_read(name) for name in names}
        for name in dict.fromkeys(origin.dataset for origin in narrowed):
            found[name] = self._written(name, {k for origin in narrowed if origin.dataset == name for k in origin.keys})
        for extents in upstream:
            for name, other in extents.items():
                found[name] = self._joined(name, found[name], other) if name in found else other
        return found

    def origins(self, rows: pd.DataFrame | Origin | Sequence[pd.DataFrame | Origin], place: str) -> list[Origin]:
        """Those that an author names, as frames or as what :meth:`origin` gave, one or several."""
        given: Sequence[Any] = rows if isinstance(rows, list | tuple) else [rows]
        return [one if isinstance(one, Origin) else self.origin(one, None, place) for one in given]

    def origin(self, frame: pd.DataFrame, name: str | None, place: str) -> Origin:
        """The rows of a frame.

        Parameters
        ----------
        name : of the dataset; None where the frame itself says it.

        Raises
        ------
        ContentError : ``value.rows``, the frame does not tell which rows it holds, or holds others than were read.
        """
        fix = "give the selection of book.data(…) with its key columns, before it is summed or merged"
        name = name or dataset_of(frame)
        if name is None:
            raise ContentError(
                "value.rows", "the frame does not say of which dataset it is", place=place,
                fix=f'{fix}, or name the dataset: book.origin(frame, "…")',
            )  # fmt: skip
        if name not in self._keys:
            raise ContentError("value.rows", f"dataset {name!r} was not read", place=place,
                               fix=suggestion(name, self._keys))  # fmt: skip
        dataset = self.view.package.dataset(name)
        keys = row_keys(frame, dataset)
        if keys is None:
            missing = ", ".join(dataset.primary_key)
            raise ContentError("value.rows", f"the frame lacks a key of {name!r} ({missing})", place=place, fix=fix)
        other = set(keys) - {key for _, key in self.view.placed(name, keys, vintages=True)}
        if other:
            raise ContentError(
                "value.rows", f"{name!r} has no row {min(other)!r} on {self.view.as_of}", place=place, fix=fix
            )
        return Origin(name, frozenset(keys))

    def _all_read(self, name: str) -> Extent:
        keys = self._keys[name]
        if name not in self._whole:
            return self._written(name, keys)
        if self._whole[name]:
            more = self.view.count(name, vintages=True) > self.view.count(name)
            return self._every(name, vintages=more)
        if len(self.view.placed(name, keys)) < len(keys):
            return self._written(name, keys | set(self.view.row_keys(name)))
        return self._every(name, vintages=False)

    def _every(self, name: str, *, vintages: bool) -> Extent:
        count = self.view.count(name, vintages=vintages)
        if count > ONE_BY_ONE:
            return whole_extent(self.view.ends(name, vintages=vintages), count, vintages=vintages)
        return extent([*enumerate(self.view.row_keys(name, vintages=vintages))], vintages=vintages)

    def _written(self, name: str, keys: set[RowKey]) -> Extent:
        placed = self.view.placed(name, keys)
        vintages = len(placed) < len(keys)
        return extent(self.view.placed(name, keys, vintages=True) if vintages else placed, vintages=vintages)

    def _joined(self, name: str, one: Extent, other: Extent) -> Extent:
        if one == other:
            return one
        sets = [keys_in(self.view.row_keys(name, vintages=part["vintages"]), part) for part in (one, other)]
        return unknown_extent() if None in sets else self._written(name, set().union(*filter(None, sets)))
