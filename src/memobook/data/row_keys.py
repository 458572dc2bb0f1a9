"""Which rows of a dataset a frame holds, by their primary keys: what a reader's card names as the rows behind a value.

A frame that a view gave says in its ``attrs`` of which dataset it is; pandas hands that on to selections, sorts and
copies. Keys are read from the frame's own key columns (or levels of its index that bear their names), never from a
plain index, which counts anew after a reset. Where a key column was dropped, or rows were summed, there are no keys to
be told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
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


def dataset_of(frame: pd.DataFrame) -> str | None:
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
    columns = list(dataset.primary_key)
    if not set(columns) <= set(frame.columns):
        levels = [name for name in columns if name in frame.index.names and name not in frame.columns]
        frame = frame.reset_index(level=levels)
        if not set(columns) <= set(frame.columns):
            return None
    if frame[columns].isna().to_numpy().any():
        return None
    return list(dict.fromkeys(texts(frame[columns].itertuples(index=False, name=None))))


def texts(keys: Iterable[Sequence[Any]]) -> list[RowKey]:
    """Keys as texts; an empty cell is an empty text."""
    return [BETWEEN.join(map(_text, values)) for values in keys]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "date"):  # a Timestamp
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    return text.lower() if text in ("True", "False") and not isinstance(value, str) else text
