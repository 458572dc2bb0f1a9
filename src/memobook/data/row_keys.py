"""Which rows of a dataset a frame holds, by their primary keys: what a reader's card names as the rows behind a value.

A frame that a view gave says in its ``attrs`` of which dataset it is; pandas hands that on to selections, sorts and
copies. Keys are read from the frame's own key columns, never from its index, which counts anew after a reset. Where a
key column was dropped, or rows were summed, there are no keys to be told, and the dataset as a whole stands for them.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from .dataset import Dataset

if TYPE_CHECKING:
    import pandas as pd

ORIGIN: Hashable = "memobook"  # key in a frame's attrs; its value is the name of the dataset
BETWEEN = " "

RowKey = str


def mark_origin(frame: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Let a frame say of which dataset it is; gives the same frame."""
    frame.attrs[ORIGIN] = dataset.name
    return frame


def origin(frame: pd.DataFrame) -> str | None:
    """The dataset of which a frame says that it is; None where it says nothing, as after a merge of two."""
    name = frame.attrs.get(ORIGIN)
    return name if isinstance(name, str) else None


def row_keys(frame: pd.DataFrame, dataset: Dataset) -> list[RowKey] | None:
    """The primary keys of a frame's rows, each once, in the order of the frame.

    Returns
    -------
    A text a key: the values of the primary key's columns as in the CSV file, with a blank between them, such as
    ``MSFT 2026Q1 2026-04-29``. None where a column of the key is missing or empty in the frame.
    """
    columns = dataset.primary_key
    if not set(columns) <= set(frame.columns):
        return None
    found: dict[RowKey, None] = {}
    for values in frame[list(columns)].itertuples(index=False, name=None):
        if any(value is None or value != value for value in values):
            return None
        found[BETWEEN.join(map(_text, values))] = None
    return list(found)


def _text(value: Any) -> str:
    if hasattr(value, "date"):  # a Timestamp
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
