"""A search that never stops, among candidates whose worth is known."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.discovery import Deployed, deployed, haircut_interval


@pytest.fixture(scope="module")
def worthless() -> np.ndarray:
    return 0.04 * np.random.default_rng(1).standard_normal((2000, 40))


def test_all_that_luck_promised_is_lost(worthless: np.ndarray) -> None:
    found = deployed(worthless, 60, [None])[0]
    assert found.promised.mean() > 0.8
    assert found.haircut() == pytest.approx(1, abs=0.15)
    low, high = haircut_interval(found, 6, 500, 2, 0.95)
    assert low < 1 < high


def test_the_gate_lets_little_luck_through(worthless: np.ndarray) -> None:
    # the best of candidates without skill passes a gate of 0.95 in about one search in twenty, at most
    assert deployed(worthless, 60, [0.95])[0].held < 0.08


def test_a_true_signal_is_found_passes_and_keeps_what_it_promised(worthless: np.ndarray) -> None:
    returns = worthless.copy()
    returns[:, 7] += 0.04 * 0.8  # a Sharpe ratio of about 2.8 a year
    found = deployed(returns, 120, [0.95])[0]
    assert found.held > 0.9 and set(found.chosen) <= {-1, 7}
    assert found.haircut() == pytest.approx(0, abs=0.12)


def test_the_choice_does_not_know_the_month_it_is_held_in(worthless: np.ndarray) -> None:
    changed = worthless[:100].copy()
    changed[-1] = 9.0
    one, other = deployed(worthless[:100], 60, [None])[0], deployed(changed, 60, [None])[0]
    assert one.chosen.tolist() == other.chosen.tolist() and one.promised.tolist() == other.promised.tolist()
    assert other.earned[-1] == 9.0


def test_what_was_earned_is_counted_where_something_was_held() -> None:
    found = Deployed(np.array([0, -1, 0, 0]), np.array([2.0, 9.0, 2.0, 2.0]), np.array([0.01, 0.0, 0.02, 0.03]))
    assert found.held == 0.75
    assert found.kept_ratio() == pytest.approx(2 * 12**0.5)
    assert found.haircut() == pytest.approx(1 - 12**0.5)
    assert Deployed(np.array([-1]), np.array([1.0]), np.array([0.0])).kept_ratio() == 0


def test_a_window_as_long_as_the_history_is_refused(worthless: np.ndarray) -> None:
    with pytest.raises(ValueError, match="leaves nothing"):
        deployed(worthless[:50], 50, [None])
