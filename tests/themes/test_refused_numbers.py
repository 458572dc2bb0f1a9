"""What is no value is explained."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from tiny_publication import content_error

from memobook.themes.values.number import check_number, check_per

SERIES = pd.Series([1.0, 2.0])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (SERIES.mean, "call it: mean()"),
        (SERIES, "a Series of 2"),
        (SERIES.to_numpy(), "a ndarray of 2"),
        ([1, 2], "a list of 2"),
        (float("nan"), "say on the page that there is none"),
        (None, "neither a finite number nor a text"),
        (True, "record a number"),
    ],
    ids=["method", "series", "array", "list", "nan", "none", "truth"],
)
def test_what_is_no_number_is_told_with_what_to_do(value: object, says: str) -> None:
    assert says in str(content_error(check_number, value, "here"))


def test_an_array_of_one_is_a_number() -> None:
    assert check_number(SERIES.iloc[:1].to_numpy(), "here") == 1.0


@pytest.mark.parametrize("per", [0, -1e9, float("nan"), float("inf"), None, "1e9", True])
def test_nothing_is_printed_per_what_is_no_size(per: object) -> None:
    error = content_error(check_per, per, "here")
    assert (error.id, error.place) == ("value.format", "here") and "number above zero" in error.message


@pytest.mark.parametrize(("per", "kept"), [(1000, "1000"), (0.01, "0.01"), (np.int64(5), "5.0")])
def test_a_size_is_recorded_as_it_was_given(per: float, kept: str) -> None:
    assert json.dumps(check_per(per, "here")) == kept
