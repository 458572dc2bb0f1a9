"""Gains of many settings, and what is left of them once all that was tried is counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyses import weighting
from analyses.choosing import Family, Gains, Setting, gain_table, settings, walk_all
from analyses.signals import Candidates


def test_every_scheme_is_tried_over_every_window_and_the_adaptive_one_over_every_rate() -> None:
    tried = settings([12, 24], [0.1, 0.5, 1.0])
    assert len(tried) == len(set(tried)) == 2 * (2 + 3)
    assert Setting("adaptive", 24, 0.5) in tried and Setting("mean_variance", 12) in tried
    assert not [s for s in tried if s.scheme == "equal"]


def test_all_settings_are_walked_over_the_months_of_the_longest_window() -> None:
    returns = np.random.default_rng(1).standard_normal((90, 5)) * 0.03
    months = pd.date_range("2000-01-01", periods=90, freq="MS")
    chosen = Candidates(tuple("abcde"), months, np.zeros((90, 5, 2)), returns)
    tried = settings([12, 24], [0.2])
    net = walk_all(chosen, tried, 0.01)
    assert net.shape == (66, 1 + len(tried))
    assert net[:, 0] == pytest.approx(returns[24:].mean(axis=1))
    # the setting with the shorter window knows the months just before, and is what it would be alone
    alone = weighting.adaptive(weighting.Past(returns, 12), np.arange(5)[None], 0.2)[-66:, 0]
    place = 1 + tried.index(Setting("adaptive", 12, 0.2))
    assert net[:, place] == pytest.approx((alone * returns[24:]).sum(axis=1))


def drawn(truth: np.ndarray, seed: int, draws: int = 400) -> Gains:
    """Gains as if the bootstrap knew their distribution: independent and normal with deviation 1."""
    random = np.random.default_rng(seed)
    found = truth + random.standard_normal(len(truth))
    return Gains(found, found + random.standard_normal((draws, len(truth))))


def test_intervals_cover_all_gains_at_once_as_often_as_they_say() -> None:
    truth = np.linspace(-1, 1, 30)
    together, alone = 0, 0
    for seed in range(300):
        gains = drawn(truth, seed)
        low, high = gains.together(0.9).T
        together += bool(((low <= truth) & (truth <= high)).all())
        ends = np.array([gains.alone(place, 0.9) for place in range(30)])
        alone += bool(((ends[:, 0] <= truth) & (truth <= ends[:, 1])).all())
    assert together / 300 == pytest.approx(0.9, abs=0.05)
    assert alone / 300 < 0.3


def test_for_one_setting_the_factor_is_that_of_the_normal_distribution() -> None:
    gains = drawn(np.zeros(1), 3, draws=20_000)
    low, high = gains.together(0.95)[0]
    assert (high - low) / 2 == pytest.approx(1.96, abs=0.05)


def test_the_best_of_many_that_gain_nothing_is_told_from_a_true_gain() -> None:
    nothing = [drawn(np.zeros(30), seed).by_chance() for seed in range(200)]
    assert np.mean(np.array(nothing) < 0.1) == pytest.approx(0.1, abs=0.06)
    assert drawn(np.array([6.0, *np.zeros(29)]), 1).by_chance() < 0.01


def test_gains_are_differences_from_the_first_column() -> None:
    gains = Gains.of(np.array([0.5, 0.7, 0.4]), np.array([[0.4, 0.9, 0.4], [0.6, 0.6, 0.1]]))
    assert gains.found == pytest.approx([0.2, -0.1])
    assert gains.shaken.ravel() == pytest.approx([0.5, 0.0, 0.0, -0.5])


def test_the_table_has_a_row_a_window_and_a_column_a_rate() -> None:
    tried = settings([12, 24], [0.1, 0.5])
    found = np.arange(len(tried)) / 10
    table = gain_table(tried, found, np.stack([found - 0.3, found + 0.3], axis=1), [12, 24], [0.1, 0.5])
    assert table["Window"].tolist() == ["12 months", "24 months"]
    place = tried.index(Setting("adaptive", 24, 0.1))
    assert table.loc[
        1, "rate 0.1"
    ] == f"{found[place]:+.2f} ({found[place] - 0.3:+.2f} to {found[place] + 0.3:+.2f})".replace("-", "−")


def test_a_family_holds_the_usual_settings_and_those_of_the_page() -> None:
    usual, own = Family.around(36, 0.1), Family.around(48, 0.3)
    assert len(usual.settings) == 5 * (2 + 5) and len(own.settings) == 6 * (2 + 6)
    assert list(own.columns) == ["equal", "inverse_volatility", "mean_variance", "adaptive"]
    assert own.settings[own.places["adaptive"]] == Setting("adaptive", 48, 0.3)
    assert own.settings[own.places["mean_variance"]] == Setting("mean_variance", 48)
    assert own.columns["equal"] == 0 and own.columns["adaptive"] == 1 + own.places["adaptive"]
    found = np.arange(len(own.settings)) / 10
    table = own.gain_table(found, np.stack([found, found], axis=1))
    assert table.shape == (6, 7) and table["Window"].tolist()[3] == "48 months"
