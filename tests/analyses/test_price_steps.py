"""Prices of one model from day to day."""

from __future__ import annotations

import pandas as pd

from analyses.price_steps import price_steps

ROWS = [
    ("a", "m", "2026-01-01", "2026-01-02", 1.0, 2.0),
    ("a", "m", "2026-02-01", "2026-02-02", 9.0, 9.0),
    ("a", "m", "2026-02-01", "2026-02-03", 1.0, 2.0),  # corrected: nothing had changed
    ("a", "m", "2026-03-01", "2026-03-01", 0.0, 0.0),
    ("a", "m", "2026-04-01", "2026-04-01", 0.5, 1.0),
    ("a", "other", "2026-01-15", "2026-01-15", 7.0, 7.0),
]
HISTORY = pd.DataFrame(ROWS, columns=["provider", "model", "valid_from", "published", "input", "output"])
HISTORY[["valid_from", "published"]] = HISTORY[["valid_from", "published"]].apply(pd.to_datetime)


def test_a_price_changes_on_the_days_on_which_it_did() -> None:
    found = price_steps(HISTORY, "a/m", (1, 2), pd.Timestamp("2026-12-31"))
    assert found["day"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-01", "2026-03-01", "2026-04-01"]
    assert found["cost"].fillna(-1).tolist() == [5.0, -1, 2.5]


def test_later_days_are_not_seen_and_an_unknown_model_has_no_price() -> None:
    assert price_steps(HISTORY, "a/m", (1, 2), pd.Timestamp("2026-02-15"))["cost"].tolist() == [5.0]
    assert price_steps(HISTORY, "a/none", (1, 2), pd.Timestamp("2026-12-31")).empty
