"""Ways to weight alphas, and what they explain."""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.covariance import ledoit_wolf

from analyses import weighting
from analyses.signals import Candidates

WINDOW = 24


@pytest.fixture(scope="module")
def returns() -> np.ndarray:
    return np.random.default_rng(1).standard_normal((90, 5)) * [0.01, 0.02, 0.03, 0.04, 0.05] + 0.004


@pytest.fixture(scope="module")
def past(returns: np.ndarray) -> weighting.Past:
    return weighting.Past(returns, WINDOW)


SETS = np.array([[0, 2], [4, 1], [3, 2]])


@pytest.mark.parametrize("scheme", weighting.SCHEMES)
def test_weights_sum_to_one_in_size_and_know_the_past_alone(scheme: str, returns: np.ndarray) -> None:
    weigh = weighting.SCHEMES[scheme]
    before = weigh(weighting.Past(returns, WINDOW), SETS, 0.1)
    assert before.shape == (90 - WINDOW, 3, 2)
    assert np.abs(before).sum(axis=2) == pytest.approx(1)
    changed = returns.copy()
    changed[70:] = 5.0
    after = weigh(weighting.Past(changed, WINDOW), SETS, 0.1)
    # the weights of month 70 are the last that can't know it
    assert np.array_equal(before[: 71 - WINDOW], after[: 71 - WINDOW])


def test_inverse_volatility_has_a_closed_form(past: weighting.Past, returns: np.ndarray) -> None:
    inverse = 1 / returns[10 : 10 + WINDOW, [4, 1]].std(axis=0, ddof=1)
    found = weighting.inverse_volatility(past, SETS, 0.1)[10, 1]
    assert found == pytest.approx(inverse / inverse.sum())


def test_mean_variance_has_a_closed_form(past: weighting.Past, returns: np.ndarray) -> None:
    month = 30  # its covariance is that of month 24, the last multiple of a year; its means are its own
    covariance = ledoit_wolf(returns[24 : 24 + WINDOW])[0]
    mean = returns[month : month + WINDOW].mean(axis=0)
    for place, members in enumerate(SETS):
        raw = np.linalg.inv(covariance[np.ix_(members, members)]) @ mean[members]
        assert weighting.mean_variance(past, SETS, 0.1)[month, place] == pytest.approx(raw / np.abs(raw).sum())


def test_mean_variance_of_uncorrelated_signals_is_mean_over_variance() -> None:
    # the four combinations of signs have no covariance; with equal variances the shrinkage changes nothing
    signs = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]] * 20) * 0.02
    past = weighting.Past(signs + np.array([0.01, 0.03]), 24)
    assert weighting.mean_variance(past, np.array([[0, 1]]), 0.1)[0, 0] == pytest.approx([0.25, 0.75])


def test_adaptive_weights_follow_the_exponential_rule(past: weighting.Past, returns: np.ndarray) -> None:
    gained = returns[:WINDOW, [0, 2]]
    raw = np.exp(0.3 * (gained / gained.std(axis=0, ddof=1)).sum(axis=0))
    assert weighting.adaptive(past, SETS, 0.3)[0, 0] == pytest.approx(raw / raw.sum())


@pytest.mark.parametrize("window", [1, 90])
def test_a_window_that_leaves_nothing_is_refused(window: int, returns: np.ndarray) -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        weighting.Past(returns, window)


def test_opposite_positions_are_netted_before_they_pay() -> None:
    # two signals that hold the opposite: together they hold nothing, earn nothing and trade nothing
    positions = np.array([[[1.0, -1.0], [-1.0, 1.0]]] * 3)
    earned = np.array([[0.02, -0.02]] * 3)
    weights = np.full((3, 2, 2), 0.5)
    weights[:, 1] = [1, 0]
    net = weighting.net_returns(positions, earned, weights[:, :, None], np.array([[0, 1], [0, 1]]), 0.001)[..., 0]
    assert net[:, 0] == pytest.approx(0)
    # alone: two units bought at the start, then held
    assert net[:, 1] == pytest.approx([0.02 - 0.002, 0.02, 0.02])


def test_a_walk_holds_every_scheme_and_equal_weights_are_the_mean(returns: np.ndarray, past: weighting.Past) -> None:
    months = pd.date_range("2000-01-01", periods=len(returns), freq="MS")
    chosen = Candidates(tuple("abcde"), months, np.zeros((90, 5, 2)), returns)
    net = weighting.walk(chosen, past, SETS, 0.1, 0.01)
    assert net.shape == (90 - WINDOW, 3, len(weighting.SCHEMES))
    assert net[:, 0, 0] == pytest.approx(returns[WINDOW:, [0, 2]].mean(axis=1))


def test_random_sets_repeat_no_signal() -> None:
    drawn = weighting.random_sets(10, 4, 20, 1)
    assert drawn.shape == (20, 4) and all(len(set(row)) == 4 for row in drawn)
    with pytest.raises(ValueError, match="can't be drawn"):
        weighting.random_sets(3, 4, 1, 1)


@pytest.mark.parametrize(
    ("table", "parts"),
    [
        ([[1.0, 1.0], [3.0, 3.0]], (1, 0, 0)),
        ([[1.0, 3.0], [1.0, 3.0]], (0, 1, 0)),
        ([[1.0, 3.0], [3.0, 1.0]], (0, 0, 1)),
        ([[0.0, 1.0], [3.0, 4.0]], (0.9, 0.1, 0)),
    ],
)
def test_shares_of_variance_of_small_tables(table: list[list[float]], parts: tuple[float, ...]) -> None:
    assert weighting.variance_shares(np.array(table)) == pytest.approx(parts)


def test_a_lead_has_the_decimals_of_shares_and_no_digits_of_rounding() -> None:
    assert weighting.lead((0.6, 0.1, 0.3)) == -0.5
    one, other = 0.397424590898, 0.397426596107
    assert weighting.lead((one, other, 0.2)) == weighting.lead((one * (1 + 2e-16), other * (1 - 2e-16), 0.2))
    assert weighting.lead((one, other, 0.2)) == 2.005209e-06


def test_the_bootstrap_covers_a_known_sharpe_ratio() -> None:
    random = np.random.default_rng(9)
    truth = 0.2
    covered = []
    for seed in range(80):
        sample = truth + random.standard_normal((240, 1))
        low, high = np.quantile(weighting.resampled_sharpe(sample, 4, 120, seed), [0.05, 0.95])
        covered.append(low <= truth * 12**0.5 <= high)
    assert np.mean(covered) == pytest.approx(0.9, abs=0.08)


def test_the_bootstrap_resamples_all_columns_together() -> None:
    net = np.random.default_rng(2).standard_normal((60, 1, 1)) * np.ones((1, 2, 3))
    found = weighting.resampled_sharpe(net, 3, 20, 1)
    assert found.shape == (20, 2, 3)
    assert found == pytest.approx(found[:, :1, :1] * np.ones((1, 2, 3)))


def test_what_was_computed_of_a_past_makes_it_no_other_argument(returns: np.ndarray) -> None:
    fresh, used = weighting.Past(returns, 12), weighting.Past(returns, 12)
    _ = used.means, used.volatilities
    assert joblib.hash(fresh) == joblib.hash(used) != joblib.hash(weighting.Past(returns, 13))
