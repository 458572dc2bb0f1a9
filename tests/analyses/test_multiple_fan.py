"""The fan of a product of factors whose spread is known."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.multiple import fan


def test_one_factor_is_even_in_its_logarithm() -> None:
    found = np.log(fan({"a": 25.0}, (0.5, 2.0), 20000, 1) / 25) / np.log(2)
    assert np.quantile(found, [0.05, 0.5, 0.95]) == pytest.approx([-0.9, 0, 0.9], abs=0.02)


def test_two_factors_have_the_triangle_of_a_sum() -> None:
    # of the sum of two even numbers between −1 and 1 a twentieth lies above 2 − √0.4
    found = np.log(fan({"a": 25.0, "b": 25.0}, (0.5, 2.0), 40000, 2) / 625) / np.log(2)
    end = 2 - 0.4**0.5
    assert np.quantile(found, [0.05, 0.5, 0.95]) == pytest.approx([-end, 0, end], abs=0.03)
    assert np.abs(found).max() <= 2


def test_no_span_is_no_fan() -> None:
    assert fan({"a": 3.0, "b": 2.0}, (1.0, 1.0), 10, 3) == pytest.approx(6)
