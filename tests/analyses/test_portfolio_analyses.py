"""What the portfolio page computes, each against a case whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import baskets, bets, buyers, resampling, tripwires


def equicorrelated(n: int, rho: float) -> np.ndarray:
    return np.full((n, n), rho) + (1 - rho) * np.eye(n)


@pytest.mark.parametrize("measure", [bets.effective_bets, bets.participation_ratio])
@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_independent_series_are_n_bets_and_equal_ones_are_one(measure, n: int) -> None:
    assert measure(np.eye(n)) == pytest.approx(n)
    assert measure(np.ones((n, n))) == pytest.approx(1)


@pytest.mark.parametrize(("n", "rho"), [(5, 0.5), (5, -0.2), (4, 0.9), (2, -0.7)])
def test_one_factor_has_the_eigenvalues_of_the_textbook(n: int, rho: float) -> None:
    """One eigenvalue 1 + (n - 1)ρ, the others 1 - ρ."""
    values = [1 + (n - 1) * rho] + [1 - rho] * (n - 1)
    shares = [value / n for value in values]
    matrix = equicorrelated(n, rho)
    assert bets.effective_bets(matrix) == pytest.approx(math.exp(-sum(p * math.log(p) for p in shares if p > 0)))
    assert bets.participation_ratio(matrix) == pytest.approx(n / (1 + (n - 1) * rho**2))


@patient
@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_bets_lie_between_one_and_the_number_of_series(n: int, seed: int) -> None:
    matrix = np.corrcoef(np.random.default_rng(seed).standard_normal((8, n)), rowvar=False)
    entropy, ratio = bets.effective_bets(matrix), bets.participation_ratio(matrix)
    # of Rényi entropies the one of order 2 is never above the one of order 1
    assert 1 <= ratio <= entropy + 1e-9 and entropy <= n + 1e-9


def test_many_independent_changes_look_independent_and_few_do_not() -> None:
    many, few = bets.if_independent(5, 2000, draws=50), bets.if_independent(5, 12)
    assert many[0] == pytest.approx(5, abs=0.02)
    assert few[0] < 4.5 and few[1] < few[0] < few[2]


def test_the_simulated_band_is_that_of_the_measure_itself() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(400):
        noise = rng.standard_normal((12, 5)).cumsum(axis=0)
        moved = pd.DataFrame(noise).diff(4).dropna()
        found.append(bets.effective_bets(moved.corr()))
    mean, low, high = bets.if_independent(5, 8, span=4)
    # cumulated noise loses its first row, as levels do
    assert np.mean(found) == pytest.approx(mean, abs=0.08)
    assert np.quantile(found, [0.025, 0.975]) == pytest.approx([low, high], abs=0.2)


def test_fewer_changes_than_series_still_count() -> None:
    mean, low, high = bets.if_independent(9, 4)
    assert 1 < low < mean < high <= 3.000001  # of 4 changes less their mean 3 components are left


def test_persistence_is_the_correlation_of_neighbouring_changes() -> None:
    steps = np.array([0.1, 0.2, -0.1, 0.3, -0.2, 0.1, 0.0, 0.2])
    levels = pd.DataFrame({"a": np.exp(np.cumsum(steps)), "b": np.exp(np.cumsum(-steps))})
    expected = np.corrcoef(steps[2:], steps[1:-1])[0, 1]
    assert bets.persistence(levels) == pytest.approx([expected, expected])


def test_what_series_carry_on_widens_the_band() -> None:
    plain, carried = bets.if_independent(5, 30), bets.if_independent(5, 30, carried=[0.8] * 5)
    assert carried[0] < plain[0] - 0.2 and carried[1] < plain[1]
    # one that only some carry on widens it less, since shocks of the others are new each time
    assert bets.if_independent(5, 30, carried=[0.8, 0, 0, 0, 0])[0] > carried[0]


def test_the_correlation_that_could_be_seen_is_seen_in_four_cases_of_five() -> None:
    least = bets.detectable(5, 13)
    low = bets.if_independent(5, 13)[1]
    random = np.random.default_rng(9)

    def seen(rho: float) -> float:
        root = np.linalg.cholesky(equicorrelated(5, rho))
        counts = [bets.effective_bets(np.corrcoef((random.standard_normal((13, 5)) @ root.T).T)) for _ in range(600)]
        return float(np.mean(np.array(counts) < low))

    assert seen(least) == pytest.approx(0.8, abs=0.07)
    assert seen(least / 2) < 0.5


def test_longer_series_show_weaker_correlation() -> None:
    assert bets.detectable(5, 13) > bets.detectable(5, 60, draws=400) > bets.detectable(5, 400, draws=200)
    assert bets.detectable(5, 400, draws=200) < 0.15


def test_the_mean_correlation_leaves_out_that_with_itself() -> None:
    assert bets.mean_correlation(pd.DataFrame(equicorrelated(4, 0.3))) == pytest.approx(0.3)


def test_too_few_changes_are_refused() -> None:
    levels = pd.DataFrame({"a": range(1, 7), "b": range(2, 8)}, dtype=float)
    with pytest.raises(ValueError, match="5 changes over 1 rows are too few"):
        bets.log_changes(levels)
    assert len(bets.log_changes(pd.concat([levels, levels]))) == 11


def days(values, start: str = "2026-01-01") -> pd.Series:
    return pd.Series(list(values), index=pd.date_range(start, periods=len(list(values))), dtype=float)


def test_a_basket_by_hand() -> None:
    index = days([1, 2, 1, 1.5])
    assert baskets.change(index) == pytest.approx(0.5)
    assert baskets.drawdown(index) == pytest.approx(0.5)
    steps = [math.log(2), -math.log(2), math.log(1.5)]
    assert baskets.daily_returns(index).tolist() == pytest.approx(steps)
    assert baskets.volatility(index) == pytest.approx(np.std(steps, ddof=1) * math.sqrt(365))
    assert baskets.drawdown(days([1, 2, 3])) == 0


def test_a_step_over_missing_days_is_no_daily_return() -> None:
    index = days([1, 2, 4, 8]).drop(pd.Timestamp("2026-01-02"))
    assert baskets.daily_returns(index).tolist() == pytest.approx([math.log(2)])


def simulated(observations: int, *, mean: float, sd: float, phi: float = 0.0, seed: int = 0) -> pd.Series:
    """A series whose true mean is known; neighbours are correlated by ``phi``."""
    noise = np.random.default_rng(seed).standard_normal(observations) * sd * math.sqrt(1 - phi**2)
    out = np.empty(observations)
    last = 0.0
    for i, shock in enumerate(noise):
        last = phi * last + shock
        out[i] = last
    return pd.Series(out + mean)


def test_the_interval_of_independent_observations_is_that_of_the_textbook() -> None:
    found = resampling.mean_interval(simulated(800, mean=0.01, sd=0.05))
    half = 1.96 * 0.05 / math.sqrt(800)
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.15)
    assert found.low < 0.01 < found.high
    assert found.block < 4


def test_the_interval_knows_that_neighbours_are_alike() -> None:
    """With AR(1) the variance of the mean is larger by (1 + φ)/(1 - φ)."""
    phi, n = 0.6, 3000
    found = resampling.mean_interval(simulated(n, mean=0, sd=1, phi=phi, seed=1))
    half = 1.96 * math.sqrt((1 + phi) / (1 - phi) / n)
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.2)
    assert found.block > 4


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    held = 0
    for seed in range(60):
        found = resampling.mean_interval(simulated(150, mean=0.2, sd=1, seed=seed), draws=200)
        held += found.low <= 0.2 <= found.high
    assert 51 <= held <= 60  # binomial, 60 at 0.95: fewer than 51 once in a thousand


def test_an_interval_is_the_same_each_time_and_a_constant_has_none() -> None:
    series = simulated(100, mean=0, sd=1)
    assert resampling.mean_interval(series) == resampling.mean_interval(series)
    assert resampling.mean_interval(series) != resampling.mean_interval(series, seed=1)
    flat = resampling.mean_interval(pd.Series([0.5] * 30))
    assert (flat.mean, flat.low, flat.high) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("series", [pd.Series([1.0] * 19), pd.Series([1.0] * 30 + [float("nan")])])
def test_too_short_a_series_is_refused(series: pd.Series) -> None:
    with pytest.raises(ValueError, match="20 without a gap are needed"):
        resampling.mean_interval(series)


@pytest.mark.parametrize(
    ("margin", "step", "left"), [(0.6, -0.2, 3), (0.6, 0.2, None), (0.6, 0, None), (-0.1, 0.2, 0), (0, -1, 0)]
)
def test_steps_until_a_tripwire_fires(margin: float, step: float, left: float | None) -> None:
    assert tripwires.steps_left(margin, step) == (None if left is None else pytest.approx(left))


@pytest.mark.parametrize(("quarter", "after"), [("2026Q1", "2026Q2"), ("2025Q4", "2026Q1"), ("1999Q4", "2000Q1")])
def test_next_quarter(quarter: str, after: str) -> None:
    assert tripwires.next_quarter(quarter) == after


def test_the_fall_that_fires_makes_growth_what_the_threshold_says() -> None:
    quarters = ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"]
    totals = pd.Series([70, 80, 90, 110, 140], index=quarters, dtype=float)
    fall = tripwires.fall_that_fires(totals, 0.25)
    assert fall == pytest.approx(100 / 140 - 1)
    totals["2026Q2"] = totals["2026Q1"] * (1 + fall)
    assert tripwires.yearly_growth(totals).to_dict() == pytest.approx({"2026Q1": 1.0, "2026Q2": 0.25})


def test_a_part_of_a_step_is_a_whole_one_more() -> None:
    assert tripwires.steps_left(0.615, -0.0428) == 15


@pytest.mark.parametrize("cases", [1, 13, 100])
def test_the_limit_of_what_was_never_seen_is_the_exact_one(cases: int) -> None:
    from scipy.stats import beta

    assert tripwires.never_seen(cases) == pytest.approx(beta.ppf(0.95, 1, cases))
    assert (1 - tripwires.never_seen(cases)) ** cases == pytest.approx(0.05)


def test_two_customers_that_are_one_are_fewer_equal_buyers() -> None:
    found = buyers.equal_buyers(0.62, 0.86)
    assert found.related == pytest.approx(1 / 0.86**2)
    assert found.fewest == pytest.approx(1 / (0.86**2 + 0.14**2))
    assert found.most == pytest.approx(1 / (0.62**2 + 0.24**2))


@patient
@given(st.floats(0.5, 1), st.floats(0.05, 1))
def test_buyers_as_one_lie_between_the_bounds(part: float, both: float) -> None:
    found = buyers.equal_buyers(part * both, both)
    assert found.fewest <= found.related <= found.most + 1e-9


@pytest.mark.parametrize(("largest", "both"), [(0.4, 0.9), (0.9, 0.8), (0.7, 1.2), (0.0, 0.0)])
def test_shares_that_do_not_fit_are_refused(largest: float, both: float) -> None:
    with pytest.raises(ValueError, match="are not the shares of a larger buyer and of two"):
        buyers.equal_buyers(largest, both)


def test_years_until_a_lead_is_seen() -> None:
    years = baskets.years_to_see(0.1, 0.5, 0.95)
    # a mean of so many years has a standard error of which the lead is 2.8
    assert 0.1 / (0.5 / years**0.5) == pytest.approx(1.96 + 0.8416, abs=0.001)
    assert baskets.years_to_see(0.2, 0.5, 0.95) == pytest.approx(years / 4)


def test_series_in_proportion_are_counted_as_one_bet_and_two_that_are_not_as_more() -> None:
    levels = pd.DataFrame({"one": np.exp(np.cumsum(np.random.default_rng(3).normal(size=20)))})
    one = bets.counted(levels.assign(other=3 * levels["one"]), 1, 0.9)
    assert (one.series, one.changes) == (2, 19) and one.correlation == pytest.approx(1)
    assert one.bets == pytest.approx(1) and one.bets < one.low < one.mean < one.high < 2
    apart = bets.counted(levels.assign(other=1 / levels["one"]), 1, 0.9)
    assert apart.correlation == pytest.approx(-1) and apart.row()[:3] == (2, 19, apart.bets)
