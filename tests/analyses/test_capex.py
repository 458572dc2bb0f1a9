"""Capital spending by definition: which filing, which months, how fast, and what a share can be."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import capex, filing, mixture
from memobook.data.package import DataPackage

ROWS = [
    # company, quarter, period end, USD, published
    ("A", "2025Q1", "2025-03-31", 10.0, "2025-05-01"),
    ("A", "2025Q2", "2025-06-30", 20.0, "2025-08-01"),
    ("A", "2025Q1", "2025-03-31", 12.0, "2026-02-01"),
    ("B", "2025Q1", "2025-02-28", 3.0, "2025-03-20"),
    ("B", "2025Q2", "2025-05-31", 9.0, "2025-06-20"),
]


@pytest.fixture
def vintages() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS, columns=["company", "calendar_quarter", "period_end", "capex", "published"])
    return frame.assign(**{day: pd.to_datetime(frame[day]) for day in ("period_end", "published")})


@pytest.mark.parametrize(("choice", "first_quarter"), [("newest", 12.0), ("first", 10.0)])
def test_a_restated_quarter_counts_as_filed_last_or_first(
    vintages: pd.DataFrame, choice: str, first_quarter: float
) -> None:
    table = capex.by_quarter(filing.chosen(vintages, choice), ["A", "B"])
    assert table.loc["2025Q1"].tolist() == [first_quarter, 3.0]
    assert table.loc["2025Q2"].tolist() == [20.0, 9.0]


def test_a_restatement_is_told_with_both_figures(vintages: pd.DataFrame) -> None:
    assert filing.restated(vintages).to_dict("records") == [
        {"company": "A", "calendar_quarter": "2025Q1", "first": 10.0, "newest": 12.0}
    ]


def test_a_quarter_filed_again_without_a_change_is_not_restated(vintages: pd.DataFrame) -> None:
    again = vintages.assign(capex=vintages["capex"].replace(12.0, 10.0))
    assert filing.restated(again).empty


def test_another_choice_of_filing_is_refused(vintages: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="filing is 'last'; it must be one of newest, first"):
        filing.chosen(vintages, "last")


def test_the_dataset_holds_each_quarter_once() -> None:
    history = DataPackage(Path(__file__).parents[2] / "data").history("capex")
    assert filing.restated(history).empty


def test_months_early_come_from_the_ends_of_quarters(vintages: pd.DataFrame) -> None:
    assert filing.months_early(vintages) == {"A": 0, "B": 1}


def test_a_fiscal_year_that_moved_can_not_be_aligned(vintages: pd.DataFrame) -> None:
    moved = vintages.assign(period_end=vintages["period_end"].mask(vintages["published"] == "2025-06-20", "2025-06-30"))
    with pytest.raises(ValueError, match="the fiscal quarters of B moved"):
        filing.months_early(moved)


QUARTERS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]


@patient
@given(st.lists(st.floats(1, 1e6), min_size=27, max_size=27), st.sampled_from([-1, 0, 1, 2]))
def test_alignment_is_exact_where_spending_is_even_within_a_fiscal_quarter(levels: list[float], early: int) -> None:
    # a company whose months are even within its quarters; calendar quarters 1 to 7 are covered whole
    months = [levels[(month + early) // 3 + 1] for month in range(24)]
    fiscal = [3 * levels[quarter + 1] for quarter in range(8)]
    calendar = [sum(months[3 * quarter : 3 * quarter + 3]) for quarter in range(8)]
    table = pd.DataFrame({"A": fiscal}, index=QUARTERS)
    found = filing.on_calendar_months(table, {"A": early})["A"]
    assert found.tolist()[1:-1] == pytest.approx(calendar[1:-1])


def test_until_the_next_quarter_is_filed_its_month_is_taken_at_the_rate_of_the_last() -> None:
    table = pd.DataFrame({"A": [3.0, 6.0, None], "B": [3.0, 6.0, 12.0]}, index=QUARTERS[:3])
    found = filing.on_calendar_months(table, {"A": 1, "B": 0})
    assert found["A"].tolist()[:2] == pytest.approx([4.0, 6.0]) and pd.isna(found["A"].iloc[2])
    assert found["B"].tolist() == [3.0, 6.0, 12.0]


def test_neighbours_across_a_gap_are_not_weighted() -> None:
    table = pd.DataFrame({"A": [3.0, 9.0, 9.0]}, index=["2024Q1", "2024Q3", "2024Q4"])
    found = filing.on_calendar_months(table, {"A": 1})["A"]
    assert pd.isna(found["2024Q1"]) and found["2024Q3"] == pytest.approx(9.0)


def test_acceleration_is_the_change_of_the_yearly_growth() -> None:
    totals = pd.Series([100.0, 100, 100, 100, 110, 130, 100, 150], index=QUARTERS)
    assert capex.growth_by_quarter(totals).tolist() == pytest.approx([0.1, 0.3, 0, 0.5])
    found = capex.acceleration(totals)
    assert found.index.tolist() == QUARTERS[5:] and found.tolist() == pytest.approx([0.2, -0.3, 0.5])


def test_a_quarter_after_a_gap_has_no_acceleration() -> None:
    totals = pd.Series([100.0, 100, 100, 110, 130], index=["2024Q1", "2024Q2", "2024Q3", "2025Q1", "2025Q3"])
    assert capex.acceleration(totals).empty


@patient
@given(st.floats(-0.5, 2), st.integers(5, 12))
def test_steady_growth_does_not_accelerate(rate: float, length: int) -> None:
    quarters = pd.period_range("2020Q1", periods=length + 1, freq="Q").astype(str)
    totals = pd.Series([(1 + rate) ** (i / 4) for i in range(length + 1)], index=quarters)
    assert capex.acceleration(totals).tolist() == pytest.approx([0] * (length - 4), abs=1e-9)


@pytest.mark.parametrize("quarter", ["2026-Q1", "2026Q5", "26Q1", "2026Q1 ", 2026, ""])
def test_a_malformed_quarter_is_refused(quarter: object) -> None:
    with pytest.raises(ValueError, match="is no calendar quarter; write it as 2026Q1"):
        capex.check_quarter(quarter)  # type: ignore[arg-type]


def test_an_unknown_ticker_is_named() -> None:
    capex.check_companies(["ORCL", "META"])
    with pytest.raises(KeyError, match="no capex is kept of IBM; there are AMZN, GOOGL, META, MSFT, ORCL"):
        capex.check_companies(["ORCL", "IBM"])


# Horowitz and Manski (1995), corollary on event probabilities: with contamination λ of probability p of the observed
# part, the bounds are [(1-λ) p, (1-λ) p + λ]
@pytest.mark.parametrize(
    ("share", "elsewhere", "expected"),
    [
        (0.31, 0, (0.31, 0.31)),
        (0.31, 1, (0, 1)),
        (0.31, 0.25, (0.2325, 0.4825)),
        (1, 0.1, (0.9, 1)),
    ],
)
def test_bounds_of_a_share_of_which_a_part_is_open(
    share: float, elsewhere: float, expected: tuple[float, float]
) -> None:
    assert mixture.bounds(share, elsewhere) == pytest.approx(expected)


@patient
@given(st.floats(0, 0.99), st.floats(0, 1))
def test_the_part_needed_just_reaches_the_goal(share: float, goal: float) -> None:
    part = mixture.needed(share, goal)
    assert 0 <= part <= 1
    assert mixture.bounds(share, part)[1] == pytest.approx(max(goal, share))


@pytest.mark.parametrize(("share", "elsewhere"), [(1.1, 0.5), (-0.1, 0.5), (0.5, 2)])
def test_what_is_no_share_has_no_bounds(share: float, elsewhere: float) -> None:
    with pytest.raises(ValueError, match="shares lie between 0 and 1"):
        mixture.bounds(share, elsewhere)
