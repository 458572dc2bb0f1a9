"""Signals that have seen the future, where it is known which have."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyses import leakage


@pytest.fixture(scope="module")
def returns() -> np.ndarray:
    return 0.04 * np.random.default_rng(11).standard_normal((180, 12)) + 0.01


@pytest.fixture(scope="module")
def scored() -> np.ndarray:
    return leakage.noise(180, 150, 12, 5)


@pytest.fixture(scope="module")
def experiment(returns: np.ndarray) -> leakage.Experiment:
    return leakage.Experiment(returns, months=120, after=36, trials=40, draws=60, seed=3)


@pytest.fixture(scope="module")
def backtests(experiment: leakage.Experiment) -> dict[float, np.ndarray]:
    return experiment.backtests([0.0, 0.2])


@pytest.fixture(scope="module")
def searches(experiment: leakage.Experiment, backtests: dict[float, np.ndarray]) -> pd.DataFrame:
    return experiment.searches(backtests[0.0], backtests[0.2], [0, 0.25, 0.5, 1])


def test_noise_earns_nothing_on_average(backtests: dict[float, np.ndarray]) -> None:
    assert abs(backtests[0.0].mean()) < 0.0005


def test_perfect_memory_earns_the_mean_absolute_difference_from_the_average(
    returns: np.ndarray, scored: np.ndarray
) -> None:
    # weights in proportion to the centred returns, both sides 1: twice the sum of squares over the sum of sizes
    centred = returns - returns.mean(axis=1, keepdims=True)
    closed = 2 * (centred**2).sum(axis=1) / np.abs(centred).sum(axis=1)
    earned = leakage.backtest(returns, scored[:, :1], 1.0)[:, 0]
    assert earned == pytest.approx(closed)


def test_what_a_leak_earns_grows_with_memory(returns: np.ndarray, scored: np.ndarray) -> None:
    earned = [leakage.backtest(returns, scored, memory).mean() for memory in (0, 0.1, 0.2, 0.4)]
    assert earned == sorted(earned)
    assert earned[2] - earned[0] == pytest.approx(2 * (earned[1] - earned[0]), rel=0.05)


def test_the_average_rises_in_proportion_to_the_share(searches: pd.DataFrame) -> None:
    average = searches.groupby("share")["average"].mean()
    assert average[0.5] - average[0] == pytest.approx((average[1] - average[0]) / 2, rel=0.1)


def test_each_measure_does_what_it_is_for(searches: pd.DataFrame) -> None:
    by_share = searches.groupby("share").mean()
    assert by_share.loc[0, "best_leaked"] == 0 and by_share.loc[0.25, "best_leaked"] == 1
    # luck: the best of noise rarely passes the deflated ratio, and which one is best is chance
    assert by_share.loc[0, "best_passes"] < 0.1
    assert by_share.loc[[0, 1], "overfitting"].tolist() == pytest.approx([0.5, 0.5], abs=0.15)
    # memory is no luck: among honest signals the choice of a leaked one is not overfitted
    assert by_share.loc[0.25, "overfitting"] < 0.05
    # where all have leaked alike the spread that sets the bar is small, and what passes is no skill
    assert by_share.loc[1, "best_passes"] > 0.9
    assert by_share.loc[0.25, "best"] > by_share.loc[0, "best"]


def test_a_search_without_a_leak_holds_the_honest_signals_alone(
    experiment: leakage.Experiment, backtests: dict[float, np.ndarray], searches: pd.DataFrame
) -> None:
    honest = backtests[0.0][:, :120]
    ratio = honest.mean(axis=1) / honest.std(axis=1, ddof=1) * 12**0.5
    assert searches[searches["share"] == 0]["best_sharpe"].tolist() == pytest.approx(ratio.max(axis=1).tolist())


def test_every_draw_has_its_own_noise_and_its_own_stretch(experiment: leakage.Experiment, returns: np.ndarray) -> None:
    stretches = list(experiment.stretches())
    assert len(stretches) == 60 and all(r.shape == (156, 12) and n.shape == (156, 40, 12) for r, n in stretches)
    assert len({n[0, 0, 0] for _, n in stretches}) == 60
    starts = {int(np.flatnonzero((returns == r[0]).all(axis=1))[0]) for r, _ in stretches}
    assert min(starts) >= 0 and max(starts) <= 180 - 156 and len(starts) > 10
    again = list(leakage.Experiment(returns, 120, 36, 40, 60, 3).stretches())
    assert all(np.array_equal(n, m) for (_, n), (_, m) in zip(stretches, again, strict=True))


def test_a_history_shorter_than_a_stretch_is_refused(returns: np.ndarray) -> None:
    with pytest.raises(ValueError, match="can't be cut"):
        next(leakage.Experiment(returns, 150, 36, 10, 5, 1).stretches())


def test_a_comparison_before_and_after_alarms_at_its_size_and_finds_what_fell() -> None:
    random = np.random.default_rng(8)
    before, after = random.standard_normal((2, 120, 4000)), random.standard_normal((2, 60, 4000))
    (found,) = leakage.found_after(before, after, [60], 0.05)
    assert found == pytest.approx([0.05, 0.05], abs=0.012)
    before[1] += 1
    soon, late = leakage.found_after(before, after, [3, 60], 0.05)
    assert late[0] < 0.07 and late[1] > 0.99 and soon[1] < late[1]


def test_the_comparison_is_that_of_scipy() -> None:
    from scipy.stats import ttest_ind

    random = np.random.default_rng(9)
    before, after = random.standard_normal((1, 40, 50)), random.standard_normal((1, 30, 50)) - 0.4
    known = ttest_ind(before, after[:, :20], axis=1, equal_var=False, alternative="greater").pvalue < 0.05
    assert leakage.found_after(before, after, [20], 0.05)[0] == known.mean(axis=1)


def test_the_memory_for_a_gain_gives_that_gain(returns: np.ndarray, scored: np.ndarray) -> None:
    needed = leakage.Lift.of(returns, scored).memory_for(0.1, 0.5)
    assert needed is not None
    lift = leakage.backtest(returns, scored, needed).mean() - leakage.backtest(returns, scored).mean()
    assert 0.5 * lift * 12 == pytest.approx(0.1, rel=0.02)
    assert leakage.Lift.of(returns, scored).memory_for(50.0) is None


def test_an_outcome_is_that_of_its_parts(
    experiment: leakage.Experiment, backtests: dict[float, np.ndarray], searches: pd.DataFrame
) -> None:
    by_share, found = experiment.outcome(0.2, [], [0, 0.25, 0.5, 1], [12, 36], 0.05)
    for share, rows in by_share.items():
        assert rows["best"].tolist() == searches.loc[searches["share"] == share, "best"].tolist()
    after = backtests[0.0][:, 120:]
    for memory in (0.0, 0.2):
        parts = leakage.found_after(backtests[memory][:, :120], after, [12, 36], 0.05)
        assert [shares.tolist() for shares in found[memory]] == [shares.tolist() for shares in parts]
    # of signals that have not leaked, as many are found as the test may be wrong
    assert found[0.0][1].mean() == pytest.approx(0.05, abs=0.01) and found[0.2][1].mean() > 0.2


def test_lifts_are_of_the_first_stretches_and_rise_with_memory(experiment: leakage.Experiment) -> None:
    lifts = experiment.lifts(3)
    returns, scored = next(experiment.stretches())
    assert len(lifts) == 3
    assert lifts[0].lifts.tolist() == leakage.Lift.of(returns[:120], scored[:120]).lifts.tolist()
    assert all((np.diff(lift.lifts) > 0).all() and lift.lifts[0] == 0 for lift in lifts)
