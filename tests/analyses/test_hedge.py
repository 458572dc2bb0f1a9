"""Correlations of changes, on series whose correlation is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyses import hedge


def pairs(correlation: float, kept: float, changes: int, random: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    """Two normal series with that correlation, each of which keeps a part of its last change."""
    own = random.standard_normal((2, changes))
    own[1] = correlation * own[0] + (1 - correlation**2) ** 0.5 * own[1]
    for step in range(1, changes):
        own[:, step] = kept * own[:, step - 1] + (1 - kept**2) ** 0.5 * own[:, step]
    return pd.Series(own[0]), pd.Series(own[1])


@pytest.mark.parametrize(("correlation", "kept"), [(0.0, 0.0), (0.6, 0.0), (0.0, 0.6)])
def test_the_interval_holds_the_true_correlation_as_often_as_it_says(correlation: float, kept: float) -> None:
    random, held = np.random.default_rng(1), 0
    for _ in range(400):
        _, low, high = hedge.correlation(*pairs(correlation, kept, 60, random), 0.9)
        held += low <= correlation <= high
    assert held / 400 == pytest.approx(0.9, abs=0.045)


def test_what_could_be_seen_and_how_many_it_takes_are_each_other() -> None:
    # Cohen's tables: 85 pairs for a correlation of 0.3 at 5 % with power 0.8
    assert hedge.changes_needed(0.3, 0.95) == pytest.approx(85, abs=1)
    assert hedge.seen_from(hedge.changes_needed(0.3, 0.95), 0.95) == pytest.approx(0.3, abs=0.002)


def test_changes_that_swing_back_count_no_more_than_there_are() -> None:
    swing = pd.Series([1.0, -1.0] * 10)
    assert hedge.independent_changes(swing, -swing) < 20
    assert hedge.independent_changes(swing, pd.Series(range(20), dtype=float)) == 20


def test_each_series_stands_beside_the_one() -> None:
    random = np.random.default_rng(3)
    one, other = pairs(0.9, 0.0, 80, random)
    changes = pd.DataFrame({"a": one, "spending": other, "b": random.standard_normal(80)})
    found = hedge.beside(changes, "spending", 0.95)
    assert found.index.tolist() == ["a", "b"] and found.loc["a", "low"] > 0.8
    assert found.loc["b", "low"] < 0 < found.loc["b", "high"] and found["seen"].between(0.25, 0.4).all()


def test_too_few_changes_say_nothing() -> None:
    with pytest.raises(ValueError, match="6 or more"):
        hedge.correlation(pd.Series([1.0, 2.0, 3.0]), pd.Series([1.0, 2.0, 4.0]), 0.95)
