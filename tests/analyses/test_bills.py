"""What households pay for electricity, by month."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analyses.bills import by_month, change_over


def table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["series", "month", "value"])
    return frame.assign(month=pd.to_datetime(frame["month"]))


def test_a_change_looks_months_up_by_their_day() -> None:
    index = by_month(
        table(("a", "2026-08-01", 110), ("a", "2025-08-01", 100), ("a", "2026-07-01", 90), ("b", "2025-09-01", 1)), "a"
    )
    assert change_over(index, 12) == pytest.approx(0.1)
    assert math.isnan(change_over(index, 2))  # that month was never published


def test_a_series_that_there_is_not_is_named() -> None:
    with pytest.raises(LookupError, match="no row of series c"):
        by_month(table(("a", "2026-08-01", 110)), "c")
