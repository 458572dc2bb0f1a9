"""Guessing traders on markets whose odds are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from analyses.guessing import Guessers, chance_of


@pytest.fixture(scope="module")
def two() -> np.ndarray:
    """Two assets of which one is ahead in each period, so a trader who holds one is ahead with one half."""
    up = np.random.default_rng(1).random(500) < 0.5
    return np.where(np.stack([up, ~up], axis=1), 0.02, -0.02)


def test_alone_they_are_coins(two: np.ndarray) -> None:
    found = Guessers(number=8, holdings=1, periods=1).ahead(two, 4000, 2)
    assert chance_of(found, 6) == pytest.approx(binom.sf(5, 8, 0.5), abs=0.02)


def test_who_holds_everything_is_never_ahead(two: np.ndarray) -> None:
    assert not Guessers(number=5, holdings=2, periods=1).ahead(two, 100, 3).any()


def test_followers_win_or_lose_together(two: np.ndarray) -> None:
    found = Guessers(number=5, holdings=1, periods=1, alike=1.0).ahead(two, 300, 4)
    assert set(found) == {0, 5}


def test_a_lopsided_market_leaves_most_guessers_behind() -> None:
    # one asset of ten earns everything, so whoever holds two of ten has it with a chance of one in five
    returns = np.zeros((50, 10))
    returns[:, 3] = 0.1
    found = Guessers(number=200, holdings=2, periods=12, redrawn=False).ahead(returns, 50, 5)
    assert found.mean() / 200 == pytest.approx(0.2, abs=0.02)


def test_holdings_that_stay_make_counts_swing_no_less_than_redrawn_ones() -> None:
    random = np.random.default_rng(6)
    returns = 0.05 * random.standard_normal((400, 12))
    stay, redrawn = (Guessers(20, 4, 12, redrawn=r).ahead(returns, 400, 7).std() for r in (False, True))
    assert stay > 0.9 * redrawn


def test_windows_and_holdings_that_do_not_fit_are_refused(two: np.ndarray) -> None:
    for guessers in (Guessers(2, 3, 1), Guessers(2, 1, 501), Guessers(2, 0, 1)):
        with pytest.raises(ValueError, match="assets"):
            guessers.ahead(two, 1, 8)


def test_the_same_seed_gives_the_same_contests(two: np.ndarray) -> None:
    guessers = Guessers(number=6, holdings=1, periods=4)
    assert guessers.ahead(two, 20, 9).tolist() == guessers.ahead(two, 20, 9).tolist()
