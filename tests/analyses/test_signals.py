"""Candidate signals: what they know, and what they hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyses.factors import INDUSTRIES, STYLES, load, load_portfolios
from analyses.signals import Candidates, candidates, long_short, scores


@pytest.fixture(scope="module")
def returns() -> pd.DataFrame:
    months = pd.date_range("2000-01-01", periods=100, freq="MS")
    return pd.DataFrame(0.05 * np.random.default_rng(3).standard_normal((100, 4)), months, list("abcd"))


@pytest.fixture(scope="module")
def market() -> pd.Series:
    months = pd.date_range("2000-01-01", periods=100, freq="MS")
    return pd.Series(0.04 * np.random.default_rng(4).standard_normal(100), months)


def test_rank_weights_are_one_long_and_one_short() -> None:
    weights = long_short(np.array([[0.3, -1.0, 7.0, 2.0]]))
    assert weights[0] == pytest.approx([-0.25, -0.75, 0.75, 0.25])
    assert np.abs(weights).sum() == pytest.approx(2) and weights.sum() == pytest.approx(0)


def test_equal_scores_get_equal_weights_in_any_order_of_columns() -> None:
    weights = long_short(np.array([[1.0, 0.0, 1.0, 2.0], [1.0, 1.0, 0.0, 2.0]]))
    assert weights[0] == pytest.approx([0, -1, 0, 1])
    assert weights[1] == pytest.approx([0, 0, -1, 1])
    assert not long_short(np.full((1, 4), 0.3)).any()


def test_momentum_is_the_past_growth(returns: pd.DataFrame, market: pd.Series) -> None:
    found = scores(returns, market)
    assert found["momentum 3"].iloc[50, 0] == pytest.approx(np.log((1 + returns["a"].iloc[48:51]).prod()))
    assert found["momentum 2-6"].iloc[50, 1] == pytest.approx(np.log((1 + returns["b"].iloc[45:50]).prod()))
    assert found["reversal 1"].iloc[50, 2] == pytest.approx(-np.log(1 + returns["c"].iloc[50]))


def test_the_same_month_looks_at_the_month_to_come_in_former_years(returns: pd.DataFrame, market: pd.Series) -> None:
    # known at the end of month 50, for month 51: months 39, 27 and 15
    expected = returns["a"].iloc[[39, 27, 15]].sum()
    assert scores(returns, market)["same month 3 years"].iloc[50, 0] == pytest.approx(expected)


def test_beta_is_the_slope_on_the_market(returns: pd.DataFrame, market: pd.Series) -> None:
    slope = np.polyfit(market.iloc[39:51], returns["a"].iloc[39:51], 1)[0]
    assert scores(returns, market)["low beta 12"].iloc[50, 0] == pytest.approx(-slope)


def test_variance_apart_from_the_market_is_that_of_the_residuals(returns: pd.DataFrame, market: pd.Series) -> None:
    x, y = market.iloc[39:51].to_numpy(), returns["b"].iloc[39:51].to_numpy()
    residual = y - np.polyval(np.polyfit(x, y, 1), x)
    assert scores(returns, market)["low own volatility 12"].iloc[50, 1] == pytest.approx(-residual.var())


def test_nothing_held_depends_on_the_month_it_is_held_in(returns: pd.DataFrame, market: pd.Series) -> None:
    groups = {"all": list("abcd")}
    before = candidates(returns, market, groups)
    changed, other = returns.copy(), market.copy()
    changed.iloc[-1], other.iloc[-1] = 9.0, 9.0
    after = candidates(changed, other, groups)
    assert np.array_equal(before.positions, after.positions)
    assert not np.array_equal(before.returns[-1], after.returns[-1])


def test_a_signal_holds_its_group_alone(returns: pd.DataFrame, market: pd.Series) -> None:
    found = candidates(returns, market, {"first": ["a", "b"], "rest": ["c", "d"]})
    half = len(found.names) // 2
    assert found.names[0] == "first: momentum 3" and found.names[half] == "rest: momentum 3"
    assert not found.positions[:, :half, 2:].any() and not found.positions[:, half:, :2].any()
    earned = (found.positions[5, 0] * returns.loc[found.months[5]]).sum()
    assert found.returns[5, 0] == pytest.approx(earned)


def test_a_signal_pays_for_both_sides_of_a_trade() -> None:
    months = pd.date_range("2000-01-01", periods=3, freq="MS")
    held = np.array([[[1.0, -1.0]], [[-1.0, 1.0]], [[-1.0, 1.0]]])
    chosen = Candidates(("turned",), months, held, np.full((3, 1), 0.02))
    # two units bought at first; each side sold and bought the other way round: four; then nothing
    assert chosen.after_costs(0.001)[:, 0] == pytest.approx([0.02 - 0.002, 0.02 - 0.004, 0.02])
    assert chosen.after_costs(0)[:, 0] == pytest.approx(0.02)


def test_returns_that_do_not_reach_back_are_refused(returns: pd.DataFrame, market: pd.Series) -> None:
    with pytest.raises(ValueError, match="do not reach back"):
        candidates(returns.iloc[:50], market.iloc[:50], {"all": list("abcd")})


def test_portfolios_are_of_the_months_of_the_factors() -> None:
    portfolios, factors = pd.DataFrame(load_portfolios()), pd.DataFrame(load())
    columns = [*INDUSTRIES, *STYLES]
    assert list(portfolios.columns) == ["month", *columns, "published", "published_basis"] and len(columns) == 30
    assert portfolios[["month", "published"]].equals(factors[["month", "published"]])
    assert portfolios[columns].abs().max(axis=None) < 1
    # the industries together are the market, so their mean moves with it
    market = factors["mkt_rf"] + factors["rf"]
    assert portfolios[list(INDUSTRIES)].mean(axis=1).corr(market) > 0.97
