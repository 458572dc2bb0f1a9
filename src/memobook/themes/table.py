"""A frame as a table of texts: of a Styler, with several levels of names, with labels of rows.

What a cell prints is decided here, so that page, PDF and the notebook itself show the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError, suggestion

from .cells.text import LEVELS, column_texts, plain_text
from .styled_table import styled_cells

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler


@dataclass(frozen=True)
class Table:
    """Names of columns, which of them hold numbers, and rows of texts."""

    columns: list[str]
    numeric: list[bool]
    rows: list[list[str]]

    def frame(self) -> pd.DataFrame:
        """The texts as a frame; two columns may have the same name."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=self.columns)


def read_table(given: pd.DataFrame | pd.Series | Styler, formats: dict[Any, str], place: str) -> Table:
    """The table of a frame, a series, or of a Styler, which says by itself how its cells are printed.

    Labels of rows are shown where they say something: where they have a name or levels, or are no numbers.

    Parameters
    ----------
    formats : format of a column by its name.
    place : of the table, for messages.

    Raises
    ------
    ContentError : ``table.format``, ``table.number`` for an infinity.
    """
    import pandas as pd

    if isinstance(given, pd.Series):
        given = given.to_frame()
    if not isinstance(given, pd.DataFrame):
        return Table(*styled_cells(given))
    frame = _with_labels(given)
    for column in formats.keys() - set(frame.columns):
        raise ContentError(
            "table.format",
            f"there is a format for {column!r}, which is no column",
            place=place,
            fix=suggestion(str(column), map(str, frame.columns)),
        )
    names = [_name(column) for column in frame.columns]
    columns = [column_texts(frame.iloc[:, at], formats.get(c), f"{place} column {names[at]!r}")
               for at, c in enumerate(frame.columns)]  # fmt: skip
    numeric = [frame.iloc[:, at].dtype.kind in "iuf" for at in range(len(names))]
    return Table(names, numeric, [list(row) for row in zip(*columns, strict=True)])


def _with_labels(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the labels of its rows as first columns, where they say something."""
    import pandas as pd

    index = frame.index
    named = isinstance(index, pd.MultiIndex) or index.name is not None
    if not named and (index.dtype.kind in "iu" or not len(frame)):
        return frame
    labels = index.to_frame(index=False)
    labels.columns = pd.Index(["" if name is None else name for name in index.names], dtype=object)
    rest = frame.reset_index(drop=True)
    return pd.concat([labels, rest], axis=1).set_axis([*labels.columns, *rest.columns], axis=1)


def _name(column: Any) -> str:
    if isinstance(column, tuple):
        return LEVELS.join(text for level in column if (text := plain_text(level)))
    return plain_text(column)
