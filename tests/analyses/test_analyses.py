"""The analyses, each against a case whose answer is known."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import baskets, capex, factors, frontier, returns, routing


@pytest.fixture
def payments() -> pd.DataFrame:
    rows = [
        ("2026Q1", "A", 30.0), ("2026Q1", "B", 60.0), ("2026Q1", "C", 5.0),
        ("2025Q4", "A", 7.0),
        ("2025Q1", "B", 40.0), ("2025Q1", "A", 20.0),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["calendar_quarter", "company", "capex"])


def test_a_quarter_that_not_all_have_filed_is_left_out(payments: pd.DataFrame) -> None:
    table = capex.by_quarter(payments, ["B", "A"])
    assert table.index.tolist() == ["2025Q1", "2026Q1"]
    assert table.to_numpy().tolist() == [[40, 20], [60, 30]]


def test_a_company_without_data_is_named(payments: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match=r"no capex of D, E was public; there are A, B, C"):
        capex.by_quarter(payments, ["A", "D", "E"])


def test_growth_is_on_the_same_quarter_a_year_before(payments: pd.DataFrame) -> None:
    totals = capex.by_quarter(payments, ["A", "B"]).sum(axis=1)
    assert capex.growth(totals, "2026Q1") == pytest.approx(0.5)


@pytest.mark.parametrize(("quarter", "before"), [("2026Q1", "2025Q1"), ("2000Q4", "1999Q4")])
def test_year_before(quarter: str, before: str) -> None:
    assert capex.year_before(quarter) == before


@pytest.mark.parametrize(
    ("shares", "index"), [([1.0], 1), ([0.25] * 4, 0.25), ([0.5, 0.3, 0.2], 0.38), ([0.62, 0.24], 0.442), ([], 0)]
)
def test_concentration(shares: list[float], index: float) -> None:
    assert capex.concentration(shares) == pytest.approx(index)


@patient
@given(st.integers(1, 50))
def test_equal_buyers_have_the_index_one_over_their_number(buyers: int) -> None:
    assert capex.concentration([1 / buyers] * buyers) == pytest.approx(1 / buyers)


def test_factor_returns_are_months_without_a_gap() -> None:
    frame = pd.DataFrame(factors.load())
    returns_of_month = ["month", "mkt_rf", "smb", "hml", "mom", "rf"]
    assert list(frame.columns) == [*returns_of_month, "published", "published_basis", "retrieved"]
    assert frame["month"].tolist() == pd.date_range("1949-01-01", "2017-03-01", freq="MS").date.tolist()
    assert set(frame["published"]) == {date(2017, 4, 30)}


@pytest.fixture
def scores() -> pd.DataFrame:
    rows = [
        ("US", date(2025, 1, 10), 100, False), ("US", date(2025, 3, 1), 120, False),
        ("US", date(2025, 2, 1), 90, False), ("US", date(2025, 6, 1), 120, False),
        ("US", date(2026, 1, 1), 150, True), ("US", date(2026, 2, 1), 140, False),
        ("CN", date(2025, 2, 1), 80, False), ("CN", date(2026, 3, 1), 119, False),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["country", "release_date", "score", "estimate"])
    return frame.assign(release_date=pd.to_datetime(frame["release_date"]))


def test_factors_are_those_of_the_file_of_the_portfolios() -> None:
    columns = ["month", "published", "mkt_rf"]
    vintages = pd.DataFrame([("2017-01", "2017-04", 0.1), ("2017-01", "2018-04", 0.2)], columns=columns)
    known = factors.of_file(vintages, pd.DataFrame({"published": ["2017-04"]}))
    assert known["mkt_rf"].to_dict() == {"2017-01": 0.1}


def test_a_family_released_on_one_day_raises_the_frontier_once() -> None:
    days = ["2025-01-01", "2025-01-01", "2025-01-01", "2025-02-01", "2025-03-01"]
    models = ["small", "large", "twin", "late", "better"]
    rows = pd.DataFrame({"release_date": days, "score": [10, 30, 30, 20, 31], "model": models})
    assert frontier.records(rows)["model"].tolist() == ["large", "better"]


@pytest.mark.parametrize(
    ("country", "estimates", "expected"),
    [("US", True, [100, 120, 150]), ("US", False, [100, 120, 140]), ("CN", True, [80, 119]), ("FR", True, [])],
)
def test_the_frontier_is_made_of_records(scores: pd.DataFrame, country: str, estimates: bool, expected: list) -> None:
    assert frontier.frontier(scores, country, estimates=estimates)["score"].tolist() == expected


def test_the_lag_counts_from_the_day_the_leader_had_the_score(scores: pd.DataFrame) -> None:
    leader, follower = (frontier.frontier(scores, country, estimates=True) for country in ("US", "CN"))
    # from 1 March 2025 to 1 March 2026
    assert frontier.lag_months(leader, follower) == pytest.approx(365 / (365.25 / 12))


def test_yearly_returns() -> None:
    assert returns.yearly_simple(0.001) == pytest.approx(0.252)
    assert returns.yearly_compounded(0.001) == pytest.approx(math.exp(252 * math.log1p(0.001)) - 1)
    assert returns.yearly_compounded(0) == 0


@patient
@given(st.floats(0.001, 2), st.floats(0.1, 5))
def test_the_volatility_for_a_sharpe_ratio_gives_that_ratio(yearly: float, ratio: float) -> None:
    assert yearly / returns.volatility_for(yearly, ratio) == pytest.approx(ratio)


@patient
@given(st.integers(1, 400), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_exact_interval_of_none_and_of_all_has_a_closed_form(trials: int, level: float) -> None:
    edge = ((1 - level) / 2) ** (1 / trials)
    assert returns.exact_interval(0, trials, level) == pytest.approx((0, 1 - edge), abs=1e-9)
    assert returns.exact_interval(trials, trials, level) == pytest.approx((edge, 1), abs=1e-9)


@pytest.mark.parametrize(
    ("hits", "trials", "interval"),
    [
        # Conover (1971), the example of R's help page of binom.test
        pytest.param(682, 925, (0.7076683, 0.7654066), id="Mendelian inheritance"),
        # by the F quantiles of the interval's definition
        pytest.param(10, 100, (0.0490047, 0.1762226), id="ten of a hundred"),
    ],
)
def test_the_exact_interval_of_published_examples(hits: int, trials: int, interval: tuple[float, float]) -> None:
    assert returns.exact_interval(hits, trials) == pytest.approx(interval, abs=5e-8)


@patient
@given(st.integers(0, 60), st.integers(1, 60))
def test_the_exact_interval_holds_the_share_and_mirrors(hits: int, trials: int) -> None:
    hits = min(hits, trials)
    low, high = returns.exact_interval(hits, trials)
    assert 0 <= low <= hits / trials <= high <= 1
    assert returns.exact_interval(trials - hits, trials) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_sharpe_ratio() -> None:
    # mean 1, sample deviation 1
    assert returns.sharpe(pd.Series([0.0, 1.0, 2.0])) == pytest.approx(math.sqrt(12))


def test_a_mix_is_weighted_by_one_over_the_volatility_before() -> None:
    calm = [0.01, -0.01, 0.01, -0.01, 0.03]
    frame = pd.DataFrame({"calm": calm, "wild": [2 * r for r in calm]})
    mixed = returns.inverse_volatility(frame, 2)
    # the wild one moves twice as much, so it weighs one third: 2/3 r + 1/3 2r
    assert mixed.tolist() == pytest.approx([4 / 3 * r for r in calm[2:]])
    assert mixed.index.tolist() == [2, 3, 4]


def test_series_alone_and_mixed_are_of_the_same_months() -> None:
    months = pd.DataFrame({"a": [0.01, 0.03, 0.02, 0.05, -0.01], "b": [0.02, 0.0, 0.04, 0.01, 0.03]})
    single, mixed = returns.alone_and_mixed(months, 2)
    assert mixed.index.tolist() == [2, 3, 4]
    assert single["a"] == pytest.approx(returns.sharpe(months["a"].iloc[2:]))
    assert mixed["equal"].tolist() == pytest.approx([0.03, 0.03, 0.01])
    assert mixed["weighted"].equals(returns.inverse_volatility(months, 2))


def test_a_mix_does_not_look_ahead() -> None:
    frame = pd.DataFrame({"a": [0.01, -0.02, 0.03, 0.01, -0.02], "b": [0.02, 0.01, -0.01, 0.02, 0.01]})
    changed = frame.copy()
    changed.loc[4, "a"] = 0.5
    before, after = (returns.inverse_volatility(f, 3) for f in (frame, changed))
    assert before[3] == after[3]
    # the weight of the last month rests on the months before it
    weights = 1 / frame.loc[1:3].std()
    assert after[4] == pytest.approx((weights / weights.sum() * changed.loc[4]).sum())


def test_a_month_with_a_gap_has_no_mix() -> None:
    frame = pd.DataFrame({"a": [0.01, -0.02, 0.03, None], "b": [0.02, 0.01, -0.01, 0.02]})
    assert returns.inverse_volatility(frame, 2).index.tolist() == [2]


COUNTS = pd.DataFrame({
    "domain": ["law", "mathematics", "history"],
    "items": [100, 60, 40],
    "both_right": [50, 10, 30],
    "only_strong_right": [20, 30, 2],
    "only_weak_right": [10, 0, 4],
    "neither": [20, 20, 4],
})  # fmt: skip


def test_routing_shares() -> None:
    assert routing.needs_strong(COUNTS) == pytest.approx(52 / 200)
    assert routing.accuracy(COUNTS) == pytest.approx((104 / 200, 142 / 200))


def test_a_domain_router_sends_the_best_domains_first() -> None:
    curve = routing.domain_router(COUNTS)
    # gain an item: mathematics 30/60, law 10/100, history -2/40; in all 38
    assert curve["strong_calls"].tolist() == pytest.approx([0, 0.3, 0.8, 1])
    assert curve["gap_kept"].tolist() == pytest.approx([0, 30 / 38, 40 / 38, 1])


@pytest.mark.parametrize(("calls", "kept"), [(0, 0), (0.15, 15 / 38), (0.3, 30 / 38), (0.55, 35 / 38), (1, 1)])
def test_between_its_points_the_curve_is_straight(calls: float, kept: float) -> None:
    assert routing.gap_kept(routing.domain_router(COUNTS), calls) == pytest.approx(kept)


def test_a_basket_begins_when_all_of_its_tokens_have_a_price() -> None:
    days = pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"])
    rows = [("a", days[0], 1.0), ("a", days[1], 2.0), ("a", days[2], 3.0), ("b", days[1], 10.0), ("b", days[2], 5.0)]
    prices = pd.DataFrame([*rows, ("other", days[0], 7.0)], columns=["token", "day", "price"])
    index = baskets.basket_index(prices, ["a", "b", "never-seen"])
    assert index.index.tolist() == list(days[1:]) and index.tolist() == pytest.approx([1.0, (1.5 + 0.5) / 2])


def test_what_a_basket_did_is_told_in_the_order_of_its_table() -> None:
    index = pd.Series([1.0, 1.2, 0.9, 1.5], index=pd.date_range("2026-01-01", periods=4))
    did = baskets.did(index)
    assert list(did) == ["return", "volatility", "drawdown"]
    assert (did["return"], did["drawdown"]) == (pytest.approx(0.5), pytest.approx(0.25))
    table = baskets.table([("a", 3, "2026-01-01", "2026-01-04", *did.values())])
    assert list(baskets.FORMATS) == table.columns[-3:].tolist()


def test_a_basket_without_prices_is_empty() -> None:
    prices = pd.DataFrame(columns=["token", "day", "price"], dtype=object)
    assert basket_is_empty(prices) and basket_is_empty(prices.assign(day=pd.to_datetime(prices["day"])))


def basket_is_empty(prices: pd.DataFrame) -> bool:
    return baskets.basket_index(prices, ["a"]).empty
