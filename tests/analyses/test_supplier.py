"""Margins and shares of a supplier, on accounts written for it."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses import supplier

ACCOUNTS = pd.DataFrame(
    [
        ("2024", None, "revenue", 100.0, "2025-01-01"),
        ("2025", None, "revenue", 200.0, "2026-01-01"),
        ("2025", None, "revenue", 250.0, "2026-02-01"),
        ("2025", None, "net_income", -50.0, "2026-01-01"),
        ("2024", "A", "revenue_share", 0.8, "2025-01-01"),
        ("2025", "A", "revenue_share", 0.3, "2026-01-01"),
        ("2025", "A", "revenue_share", 0.2, "2026-02-01"),
        ("2025", "B", "revenue_share", 0.6, "2026-01-01"),
        ("2025-H1", "A", "revenue_share", 0.9, "2025-07-01"),
        ("2025", "A and B", "revenue_share", 0.8, "2026-01-01"),
    ],
    columns=["period", "customer", "measure", "value", "published"],
)


def test_the_margin_is_of_the_newest_accounts_where_both_are_known() -> None:
    assert supplier.margins(ACCOUNTS).loc["2025"].tolist() == [-0.2, -0.2]


def test_a_gain_that_comes_once_is_taken_off_beside() -> None:
    gain = pd.DataFrame([("2025", None, "one_time_gain", 25.0, "2026-01-01")], columns=ACCOUNTS.columns)
    found = supplier.margins(pd.concat([ACCOUNTS, gain], ignore_index=True))
    assert found.index.tolist() == ["2025"] and found.loc["2025"].tolist() == pytest.approx([-0.2, -0.3])


def test_shares_are_of_years_and_count_nobody_twice() -> None:
    found = supplier.shares(ACCOUNTS, ("A", "B"))
    assert found.loc["2024"].tolist() == [0.8, 0.8]
    assert found.loc["2025"].tolist() == pytest.approx([0.6, 0.8])
    assert found.index.tolist() == ["2024", "2025"]


def test_where_nothing_is_known_nothing_is_told() -> None:
    assert supplier.margins(ACCOUNTS.iloc[:1]).empty
    assert supplier.shares(ACCOUNTS.iloc[:1], ("A",)).empty
