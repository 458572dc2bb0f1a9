"""The bias of choosing the best, where it is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analyses import selection

Z = 1.6448536269514722  # of a 90 % interval


def rows(*models: tuple[str, float, float]) -> pd.DataFrame:
    """Country, score, and the half-width of its 90 % interval."""
    frame = pd.DataFrame(models, columns=["country", "score", "half"])
    return frame.assign(
        score_low=frame["score"] - frame["half"],
        score_high=frame["score"] + frame["half"],
        model=[f"m{n}" for n in range(len(frame))],
    )


def test_scores_are_drawn_with_the_spread_of_their_limits_on_either_side() -> None:
    frame = pd.DataFrame({"score": [100.0], "score_low": [100 - Z], "score_high": [100 + 3 * Z]})
    drawn = selection.drawn_scores(frame, level=0.9, draws=200_000, seed=1)[:, 0]
    low, middle, high = np.quantile(drawn, [0.05, 0.5, 0.95])
    assert (low, middle, high) == pytest.approx((100 - Z, 100, 100 + 3 * Z), abs=0.05)


def test_a_score_that_fixes_the_scale_stays() -> None:
    frame = pd.DataFrame({"score": [150.0], "score_low": [math.nan], "score_high": [math.nan]})
    assert set(selection.drawn_scores(frame, level=0.9, draws=50, seed=1)[:, 0]) == {150.0}


def test_one_model_a_country_has_no_bias_and_the_interval_of_a_difference() -> None:
    found = selection.corrected_gap(rows(("US", 160, Z), ("CN", 150, Z)), "US", "CN", level=0.9, draws=100_000)
    assert found.gap == pytest.approx(10, abs=0.02)
    assert found.leader_bias == pytest.approx(0, abs=0.02)
    assert (found.low, found.high) == pytest.approx((10 - Z * math.sqrt(2), 10 + Z * math.sqrt(2)), abs=0.05)


@pytest.mark.parametrize(
    ("number", "expected"),
    # the mean of the highest of n standard normal variables: exactly 1/sqrt(pi) for two, 3/(2 sqrt(pi)) for three
    [(2, 1 / math.sqrt(math.pi)), (3, 1.5 / math.sqrt(math.pi))],
)
def test_equals_are_too_high_by_the_mean_of_their_maximum(number: int, expected: float) -> None:
    frame = rows(*[("US", 160, Z)] * number, ("CN", 150, Z))
    found = selection.corrected_gap(frame, "US", "CN", level=0.9, draws=200_000)
    assert found.leader_bias == pytest.approx(expected, abs=0.01)
    assert found.gap == pytest.approx(10 - expected, abs=0.02)


def test_a_model_far_behind_adds_no_bias() -> None:
    found = selection.corrected_gap(rows(("US", 160, 1), ("US", 120, 1), ("CN", 150, 1)), "US", "CN", level=0.9)
    assert found.leader_bias == pytest.approx(0, abs=0.05)


def test_settings_of_a_model_count_once() -> None:
    frame = pd.DataFrame({"organization": ["A", "A", "A", "B"], "score": [1.0, 1.0, 2.0, 1.0]})
    kept = selection.one_a_model(frame, pd.Series(["x", "x", "x", "x"]))
    assert list(zip(kept["organization"], kept["score"], strict=True)) == [("A", 1), ("A", 2), ("B", 1)]


def test_a_gap_against_itself_has_changed_by_nothing_for_sure() -> None:
    frame = rows(("US", 160, 2), ("CN", 150, 2))
    pair = (frame.iloc[0], frame.iloc[1])
    found = selection.compared_gaps(pair, pair, level=0.9)
    assert found is not None
    assert found["change"] == pytest.approx((0, 0, 0)) and found["ratio"] == pytest.approx((1, 1, 1))


def test_a_model_in_both_gaps_has_one_error_in_both() -> None:
    frame = rows(("US", 160, Z), ("CN", 150, Z), ("CN", 155, Z))
    found = selection.compared_gaps(
        (frame.iloc[0], frame.iloc[2]), (frame.iloc[0], frame.iloc[1]), level=0.9, draws=100_000
    )
    assert found is not None
    # only the two Chinese errors are left in the change
    assert found["change"] == pytest.approx((-5, -5 - Z * math.sqrt(2), -5 + Z * math.sqrt(2)), abs=0.05)


def test_without_limits_nothing_is_said_of_the_change() -> None:
    frame = rows(("US", 160, math.nan), ("CN", 150, math.nan))
    pair = (frame.iloc[0], frame.iloc[1])
    assert selection.compared_gaps(pair, pair, level=0.9) is None
