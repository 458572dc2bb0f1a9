"""A policy over signals of which one is known to pay."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyses import learned
from analyses.policy import Training
from analyses.signals import Candidates


def made(drifts: list[float], months: int = 480) -> Candidates:
    """Signals that each hold one asset of their own, with these mean returns a month."""
    random = np.random.default_rng(1)
    returns = np.array(drifts) + 0.02 * random.standard_normal((months, len(drifts)))
    positions = np.tile(np.eye(len(drifts)), (months, 1, 1))
    days = pd.date_range("1980-01-01", periods=months, freq="MS")
    return Candidates(tuple("abcdef"[: len(drifts)]), days, positions, returns)


def walked(chosen: Candidates, seeds: int = 2) -> np.ndarray:
    equal = np.full((len(chosen.returns), len(chosen.names)), 1 / len(chosen.names))
    return learned.walked(chosen, {"equal": equal}, 0.0, folds=2, seeds=seeds, training=Training(updates=60))


def test_signals_that_paid_and_go_on_to_pay_are_preferred() -> None:
    found = walked(made([0.03, -0.03, 0.0, 0.0])).mean(axis=0)
    assert found[0] == pytest.approx(0, abs=0.003)
    assert (found[1:] > 0.01).all()


def test_signals_that_are_alike_leave_nothing_to_gain() -> None:
    found = walked(made([0.0, 0.0, 0.0, 0.0])).mean(axis=0)
    assert (np.abs(found) < 0.004).all()


def test_only_months_that_no_training_saw_are_told() -> None:
    chosen = made([0.01, 0.0])
    assert walked(chosen, 1).shape == ((len(chosen.returns) - 120) // 2, 2)


def test_what_comes_later_changes_nothing_before() -> None:
    chosen = made([0.01, 0.0, 0.0])
    returns = chosen.returns.copy()
    returns[-1] = 0.5
    changed = Candidates(chosen.names, chosen.months, chosen.positions, returns)
    assert walked(changed)[:-1] == pytest.approx(walked(chosen)[:-1])


def test_features_are_those_of_the_months_before() -> None:
    chosen = made([0.01, 0.0, -0.01])
    past = chosen.returns[200 - 12 : 200]
    ratio = past.mean(axis=0) / past.std(axis=0, ddof=1)
    seen = learned.features(chosen)[200 - 120]
    assert seen[:, 0] == pytest.approx((ratio - ratio.mean()) / ratio.std())


def test_years_to_see_a_gain() -> None:
    # twice the error of a hundred years needs four times as long as once; 1.96 and 0.84 standard errors
    assert learned.years_to_see(0.1, 0.1, 100) == pytest.approx(100 * 2.8016**2, rel=1e-3)
    assert learned.years_to_see(0.2, 0.1, 100) == pytest.approx(25 * 2.8016**2, rel=1e-3)
