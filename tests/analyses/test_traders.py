"""Traders without skill: how many lose, and how their results go together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm

from analyses.traders import Season, correlation_of_losses

CALM = Season(results=20, days=16, leverage=1.0, volatility=0.02, herding=0.0, turnover=0.0, fee=0.0)


def varied(**changes: float) -> Season:
    return Season(**(CALM.__dict__ | changes))


@pytest.mark.parametrize(("leverage", "cost"), [(1.0, 0.0), (5.0, 0.0), (5.0, 0.0009), (10.0, 0.0009)])
def test_the_loss_rate_has_a_closed_form_for_small_steps(leverage: float, cost: float) -> None:
    # log wealth is normal with drift −L²σ²/2 − L·cost a day, so the chance of a loss is Φ(−drift·√T / (Lσ))
    season = varied(days=200, volatility=0.004, leverage=leverage, turnover=1.0, fee=cost / 10)
    spread = leverage * 0.004
    drift = -(spread**2) / 2 - leverage * cost / 10
    expected = norm.cdf(-drift * 200**0.5 / spread)
    assert season.losers(3000, 1).mean() / 20 == pytest.approx(expected, abs=0.01)


def test_most_lose_before_fees_and_more_with_leverage() -> None:
    rates = [varied(leverage=x).losers(2000, 2).mean() / 20 for x in (1, 5, 15)]
    assert 0.5 < rates[0] < rates[1] < rates[2]


def test_fees_cost_by_each_unit_traded() -> None:
    rates = [varied(leverage=5.0, turnover=x, fee=0.0005).losers(2000, 2).mean() for x in (0, 2, 8)]
    assert rates == sorted(rates) and rates[2] > rates[0] + 1
    # twice the turnover at half of the fee is the same
    assert (
        varied(turnover=4.0, fee=0.0005).losers(50, 3).tolist()
        == varied(turnover=2.0, fee=0.001).losers(50, 3).tolist()
    )


def test_alone_the_counts_are_binomial_and_in_a_perfect_herd_all_or_none() -> None:
    alone = CALM.losers(6000, 4)
    rate = alone.mean() / 20
    assert (alone >= 14).mean() == pytest.approx(binom.sf(13, 20, rate), abs=0.02)
    assert set(varied(herding=1.0).losers(200, 4)) == {0, 20}


@pytest.mark.parametrize("herding", [0.2, 0.5, 0.8])
def test_losses_correlate_by_the_arc_sine_of_the_returns_correlation(herding: float) -> None:
    # two normal numbers that correlate by ρ fall below their median together as a correlation of 2/π · asin ρ
    counts = varied(leverage=0.1, volatility=0.005, herding=herding).losers(6000, 5)
    assert correlation_of_losses(counts, 20) == pytest.approx(2 / np.pi * np.arcsin(herding), abs=0.02)


def test_who_has_lost_everything_stays_a_loser() -> None:
    assert (varied(leverage=1000.0).losers(100, 6) == 20).all()


def test_the_same_seed_gives_the_same_seasons() -> None:
    assert CALM.losers(30, 7).tolist() == CALM.losers(30, 7).tolist() != CALM.losers(30, 8).tolist()


def test_luck_is_enough_from_the_first_step_at_which_it_brings_so_many_losses() -> None:
    season, seasons = varied(leverage=5.0), 400
    chances = [(lost >= 16).mean() for lost in season.by_herding([0, 0.1, 0.2, 0.3], seasons, 4)]
    assert chances[0] < 0.05 < chances[3]  # traders alone hardly lose so often, a herd does
    first = next(step / 10 for step, chance in enumerate(chances) if chance > 0.05)
    assert season.herding_for(16, 0.05, seasons, 4, steps=10) == pytest.approx(first)
    assert season.herding_for(21, 0.0, seasons, 4) == 1.0  # more losses than results
