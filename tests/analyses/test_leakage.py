"""Signals that have seen the future, where it is known which have."""

from __future__ import annotations

import numpy as np
import pytest

from analyses import leakage


@pytest.fixture(scope="module")
def returns() -> np.ndarray:
    return 0.04 * np.random.default_rng(11).standard_normal((180, 12)) + 0.01


@pytest.fixture(scope="module")
def scored() -> np.ndarray:
    return leakage.noise(180, 150, 12, 5)


@pytest.fixture(scope="module")
def pool(returns: np.ndarray, scored: np.ndarray) -> leakage.Pool:
    return leakage.Pool(leakage.backtest(returns, scored), leakage.backtest(returns, scored, 0.2))


def test_noise_earns_nothing_on_average(pool: leakage.Pool) -> None:
    assert abs(pool.honest.mean()) < 0.0005


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


def test_the_average_rises_in_proportion_to_the_share(pool: leakage.Pool) -> None:
    gains = [pool.draw(share, 40, 60, 8, 3)["average"].mean() for share in (0, 0.5, 1)]
    assert gains[1] - gains[0] == pytest.approx((gains[2] - gains[0]) / 2, rel=0.1)


def test_the_search_keeps_a_leaked_signal_and_overfitting_does_not_show(pool: leakage.Pool) -> None:
    honest, leaked = pool.draw(0, 40, 60, 8, 3), pool.draw(0.25, 40, 60, 8, 3)
    assert not honest["best_leaked"].any() and leaked["best_leaked"].all()
    assert honest["leaked_pass"].isna().all() and honest["best_passes"].mean() < 0.1
    assert honest["overfitting"].mean() > 0.35 and leaked["overfitting"].mean() < 0.05
    assert leaked["best"].mean() > honest["best"].mean()


def test_a_draw_is_the_same_from_the_same_seed(pool: leakage.Pool) -> None:
    assert pool.draw(0.3, 20, 5, 8, 1).equals(pool.draw(0.3, 20, 5, 8, 1))
    assert not pool.draw(0.3, 20, 5, 8, 1).equals(pool.draw(0.3, 20, 5, 8, 2))


def test_more_trials_than_signals_are_refused(pool: leakage.Pool) -> None:
    with pytest.raises(ValueError, match="can't be drawn"):
        pool.draw(0.3, 151, 5, 8, 1)


def test_a_comparison_before_and_after_alarms_at_its_size_and_finds_what_fell() -> None:
    random = np.random.default_rng(8)
    before, after = random.standard_normal((120, 4000)), random.standard_normal((60, 4000))
    assert leakage.found_after(before, after, 0.05) == pytest.approx(0.05, abs=0.012)
    assert leakage.found_after(before + 1, after, 0.05) > 0.99


def test_the_memory_for_a_gain_gives_that_gain(returns: np.ndarray, scored: np.ndarray) -> None:
    needed = leakage.memory_for(returns, scored, 0.1, 0.5)
    assert needed is not None
    lift = leakage.backtest(returns, scored, needed).mean() - leakage.backtest(returns, scored).mean()
    assert 0.5 * lift * 12 == pytest.approx(0.1, rel=0.02)
    assert leakage.memory_for(returns, scored, 50.0) is None
