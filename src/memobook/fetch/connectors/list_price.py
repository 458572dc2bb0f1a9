"""List prices of models as several packages state them: which of them are read, and when a price is a further row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..connector import Row


def listed(model: str, options: Mapping[str, Any]) -> bool:
    """Whether a model is read: its name has none of the parts in the option ``leave_out``.

    Prices of models for pictures, sound and the like are not those of text, and packages differ in which they state.
    """
    return not any(part in model.lower() for part in options.get("leave_out", ()))


def one_a_key(rows: Iterable[Row], columns: tuple[str, ...]) -> list[Row]:
    """Rows whose values in these columns differ from those of the row before of the same provider and model."""
    last: dict[tuple[Any, ...], Row] = {}
    found = []
    for row in rows:
        before = last.get(key := (row["provider"], row["model"]))
        if before is None or any(before[c] != row[c] for c in columns):
            found.append(row)
            last[key] = row
    return found
