"""Regressions on known factors, and many tests at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import norm

from analyses.spanning import intercepts, lags_for, stages, surviving


@pytest.fixture(autouse=True)
def _little_to_look_through() -> Iterator[None]:
    """Each call of Holm's method in statsmodels collects garbage: not among all that other tests have made."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize(("observations", "lags"), [(100, 4), (759, 6), (50, 3)])
def test_the_lags_follow_the_rule_of_thumb(observations: int, lags: int) -> None:
    assert lags_for(observations) == lags


@pytest.mark.parametrize("lags", [0, 3, 6])
@pytest.mark.parametrize("alone", [False, True])
def test_robust_errors_equal_those_of_statsmodels(lags: int, alone: bool) -> None:
    random = np.random.default_rng(1)
    factors = random.standard_normal((300, 3))
    noise = random.standard_normal((301, 5))
    returns = 0.2 + factors @ random.standard_normal((3, 5)) + noise[1:] + 0.7 * noise[:-1]
    found = intercepts(returns, None if alone else factors, lags)
    design = np.ones((300, 1)) if alone else sm.add_constant(factors)
    for place in range(5):
        fit = sm.OLS(returns[:, place], design).fit(cov_type="HAC", cov_kwds={"maxlags": lags})
        expected = [fit.params[0], fit.tvalues[0], norm.sf(fit.tvalues[0])]
        assert found.loc[place, ["alpha", "t", "p"]].tolist() == pytest.approx(expected, rel=1e-8)


def test_a_mix_of_factors_has_no_intercept() -> None:
    random = np.random.default_rng(2)
    factors = random.standard_normal((200, 2)) + 0.5
    mixed = factors @ np.array([[1.0, -2.0], [0.5, 3.0]])
    assert intercepts(mixed + 1e-9 * random.standard_normal((200, 2)), factors, 4)["alpha"].abs().max() < 1e-8


def drawn(true: int, false: int, strength: float, seed: int) -> pd.DataFrame:
    """Normal test statistics, of which the first are those of real effects."""
    t = np.random.default_rng(seed).standard_normal(true + false)
    t[:true] += strength
    return pd.DataFrame({"alpha": t, "t": t, "p": norm.sf(t)})


def test_known_truths_survive_and_luck_does_not() -> None:
    counts = pd.DataFrame([surviving(drawn(400, 1600, 7, seed)).sum() for seed in range(8)])
    assert counts["single"].mean() == pytest.approx(400 + 1600 * 0.05, rel=0.05)
    # false discoveries are held at 5 % of those made, times the share of hypotheses that are false
    assert 400 / counts["bh"].mean() == pytest.approx(1 - 0.05 * 0.8, abs=0.01)
    assert counts["holm"].between(395, 402).all()
    assert (counts["by"] <= counts["bh"]).all() and (counts["holm"] <= counts["by"]).all()


def test_where_nothing_is_true_a_single_test_is_fooled_and_the_others_are_not() -> None:
    counts = pd.DataFrame([surviving(drawn(0, 2000, 0, seed)).sum() for seed in range(8)])
    assert counts["single"].mean() == pytest.approx(100, rel=0.1)
    assert counts[["bh", "by", "holm"]].to_numpy().sum() <= 3


def test_a_signal_that_loses_has_not_survived_however_surely() -> None:
    frame = pd.DataFrame({"t": [3.1, -30.0, 2.9, 0.0], "p": norm.sf([3.1, -30.0, 2.9, 0.0])})
    assert surviving(frame)["hurdle"].tolist() == [True, False, False, False]
    assert surviving(frame)["by"].tolist() == [True, False, True, False]


def test_each_question_is_put_to_those_that_passed_the_one_before() -> None:
    random = np.random.default_rng(4)
    factors = random.standard_normal((600, 2)) * 0.04 + 0.01
    noise = 0.01 * random.standard_normal((600, 6))
    # two with a mean of their own, two that only ride a factor, one that a factor hides and one that loses
    returns = noise + np.array([0.01, 0.01, 0, 0, 0.01, -0.01]) + factors @ np.array([[0, 0, 1, 1, -1, 0], [0] * 6])
    found = stages(returns, factors)
    assert found["alone"] == 4 and found["beside"] == 2
    assert (found[["bh", "by", "holm", "hurdle"]] == 2).all()


def test_the_corrections_are_those_of_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    random = np.random.default_rng(12)
    for _ in range(20):
        p = random.random(30) ** 4
        found = surviving(pd.DataFrame({"p": p, "t": 0.0}), 0.05)
        for name, method in {"bh": "fdr_bh", "by": "fdr_by", "holm": "holm"}.items():
            assert found[name].tolist() == multipletests(p, 0.05, method=method)[0].tolist()
