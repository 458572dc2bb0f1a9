"""Intervals of shares of trials that come in clusters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses.clusters import clustered_interval, correlation_at_floor, design_effect
from analyses.returns import exact_interval


@pytest.mark.parametrize(
    ("size", "correlation", "effect"), [(1, 0.7, 1), (8, 0, 1), (8, 1, 8), (4, 0.3, 1.9), (21, 0.05, 2)]
)
def test_the_design_effect_has_a_closed_form(size: int, correlation: float, effect: float) -> None:
    assert design_effect(size, correlation) == pytest.approx(effect)


@pytest.mark.parametrize(("size", "correlation"), [(0, 0.1), (4, -0.1), (4, 1.1)])
def test_an_impossible_cluster_is_refused(size: int, correlation: float) -> None:
    with pytest.raises(ValueError, match="do not exist"):
        design_effect(size, correlation)


@pytest.mark.parametrize(("hits", "trials"), [(5, 4), (-1, 4), (0, 0)])
def test_what_is_no_share_is_refused(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        clustered_interval(hits, trials, 2, 0.1)


@patient
@given(st.integers(1, 60), st.data(), st.integers(1, 10))
def test_without_correlation_it_is_the_exact_interval(trials: int, data: st.DataObject, size: int) -> None:
    hits = data.draw(st.integers(0, trials))
    assert clustered_interval(hits, trials, size, 0) == pytest.approx(exact_interval(hits, trials), abs=1e-9)


def test_perfect_correlation_leaves_one_trial_a_cluster() -> None:
    # four rounds of eight, of which three are lost whole: as three of four
    assert clustered_interval(24, 32, 8, 1) == pytest.approx(exact_interval(3, 4))


@patient
@given(st.integers(1, 31), st.sampled_from([4, 8]), st.floats(0, 0.9))
def test_more_correlation_never_narrows_the_interval(hits: int, size: int, correlation: float) -> None:
    low, high = clustered_interval(hits, 32, size, correlation)
    wider = clustered_interval(hits, 32, size, correlation + 0.1)
    assert wider[0] <= low <= hits / 32 <= high <= wider[1]


def test_the_correlation_at_the_floor_puts_the_lower_end_there() -> None:
    for size in (4, 8):
        correlation = correlation_at_floor(26, 32, size, 0.5)
        assert correlation is not None
        assert clustered_interval(26, 32, size, correlation)[0] == pytest.approx(0.5, abs=1e-6)


def test_a_floor_that_is_never_or_always_reached_is_told() -> None:
    assert correlation_at_floor(320, 320, 2, 0.5) is None
    assert correlation_at_floor(16, 32, 4, 0.5) == 0


def simulated_shares(chance: float, clusters: int, size: int, correlation: float, draws: int) -> np.ndarray:
    """Hits of beta-binomial clusters: the correlation inside a cluster is 1 / (a + b + 1)."""
    random = np.random.default_rng(7)
    both = 1 / correlation - 1
    chances = random.beta(chance * both, (1 - chance) * both, size=(draws, clusters))
    return random.binomial(size, chances).sum(axis=1)


@pytest.mark.parametrize(("clusters", "size"), [(8, 4), (4, 8)])
def test_beta_binomial_clusters_vary_as_the_design_effect_says(clusters: int, size: int) -> None:
    hits = simulated_shares(0.7, clusters, size, 0.2, 40_000)
    trials = clusters * size
    expected = 0.7 * 0.3 / trials * design_effect(size, 0.2)
    assert (hits / trials).var() == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize(("clusters", "size"), [(8, 4), (4, 8)])
def test_the_interval_covers_the_chance_of_beta_binomial_clusters(clusters: int, size: int) -> None:
    hits = simulated_shares(0.7, clusters, size, 0.2, 4000)
    trials = clusters * size
    ends = {h: clustered_interval(int(h), trials, size, 0.2) for h in set(hits)}
    covered = np.mean([ends[h][0] <= 0.7 <= ends[h][1] for h in hits])
    naive = {h: exact_interval(int(h), trials) for h in set(hits)}
    assert covered > 0.94 > np.mean([naive[h][0] <= 0.7 <= naive[h][1] for h in hits])


def test_one_cluster_of_all_results_is_worth_few() -> None:
    # as many as one season of Alpha Arena had
    correlation = correlation_at_floor(26, 32, 32, 0.5)
    assert correlation is not None and 0.04 < correlation < 0.06
    # wholly alike results are one trial
    assert clustered_interval(32, 32, 32, 1) == pytest.approx(exact_interval(1, 1))
