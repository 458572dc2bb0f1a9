"""How the page writes a day in a sentence, and what it shows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

# what is shown as a table: its frame, caption and formats
Table = dict[str, Any]
# what is said about a figure: headline, caption, alternative text, and datasets where they vary
Figure = dict[str, Any]
# what is recorded of a value: its name, number and label, and an interval where it has one
Result = dict[str, Any]


def day(when: pd.Timestamp) -> str:
    """A day in a sentence: 8 October 2026."""
    return f"{when:%d %B %Y}".lstrip("0")


def table(columns: Mapping[str, Any] | pd.DataFrame, formats: Mapping[str, str], caption: str) -> Table:
    """A table of columns as a reader sees them, what stands above it, and how its numbers are printed."""
    return {"frame": pd.DataFrame(columns), "caption": caption, "formats": dict(formats)}
