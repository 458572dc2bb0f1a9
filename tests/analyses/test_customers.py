"""Concentration with customers that are not named, and shares of models with open weights."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses import customers, openness


@pytest.mark.parametrize(
    ("shares", "low", "high"),
    [
        pytest.param([0.62, 0.24], 0.442, 0.442 + 0.14**2, id="two named, a rest"),
        pytest.param([0.5, 0.5], 0.5, 0.5, id="no rest"),
        pytest.param([], 0, 1, id="nobody named"),
        pytest.param([0.7, 0.3 + 1e-12], 0.58, 0.58, id="rounding"),
    ],
)
def test_concentration_lies_between_a_scattered_rest_and_one_customer(shares: list, low: float, high: float) -> None:
    assert customers.hhi_bounds(shares) == pytest.approx((low, high))


@pytest.mark.parametrize("shares", [[0.8, 0.3], [1.2], [-0.1, 0.5]])
def test_what_is_no_share_of_one_revenue_is_refused(shares: list) -> None:
    with pytest.raises(ValueError, match="are not shares of one revenue"):
        customers.hhi_bounds(shares)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        pytest.param({"M": 0.62, "G": 0.24, "X": 0.1}, [0.86, 0.1], id="two as one"),
        pytest.param({"G": 0.85, "X": 0.1}, [0.85, 0.1], id="one of them alone"),
        pytest.param({"X": 0.1}, [0.1], id="none of them"),
    ],
)
def test_related_customers_are_one(shares: dict[str, float], expected: list[float]) -> None:
    assert customers.with_related(shares, ["G", "M"]) == pytest.approx(expected)


@pytest.mark.parametrize(("share", "left"), [(0.62, 351.9), (0, 510), (1, 255)])
def test_half_of_a_customers_part_is_lost(share: float, left: float) -> None:
    assert customers.revenue_if_halved(510, share) == pytest.approx(left)


def test_what_is_not_stated_is_not_open() -> None:
    access = ["Open weights (unrestricted)", "Open weights (non-commercial)", "API access", "Unknown", None]
    found = openness.open_share(pd.DataFrame({"access": access}))
    assert (found["models"], found["open"], found["unstated"], found["share"]) == (5, 2, 2, 0.4)
    # Clopper-Pearson for 2 of 5
    assert (found["low"], found["high"]) == pytest.approx((0.0527, 0.8534), abs=1e-4)
