"""What the page on models computes and shows, on cases small enough to be worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from analyses.models import cerebras, frontier, offers, routers, votes
from analyses.prices import redrawn_change

COUNTRIES = ("United States of America", "China")


def vintage(published: str, *models: tuple[str, int, str, float, bool]) -> pd.DataFrame:
    """Rows of a vintage: model, country (0 or 1), day of release, score, whether an estimate; errors of 3 and 4."""
    rows = [
        {"published": pd.Timestamp(published), "model": name, "country": COUNTRIES[side], "score": score,
         "release_date": pd.Timestamp(day), "estimate": starred, "score_low": score - 3, "score_high": score + 4}
        for name, side, day, score, starred in models
    ]  # fmt: skip
    return pd.DataFrame(rows)


OLD = vintage("2026-01-31", ("a", 0, "2025-01-01", 100, False), ("x", 1, "2025-02-01", 90, False))
NEW = vintage(
    "2026-06-30", ("a", 0, "2025-01-01", 101, False), ("x", 1, "2025-02-01", 95, False),
    ("b", 0, "2025-08-01", 110, False), ("y", 1, "2026-02-01", 108, False), ("c", 0, "2026-03-01", 112, True),
)  # fmt: skip
BOTH = pd.concat([OLD, NEW])


def test_a_standing_knows_its_distance_when_it_was_widest_and_what_it_is_without_estimates() -> None:
    now = frontier.standing.of_vintage(BOTH, "newest", COUNTRIES, estimates=True)
    assert (now.gap, now.interval) == (4, (4 - 5, 4 + 5))  # errors of 3 and 4 in squares
    assert (now.widest["gap"], str(now.widest["day"].date())) == (15, "2025-08-01")
    assert (now.narrowest["gap"], str(now.narrowest["day"].date())) == (2, "2026-02-01")
    assert [side["score"] for side in now.best_plain] == [110, 108]
    assert [side["model"] for side in now.on(pd.Timestamp("2026-01-01"))] == ["b", "x"]
    assert (
        len(now.usable) == 5
        and len(frontier.standing.of_vintage(BOTH, "newest", COUNTRIES, estimates=False).usable) == 4
    )
    assert frontier.standing.of_vintage(BOTH, "2026-01-31", COUNTRIES, estimates=True).gap == 10


def test_vintages_are_asked_about_the_last_day_that_all_of_them_cover() -> None:
    common = frontier.standing.on_common_day(frontier.standing.by_vintage(BOTH, COUNTRIES, estimates=True))
    assert common[["gap", "plain", "end"]].to_numpy().tolist() == [[10, 10, 10], [15, 15, 2]]
    assert common[["low", "high"]].to_numpy().tolist() == [[5, 15], [10, 20]]
    assert common["apart"].tolist() == [True, True]  # 97 lies above 94, and 107 above 99
    table = frontier.tables.vintages(common, "2026-10-08", 0.9)["frame"]
    assert table.iloc[1].tolist() == ["2026-06-30", 15, 15, "10.0 to 20.0", "apart", 2]


def test_the_change_between_two_reports_has_the_errors_of_the_later_one_twice() -> None:
    days = pd.to_datetime(["2026-08-01", "2026-09-01", "2026-10-01"])
    reports = pd.DataFrame(
        {"day": days, "follower_day": days, "gap": [5.0, 7, 9], "low": [np.nan, 6, 6], "high": [np.nan, 8, 11]}
    )
    found = frontier.reports.change_of_reports(reports)
    assert found is not None
    change, ends = found
    assert change == 4 and ends == pytest.approx((4 - 3 * math.sqrt(2), 4 + 2 * math.sqrt(2)))
    assert frontier.reports.change_of_reports(reports.head(1)) is None
    assert frontier.reports.change_of_reports(reports.assign(low=np.nan)) is None
    # of a day on which only the leader's was told nothing is said
    assert frontier.reports.change_of_reports(reports.assign(follower_day=days[0])) is None


@pytest.mark.parametrize(
    ("value", "ends", "verdict"),
    [(2, None, "yes"), (4, None, "no"), (2, (1, 3), "yes"), (4, (3.5, 5), "no"), (2, (1, 4), "open")],
)
def test_a_distance_is_judged_as_far_as_its_interval_tells(
    value: float, ends: tuple[float, float] | None, verdict: str
) -> None:
    assert votes.tables.judged(value, ends, 3) == verdict


def test_a_yardstick_of_votes_is_told_as_a_share_of_votes() -> None:
    shown = votes.tables.yardsticks([], [("Arena", 0.0, (-100.0, 100.0))], (3, 0.55), (0.9, 0.95))
    row = ["Arena", "50.0 % of votes", "36.0 % to 64.0 % (95 %)", "55 % of votes", "open"]
    assert shown["frame"].iloc[0].tolist() == row


def test_the_fall_of_a_least_price_leaves_out_draws_without_a_model_on_one_of_the_days() -> None:
    drawn = np.array([[12.0, 11], [12, 5], [5, 5], [5, 12]])
    costs = pd.Series([4.0, 2]), pd.Series([1.0, np.nan])
    # only the first two draws have both: 2 to 1 and 4 to 1
    assert redrawn_change(costs, drawn, 10, 0.5) == pytest.approx((-0.6875, -0.5625))


def test_a_bill_saves_what_is_not_sent_to_the_strong_model() -> None:
    prices = pd.DataFrame({"input": [5.0, 1], "output": [30.0, 2]}, index=["strong", "weak"])
    bill = routers.bill.Bill.of(prices, ("strong", "weak"), (1000, 500))
    assert (bill.cheap, bill.dear) == (2, 20)
    assert [bill.saved(calls) for calls in (0, 0.5, 1)] == pytest.approx([0.9, 0.45, 0])


def test_the_calls_for_a_goal_lie_between_the_points_tested_and_a_dip_changes_nothing() -> None:
    calls = np.array([0, 0.25, 0.5, 1])
    tested = pd.DataFrame({"router": "learned", "strong_calls": calls, "kept": [0, 0.5, 0.4, 1]})
    tested = tested.set_index(["router", "strong_calls"])
    assert [routers.trial.calls_for(tested, "learned", goal, calls) for goal in (0.25, 0.75)] == [0.125, 0.75]


def test_the_least_price_of_a_level_is_empty_where_a_country_does_not_reach_it() -> None:
    priced = pd.DataFrame({"model": ["a", "x"], "country": COUNTRIES, "score": [120.0, 110], "cost": [6.0, 3]})
    table = offers.tables.levels(offers.tables.level_pairs(priced, COUNTRIES, [100, 115]), "2026-10-08")["frame"]
    assert table["US against China, times"].tolist()[0] == 2 and pd.isna(table["US against China, times"].iloc[1])
    assert table["Cheapest Chinese model"].iloc[0] == "x" and pd.isna(table["Cheapest Chinese model"].iloc[1])


@pytest.fixture
def supplier() -> pd.DataFrame:
    shares = [
        ("2024", "G42", 0.8, False),
        ("2024", "Large", 0.1, True),
        ("2025", "G42", 0.2, False),
        ("2025", "MBZUAI", 0.6, False),
    ]
    rows = [
        {"measure": "revenue_share", "period": p, "customer": c, "value": v, "is_hyperscaler": h}
        for p, c, v, h in shares
    ]
    rows += [
        {"measure": "revenue", "period": p, "value": v} for p, v in (("2024", 1e8), ("2025", 2e8), ("2025Q1", 5e7))
    ]
    return pd.DataFrame(rows)


def test_revenue_is_halved_for_the_largest_customer_and_for_the_related_ones(supplier: pd.DataFrame) -> None:
    named, annual = cerebras.customers.of_years(supplier), cerebras.accounts.annual_revenue(supplier)
    assert named["2025"].index.tolist() == ["MBZUAI", "G42"] and annual.to_dict() == {"2024": 1e8, "2025": 2e8}
    assert (cerebras.customers.hyperscalers(supplier, "2024"), cerebras.customers.hyperscalers(supplier, "2025")) == (
        0.1,
        0,
    )
    table = cerebras.tables.halved(named, annual, pd.DataFrame())["frame"].set_index("Year")
    assert table.loc["2025", "Revenue if it halves, USD million"] == pytest.approx(200 * 0.7)
    assert table.loc["2025", "Revenue if related customers halve, USD million"] == pytest.approx(200 * 0.6)
    # 0.6² + 0.2² alone, and with the rest of 0.2 as one customer
    assert table.loc["2025", "Herfindahl index, at least and at most"] == "0.40 to 0.44"
    assert table.loc["2025", "With related customers as one"] == "0.64 to 0.68"


def test_concentration_is_told_once_more_with_related_customers_as_one_where_it_differs() -> None:
    shares, related = pd.Series({"MBZUAI": 0.6, "G42": 0.2}), ["G42", "MBZUAI"]
    assert cerebras.figures.concentrations(shares, related, " or ") == "0.40 to 0.44 or 0.64 to 0.68 as one"
    assert cerebras.figures.concentrations(pd.Series({"A": 0.5, "B": 0.5}), related, " or ") == "0.50"


def test_shares_of_buyers_are_of_years_with_four_quarters() -> None:
    index = ["2024Q4", *(f"2025Q{quarter}" for quarter in range(1, 5))]
    spending = pd.DataFrame({"A": [9.0, 1, 1, 1, 1], "B": [1.0, 3, 3, 3, 3]}, index=index)
    assert cerebras.tables.yearly_shares(spending).to_dict("index") == {"2025": {"A": 0.25, "B": 0.75}}


@pytest.mark.parametrize("phone", [False, True])
def test_a_figure_is_the_same_bytes_twice_and_its_bars_begin_at_zero(phone: bool, supplier: pd.DataFrame) -> None:
    import matplotlib.pyplot as plt

    from memobook.themes.figures.bars import cut_off
    from memobook.themes.figures.svg import draw

    drawings = []
    for _ in range(2):
        figure = cerebras.figures.shares(cerebras.customers.of_years(supplier), ["G42", "MBZUAI"], phone)
        assert not cut_off(figure)
        drawings.append(draw(figure, "one-"))
        plt.close(figure)
    assert drawings[0] == drawings[1]
