"""Deflated Sharpe ratio and probability of backtest overfitting."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analyses.overfitting import (
    deflated_sharpe,
    expected_maximum,
    moments,
    overfitting_probability,
    probabilistic_sharpe,
)

# the example of Bailey and López de Prado (2014): a yearly Sharpe ratio of 2.5 over 1250 days, 250 to a year, found
# among trials whose yearly ratios have a variance of one half
RATIO, DAYS, VARIANCE = 2.5 / math.sqrt(250), 1250, 0.5 / 250


def test_the_hurdle_of_the_published_example() -> None:
    assert expected_maximum(100, VARIANCE) == pytest.approx(0.1132, abs=5e-5)


@pytest.mark.parametrize(
    ("trials", "skewness", "kurtosis", "deflated"),
    [
        pytest.param(100, -3, 10, 0.9004, id="a hundred trials, skewed"),
        pytest.param(46, -3, 10, 0.9505, id="46 trials, skewed"),
        pytest.param(88, 0, 3, 0.9505, id="88 trials, normal"),
    ],
)
def test_the_deflated_ratio_of_the_published_example(
    trials: int, skewness: float, kurtosis: float, deflated: float
) -> None:
    hurdle = expected_maximum(trials, VARIANCE)
    assert probabilistic_sharpe(RATIO, hurdle, DAYS, skewness, kurtosis) == pytest.approx(deflated, abs=5e-5)


def test_the_best_of_trials_without_skill_is_as_large_as_expected() -> None:
    best = np.random.default_rng(1).standard_normal((20_000, 50)).max(axis=1).mean()
    # the closed form is that of the limit of many trials
    assert expected_maximum(50, 1.0) == pytest.approx(best, rel=0.02)
    assert expected_maximum(50, 4.0) == pytest.approx(2 * expected_maximum(50, 1.0))


def test_one_trial_was_not_chosen() -> None:
    with pytest.raises(ValueError, match="fewer than two"):
        expected_maximum(1, 1.0)


def test_a_ratio_at_the_benchmark_is_as_likely_above_as_below() -> None:
    assert probabilistic_sharpe(0.1, 0.1, 60, -1, 5) == pytest.approx(0.5)


def test_moments_of_a_known_series() -> None:
    ratio, skewness, kurtosis = moments(np.array([[1.0], [1.0], [1.0], [5.0]]))
    assert ratio[0] == pytest.approx(1.0)  # mean 2, deviation 2
    assert skewness[0] == pytest.approx(2 / math.sqrt(3)) and kurtosis[0] == pytest.approx(7 / 3)


def test_of_noise_few_pass_and_of_true_skill_most() -> None:
    random = np.random.default_rng(2)
    returns = random.standard_normal((240, 100))
    assert (deflated_sharpe(returns) > 0.95).mean() < 0.02
    returns[:, 0] += 0.6
    assert deflated_sharpe(returns)[0] > 0.95


def test_the_best_of_noise_is_overfitted_half_the_time() -> None:
    random = np.random.default_rng(3)
    found = [overfitting_probability(random.standard_normal((160, 40))) for _ in range(60)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.05)


def test_one_signal_with_real_skill_is_not_overfitted() -> None:
    returns = np.random.default_rng(4).standard_normal((160, 40))
    returns[:, 7] += 0.6
    assert overfitting_probability(returns) < 0.05


def test_a_trial_that_wins_one_half_by_losing_the_other_is_overfitted() -> None:
    # each trial gains in one half what it loses in the other, so the best inside is the worst outside
    random = np.random.default_rng(5)
    half = np.where(np.arange(160) < 80, 1.0, -1.0)
    strength = np.linspace(-1, 1, 21)
    returns = half[:, None] * strength + 0.01 * random.standard_normal((160, 21))
    assert overfitting_probability(returns, blocks=2) == 1.0


@pytest.mark.parametrize("blocks", [0, 3, 80])
def test_blocks_that_do_not_fit_are_refused(blocks: int) -> None:
    with pytest.raises(ValueError, match="can't be cut"):
        overfitting_probability(np.ones((100, 3)), blocks)
