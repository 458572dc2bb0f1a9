"""What is left of identity: series that can be told apart with certainty, and series that cannot."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.anonymity import anonymised, by_noise, identified, momentum_seen, share_identified


@pytest.fixture(scope="module")
def distinct() -> np.ndarray:
    """Six series with loadings on two factors at unequal angles, which no reflection maps onto each other."""
    random = np.random.default_rng(1)
    factors = random.standard_normal((800, 2))
    angles = np.deg2rad([0, 10, 32, 66, 112, 170])
    loadings = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return factors @ loadings.T + 0.3 * random.standard_normal((800, 6))


def test_the_window_itself_is_recognised_whatever_its_order_and_scale(distinct: np.ndarray) -> None:
    hidden, order = anonymised(distinct, 0.0, np.random.default_rng(2))
    assert identified(distinct, hidden).tolist() == order.tolist()


def test_stable_correlations_betray_series_in_another_window(distinct: np.ndarray) -> None:
    assert share_identified(distinct, 200, 0.0, 10, 3).mean() > 0.9


def test_series_without_structure_are_recognised_by_chance_alone() -> None:
    # of n series one is right on average, whatever n is
    noise = np.random.default_rng(4).standard_normal((800, 6))
    assert share_identified(noise, 100, 0.0, 120, 5).mean() == pytest.approx(1 / 6, abs=0.06)


def test_noise_hides_identity(distinct: np.ndarray) -> None:
    shares = [share_identified(distinct, 60, noise, 20, 6).mean() for noise in (0.0, 1.0, 20.0)]
    assert shares == sorted(shares, reverse=True) and shares[2] < 0.4


def test_too_short_a_history_is_refused(distinct: np.ndarray) -> None:
    with pytest.raises(ValueError, match="two windows of 500 months"):
        share_identified(distinct, 500, 0.0, 1, 7)


def test_a_strategy_on_scaled_series_is_the_same_and_on_noise_another(distinct: np.ndarray) -> None:
    returns = distinct / 100
    named = momentum_seen(returns, returns, 12)
    assert momentum_seen(returns, returns * np.array([0.1, 1, 3, 10, 0.5, 2]), 12) == pytest.approx(named)
    assert len(named) == len(returns) - 12
    noisy = momentum_seen(returns, returns + np.random.default_rng(8).standard_normal(returns.shape), 12)
    assert abs(np.corrcoef(named, noisy)[0, 1]) < 0.3


def test_momentum_knows_only_the_past() -> None:
    # one series rose for two months; it is bought in the third, whatever happens then
    returns = np.array([[0.01, -0.01], [0.02, -0.02], [-0.05, 0.05]])
    assert momentum_seen(returns, returns, 2) == pytest.approx([-0.1])


def test_a_table_of_noise_begins_with_the_rule_on_the_series_themselves(distinct: np.ndarray) -> None:
    returns = distinct / 100
    found = by_noise(returns, (0.0, 20.0), months=60, draws=6, level=0.9, seed=9)
    assert found["alike"].tolist()[0] == pytest.approx(1) and found["alike"].tolist()[1] < 0.5
    assert found["gain"].tolist()[0] == pytest.approx(momentum_seen(returns, returns, 12).mean() * 12)
    assert (found["low"] <= found["known"]).all() and (found["known"] <= found["high"]).all()
    assert found["known"].tolist()[0] > found["known"].tolist()[1]
